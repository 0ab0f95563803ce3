import type { MilestoneVerdict } from './verdict.rules.js';

export const AcceptanceResult = { PASS: 'PASS', NOT_PASS: 'NOT_PASS' } as const;
export type AcceptanceResult = (typeof AcceptanceResult)[keyof typeof AcceptanceResult];

export interface AcceptanceFacts {
  /** Latest verdict of each milestone of the challenge; null where nothing was submitted, or by default failed. */
  milestones: readonly (MilestoneVerdict | null)[];
  technicalPass: boolean;
  financialPass: boolean;
  /** Fen left over. */
  surplusFen: bigint;
}

/** Final acceptance (samples/README.md rule 18): every milestone passed and both parts; the surplus is kept only then, else 0 fen. */
export function accept({ milestones, technicalPass, financialPass, surplusFen }: AcceptanceFacts): {
  result: AcceptanceResult;
  surplusKeptFen: bigint;
} {
  const pass = technicalPass && financialPass && milestones.every((verdict) => verdict === 'PASSED');
  return pass ? { result: 'PASS', surplusKeptFen: surplusFen } : { result: 'NOT_PASS', surplusKeptFen: 0n };
}
