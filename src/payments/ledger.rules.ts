import { percentOf, SIGN, type ScheduledStage } from '../contracts/task-book.rules.js';
import type { HeatResult } from '../milestones/heat.rules.js';
import { split, type Consortium, type Portion } from './split.rules.js';

export const StageStatus = { PAID: 'PAID', PAID_IN_PART: 'PAID_IN_PART', SCHEDULED: 'SCHEDULED', CANCELLED: 'CANCELLED' } as const;
export type StageStatus = (typeof StageStatus)[keyof typeof StageStatus];

/** What happened to one milestone of one contract. */
export interface NodeFacts {
  /** When it was passed; null if it wasn't. */
  passedAt: Date | null;
  /** A heat that was held; `AWAITED` before it, or where this track had nothing to enter; null where there is none. */
  heat: { at: Date; result: HeatResult } | 'AWAITED' | null;
}

export interface LedgerInput {
  /** `paymentSchedule` of the task book. */
  schedule: readonly ScheduledStage[];
  consortium: Consortium;
  signedAt: Date;
  /** By milestone key. */
  nodes: ReadonlyMap<string, NodeFacts>;
  /** The decision of a termination, not its proposal. */
  terminatedAt: Date | null;
  eliminatedHeatPaymentPercent: number;
}

export interface LedgerStage extends ScheduledStage {
  status: StageStatus;
  /** Fen. */
  paidFen: bigint;
  split: Portion[];
}

/** What a stage's facts let be paid: all from an instant on, a part of it, or nothing yet. */
export type Release = { at: Date; part: boolean } | null;

/**
 * When, and whether in full, the money of a milestone is unlocked (samples/README.md rule 15): when passed; with a heat, when it is held and
 * the milestone passed, whichever is later, and in part by an elimination, passed or not.
 */
export function release({ passedAt, heat }: NodeFacts): Release {
  if (heat === 'AWAITED') return null;
  if (heat?.result === 'ELIMINATED') return { at: heat.at, part: true };
  if (!passedAt) return null;
  return { at: heat && heat.at > passedAt ? heat.at : passedAt, part: false };
}

/**
 * The ledger of a contract with public money: every stage with its status, what is paid of it in fen, and to whom (rules 15 and 17). SIGN is
 * paid at signing. What isn't unlocked when the contract is terminated, or for the stages after it when a heat eliminates the track, is
 * CANCELLED.
 */
export function ledger(input: LedgerInput): { stages: LedgerStage[]; totalPaidFen: bigint } {
  let endsAt = input.terminatedAt;
  const stages = input.schedule.map((stage): LedgerStage => {
    const unlocked = releaseOf(stage, input);
    const status = statusOf(unlocked, endsAt);
    if (status === 'PAID_IN_PART' && unlocked) endsAt = unlocked.at;
    const paidFen = paid(stage.scheduledFen, status, input.eliminatedHeatPaymentPercent);
    return { ...stage, status, paidFen, split: split(paidFen, input.consortium) };
  });
  return { stages, totalPaidFen: stages.reduce((total, { paidFen }) => total + paidFen, 0n) };
}

function releaseOf({ milestone }: ScheduledStage, { nodes, signedAt }: LedgerInput): Release {
  if (milestone === SIGN) return { at: signedAt, part: false };
  const facts = nodes.get(milestone);
  return facts ? release(facts) : null;
}

function statusOf(unlocked: Release, endsAt: Date | null): StageStatus {
  if (!unlocked) return endsAt ? 'CANCELLED' : 'SCHEDULED';
  if (endsAt && unlocked.at > endsAt) return 'CANCELLED';
  return unlocked.part ? 'PAID_IN_PART' : 'PAID';
}

function paid(scheduledFen: bigint, status: StageStatus, partPercent: number): bigint {
  switch (status) {
    case 'PAID':
      return scheduledFen;
    case 'PAID_IN_PART':
      return percentOf(scheduledFen, partPercent);
    case 'SCHEDULED':
    case 'CANCELLED':
      return 0n;
  }
}
