import type { ErrorCode } from '../common/error-codes.js';
import { machine } from '../common/machine.js';

/** The states of a challenge 榜题 (mechanism.md 2.2). */
export const ChallengeState = {
  DRAFT: 'DRAFT',
  READY: 'READY',
  OPEN: 'OPEN',
  CLOSED: 'CLOSED',
  EVALUATING: 'EVALUATING',
  AWARDED: 'AWARDED',
  NO_BID: 'NO_BID',
  NO_AWARD: 'NO_AWARD',
  EXTENDED: 'EXTENDED',
  RELISTED: 'RELISTED',
  WITHDRAWN: 'WITHDRAWN',
  RUNNING: 'RUNNING',
  FULFILLED: 'FULFILLED',
  FAILED: 'FAILED',
  TERMINATED: 'TERMINATED',
} as const;
export type ChallengeState = (typeof ChallengeState)[keyof typeof ChallengeState];

/** Those that a person causes are named after their mutation. */
export const ChallengeEvent = {
  updateChallenge: 'updateChallenge',
  complete: 'complete',
  rework: 'rework',
  open: 'open',
  proposeAmendment: 'proposeAmendment',
  approveAmendment: 'approveAmendment',
  meetOutage: 'meetOutage',
  close: 'close',
  undoClose: 'undoClose',
  evaluate: 'evaluate',
  noBid: 'noBid',
  noAward: 'noAward',
  extend: 'extend',
  reopen: 'reopen',
  relist: 'relist',
  withdraw: 'withdraw',
  award: 'award',
  run: 'run',
  fulfil: 'fulfil',
  fail: 'fail',
  terminate: 'terminate',
} as const;
export type ChallengeEvent = (typeof ChallengeEvent)[keyof typeof ChallengeEvent];

export interface ChallengeFacts {
  /** Whether the bidder close, or the end of an extension, is yet to come. Asked for amendments alone. */
  beforeClose?: boolean;
}

/** What is extended after its close is open again, but an amendment is published before a close. */
const beforeClose = (facts: ChallengeFacts): ErrorCode | null => (facts.beforeClose === false ? 'CHALLENGE_CLOSED' : null);
const system = ['system'] as const;

/**
 * A challenge closes by the timer alone; no person may close it early. No valid bid is found at the close, or at the end of the form check.
 * An outage of the platform gives closes that have not run the time back, and undoes one that ran in it while its bids are sealed. An extension
 * opens it once more after its close. An award can be lost again when every winner falls and no reserve is left.
 */
export const CHALLENGE_MACHINE = machine<ChallengeState, ChallengeEvent, ChallengeFacts>({
  name: 'challenge',
  table: 'challenge',
  initial: 'DRAFT',
  states: {
    DRAFT: { updateChallenge: { to: 'DRAFT', by: ['clerk'] }, complete: { to: 'READY', by: system } },
    READY: { rework: { to: 'DRAFT', by: system }, open: { to: 'OPEN', by: system } },
    OPEN: {
      proposeAmendment: { to: 'OPEN', by: ['clerk'], guard: beforeClose },
      approveAmendment: { to: 'OPEN', by: ['approver'], guard: beforeClose },
      meetOutage: { to: 'OPEN', by: system },
      close: { to: 'CLOSED', by: ['timer'] },
    },
    CLOSED: {
      meetOutage: { to: 'CLOSED', by: system },
      undoClose: { to: 'OPEN', by: system },
      evaluate: { to: 'EVALUATING', by: ['timer'] },
      noBid: { to: 'NO_BID', by: system },
    },
    EVALUATING: {
      award: { to: 'AWARDED', by: system },
      noBid: { to: 'NO_BID', by: system },
      noAward: { to: 'NO_AWARD', by: system },
    },
    NO_BID: {
      extend: { to: 'EXTENDED', by: system },
      relist: { to: 'RELISTED', by: system },
      withdraw: { to: 'WITHDRAWN', by: system },
    },
    EXTENDED: {
      meetOutage: { to: 'EXTENDED', by: system },
      reopen: { to: 'OPEN', by: system },
      relist: { to: 'RELISTED', by: system },
    },
    AWARDED: { run: { to: 'RUNNING', by: system }, noAward: { to: 'NO_AWARD', by: system } },
    NO_AWARD: { relist: { to: 'RELISTED', by: system } },
    RUNNING: {
      fulfil: { to: 'FULFILLED', by: system },
      fail: { to: 'FAILED', by: system },
      terminate: { to: 'TERMINATED', by: system },
    },
    RELISTED: {},
    WITHDRAWN: {},
    FULFILLED: {},
    FAILED: {},
    TERMINATED: {},
  },
});
