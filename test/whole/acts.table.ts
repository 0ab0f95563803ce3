/**
 * Every mutation of the schema that names something: the type of what it names, and who has the part for it. All others are refused, whatever
 * the state of the list. Written from mechanism.md section 1 and the issues, not from what the product answers.
 */
import type { PartName } from './acts.parts.js';
import type { Focus } from './visibility.people.js';
import { type State, STATES } from './visibility.sights.js';

/** What the mutation names, by its GraphQL type, and the parts that may do it, separated by spaces. */
export interface Act {
  on: string;
  may: string;
  /** The argument, or field of the input, that takes the id; else the one that is called as the type. */
  by?: string;
  /** The refusal where what it names is seen; FORBIDDEN where not said. */
  seen?: string;
  /** Values that differ from those which every mutation is given. */
  given?: Record<string, unknown>;
}
const act = (on: string, may: PartName | `${PartName} ${string}`, more: Omit<Act, 'on' | 'may'> = {}): Act => ({ on, may, ...more });

/** An id of a person that nobody has: whoever may not act is refused before it is looked at. */
const NOBODY = `person_${'0'.repeat(32)}`;

export const ACTS: Record<string, Act> = {
  // the list and its challenges
  approveList: act('List', 'approver'),
  cancelList: act('List', 'approver'),
  draftChallenge: act('List', 'clerk'),
  lockBudget: act('List', 'finance'),
  nameCustodians: act('List', 'clerk'),
  publishList: act('List', 'approver'),
  returnList: act('List', 'approver'),
  submitList: act('List', 'clerk'),
  updateList: act('List', 'clerk'),
  draftList: act('Organisation', 'departmentClerk', { by: 'department', seen: 'NOT_FOUND' }),
  updateChallenge: act('Challenge', 'clerk'),
  recordVetter: act('Challenge', 'clerk'),
  proposeAmendment: act('Challenge', 'clerk'),
  approveAmendment: act('Amendment', 'approver'),
  askQuestion: act('Challenge', 'signedIn', { given: { question: { zh: '问', en: 'Why?' } } }),
  answerQuestion: act('Question', 'clerk'),
  registerForMatching: act('Challenge', 'nobody', { seen: 'FORBIDDEN NOT_FOUND' }),
  signNda: act('Challenge', 'nobody', { seen: 'FORBIDDEN NOT_FOUND' }),
  recordMeeting: act('MatchmakingContact', 'meeting', { by: 'contact', seen: 'FORBIDDEN NOT_FOUND' }),
  enterLedgerEntry: act('Challenge', 'clerk needOwner'),
  proveLedgerEntry: act('LedgerEntry', 'finance clerk approver', { by: 'entry' }),
  handInShare: act('SealShare', 'custodian', { by: 'share', seen: 'NOT_FOUND' }),

  // bids
  draftBid: act('Challenge', 'aPi'),
  saveBidDraft: act('Bid', 'pi'),
  approveBid: act('Bid', 'unitApprover'),
  passBid: act('Bid', 'pi', { given: { to: NOBODY } }),
  submitBid: act('Bid', 'pi'),
  confirmBid: act('Bid', 'pi'),
  withdrawBid: act('Bid', 'pi'),
  recommendBid: act('Bid', 'recommender'),
  checkBid: act('Bid', 'clerk'),
  confirmCheck: act('Bid', 'approver'),
  recordPanelVotes: act('Bid', 'clerk'),
  noticeDefect: act('Bid', 'clerk'),
  correctBid: act('Correction', 'author'),

  // panel and review
  appointPanel: act('Challenge', 'clerk'),
  settlePanel: act('Challenge', 'clerk'),
  declineSeat: act('Challenge', 'anExpert', { seen: 'NOT_FOUND' }),
  declareConflicts: act('Challenge', 'anExpert'),
  proposeRuling: act('Conflict', 'clerk'),
  countersignRuling: act('ConflictRuling', 'supervisor', { by: 'ruling' }),
  refuseRuling: act('ConflictRuling', 'supervisor', { by: 'ruling' }),
  freezeDraw: act('Challenge', 'clerk'),
  commitSeed: act('Draw', 'clerk approver'),
  revealSeed: act('Draw', 'clerk approver'),
  submitBeacon: act('Draw', 'signedIn'),
  drawPanel: act('Draw', 'clerk'),
  submitScore: act('Bid', 'reviewer'),
  reviseScore: act('Bid', 'reviewer'),
  closeStage: act('Challenge', 'clerk'),

  // award
  decideAward: act('Challenge', 'approver'),
  countersignDecision: act('Challenge', 'supervisor'),
  fileObjection: act('Challenge', 'anyone'),
  decideObjection: act('Objection', 'approver'),

  // contract, delivery, money
  signContract: act('Contract', 'signer', { seen: 'FORBIDDEN NOT_A_PARTY' }),
  requestChange: act('Contract', 'pi leadPi'),
  decideChange: act('ChangeRequest', 'approver', { by: 'change' }),
  proposeTermination: act('Contract', 'clerk pi leadPi'),
  withdrawTermination: act('Termination', 'proposer'),
  decideTermination: act('Termination', 'approver'),
  recordRecovery: act('Termination', 'finance'),
  writeOffRecovery: act('Termination', 'approver'),
  submitMilestone: act('Contract', 'pi leadPi'),
  giveUserOpinion: act('MilestoneSubmission', 'endUser', { by: 'submission' }),
  decideMilestone: act('MilestoneSubmission', 'clerk', { by: 'submission' }),
  holdHeat: act('Challenge', 'clerk'),
  concludeAcceptance: act('Contract', 'approver'),
  approvePayment: act('Payment', 'finance'),
  freezePayment: act('Payment', 'supervisor'),
  releasePayment: act('Payment', 'supervisor'),

  startExport: act('Challenge', 'signedIn', { by: 'subject' }),
  cancelExport: act('Export', 'requester'),
  confirmRemoval: act('Removal', 'aSupervisor'),
  refuseRemoval: act('Removal', 'aSupervisor'),
  renameSavedSearch: act('SavedSearch', 'itself'),
  deleteSavedSearch: act('SavedSearch', 'itself'),
  markRead: act('Notification', 'itself', { by: 'id' }),
  registerWebhook: act('Organisation', 'administrator', { seen: 'FORBIDDEN NOT_FOUND' }),
  changeWebhook: act('Webhook', 'administrator'),
  tryWebhook: act('Webhook', 'administrator'),
  rotateWebhookSecret: act('Webhook', 'administrator'),
  enableWebhook: act('Webhook', 'administrator'),
  disableWebhook: act('Webhook', 'administrator'),
  deleteWebhook: act('Webhook', 'administrator'),
  replayFailedDeliveries: act('Webhook', 'administrator'),
  replayDelivery: act('Delivery', 'nobody'),
  liftSuppression: act('Delivery', 'itself operator'),

  // people and organisations
  createExpert: act('Person', 'operator'),
  grantMembership: act('Person', 'operator'),
  revokeMembership: act('Person', 'operator', { seen: 'FORBIDDEN NOT_FOUND' }),
  confirmMembership: act('Membership', 'operator administrator', { seen: 'FORBIDDEN NOT_FOUND' }),
  handOver: act('Membership', 'operator administrator itself', { seen: 'NOT_FOUND', given: { to: NOBODY } }),
  confirmHandover: act('Handover', 'operator administrator handingOver', { seen: 'NOT_FOUND' }),
  withdrawHandover: act('Handover', 'operator administrator handingOver', { seen: 'NOT_FOUND' }),
  delegate: act('Membership', 'operator administrator itself', {
    seen: 'NOT_FOUND',
    given: { deputy: NOBODY, until: '2100-01-01T00:00:00Z' },
  }),
  revokeDelegation: act('Delegation', 'operator administrator delegating'),
  setRecertification: act('Organisation', 'operator'),
  verifyRegistration: act('Registration', 'registrar'),
  refuseRegistration: act('Registration', 'registrar'),
  invite: act('Organisation', 'operator administrator', { seen: 'FORBIDDEN NOT_FOUND' }),
  confirmInvitation: act('Invitation', 'operator administrator', { seen: 'FORBIDDEN NOT_FOUND' }),
  withdrawInvitation: act('Invitation', 'operator administrator', { seen: 'FORBIDDEN NOT_FOUND' }),
  acceptInvitation: act('Invitation', 'invited', { seen: 'NOT_FOUND' }),
  declineInvitation: act('Invitation', 'invited', { seen: 'NOT_FOUND' }),
  addOrganisationTag: act('Organisation', 'registrar'),
  endOrganisationTag: act('OrganisationTag', 'registrar', { by: 'tag' }),
  proveOrganisationTag: act('OrganisationTag', 'registrar administrator', { by: 'tag', seen: 'FORBIDDEN NOT_FOUND' }),
  resetSecondFactor: act('Person', 'operator'),
  revokeSessionsOf: act('Person', 'operator'),
  recordBan: act('Person', 'operator aSupervisor'),
  changeAffiliation: act('Expert', 'operator'),
  declareRelation: act('Expert', 'operator itself', { seen: 'NOT_FOUND' }),
  endRelation: act('ExpertRelation', 'operator itself', { by: 'relation', seen: 'NOT_FOUND' }),
  revokeKey: act('PersonKey', 'itself', { by: 'publicKey', seen: 'NOT_FOUND' }),
  recordShareholding: act('Organisation', 'operator', { by: 'owner' }),
  redriveMessage: act('Message', 'operator', { by: 'id' }),
};

