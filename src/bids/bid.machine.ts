import type { ErrorCode } from '../common/error-codes.js';
import { type Edge, machine } from '../common/machine.js';

/** The states of a bid 揭榜申请 (mechanism.md 2.3). */
export const BidState = {
  DRAFT: 'DRAFT',
  SUBMITTED: 'SUBMITTED',
  WITHDRAWN: 'WITHDRAWN',
  REFUSED_LATE: 'REFUSED_LATE',
  SEALED: 'SEALED',
  FORM_CHECK: 'FORM_CHECK',
  NEEDS_CORRECTION: 'NEEDS_CORRECTION',
  ELIGIBLE: 'ELIGIBLE',
  INELIGIBLE: 'INELIGIBLE',
  RANKED: 'RANKED',
  PROPOSED: 'PROPOSED',
  RESERVE: 'RESERVE',
  REJECTED: 'REJECTED',
  AWARDED: 'AWARDED',
  REMOVED: 'REMOVED',
  SIGNED: 'SIGNED',
  LAPSED: 'LAPSED',
} as const;
export type BidState = (typeof BidState)[keyof typeof BidState];

/** Those that a person causes are named after their mutation; `findEligible` and `findIneligible` are the two ends of confirmCheck. */
export const BidEvent = {
  saveBidDraft: 'saveBidDraft',
  approveBid: 'approveBid',
  passBid: 'passBid',
  submitBid: 'submitBid',
  confirmBid: 'confirmBid',
  withdrawBid: 'withdrawBid',
  withdrawLate: 'withdrawLate',
  recommendBid: 'recommendBid',
  noticeDefect: 'noticeDefect',
  checkBid: 'checkBid',
  findEligible: 'findEligible',
  findIneligible: 'findIneligible',
  recordPanelVotes: 'recordPanelVotes',
  refuse: 'refuse',
  seal: 'seal',
  undoSeal: 'undoSeal',
  open: 'open',
  resume: 'resume',
  sealAgain: 'sealAgain',
  fail: 'fail',
  rank: 'rank',
  propose: 'propose',
  reserve: 'reserve',
  reject: 'reject',
  award: 'award',
  remove: 'remove',
  sign: 'sign',
  lapse: 'lapse',
} as const;
export type BidEvent = (typeof BidEvent)[keyof typeof BidEvent];

/** What the guards ask. */
export interface BidFacts {
  /** Whether the unit has approved the draft as it stands. */
  approved: boolean;
  /** Whether the challenge takes bids: open, and its close not past. */
  takesBids: boolean;
  /** Whether the recommender close is yet to come. */
  recommending: boolean;
  correctionOpen: boolean;
  /** Whether a clerk has proposed a verdict, and whether that was the actor. */
  checked: boolean;
  ownCheck: boolean;
}

type Edges = Partial<Record<BidEvent, Edge<BidState, BidFacts>>>;

const approved = ({ approved: is, takesBids }: BidFacts): ErrorCode | null =>
  is ? (takesBids ? null : 'BID_AFTER_DEADLINE') : 'BID_NOT_APPROVED';
const takesBids = (facts: BidFacts): ErrorCode | null => (facts.takesBids ? null : 'BID_NOT_OPEN');
const recommending = (facts: BidFacts): ErrorCode | null => (facts.recommending ? null : 'RECOMMENDER_CLOSED');
const tooEarly = (): ErrorCode => 'FORM_CHECK_TOO_EARLY';
const noCorrection = (facts: BidFacts): ErrorCode | null => (facts.correctionOpen ? 'CORRECTION_OPEN' : null);
const secondChecker = (facts: BidFacts): ErrorCode | null => {
  if (facts.correctionOpen) return 'CORRECTION_OPEN';
  if (!facts.checked) return 'WRONG_STATE';
  return facts.ownCheck ? 'TWO_PERSON_RULE' : null;
};

const submitBid: Edge<BidState, BidFacts> = { to: 'SUBMITTED', by: ['pi'], guard: approved };
/** What may happen in any state of a bid that still has its draft: a late version must be recordable too. */
const standing = (state: BidState): Edges => ({
  saveBidDraft: { to: state, by: ['pi'] },
  approveBid: { to: state, by: ['unit-approver'] },
  recommendBid: { to: state, by: ['recommender'], guard: recommending },
});
const withdrawLate = (state: BidState): Edges => ({ withdrawLate: { to: state, by: ['pi'] } });
const unopened = (state: BidState): Edges => ({
  checkBid: { to: state, by: ['clerk'], guard: tooEarly },
  findEligible: { to: state, by: ['approver'], guard: tooEarly },
  findIneligible: { to: state, by: ['approver'], guard: tooEarly },
  noticeDefect: { to: state, by: ['clerk'], guard: tooEarly },
});
const opened = (state: BidState): Edges => ({
  ...withdrawLate(state),
  recordPanelVotes: { to: state, by: ['clerk'] },
});
const checks = (state: BidState): Edges => ({
  checkBid: { to: state, by: ['clerk'], guard: noCorrection },
  findEligible: { to: 'ELIGIBLE', by: ['approver'], guard: secondChecker },
  findIneligible: { to: 'INELIGIBLE', by: ['approver'], guard: secondChecker },
});
const noticeDefect: Edge<BidState, BidFacts> = { to: 'NEEDS_CORRECTION', by: ['clerk'] };
const fail: Edge<BidState, BidFacts> = { to: 'INELIGIBLE', by: ['system'] };
/** Its price, opened later, could not be. */
const sealAgain: Edge<BidState, BidFacts> = { to: 'SEALED', by: ['system'] };
const system = ['system'] as const;

