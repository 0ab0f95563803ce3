import { DomainError } from '../common/errors.js';
import type { Tx } from '../common/transaction.js';
import { officersOf } from '../lists/officer.visibility.js';
import type { Viewer } from '../reading/declarations.js';
import { Placeholders } from '../reading/placeholders.js';

/** The columns of a bid that decide who sees it, as SQL. */
export interface BidParties {
  key: string;
  challengeId: string;
  listId: string;
  departmentId: string;
  leadId: string;
  piId: string;
  unitApproverId: string;
  recommenderId: string;
  openedAt: string;
  eligibilityStatus: string;
  firstSubmittedAt: string;
}

/** The columns of the bid under an alias, for rows that hang on a bid. */
export const bidColumns = (alias: string): BidParties => ({
  key: `${alias}.id`,
  challengeId: `${alias}.challenge_id`,
  listId: `${alias}.list_id`,
  departmentId: `${alias}.department_id`,
  leadId: `${alias}.lead_id`,
  piId: `${alias}.pi_id`,
  unitApproverId: `${alias}.unit_approver_id`,
  recommenderId: `${alias}.recommender_id`,
  openedAt: `${alias}.opened_at`,
  eligibilityStatus: `${alias}.eligibility_status`,
  firstSubmittedAt: `${alias}.first_submitted_at`,
});

const inUnit = (organisationId: string, viewer: Viewer, roles: readonly string[]): string =>
  roles.map((role) => `${organisationId} = any(${viewer.as(role)})`).join(' or ');

/** The author unit: PI, unit approver and team, and those who lead, approve or are PIs in the lead organisation. */
export const ownPeople = (bid: BidParties, viewer: Viewer): string =>
  `(${bid.piId} = ${viewer.id} or ${bid.unitApproverId} = ${viewer.id} or ${inUnit(bid.leadId, viewer, ['pi', 'unit-approver', 'lead'])}
    or exists (select 1 from bid_member m where m.bid_id = ${bid.key} and m.person_id = ${viewer.id}))`;

/** The partners' people, from the submission on: only then does a bid have partners. */
const partnerPeople = (bid: BidParties, viewer: Viewer): string =>
  `exists (select 1 from bid_partner p where p.bid_id = ${bid.key}
    and (${inUnit('p.organisation_id', viewer, ['pi', 'unit-approver', 'lead', 'team-member', 'member'])}))`;

/** The one recommending organisation, from the submission on: only then is it on the bid. */
const itsRecommender = (bid: BidParties, viewer: Viewer): string => `${bid.recommenderId} = any(${viewer.as('recommender')})`;

/** Operators give memberships, to themselves too: whatever else they hold, it opens no bid to them. */
const noOperator = (viewer: Viewer): string => `('operator' = any(${viewer.roles})) is not true`;

/** Those who read the draft: the author unit, but for an operator of the platform. */
export const authors = (bid: BidParties, viewer: Viewer): string => `(${noOperator(viewer)} and ${ownPeople(bid, viewer)})`;

/** Those who read what a bid says before it is opened: its authors, as far as they are known, and the one recommender. */
export const ownOrRecommender = (bid: BidParties, viewer: Viewer): string =>
  `(${noOperator(viewer)} and (${ownPeople(bid, viewer)} or ${itsRecommender(bid, viewer)}))`;

/** The department's officers, once both closes are past and the bid is opened. */
export const openedToOfficers = (bid: BidParties, viewer: Viewer): string =>
  `(${bid.openedAt} is not null and ${officersOf(bid.departmentId, viewer)})`;

/**
 * An expert with a seat whom no hard conflict keeps from the bid, and who has stated conflicts where the list asks for that: eligible ones that were
 * there when the panel was settled; of others nobody knows.
 */
const reviewing = (bid: BidParties, viewer: Viewer): string =>
  `(${bid.eligibilityStatus} = 'ELIGIBLE'
    and exists (select 1 from seat s join panel p on p.id = s.panel_id where s.challenge_id = ${bid.challengeId} and s.expert_id = ${viewer.expert}
      and (p.settled_at is null or p.settled_at >= ${bid.firstSubmittedAt}))
    and not exists (select 1 from conflict k where k.challenge_id = ${bid.challengeId} and k.expert_id = ${viewer.expert} and k.hard
      and (k.bid_id is null or k.bid_id = ${bid.key}
        or exists (select 1 from list l where l.id = ${bid.listId} and l.rules #>> '{conflict,scope}' = 'challenge')))
    and (exists (select 1 from conflict_declaration d where d.challenge_id = ${bid.challengeId} and d.expert_id = ${viewer.expert})
      or exists (select 1 from list l where l.id = ${bid.listId} and l.rules #>> '{conflict,declaration}' is distinct from 'required')))`;

/**
 * Who sees a bid: nobody reads it before it is opened, except the author unit with its partners, and the one recommender
 * (mechanism.md 2.15, invariant 1).
 */
export const seesBid = (bid: BidParties, viewer: Viewer): string =>
  `(${itsRecommender(bid, viewer)} or ${openedToOfficers(bid, viewer)} or ${ownPeople(bid, viewer)}
    or ${partnerPeople(bid, viewer)} or ${reviewing(bid, viewer)})`;

/** The same for a row that hangs on a bid; `bidId` is SQL. */
export const seesBidOf = (bidId: string, viewer: Viewer): string =>
  `exists (select 1 from bid b where b.id = ${bidId} and ${seesBid(bidColumns('b'), viewer)})`;

/** The author unit and, once it is opened, the officers. */
export const ownOrOfficers = (bid: BidParties, viewer: Viewer): string => `(${openedToOfficers(bid, viewer)} or ${ownPeople(bid, viewer)})`;

/** Asks a rule about one bid for the actor of a transaction: there is no second way to say who sees what. */
function asking(rule: (bid: BidParties, viewer: Viewer) => string): (tx: Tx, bidKey: string) => Promise<boolean> {
  const placeholders = new Placeholders();
  const key = placeholders.add('uuid', ({ ids }) => ids![0]);
  const { text, values } = placeholders.finish(`select 1 from bid b where b.id = ${key} and ${rule(bidColumns('b'), placeholders.viewer)}`);
  return async (tx, bidKey) => (await tx.query(text, values({ actor: tx.actor, variables: {}, ids: [bidKey] }))).length > 0;
}

const isSeen = asking(seesBid);
/** Whether the actor belongs to the author unit of the bid. */
export const isOwn = asking(ownPeople);

/** Throws NOT_FOUND to an actor who may not do it and does not even see the bid, FORBIDDEN where he sees it. */
export async function requireParty(tx: Tx, allowed: boolean, bidKey: string): Promise<void> {
  if (!allowed) throw new DomainError((await isSeen(tx, bidKey)) ? 'FORBIDDEN' : 'NOT_FOUND');
}
