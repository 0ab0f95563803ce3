/**
 * Who may see what, as mechanism.md section 1 and the issues have it; written without looking at what the product answers. `SIGHTS` says it by
 * role and by state of the list; visibility.table.ts says which fields of the schema each stands for.
 */

/** The states of a list, as its first awarded challenge and bid go through them. */
export const STATES = ['draft', 'open', 'closed', 'opened', 'review', 'ranked', 'notice', 'awarded', 'works', 'delivered'] as const;
export type State = (typeof STATES)[number];

/**
 * Roles as to that bid: `foreign` holds every office in another department; `stranger` every other role in an organisation that has no part; `pi`,
 * `team`, `unit` (approver) wrote it, `partner` works for a partner, `rival` is PI of another bid of the challenge; `expert` sits on its panel,
 * `conflicted` was drawn and is kept away, `undrawn` is in the pool; `owner` has the need, `user` uses the result, `tester` tests it; `custodian`
 * is the one from outside.
 */
export const ROLES = [
  ...[
    'public',
    'stranger',
    'operator',
    'clerk',
    'approver',
    'finance',
    'supervisor',
    'foreign',
    'pi',
    'team',
    'unit',
    'partner',
    'recommender',
  ],
  ...['rival', 'expert', 'conflicted', 'undrawn', 'owner', 'user', 'tester', 'custodian'],
] as const;

const EVERYONE = ROLES.join(' ');
const SIGNED_IN = ROLES.filter((role) => role !== 'public').join(' ');
const OFFICERS = 'clerk approver supervisor';
const BUDGET = `${OFFICERS} finance`;
const PARTIES = 'pi team unit partner owner user';

/**
 * A sight in words, and who has it of that challenge, bid and contract from which state on (`open-closed`: in these alone); nobody else ever
 * has it. Left out where it differs from row to row.
 */
export interface Sight {
  words: string;
  from?: Partial<Record<State | `${State}-${State}`, string>>;
}
const sight = (words: string, from?: Sight['from']): Sight => ({ words, ...(from && { from }) });

