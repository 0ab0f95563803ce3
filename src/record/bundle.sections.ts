import { awardSections } from './bundle.award.sections.js';
import { bidSections } from './bundle.bid.sections.js';
import { callSections } from './bundle.call.sections.js';
import { deliverySections } from './bundle.delivery.sections.js';
import type { Edition } from './bundle.format.js';
import { reviewSections } from './bundle.review.sections.js';
import { type Section, sightOf } from './bundle.sql.js';

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

/** All sections of an edition, in the order of the file, but its first and its last lines and the log. */
export function sectionsOf(edition: Edition): Section[] {
  const sight = sightOf(edition);
  return [...callSections(), ...bidSections(sight), ...reviewSections(sight), ...awardSections(sight), ...deliverySections(sight)];
}
