import { typedId } from '../../src/common/ids.js';
import type { Onlooker, Picture, Row } from './visibility.picture.js';
import type { SightName } from './visibility.sights.js';
import { TYPES } from './visibility.table.js';

type Holds = (picture: Picture, who: Onlooker, row: Row) => boolean;

const ANY_OFFICER = ['operator', 'clerk', 'approver', 'supervisor', 'finance'];
const isSelf = (who: Onlooker, person: unknown): boolean => who.id !== null && who.id === person;
const isExpert = (who: Onlooker, expert: unknown): boolean => who.expert !== null && who.expert === expert;
const isOperator = ({ memberships }: Onlooker): boolean => memberships.some(({ role }) => role === 'operator');

/** The bid of a row: of the bid itself, or of one that hangs on it. */
const bidOf = (picture: Picture, row: Row): Row => ('lead_id' in row && 'last_version' in row ? row : picture.one('bid', row.bid_id));
/** The contract of a row: of the contract itself, or of one that hangs on it. */
const contractOf = (picture: Picture, row: Row): Row => {
  if ('party_ids' in row) return row;
  const { contract_id: contract } = 'payment_id' in row ? picture.one('payment', row.payment_id) : row;
  return picture.one('contract', contract);
};
/** The challenge of a row: of the challenge itself, or of one that hangs on it. */
const challengeOf = (row: Row): unknown => ('rubric' in row ? row.id : row.challenge_id);

const list: Holds = (picture, who, row) => row.state === 'PUBLISHED' || picture.budgetOfficer(who, row.department_id);
const challenge: Holds = (picture, who, row) => {
  const { id, state, department_id: department } = picture.one('challenge', challengeOf(row));
  return !['DRAFT', 'READY'].includes(String(state)) || picture.budgetOfficer(who, department) || picture.needOwner(who, id);
};
const bid: Holds = (picture, who, row) => {
  const of = bidOf(picture, row);
  return (
    picture.author(who, of) ||
    picture.partner(who, of) ||
    picture.recommender(who, of) ||
    (picture.opened(of) && picture.officer(who, of.department_id)) ||
    picture.reviews(who, of)
  );
};
const author: Holds = (picture, who, row) => picture.author(who, bidOf(picture, row));
/** Those who read a sealed bid or a draft: never an operator, who gives memberships. */
const authorOrRecommender: Holds = (picture, who, row) => !isOperator(who) && (picture.author(who, row) || picture.recommender(who, row));
const bidOfficers: Holds = (picture, who, row) =>
  picture.opened(bidOf(picture, row)) && picture.officer(who, bidOf(picture, row).department_id);
const ownOrOfficers: Holds = (picture, who, row) => author(picture, who, row) || bidOfficers(picture, who, row);
const content: Holds = (picture, who, row) => picture.opened(row) || authorOrRecommender(picture, who, row);
const challengeOfficers: Holds = (picture, who, row) => picture.officerOf(who, challengeOf(row));
const paying: Holds = (picture, who, row) => picture.paying(who, contractOf(picture, row));
const involved: Holds = (picture, who, row) => picture.involved(who, contractOf(picture, row));
const ranking: Holds = (picture, who, row) => picture.told(row.challenge_id) || picture.officerOf(who, row.challenge_id);
const objectionText: Holds = (picture, who, row) =>
  isSelf(who, row.filed_by) ||
  picture.officer(who, row.department_id, ['supervisor']) ||
  (row.filed_by !== null && picture.officer(who, row.department_id));
const seats: Holds = (picture, who, row) => challengeOfficers(picture, who, row) || picture.seated(who.expert, row.challenge_id);

/** A file shows with what it proves; one of a bid while the content as submitted last in time names it. */
const proved: Record<string, (picture: Picture, who: Onlooker, of: Row, file: Row) => boolean> = {
  bid: (picture, who, of, file) => {
    const named = (of.content as { attachments?: string[] } | null)?.attachments ?? [];
    const sealed = of.content === null && file.sealed !== null && ['SUBMITTED', 'SEALED', 'REFUSED_LATE'].includes(String(of.state));
    return (named.includes(typedId('file', file.id)) && bid(picture, who, of)) || (sealed && authorOrRecommender(picture, who, of));
  },
  correction: ownOrOfficers,
  objection: objectionText,
  milestone_submission: involved,
  organisation_tag: (picture, who, of) => picture.holds(who, ANY_OFFICER) || picture.worksAt(who, of.organisation_id),
};

