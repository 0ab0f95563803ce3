import { REMOVAL_TOLD } from './bundle.events.js';
import { awardSections } from './bundle.award.sections.js';
import { bidSections } from './bundle.bid.sections.js';
import { callSections } from './bundle.call.sections.js';
import { deliverySections } from './bundle.delivery.sections.js';
import type { Edition } from './bundle.format.js';
import { reviewSections } from './bundle.review.sections.js';
import { iso, section, type Section, type Sight, sightOf } from './bundle.sql.js';
import { typedId } from '../reading/decorators.js';

/** What an edition does not hold. */
export const LEFT_OUT: Record<Edition, string[]> = {
  public: [
    'contents of bids and who made them, but the leads that notices and contracts name',
    'names of experts, unless the policy has them published; comments on sheets',
    'facts behind eligibility and conflicts: reason codes stand with the commitment to them',
    'money tables of contracts, submissions for milestones, changes, terminations and payments',
    'who acted, and events of which the public does not see the result',
    'all that was not public when it was exported',
  ],
  supervision: [
    'bids that are not opened, and sheets of stages that are open',
    'attachments themselves: their hashes are in the envelopes',
  ],
};

/** Removals of secret content from the record of the list; the public gets the salts of what it is shown. */
const removals = ({ all }: Sight): Section =>
  section(
    'removal',
    {
      ...{ id: typedId('removal', 'r.id'), carriedOutAt: iso('r.decided_at') },
      salts: all ? 'r.salts' : `(select coalesce(jsonb_object_agg(k, v), '{}') from jsonb_each(r.salts) s(k, v) where k ^@ 'challenge_')`,
    },
    `removal r where r.state = 'CARRIED_OUT' and $1 = any(r.lists) and ${REMOVAL_TOLD} order by r.decided_at, r.id`,
  );

/** All sections of an edition, in the order of the file, but its first and its last lines and the log. */
export function sectionsOf(edition: Edition): Section[] {
  const sight = sightOf(edition);
  return [
    ...callSections(),
    ...bidSections(sight),
    ...reviewSections(sight),
    ...awardSections(sight),
    ...deliverySections(sight),
    removals(sight),
  ];
}
