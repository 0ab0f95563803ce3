import { uuidOf } from '../../src/common/ids.js';
import type { Picture, Row } from '../whole/visibility.picture.js';

/** The acts that an entry of each kind asks for: at least one of them is allowed where it is due. An instant that comes asks for none. */
export const ACTS: Record<string, readonly string[]> = {
  PREPARE_LIST: ['submitList', 'updateList', 'nameCustodians'],
  APPROVE_LIST: ['approveList'],
  LOCK_BUDGET: ['lockBudget'],
  PUBLISH_LIST: ['publishList'],
  APPROVE_AMENDMENT: ['approveAmendment'],
  ANSWER_QUESTION: ['answerQuestion'],
  RECORD_MEETING: ['recordMeeting'],
  PROVE_LEDGER_ENTRY: ['proveLedgerEntry'],
  HAND_IN_SHARE: ['handInShare'],
  PREPARE_BID: ['saveBidDraft'],
  APPROVE_BID: ['approveBid'],
  SUBMIT_BID: ['submitBid'],
  CONFIRM_BID: ['confirmBid'],
  RECOMMEND_BID: ['recommendBid'],
  CHECK_FORM: ['checkBid'],
  CONFIRM_CHECK: ['confirmCheck'],
  CORRECT_BID: ['correctBid'],
  FORM_PANEL: ['freezeDraw', 'appointPanel'],
  COMMIT_SEED: ['commitSeed'],
  REVEAL_SEED: ['revealSeed'],
  SUBMIT_BEACON: ['submitBeacon'],
  SEAT_PANEL: ['drawPanel'],
  SETTLE_PANEL: ['settlePanel'],
  DECLARE_CONFLICTS: ['declareConflicts'],
  RULE_CONFLICT: ['proposeRuling'],
  COUNTERSIGN_RULING: ['countersignRuling'],
  SCORE_BID: ['submitScore'],
  CLOSE_STAGE: ['closeStage'],
  DECIDE_AWARD: ['decideAward'],
  COUNTERSIGN_DECISION: ['countersignDecision'],
  DECIDE_OBJECTION: ['decideObjection'],
  SIGN_CONTRACT: ['signContract'],
  DECIDE_CHANGE: ['decideChange'],
  DECIDE_TERMINATION: ['decideTermination'],
  RECORD_RECOVERY: ['recordRecovery'],
  SUBMIT_MILESTONE: ['submitMilestone'],
  GIVE_USER_OPINION: ['giveUserOpinion'],
  VERIFY_MILESTONE: ['decideMilestone'],
  HOLD_HEAT: ['holdHeat'],
  CONCLUDE_ACCEPTANCE: ['concludeAcceptance'],
  APPROVE_PAYMENT: ['approvePayment'],
  PAY: ['approvePayment'],
  RELEASE_PAYMENT: ['releasePayment'],
};

/** Acts that nobody waits for: open to anybody, or to be done at will, each with its reason. */
export const AT_WILL: Record<string, string> = {
  askQuestion: 'open to anybody',
  registerForMatching: 'open to anybody',
  signNda: 'open to anybody',
  draftBid: 'open to every PI',
  fileObjection: 'open to anybody',
  submitBeacon: 'open to anybody, and on the desk of the clerk',
  updateChallenge: 'is due with its list, as PREPARE_LIST',
  returnList: 'a refusal of what is due as its approval',
  cancelList: 'a refusal',
  proposeAmendment: 'only where something changes',
  recordVetter: 'only where one is missing',
  enterLedgerEntry: 'when money was paid',
  withdrawBid: 'free',
  passBid: 'only where the PI changes',
  noticeDefect: 'only where there is a defect',
  recordPanelVotes: 'only where the panel voted',
  declineSeat: 'only where the expert cannot serve',
  reviseScore: 'free until the stage is closed',
  closeLastStage: 'the same mutation as closeStage',
  refuseRuling: 'the other answer to COUNTERSIGN_RULING',
  requestChange: 'only where something changes',
  proposeTermination: 'only where the contract fails',
  withdrawTermination: 'free',
  writeOffRecovery: 'only where nothing comes back',
  freezePayment: 'only where something is wrong',
  recordMeeting: 'of others than the host: either side may record it',
};

type When = (picture: Picture, row: Row) => boolean;
const is =
  (column: string, ...values: string[]): When =>
  (_picture, row) =>
    values.includes(String(row[column]));
const challengeIs =
  (...values: string[]): When =>
  (picture, row) =>
    values.includes(String(picture.one('challenge', row.challenge_id).state));
const all =
  (...rules: When[]): When =>
  (picture, row) =>
    rules.every((rule) => rule(picture, row));
const undecided: When = (picture, row) =>
  picture.of('decision', 'challenge_id', row.id).every(({ state }) => ['PENDING', 'EXTENDED', 'COUNTERSIGN'].includes(String(state)));
const uncorrected: When = (picture, row) => picture.of('correction', 'bid_id', row.id).every(({ state }) => state !== 'OPEN');
const checkable = all(is('state', 'FORM_CHECK', 'NEEDS_CORRECTION'), uncorrected);
const noPanel: When = (picture, row) =>
  picture.of('panel', 'challenge_id', row.id).length === 0 &&
  picture.of('draw', 'challenge_id', row.id).every(({ state }) => state === 'VOID');
