import { inTime } from '../common/offset.js';
import type { ObjectionGround } from '../policies/effective-rules.js';

export const ObjectionReason = {
  ANONYMOUS: 'ANONYMOUS',
  GROUND_NOT_ADMISSIBLE: 'GROUND_NOT_ADMISSIBLE',
  OUT_OF_TIME: 'OUT_OF_TIME',
} as const;
export type ObjectionReason = (typeof ObjectionReason)[keyof typeof ObjectionReason];

export const ObjectionFinding = { UPHELD: 'UPHELD', DISMISSED: 'DISMISSED' } as const;
export type ObjectionFinding = (typeof ObjectionFinding)[keyof typeof ObjectionFinding];

export const ObjectionOutcome = { ...ObjectionFinding, INADMISSIBLE: 'INADMISSIBLE' } as const;
export type ObjectionOutcome = (typeof ObjectionOutcome)[keyof typeof ObjectionOutcome];

export const ObjectionEffect = { NONE: 'NONE', BID_REMOVED: 'BID_REMOVED' } as const;
export type ObjectionEffect = (typeof ObjectionEffect)[keyof typeof ObjectionEffect];

export interface ObjectionFiled {
  filedAt: Date;
  /** False where the filer withheld the name. */
  named: boolean;
  ground: ObjectionGround;
}

/** Why an objection can't be admitted: all that apply, in the schema's order; empty for an admissible one (samples/README.md rule 12). */
export function inadmissibility(
  { filedAt, named, ground }: ObjectionFiled,
  admissibleGrounds: readonly ObjectionGround[],
  noticeClosesAt: Date,
): ObjectionReason[] {
  const reasons: ObjectionReason[] = [];
  if (!named) reasons.push('ANONYMOUS');
  if (!admissibleGrounds.includes(ground)) reasons.push('GROUND_NOT_ADMISSIBLE');
  if (!inTime(filedAt, noticeClosesAt)) reasons.push('OUT_OF_TIME');
  return reasons;
}

/** What becomes of an objection. `outcome` is null while an admissible one has no finding; a finding on an inadmissible one is void. */
export function judge(reasons: readonly ObjectionReason[], finding: ObjectionFinding | null) {
  const admissible = reasons.length === 0;
  const outcome: ObjectionOutcome | null = admissible ? finding : 'INADMISSIBLE';
  const effect: ObjectionEffect = outcome === 'UPHELD' ? 'BID_REMOVED' : 'NONE';
  return { admissible, outcome, freezesAward: admissible, effect };
}

/** Whether the award of a challenge is held at an instant: from the filing of an admissible objection until its finding (rule 12). */
export function isFrozen(objections: readonly { admissible: boolean; filedAt: Date; findingAt: Date | null }[], at: Date): boolean {
  return objections.some(({ admissible, filedAt, findingAt }) => admissible && filedAt <= at && (!findingAt || at < findingAt));
}