const REGISTRY = ['organisation', 'registration', 'invitation', 'person', 'expert', 'ban', 'message', 'calendar_day'];
/** Whether what an event concerns is sealed no more, nor hidden in an open stage. */
const disclosed = (picture: Picture, { subject, subject_id: id }: Row): boolean => {
  if (subject === 'bid') return picture.opened(picture.one('bid', id));
  const file = subject === 'file' ? picture.find('file', id) : undefined;
  if (file) return file.bound_type !== 'bid' || picture.opened(picture.one('bid', file.bound_id));
  const sheet = subject === 'score_sheet' && picture.one('score_sheet', id);
  return !sheet || picture.stageClosed(sheet.challenge_id, sheet.stage);
};
const supervised: Holds = (picture, who, row) => {
  const of = row.subject === 'list' ? picture.one('list', row.subject_id) : picture.find('challenge', row.challenge_id);
  return of !== undefined && picture.officer(who, of.department_id, ['supervisor']) && disclosed(picture, row);
};

/** Whether somebody has a sight of a row: what the words of the sights say, over rows as they are stored. */
export const HOLDS: Record<SightName, Holds> = {
  everyone: () => true,
  signedIn: (_picture, who) => who.id !== null,
  operator: (_picture, who) => isOperator(who),

  selfOrOperator: (_picture, who, row) => isSelf(who, row.id) || isOperator(who),
  membership: (picture, who, row) =>
    isSelf(who, row.person_id) || (row.role !== 'expert' && picture.worksAt(who, row.organisation_id)) || isOperator(who),
  answerable: (picture, who, row) =>
    isSelf(who, row.person_id) || picture.holds(who, ['administrator'], row.organisation_id) || isOperator(who),
  peopleOrOperator: (picture, who, row) => picture.worksAt(who, row.id) || isOperator(who),
  registration: (picture, who, row) => row.state !== 'BEGUN' && picture.holds(who, ANY_OFFICER),
  invitation: (picture, who, row) =>
    isSelf(who, row.invited_by) ||
    picture.holds(who, ['administrator'], row.organisation_id) ||
    isOperator(who) ||
    (row.state !== 'PROPOSED' && picture.rows('person').some(({ id, email }) => isSelf(who, id) && email === row.email)),
  standIn: (picture, who, row) =>
    row.for_id !== null &&
    row.event !== 'read' &&
    (picture
      .rows('membership')
      .some(
        ({ person_id: person, role, organisation_id: organisation }) =>
          [row.actor_id, row.for_id].includes(person) && role !== 'expert' && picture.worksAt(who, organisation),
      ) ||
      HOLDS.event(picture, who, row)),
  delegation: (picture, who, row) =>
    isSelf(who, row.principal_id) ||
    isSelf(who, row.deputy_id) ||
    picture.holds(who, ['administrator'], row.organisation_id) ||
    isOperator(who),
  handover: (picture, who, row) =>
    isSelf(who, row.from_id) || isSelf(who, row.to_id) || picture.holds(who, ['administrator'], row.organisation_id) || isOperator(who),
  handed: (_picture, who, row) => isSelf(who, row.from_id) || isSelf(who, row.to_id),
  shareholding: (picture, who, row) =>
    picture.worksAt(who, row.owner_id) || picture.worksAt(who, row.owned_id) || picture.holds(who, ANY_OFFICER),
  expert: (picture, who, row) => isExpert(who, row.id) || picture.holds(who, ANY_OFFICER),
  relation: (picture, who, row) => isExpert(who, row.expert_id) || picture.holds(who, ['clerk', 'supervisor', 'operator']),
  ban: (picture, who, row) => {
    const inForce = (row.from_at as Date) <= picture.now && picture.now < (row.to_at as Date);
    const own = isSelf(who, row.person_id) || isExpert(who, row.expert_id) || picture.worksAt(who, row.organisation_id);
    return (
      (inForce && (row.expert_id === null || picture.holds(who, ANY_OFFICER))) || picture.holds(who, ['supervisor', 'operator']) || own
    );
  },

  list,
  listOfficers: (picture, who, row) => picture.budgetOfficer(who, row.department_id),
  ownSearch: (_picture, who, row) => isSelf(who, row.person_id),
  hit: (picture, who, row) => {
    const rules: Record<string, Holds> = { LIST: list, CHALLENGE: challenge, DECISION: HOLDS.decision, ACCEPTANCE: () => true };
    const rule = rules[String(row.kind)];
    return rule !== undefined && rule(picture, who, picture.one(String(row.kind).toLowerCase(), row.id));
  },
  statistics: (picture, who, row) =>
    picture.officer(who, row.department_id) ||
    picture
      .of('challenge', 'list_id', row.id)
      .every(({ id, state }) => !['DRAFT', 'READY', 'OPEN', 'CLOSED', 'EXTENDED'].includes(String(state)) && picture.told(id)),
  custodian: (picture, who, row) => isSelf(who, row.person_id) || list(picture, who, picture.one('list', row.list_id)),
  challenge,
  challengeOfficers,
  eligibleCount: (picture, who, row) =>
    picture.told(row.id) || (picture.officer(who, row.department_id) && !['OPEN', 'CLOSED'].includes(String(row.state))),
  amendment: (picture, who, row) => row.state === 'IN_FORCE' || challengeOfficers(picture, who, row),
  question: (picture, who, row) => row.answered_at !== null || isSelf(who, row.asked_by) || challengeOfficers(picture, who, row),
  asker: (picture, who, row) => isSelf(who, row.asked_by) || challengeOfficers(picture, who, row),
  ledgerEntry: (picture, who, row) =>
    picture.worksAt(who, row.enterprise_id) || picture.budgetOfficer(who, picture.one('challenge', row.challenge_id).department_id),
  matching: (picture, who, row) =>
    isSelf(who, row.registered_by) ||
    picture.worksAt(who, row.organisation_id) ||
    challengeOfficers(picture, who, row) ||
    picture.needOwner(who, row.challenge_id),
  contact: (picture, who, row) =>
    isSelf(who, row.nda_signed_by) ||
    isSelf(who, row.host_id) ||
    picture.worksAt(who, row.organisation_id) ||
    challengeOfficers(picture, who, row) ||
    picture.needOwner(who, row.challenge_id),
  sealKey: (picture, who, row) => {
    const key = 'seal_key_id' in row ? picture.one('seal_key', row.seal_key_id) : row;
    return challenge(picture, who, picture.one('challenge', key.challenge_id));
  },
  ownShare: (_picture, who, row) => isSelf(who, row.custodian_id),

  bid,
  author: (picture, who, row) => !isOperator(who) && author(picture, who, row),
  content,
  avoided: (picture, who, row) => content(picture, who, row) && (who.expert === null || ownOrOfficers(picture, who, row)),
  envelopes: (picture, who, row) => !picture.opened(row) && authorOrRecommender(picture, who, row),
  bidOfficers,
  votes: (picture, who, row) => bidOfficers(picture, who, row) || picture.told(row.challenge_id),
  ownOrOfficers,
  bidRank: (picture, who, row) => picture.of('ranking', 'challenge_id', row.challenge_id).length > 0 && ranking(picture, who, row),
  score: (picture, who, row) => {
    const of = picture.one('bid', row.bid_id);
    const counts = picture.seated(row.expert_id, row.challenge_id) && !picture.barred(row.expert_id, of, false);
    return picture.author(who, of) && picture.told(row.challenge_id) && counts;
  },
  file: (picture, who, row) => {
    if (isSelf(who, row.uploaded_by)) return true;
    const rule = row.bound_type !== null && proved[String(row.bound_type)];
    return rule ? rule(picture, who, picture.one(String(row.bound_type), row.bound_id), row) : false;
  },

  panel: (picture, who, row) =>
    !picture.of('panel', 'challenge_id', row.challenge_id).every(({ state }) => state === 'DRAWN') ||
    picture.officerOf(who, row.challenge_id) ||
    picture.candidate(who, row.challenge_id),
  panelOfficers: challengeOfficers,
  seats,
  namesOfPanel: (picture, who, row) => seats(picture, who, row) || picture.named(row.challenge_id),
  candidate: (picture, who, row) => isExpert(who, row.expert_id) || challengeOfficers(picture, who, row),
  seatChange: (picture, who, row) => isExpert(who, row.left_id) || isExpert(who, row.came_id) || challengeOfficers(picture, who, row),
  conflict: (picture, who, row) => {
    const late = (row.found_at as Date) > (picture.one('panel', row.panel_id).settled_at as Date);
    const own = isExpert(who, row.expert_id) && row.source !== 'bid' && picture.candidate(who, row.challenge_id);
    return (own && (row.bid_id === null || !late)) || challengeOfficers(picture, who, row);
  },
  conflictOfficers: challengeOfficers,
  declaration: (picture, who, row) => isExpert(who, row.expert_id) || challengeOfficers(picture, who, row),
  secretOfDraw: (picture, who, row) =>
    ['DRAWN', 'VOID'].includes(String(row.state)) && picture.officerOf(who, row.challenge_id, ['supervisor']),
  namesOfDraw: (picture, _who, row) => picture.named(row.challenge_id),
  sheet: (picture, who, row) =>
    isExpert(who, row.expert_id) || (picture.stageClosed(row.challenge_id, row.stage) && challengeOfficers(picture, who, row)),
  sheetOfficers: challengeOfficers,
  task: (_picture, who, row) => isExpert(who, row.expert_id),
  refused: (picture, who, row) => picture.officerOf(who, row.challenge_id, ['clerk', 'supervisor']),
  ranking,
  rankingOfficers: challengeOfficers,
  rankingReviewers: challengeOfficers,

  decision: (picture, who, row) =>
    (row.public_from !== null && (row.public_from as Date) <= picture.now) || picture.officer(who, row.department_id),
  decisionOfficers: (picture, who, row) => picture.officer(who, row.department_id),
  objectionText,

  contract: (picture, who, row) => row.signed_at !== null || picture.paying(who, row),
  involved,
  paying,
  paymentOfficers: (picture, who, row) => picture.budgetOfficer(who, row.department_id),
  milestoneState: (picture, who, row) =>
    !row.heat ||
    picture.of('heat', 'challenge_id', row.challenge_id).some(({ milestone_code: code }) => code === row.code) ||
    !picture.of('contract', 'challenge_id', row.challenge_id).some(({ id, signed_at: at }) => id !== row.contract_id && at !== null) ||
    involved(picture, who, row),

  removal: (picture, who, row) =>
    isOperator(who) ||
    (row.department_id === null ? picture.holds(who, ['supervisor']) : picture.officer(who, row.department_id, ['supervisor'])),
  ownExport: (_picture, who, row) => isSelf(who, row.requested_by),
  desk: (picture, who, row) =>
    (!row.personal || isSelf(who, row.person_id)) &&
    (row.held === null ||
      (row.held === 'any' ? picture.worksAt(who, row.organisation_id) : picture.holds(who, [String(row.held)], row.organisation_id))) &&
    (row.until === null || picture.now <= (row.until as Date)),

  event: (picture, who, row) => {
    if (who.id === null) return false;
    const own =
      (row.subject === 'bid' && row.event !== 'read' && picture.author(who, picture.one('bid', row.subject_id))) ||
      (row.subject === 'contract' && picture.party(who, picture.one('contract', row.subject_id)));
    return (isOperator(who) && disclosed(picture, row)) || supervised(picture, who, row) || own;
  },
  document: (picture, who, row) => (isOperator(who) && REGISTRY.includes(String(row.subject))) || supervised(picture, who, row),
  // Nobody in the samples has a web hook: test/notifications/ looks at them.
  delivery: (_picture, who, row) => isSelf(who, row.person_id) || isOperator(who),
  hook: (picture, who, row) => HOLDS.hookAdministrators(picture, who, row) || isOperator(who),
  hookAdministrators: (picture, who, row) => picture.holds(who, ['administrator'], String(row.organisation_id)),
  notification: (picture, who, row) => {
    const link = String(row.subject_type);
    const type = link === 'change' ? 'ChangeRequest' : link.replace(/(?:^|_)(\w)/g, (_all, letter: string) => letter.toUpperCase());
    const sight = TYPES[type]!.row;
    return (
      isSelf(who, row.person_id) && HOLDS[sight](picture, who, picture.one(link === 'change' ? 'change_request' : link, row.subject_id))
    );
  },
};