/** By name. Rows first, then single fields of rows that others see. */
export const SIGHTS = {
  everyone: sight('everyone', { draft: EVERYONE }),
  signedIn: sight('who is signed in', { draft: SIGNED_IN }),
  operator: sight('the operator', { draft: 'operator' }),

  // people and organisations
  selfOrOperator: sight('the person, and the operator', { draft: 'operator pi' }),
  membership: sight('the person, colleagues (of who is in the pool of experts none), the operator'),
  answerable: sight('the person, administrators of the organisation, the operator'),
  peopleOrOperator: sight('people of the organisation, the operator'),
  registration: sight('officers of any department and the operator, once its applicant has confirmed it'),
  invitation: sight('who is invited once it is sent, who invites, administrators of the organisation, the operator'),
  standIn: sight('colleagues of the deputy or of whom it stood in for, and who sees the event'),
  delegation: sight('the holder of the role, the deputy, administrators of the organisation, the operator'),
  handover: sight('who hands over and who takes over, administrators of the organisation, the operator'),
  handed: sight('who hands over and who takes over'),
  shareholding: sight('people of both organisations, officers of any department, the operator'),
  expert: sight('the expert, officers of any department, the operator', { draft: `operator ${BUDGET} foreign expert` }),
  relation: sight('the expert, clerks, supervision, the operator'),
  ban: sight('everyone while it is in force (of an expert: officers); always who is banned, supervision, the operator'),

  // lists and challenges
  list: sight('everyone from publication on; before that the department with finance', { draft: BUDGET, open: EVERYONE }),
  listOfficers: sight('the department with finance', { draft: BUDGET }),
  ownSearch: sight('who saved it'),
  hit: sight('whoever sees the list, the challenge, the decision or the acceptance; of all else nobody'),
  statistics: sight('the department; everyone when every challenge has a public decision', { draft: OFFICERS, notice: EVERYONE }),
  custodian: sight('with the list, and the custodian', { draft: `${BUDGET} custodian`, open: EVERYONE }),
  challenge: sight('everyone from publication on; before that the department with finance, and the need owner', {
    draft: `${BUDGET} owner`,
    open: EVERYONE,
  }),
  challengeOfficers: sight('the department', { draft: OFFICERS }),
  eligibleCount: sight('the department but while bids are sealed; everyone from the notice on', {
    'draft-draft': OFFICERS,
    opened: OFFICERS,
    notice: EVERYONE,
  }),
  amendment: sight('everyone once it is in force; before that the department'),
  question: sight('everyone once it is answered; before that the asker and the department', { open: EVERYONE }),
  asker: sight('the asker and the department'),
  ledgerEntry: sight('the enterprise and the department with finance'),
  matching: sight('who registered, the organisation, the need owner and the department'),
  contact: sight('both sides and the department'),
  sealKey: sight('with its challenge', { open: EVERYONE }),
  ownShare: sight('the custodian alone', { open: 'custodian approver supervisor' }),

  // bids
  bid: sight('the author unit, partners and the one recommender; the department once it is opened; its reviewers once the panel sits', {
    open: 'pi unit recommender',
    opened: `team partner ${OFFICERS}`,
    review: 'expert',
  }),
  author: sight(
    'the author unit: PI, unit approver, team as submitted, who leads, approves or is a PI in the lead organisation; never an operator',
    {
      open: 'pi unit',
      opened: 'team',
    },
  ),
  content: sight('who sees the bid, once it is opened; before that its authors and its recommender', {
    open: 'pi unit recommender',
    opened: `team partner ${OFFICERS}`,
    review: 'expert',
  }),
  avoided: sight('as the content, but no expert', { open: 'pi unit recommender', opened: `team partner ${OFFICERS}` }),
  envelopes: sight('its authors and its recommender until it is opened', { 'open-closed': 'pi unit recommender' }),
  bidOfficers: sight('the department once it is opened', { opened: OFFICERS }),
  votes: sight('the department once it is opened; from the notice on who sees the bid', {
    opened: OFFICERS,
    notice: 'pi unit recommender team partner expert',
  }),
  ownOrOfficers: sight('the author unit; the department once it is opened', { open: 'pi unit', opened: `team ${OFFICERS}` }),
  bidRank: sight('the department once it is computed; from the notice on who sees the bid', {
    ranked: OFFICERS,
    notice: 'pi unit recommender team partner expert',
  }),
  score: sight('the author unit from the notice on, of marks that count', { notice: 'pi unit team' }),
  file: sight('who uploaded it, and who sees what it proves'),

  // review
  panel: sight('everyone once it is settled; before that the department and its candidates', {
    opened: `${OFFICERS} expert conflicted`,
    review: EVERYONE,
  }),
  panelOfficers: sight('clerk, approver and supervision', { opened: OFFICERS }),
  seats: sight('clerk, approver and supervision; a member the own profile', { opened: OFFICERS, review: 'expert' }),
  namesOfPanel: sight('clerk, approver, supervision and members; everyone when the policy has them published'),
  candidate: sight('clerk, approver and supervision; the candidate', { opened: `${OFFICERS} expert conflicted` }),
  seatChange: sight('clerk, approver and supervision; who left or came'),
  conflict: sight('clerk, approver and supervision; a candidate the own ones that no bidder caused', { review: OFFICERS }),
  conflictOfficers: sight('clerk, approver and supervision', { review: OFFICERS }),
  declaration: sight('clerk, approver and supervision; the expert the own'),
  secretOfDraw: sight('supervision once it is finished or void'),
  namesOfDraw: sight('everyone when the policy has the names of panels published'),
  sheet: sight('the expert who gave it; clerk, approver and supervision once its stage is closed', { review: 'expert', ranked: OFFICERS }),
  sheetOfficers: sight('clerk, approver and supervision once its stage is closed', { ranked: OFFICERS }),
  task: sight('the expert whose it is', { review: 'expert' }),
  refused: sight('clerk and supervision'),
  ranking: sight('the department; everyone from the notice on', { ranked: OFFICERS, notice: EVERYONE }),
  rankingOfficers: sight('the department', { ranked: OFFICERS }),
  rankingReviewers: sight('clerk, approver and supervision'),

  // award
  decision: sight('the department; everyone from the notice on', { ranked: OFFICERS, notice: EVERYONE }),
  decisionOfficers: sight('the department', { ranked: OFFICERS }),
  objectionText: sight('who filed it and the department; of one without a name supervision alone'),

  // delivery
  contract: sight('the parties and the department with finance; everyone once it is signed', {
    awarded: `${BUDGET} ${PARTIES}`,
    works: EVERYONE,
  }),
  involved: sight('the parties and the department', { awarded: `${OFFICERS} ${PARTIES}` }),
  paying: sight('the parties and the department with finance', { awarded: `${BUDGET} ${PARTIES}` }),
  paymentOfficers: sight('the department with finance', { works: BUDGET }),
  milestoneState: sight('everyone; of a round of a race the parties and the department until its heat is held'),

  // exports
  ownExport: sight('who asked for it'),
  // desks
  desk: sight('who holds the role there, or the person; nobody after its end'),

  // removals
  removal: sight('the operator and supervision of the department; every supervisor where it is of none'),

  // record
  event: sight('the operator and supervision, but of sealed bids and open stages; the people of a bid or a contract of its own'),
  document: sight('supervision; the operator of what the operator registers'),
  delivery: sight('whom it was sent to, and the operator; of a web hook its administrators'),
  hook: sight('administrators of its organisation, and the operator'),
  hookAdministrators: sight('administrators of its organisation'),
  notification: sight('whom it was told, who still sees what it leads to'),
} satisfies Record<string, Sight>;
export type SightName = keyof typeof SIGHTS;