const unfinished = ['PLANNED', 'DUE_SOON', 'OVERDUE', 'SUBMITTED', 'CONDITIONAL', 'RESUBMITTED'];
const short: When = (picture, row) => {
  const promised = picture.of('challenge', 'list_id', row.id).map(({ public_per_award_fen: fen, winners, funding }) => {
    const { mode, k, shortlistMax } = winners as { mode: string; k: number; shortlistMax?: number };
    const prizes = ((funding as { prizes?: (string | number)[] }).prizes ?? []).reduce((sum: bigint, prize) => sum + BigInt(prize), 0n);
    const times = mode === 'single' ? 1 : mode === 'race' ? Math.max(1, k) : mode === 'recognition' ? (shortlistMax ?? k) : k;
    return BigInt(String(fen)) * BigInt(times) + prizes;
  });
  return BigInt(String(row.budget_fen ?? 0)) < promised.reduce((sum, one) => sum + one, 0n);
};

/** When an act that is allowed is also due, over the rows as they are stored; always, where nothing is said. */
export const WHEN: Record<string, When> = {
  // Of a challenge it says that one could be approved; the amendment itself is what is due.
  approveAmendment: (_picture, row) => 'proposed_by' in row,
  saveBidDraft: all(is('state', 'DRAFT'), challengeIs('OPEN'), (_picture, row) => row.unit_approver_id === null),
  lockBudget: all(is('state', 'SUBMITTED', 'APPROVED'), short),
  publishList: (_picture, row) => row.publish_at === null,
  recordMeeting: all(challengeIs('OPEN'), (_picture, row) => row.met_at === null),
  approveBid: all(
    is('state', 'DRAFT', 'SUBMITTED'),
    challengeIs('OPEN'),
    (_picture, row) => row.draft_version !== row.approved_draft_version,
  ),
  submitBid: is('state', 'DRAFT'),
  confirmBid: (picture, row) => Number(row.challenge_version) < Number(picture.one('challenge', row.challenge_id).version),
  recommendBid: all(is('state', 'SUBMITTED', 'SEALED'), (_picture, row) => row.recommended_at === null),
  checkBid: all(checkable, (_picture, row) => row.checked_by === null),
  confirmCheck: checkable,
  freezeDraw: all(is('state', 'CLOSED', 'EVALUATING'), noPanel, undecided),
  appointPanel: all(is('state', 'CLOSED', 'EVALUATING'), noPanel, undecided),
  drawPanel: (picture, row) => 'pool_hash' in row && picture.of('panel', 'challenge_id', row.challenge_id).length === 0,
  proposeRuling: all(is('found_hard', 'false'), challengeIs('EVALUATING'), (picture, row) => {
    return !row.after_decision && picture.of('conflict_ruling', 'conflict_id', row.id).length === 0;
  }),
  decideAward: (picture, row) => 'rubric' in row && picture.of('ranking', 'challenge_id', row.id).length > 0 && undecided(picture, row),
  decideChange: is('state', 'REQUESTED'),
  decideTermination: (picture, row) => picture.now > (row.hearing_until as Date),
  submitMilestone: (picture, row) => row.state !== 'PLANNED' && inForce(picture, row),
  giveUserOpinion: (_picture, row) => row.user_opinion === null,
  holdHeat: (picture, row) => {
    const open = (row.milestones as { id: string; heat?: unknown }[]).filter(
      ({ id, heat }) => heat && !picture.of('heat', 'challenge_id', row.id).some(({ milestone_code: code }) => code === id),
    );
    const still = (code: string) =>
      picture
        .of('milestone', 'challenge_id', row.id)
        .some((one) => one.code === code && ['PLANNED', 'DUE_SOON', 'OVERDUE'].includes(String(one.state)) && inForce(picture, one));
    return open.some(({ id }) => !still(id));
  },
  concludeAcceptance: (picture, row) =>
    picture.of('milestone', 'contract_id', row.id).every(({ state }) => !unfinished.includes(String(state))),
  // Any expert may; who has to is told by the entry, which the other direction holds against the offer.
  declareConflicts: () => false,
  closeStage: (picture, row) => {
    const open = picture
      .of('review_task', 'challenge_id', row.challenge_id)
      .some((task) => task.state === 'OPEN' && task.sheet_id === null);
    return !open || picture.now > (picture.one('challenge', row.challenge_id).review_closes as Date);
  },
};

/** Whether the contract of a milestone is in force, and no heat has eliminated it. */
function inForce(picture: Picture, milestone: Row): boolean {
  const contract = picture.one('contract', milestone.contract_id);
  const out = picture
    .of('heat', 'challenge_id', milestone.challenge_id)
    .flatMap(({ results }) => results as { bid: string; result: string }[])
    .some(({ bid, result }) => result === 'ELIMINATED' && uuidOf(bid, 'bid') === contract.bid_id);
  return contract.state === 'EFFECTIVE' && !out;
}
