import type { ErrorCode } from '../common/error-codes.js';
import { type Edge, machine } from '../common/machine.js';

/** The states of a milestone 里程碑 (mechanism.md 2.7). */
export const MilestoneState = {
  PLANNED: 'PLANNED',
  DUE_SOON: 'DUE_SOON',
  OVERDUE: 'OVERDUE',
  FAILED_BY_DEFAULT: 'FAILED_BY_DEFAULT',
  SUBMITTED: 'SUBMITTED',
  CONDITIONAL: 'CONDITIONAL',
  RESUBMITTED: 'RESUBMITTED',
  PASSED: 'PASSED',
  FAILED: 'FAILED',
} as const;
export type MilestoneState = (typeof MilestoneState)[keyof typeof MilestoneState];

/** `submitMilestone` is the mutation in round 1, `resubmit` in round 2; `pass`, `condition` and `fail` are the ends of decideMilestone. */
export const MilestoneEvent = {
  submitMilestone: 'submitMilestone',
  resubmit: 'resubmit',
  pass: 'pass',
  condition: 'condition',
  fail: 'fail',
  notice: 'notice',
  overdue: 'overdue',
  default: 'default',
  rectifyEnd: 'rectifyEnd',
  extend: 'extend',
} as const;
export type MilestoneEvent = (typeof MilestoneEvent)[keyof typeof MilestoneEvent];

export interface MilestoneFacts {
  /** Whether the contract is in force: signed, neither ended nor accepted. */
  inForce: boolean;
  /** How many rounds were submitted. */
  rounds: number;
}

/** What no event of the clock, the system or the clerk asks. */
export const NO_FACTS: MilestoneFacts = { inForce: true, rounds: 0 };

type Edges = Partial<Record<MilestoneEvent, Edge<MilestoneState, MilestoneFacts>>>;

const timer = ['timer'] as const;
const open: Edges = {
  submitMilestone: { to: 'SUBMITTED', by: ['pi'], guard: ({ inForce }): ErrorCode | null => (inForce ? null : 'WRONG_STATE') },
  extend: { to: 'PLANNED', by: ['system'] },
};
const resubmit: Edge<MilestoneState, MilestoneFacts> = {
  to: 'RESUBMITTED',
  by: ['pi'],
  guard: ({ inForce, rounds }) => (inForce ? (rounds < 2 ? null : 'ROUND_USED') : 'WRONG_STATE'),
};
const toDefault: Edge<MilestoneState, MilestoneFacts> = { to: 'FAILED_BY_DEFAULT', by: timer };

/**
 * A milestone. What comes late is still taken and marked late (samples/README.md rule 13 knows no refusal): after a default its money stays
 * frozen, and a milestone that FAILED because its one rectification was not answered in time, or none is granted, may still be put right in the
 * second round, until the contract ends.
 */
export const MILESTONE_MACHINE = machine<MilestoneState, MilestoneEvent, MilestoneFacts>({
  name: 'milestone',
  table: 'milestone',
  initial: 'PLANNED',
  states: {
    PLANNED: { ...open, notice: { to: 'DUE_SOON', by: timer }, overdue: { to: 'OVERDUE', by: timer }, default: toDefault },
    DUE_SOON: { ...open, overdue: { to: 'OVERDUE', by: timer }, default: toDefault },
    OVERDUE: { ...open, default: toDefault },
    FAILED_BY_DEFAULT: open,
    SUBMITTED: {
      pass: { to: 'PASSED', by: ['clerk'] },
      condition: { to: 'CONDITIONAL', by: ['clerk'] },
      fail: { to: 'FAILED', by: ['clerk'] },
    },
    CONDITIONAL: { resubmit, rectifyEnd: { to: 'FAILED', by: timer } },
    RESUBMITTED: { pass: { to: 'PASSED', by: ['clerk'] }, fail: { to: 'FAILED', by: ['clerk'] } },
    FAILED: { resubmit },
    PASSED: {},
  },
});
