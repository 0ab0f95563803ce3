import { NotificationGroup } from './notification.group.js';
import type { LinkType } from './notification.links.js';

/** What an organisation can be told of. Who reviews for whom, and what somebody's own account is about, is for persons alone. */
export const HOOK_GROUPS = Object.values(NotificationGroup).filter((group) => group !== 'REVIEWS' && group !== 'ACCOUNT');

type Concern = (linked: string, organisation: string) => string;

const ofBid: Concern = (bid, organisation) =>
  `(${bid}.lead_id = ${organisation} or ${bid}.recommender_id = ${organisation}
    or exists (select from bid_partner p where p.bid_id = ${bid}.id and p.organisation_id = ${organisation}))`;
const ofContract: Concern = (contract, organisation) => `${organisation} = any(${contract}.party_ids)`;
const underContract: Concern = (linked, organisation) =>
  `exists (select from contract k where k.id = ${linked}.contract_id and ${ofContract('k', organisation)})`;

/**
 * What belongs to an organisation, by type, as SQL. Of all else, such as challenges, that somebody of the organisation is told of it would show what
 * that person has to do with it: a hook is told of it only where its owner is told, too.
 */
const CONCERNS: Partial<Record<LinkType, Concern>> = {
  bid: ofBid,
  correction: (linked, organisation) => `exists (select from bid b where b.id = ${linked}.bid_id and ${ofBid('b', organisation)})`,
  contract: ofContract,
  change: underContract,
  termination: underContract,
  milestone: underContract,
  milestone_submission: underContract,
  acceptance: underContract,
  payment: underContract,
};

/** SQL: whether a row of the type under the alias belongs to the organisation. */
export const concernsOrganisation = (type: LinkType, linked: string, organisation: string): string =>
  CONCERNS[type]?.(linked, organisation) ?? 'false';
