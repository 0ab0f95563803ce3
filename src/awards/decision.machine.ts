import type { ErrorCode } from '../common/error-codes.js';
import { type Edge, machine } from '../common/machine.js';

/** The states of a decision on a challenge, from the proposal to the award and what may follow it (mechanism.md 2.3). */
export const DecisionState = {
  PENDING: 'PENDING',
  EXTENDED: 'EXTENDED',
  COUNTERSIGN: 'COUNTERSIGN',
  PROPOSED: 'PROPOSED',
  NOTICE: 'NOTICE',
  AWARDED: 'AWARDED',
  RESERVE_VOID: 'RESERVE_VOID',
  NO_BID: 'NO_BID',
  NO_AWARD: 'NO_AWARD',
} as const;
export type DecisionState = (typeof DecisionState)[keyof typeof DecisionState];

/** Those that a person causes are named after their mutation; `deviate` is decideAward with another proposal than the rules'. */
export const DecisionEvent = {
  decideAward: 'decideAward',
  deviate: 'deviate',
  countersignDecision: 'countersignDecision',
  openNotice: 'openNotice',
  removeBid: 'removeBid',
  award: 'award',
  lapse: 'lapse',
  voidReserve: 'voidReserve',
  extend: 'extend',
  noBid: 'noBid',
  noAward: 'noAward',
} as const;
export type DecisionEvent = (typeof DecisionEvent)[keyof typeof DecisionEvent];

export interface DecisionFacts {
  /** Whether the actor is who decided. */
  ownDecision: boolean;
}

type Edges = Partial<Record<DecisionEvent, Edge<DecisionState, DecisionFacts>>>;

const secondPerson = ({ ownDecision }: DecisionFacts): ErrorCode | null => (ownDecision ? 'TWO_PERSON_RULE' : null);
const noAward: Edge<DecisionState, DecisionFacts> = { to: 'NO_AWARD', by: ['system'] };
const noBid: Edge<DecisionState, DecisionFacts> = { to: 'NO_BID', by: ['system'] };
const removeBid = (state: DecisionState): Edges => ({ removeBid: { to: state, by: ['system'] } });
const lapse = (state: DecisionState): Edges => ({ lapse: { to: state, by: ['system'] } });
const deciding: Edges = {
  decideAward: { to: 'PROPOSED', by: ['approver'] },
  deviate: { to: 'COUNTERSIGN', by: ['approver'] },
  noAward,
};

/**
 * The decision 拟立项决定. A deviation waits for supervision, and until then may be decided anew. The notice opens and ends by the clock; an
 * open objection holds the award back. Who is left without a bid on the way ends as NO_AWARD.
 */
export const DECISION_MACHINE = machine<DecisionState, DecisionEvent, DecisionFacts>({
  name: 'decision',
  table: 'decision',
  initial: 'PENDING',
  states: {
    PENDING: { ...deciding, extend: { to: 'EXTENDED', by: ['system'] }, noBid },
    EXTENDED: { ...deciding, noBid },
    COUNTERSIGN: { ...deciding, countersignDecision: { to: 'PROPOSED', by: ['supervisor'], guard: secondPerson } },
    PROPOSED: { openNotice: { to: 'NOTICE', by: ['timer'] } },
    NOTICE: { ...removeBid('NOTICE'), ...lapse('NOTICE'), award: { to: 'AWARDED', by: ['timer'] }, noAward },
    AWARDED: { ...lapse('AWARDED'), voidReserve: { to: 'RESERVE_VOID', by: ['timer'] }, noAward },
    RESERVE_VOID: { ...lapse('RESERVE_VOID'), noAward },
    NO_BID: {},
    NO_AWARD: removeBid('NO_AWARD'),
  },
});
