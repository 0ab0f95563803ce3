import type { Role } from '../common/actor.js';
import type { ErrorCode } from '../common/error-codes.js';
import { needsSecond } from './invitation.rules.js';

/** In which quality somebody hands a role over; `holder` for the own one, whatever else they are. */
export type HandoverBy = 'operator' | 'administrator' | 'holder';

export interface HandoverAsked {
  role: Role;
  by: HandoverBy | null;
  /** Whether who asks would get the role. */
  successor: boolean;
  /** Whether the successor works in the organisation, awake, and not only as one of its experts. */
  colleague: boolean;
}

/** In which quality: the operator for all, an administrator for what administrators give, the holder for the own role. */
export const handoverBy = (facts: { own: boolean; operator: boolean; administrator: boolean; role: Role }): HandoverBy | null =>
  facts.own
    ? 'holder'
    : facts.operator
      ? 'operator'
      : facts.administrator && facts.role !== 'operator' && facts.role !== 'expert'
        ? 'administrator'
        : null;

/** What refuses a handover before anything passes. A seat is the expert's own: it is filled anew by the rules of the panel. */
export function handoverRefusal({ role, by, successor, colleague }: HandoverAsked): ErrorCode | null {
  if (!by) return 'NOT_FOUND';
  if (successor) return 'TWO_PERSON_RULE';
  if (role === 'expert') return 'EXPERT_NOT_REPLACED';
  return colleague ? null : 'NOT_A_COLLEAGUE';
}

/** Whether a second person must confirm it: nobody picks the own successor alone, and no administrator makes an officer alone. */
export const handoverNeedsSecond = (role: Role, by: HandoverBy): boolean => by === 'holder' || needsSecond([role], by);