/** Mutations that name nothing of anybody else's, and why others can't do harm by them. */
export const OWN: Record<string, string> = {
  createOrganisation: 'makes something new; the operator alone',
  createPerson: 'makes something new; the operator alone',
  setCalendarDay: 'names a day; the operator alone',
  pauseQueue: 'names a kind of job; the operator alone',
  resumeQueue: 'names a kind of job; the operator alone',
  redriveMessages: 'names a kind of job; the operator alone',
  declareOutage: 'names times; the operator alone',
  proposeRemoval: 'names what the operator need not see; test/removals/removal-persons.spec.ts tries who may',
  moveClock: 'the clock of a demo, which is there in a demo alone',
  registerOrganisation: 'makes something new, which counts for nobody before a mail is answered',
  confirmRegistration: 'names a secret that its owner was mailed',
  joinByInvitation: 'names a secret that its owner was mailed',
  declineByToken: 'names a secret that its owner was mailed',
  requestPasswordReset: 'names nothing but an address',
  resetPassword: 'names a secret that its owner was mailed',
  switchOrganisation: 'the own session',
  standIn: 'the own session',
  signIn: 'names nothing but an address, with its password',
  demoSignIn: 'signs in the operator of a demo',
  signInWithCode: 'names a secret that its owner was given',
  exchangeSignIn: 'names a secret that its owner was given',
  signOut: 'ends the own session',
  revokeSession: 'sessions have no type that others could read; test/attacks/identity.spec.ts ends a foreign one in vain',
  revokeOtherSessions: 'the own sessions',
  changePassword: 'the own password',
  enrolSecondFactor: 'the own second factor',
  confirmSecondFactor: 'the own second factor',
  removeSecondFactor: 'the own second factor',
  registerKey: 'an own key',
  saveSearch: 'an own search',
  markAllRead: 'the own inbox',
  setNotificationSettings: 'the own settings',
  makeCalendarAddress: 'the own calendar',
  revokeCalendarAddress: 'the own calendar',
};

