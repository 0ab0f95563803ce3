import type { Role } from '../common/actor.js';
import { listed } from '../identity/visibility.js';

/*
 * Who is concerned, as selects of people's uuids over the SQL of a key. Whether they may see it is asked of each of them afterwards, by the rules of
 * the read plan: here stands only whose business it is.
 */

/** Holders of roles in an organisation, and their deputies. */
export const holders = (organisation: string, ...roles: readonly Role[]): string =>
  `select m.person_id from held_role m where m.organisation_id = ${organisation} and m.role in (${listed(roles)})`;

/** Everybody that one of the selects gives. */
export const all = (...selects: readonly string[]): string => selects.map((select) => `(${select})`).join(' union ');

/** Holders of roles in the department of a challenge. */
export const officers = (challenge: string, ...roles: readonly Role[]): string =>
  holders(`(select c.department_id from challenge c where c.id = ${challenge})`, ...roles);

/** Holders of roles in the department of a list. */
export const listOfficers = (list: string, ...roles: readonly Role[]): string =>
  holders(`(select l.department_id from list l where l.id = ${list})`, ...roles);

/** The enterprise whose need a challenge is. */
export const needOwners = (challenge: string): string =>
  holders(`(select c.need_owner_id from challenge c where c.id = ${challenge})`, 'need-owner');

/** PI and unit approver of a bid. */
export const bidLeads = (bid: string): string => `select unnest(array[b.pi_id, b.unit_approver_id]) from bid b where b.id = ${bid}`;

/** PI, unit approver and team of a bid. */
export const bidPeople = (bid: string): string => all(bidLeads(bid), `select t.person_id from bid_member t where t.bid_id = ${bid}`);

/** The PIs and unit approvers of bids of a challenge, in one of the states where some are given. */
export const bidders = (challenge: string, ...states: readonly string[]): string =>
  `select unnest(array[b.pi_id, b.unit_approver_id]) from bid b where b.challenge_id = ${challenge}${
    states.length ? ` and b.state in (${states.map((state) => `'${state}'`).join(', ')})` : ''
  }`;

/** The PIs and unit approvers of bids of a challenge that are no valid submission yet: drafts, and what must be confirmed once more. */
export const unfinishedBidders = (challenge: string): string =>
  `select unnest(array[b.pi_id, b.unit_approver_id]) from bid b join challenge c on c.id = b.challenge_id where b.challenge_id = ${challenge}
   and (b.state = 'DRAFT' or b.state = 'SUBMITTED' and b.challenge_version < c.version)`;

/** Those who recommend for an organisation that a submitted bid of a challenge waits for. */
export const awaitedRecommenders = (challenge: string): string =>
  `select m.person_id from bid b join held_role m on m.organisation_id = b.recommender_id and m.role = 'recommender'
   where b.challenge_id = ${challenge} and b.state in ('SUBMITTED', 'SEALED') and b.recommended_at is null`;

/** Experts who have a bid to score in the open stage of a challenge. */
export const dueExperts = (challenge: string): string =>
  `select x.person_id from review_task t join expert x on x.id = t.expert_id
   where t.challenge_id = ${challenge} and t.state = 'OPEN' and t.sheet_id is null`;

/** Those who recommend for the organisation that a bid is submitted to. */
export const recommenders = (bid: string): string => holders(`(select b.recommender_id from bid b where b.id = ${bid})`, 'recommender');

/** Experts with a seat on the panel of a challenge. */
export const seated = (challenge: string): string =>
  `select x.person_id from seat s join expert x on x.id = s.expert_id where s.challenge_id = ${challenge}`;

/** Those who were drawn or appointed, and the reserves, who have not declined. */
export const candidates = (panel: string): string =>
  `select x.person_id from panel_candidate k join expert x on x.id = k.expert_id where k.panel_id = ${panel} and k.declined_at is null`;

/** The experts that an event names as concerned in this way (see its document). */
export const concernedExperts = (...ways: readonly string[]): string =>
  `select x.person_id from jsonb_array_elements(e.document -> 'concerned') w(of)
   join expert x on 'expert_' || replace(x.id::text, '-', '') = w.of ->> 'whom'
   where w.of ->> 'of' in (${ways.map((way) => `'${way}'`).join(', ')})`;

/** The custodians of a list. */
export const custodians = (list: string): string => `select k.person_id from list_custodian k where k.list_id = ${list}`;

/** PI and unit approver of a contract, as changed. */
export const contractLeads = (contract: string): string =>
  `select unnest(array[k.pi_id, k.unit_approver_id]) from contract k where k.id = ${contract}`;

/** Those who answer for one of the other parties of a contract: partners, end user, need owner. */
const partners = (contract: string): string =>
  `select m.person_id from contract k join held_role m on m.organisation_id = any(k.party_ids) and m.organisation_id <> k.lead_id
   and m.role in ('lead', 'unit-approver', 'end-user', 'need-owner') where k.id = ${contract}`;

/** All who speak for a party of a contract. */
export const contractPeople = (contract: string): string => all(contractLeads(contract), partners(contract));

/** Who uses the result: holders of the role in the organisation of the end user. */
export const endUsers = (challenge: string): string =>
  holders(`(select c.end_user_id from challenge c where c.id = ${challenge})`, 'end-user', 'tester');

/** The uuid of a column of the row that the event is about. */
export const of = (table: string, column: string): string => `(select r.${column} from ${table} r where r.id = e.subject_id)`;

/** The event's own columns. */
export const SUBJECT = 'e.subject_id';
export const CHALLENGE = 'e.challenge_id';
