import type { EffectiveRules } from '../policies/effective-rules.js';

export const ChangeType = {
  PERIOD: 'PERIOD',
  TARGET_DOWN: 'TARGET_DOWN',
  TARGET_UP: 'TARGET_UP',
  ROUTE: 'ROUTE',
  PI: 'PI',
  PARTNER: 'PARTNER',
} as const;
export type ChangeType = (typeof ChangeType)[keyof typeof ChangeType];

export const ChangeDecision = { APPROVED: 'APPROVED', DENIED: 'DENIED', FILED: 'FILED' } as const;
export type ChangeDecision = (typeof ChangeDecision)[keyof typeof ChangeDecision];

export const ChangeApprover = { department: 'department', pi: 'pi' } as const;
export type ChangeApprover = (typeof ChangeApprover)[keyof typeof ChangeApprover];

export const ExpertOpinion = { SUPPORT: 'SUPPORT', OPPOSE: 'OPPOSE' } as const;
export type ExpertOpinion = (typeof ExpertOpinion)[keyof typeof ExpertOpinion];

/** Why an extension is refused: the first that applies. */
export const ExtensionRefusal = { TOO_LATE: 'TOO_LATE', ALREADY_EXTENDED: 'ALREADY_EXTENDED', TOO_LONG: 'TOO_LONG' } as const;
export type ExtensionRefusal = (typeof ExtensionRefusal)[keyof typeof ExtensionRefusal];

export type ChangeRequest =
  | { type: 'TARGET_UP' | 'ROUTE' | 'TARGET_DOWN' }
  | { type: 'PI' | 'PARTNER'; expertOpinion: ExpertOpinion | null }
  | { type: 'PERIOD'; filedAt: Date; extensionDays: number };

export interface Term {
  /** Due instant of the last milestone, with every extension granted so far (`dueInstants`). */
  endsAt: Date;
  /** How many extensions were granted so far. */
  extensionsGranted: number;
}

export interface ChangeResult {
  decision: ChangeDecision;
  approver: ChangeApprover;
  /** Whole days from the filing to the end, for PERIOD; negative when filed after the end. */
  daysBeforeEnd: number | null;
  refusal: ExtensionRefusal | null;
}

/** The decision on a change, as the list's rules make it (samples/README.md rule 16). A change of PI or partner without support is denied. */
export function decideChange(request: ChangeRequest, term: Term, rules: EffectiveRules['change']): ChangeResult {
  const plain = { approver: 'department', daysBeforeEnd: null, refusal: null } as const;
  switch (request.type) {
    case 'TARGET_UP':
    case 'ROUTE':
      return { ...plain, decision: 'FILED', approver: 'pi' };
    case 'TARGET_DOWN':
      return { ...plain, decision: 'DENIED' };
    case 'PI':
    case 'PARTNER':
      return { ...plain, decision: request.expertOpinion === 'SUPPORT' ? 'APPROVED' : 'DENIED' };
    case 'PERIOD': {
      const daysBeforeEnd = wholeDays(request.filedAt, term.endsAt);
      const refusal = extensionRefusal(daysBeforeEnd, request.extensionDays, term.extensionsGranted, rules);
      return { ...plain, decision: refusal ? 'DENIED' : 'APPROVED', daysBeforeEnd, refusal };
    }
  }
}

function extensionRefusal(
  daysBeforeEnd: number,
  extensionDays: number,
  granted: number,
  { extensionAskBeforeDays, extensionMaxDays, extensions }: EffectiveRules['change'],
): ExtensionRefusal | null {
  if (daysBeforeEnd < extensionAskBeforeDays) return 'TOO_LATE';
  if (granted >= extensions) return 'ALREADY_EXTENDED';
  return extensionDays > extensionMaxDays ? 'TOO_LONG' : null;
}

/** Days of 24 hours, rounded down; the filing counts to the second. */
function wholeDays(from: Date, to: Date): number {
  return Math.floor((to.getTime() - Math.floor(from.getTime() / 1000) * 1000) / 86_400_000);
}