/**
 * The bid. Recommendation stands beside the state. A refused late submission stays on record and has its check. An outage that undoes a close takes
 * the seal back, unopened. A finding of ineligibility can be looked at again, and a defect can still be noticed then, so that it lists every failed
 * rule; an extension lets such a bid be submitted anew. What follows ELIGIBLE belongs to the rooms of reviews, awards and contracts.
 */
export const BID_MACHINE = machine<BidState, BidEvent, BidFacts>({
  name: 'bid',
  table: 'bid',
  initial: 'DRAFT',
  states: {
    DRAFT: {
      saveBidDraft: { to: 'DRAFT', by: ['pi'] },
      approveBid: { to: 'DRAFT', by: ['unit-approver'] },
      passBid: { to: 'DRAFT', by: ['pi'], guard: takesBids },
      submitBid,
      refuse: { to: 'REFUSED_LATE', by: system },
    },
    SUBMITTED: {
      ...standing('SUBMITTED'),
      ...unopened('SUBMITTED'),
      ...withdrawLate('SUBMITTED'),
      submitBid,
      confirmBid: { to: 'SUBMITTED', by: ['pi'], guard: takesBids },
      withdrawBid: { to: 'WITHDRAWN', by: ['pi'], guard: takesBids },
      seal: { to: 'SEALED', by: ['timer'] },
    },
    WITHDRAWN: { ...standing('WITHDRAWN'), passBid: { to: 'WITHDRAWN', by: ['pi'], guard: takesBids }, submitBid },
    REFUSED_LATE: {
      ...standing('REFUSED_LATE'),
      ...unopened('REFUSED_LATE'),
      ...withdrawLate('REFUSED_LATE'),
      submitBid,
      refuse: { to: 'REFUSED_LATE', by: system },
      fail,
    },
    SEALED: {
      ...standing('SEALED'),
      ...unopened('SEALED'),
      ...withdrawLate('SEALED'),
      undoSeal: { to: 'SUBMITTED', by: system },
      open: { to: 'FORM_CHECK', by: ['timer'] },
    },
    FORM_CHECK: { ...standing('FORM_CHECK'), ...opened('FORM_CHECK'), ...checks('FORM_CHECK'), noticeDefect, sealAgain },
    NEEDS_CORRECTION: {
      ...standing('NEEDS_CORRECTION'),
      ...opened('NEEDS_CORRECTION'),
      ...checks('NEEDS_CORRECTION'),
      noticeDefect,
      resume: { to: 'FORM_CHECK', by: system },
      fail,
      sealAgain,
    },
    ELIGIBLE: {
      ...standing('ELIGIBLE'),
      ...opened('ELIGIBLE'),
      noticeDefect,
      fail,
      sealAgain,
      rank: { to: 'RANKED', by: system },
      propose: { to: 'PROPOSED', by: system },
      reserve: { to: 'RESERVE', by: system },
      reject: { to: 'REJECTED', by: system },
    },
    INELIGIBLE: {
      ...standing('INELIGIBLE'),
      ...opened('INELIGIBLE'),
      ...checks('INELIGIBLE'),
      submitBid,
      noticeDefect: { to: 'INELIGIBLE', by: ['clerk'] },
      fail,
      sealAgain,
    },
    RANKED: {
      ...opened('RANKED'),
      propose: { to: 'PROPOSED', by: system },
      reserve: { to: 'RESERVE', by: system },
      reject: { to: 'REJECTED', by: system },
    },
    PROPOSED: {
      ...withdrawLate('PROPOSED'),
      award: { to: 'AWARDED', by: system },
      remove: { to: 'REMOVED', by: system },
      lapse: { to: 'LAPSED', by: system },
    },
    RESERVE: {
      ...withdrawLate('RESERVE'),
      propose: { to: 'PROPOSED', by: system },
      award: { to: 'AWARDED', by: system },
      remove: { to: 'REMOVED', by: system },
      lapse: { to: 'LAPSED', by: system },
      reject: { to: 'REJECTED', by: system },
    },
    REJECTED: {},
    AWARDED: { sign: { to: 'SIGNED', by: system }, lapse: { to: 'LAPSED', by: system }, remove: { to: 'REMOVED', by: system } },
    REMOVED: {},
    SIGNED: {},
    LAPSED: {},
  },
});