/** What a mutation leaves on record of somebody who may not do it, where that is asked for: an event, and the table of what was refused. */
export const ON_RECORD: Record<string, { event: string; table?: string }> = {
  // A sheet of an expert who is kept away from the bid, for clerk and supervision.
  submitScore: { event: 'submitScore', table: 'refused_sheet' },
  // A custodian hands in what another one of the same key keeps.
  handInShare: { event: 'refuseShare' },
};

/** How far each sample is played, and in which states everybody tries everything. */
export const PLAYED: { sample: string; focus: Focus; states: readonly State[]; envelopes?: 'separate' }[] = [
  { sample: 'jiangsu-2026-a', focus: { challenge: 'JS26-A-01', bid: 'B01' }, states: STATES },
  { sample: 'ganzhou-2026-c', focus: { challenge: 'GZ26-C-01', bid: 'B01' }, states: ['open', 'delivered'], envelopes: 'separate' },
  { sample: 'miit-2026-b', focus: { challenge: 'MI26-B-01', bid: 'B01' }, states: ['review'] },
  { sample: 'contest-2026-d', focus: { challenge: 'CX26-D-01', bid: 'B01' }, states: ['works'] },
  { sample: 'prize-2026-e0', focus: { challenge: 'HY26-E-01', bid: 'B01' }, states: ['notice'] },
];

/** Types of which no sample has anything; test/search and test/notifications try what is here. */
export const NEVER_THERE = ['SavedSearch', 'Webhook'];
