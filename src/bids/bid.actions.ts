import { type Actor, holds } from '../common/actor.js';
import { type Action, actionsOf } from '../common/machine.js';
import { offer, type Offered, offersOf } from '../common/offers.js';
import { hadFirstPart } from '../common/two-persons.js';
import { rolesIn } from '../lists/officer.visibility.js';
import type { Expression } from '../reading/decorators.js';
import { bidsUntil, closesOf, recommendationsUntil } from '../challenges/challenge.closes.js';
import type { Challenge } from '../challenges/challenge.entity.js';
import type { Bid } from './bid.entity.js';
import { BID_MACHINE, type BidFacts } from './bid.machine.js';
import { CORRECTION_MACHINE, type CorrectionState } from './correction.machine.js';

/** SQL: whether the form check has still to find a bid, by its alias. One that could not be opened stays sealed, and holds nothing up. */
export const unfound = (bid: string): string =>
  `(${bid}.state in ('SUBMITTED', 'FORM_CHECK', 'NEEDS_CORRECTION') or ${bid}.state = 'SEALED'
    and not exists (select 1 from bid_version v where v.bid_id = ${bid}.id and (v.opening <> 'OPENED' or v.price_opening <> 'OPENED')))`;

/** What the guards ask of a bid beyond its columns, as SQL. */
export const BID_FLAGS = {
  ...offersOf<Bid>('bid'),
  takesBids: (bid, viewer) => `(select c.state = 'OPEN' and date_trunc('second', ${viewer.now}) <= ${bidsUntil(closesOf('c'))}
    from challenge c where c.id = ${bid.challengeId})`,
  recommending: (bid, viewer) => `(select date_trunc('second', ${viewer.now}) <= ${recommendationsUntil(closesOf('c'))}
    from challenge c where c.id = ${bid.challengeId})`,
  correctionOpen: (bid) => `exists (select 1 from correction k where k.bid_id = ${bid.key} and k.state = 'OPEN')`,
} satisfies Record<string, Expression<Bid>>;

export type BidFlags = Pick<BidFacts, 'takesBids' | 'recommending' | 'correctionOpen'>;

/** The facts of the machine for an actor. */
export const bidFacts = (
  bid: Pick<Bid, 'approvedDraftVersion' | 'draftVersion' | 'checkedById' | 'checkedForId'> & BidFlags,
  actor: Actor,
): BidFacts => ({
  approved: bid.approvedDraftVersion === bid.draftVersion,
  takesBids: bid.takesBids,
  recommending: bid.recommending,
  correctionOpen: bid.correctionOpen,
  checked: bid.checkedById !== null,
  ownCheck: hadFirstPart(actor, { by: bid.checkedById, for: bid.checkedForId }),
});

/** The mutation behind an event that is named after one of its ends. */
const MUTATIONS: Partial<Record<string, string>> = { findEligible: 'confirmCheck', withdrawLate: 'withdrawBid' };

type Columns = Pick<
  Bid,
  | 'state'
  | 'departmentId'
  | 'leadId'
  | 'piId'
  | 'unitApproverId'
  | 'recommenderId'
  | 'approvedDraftVersion'
  | 'draftVersion'
  | 'checkedById'
  | 'checkedForId'
>;

/** What the viewer may do with a bid, by the part he has in it. */
export function bidActions(bid: Columns & BidFlags & Offered, actor: Actor): Action[] {
  const roles: string[] = rolesIn(actor, bid.departmentId).filter((role) => role === 'clerk' || role === 'approver');
  if (actor.personId !== null && actor.personId === bid.piId) roles.push('pi');
  if (actor.personId !== null && actor.personId === bid.unitApproverId && holds(actor, 'unit-approver', bid.leadId))
    roles.push('unit-approver');
  if (bid.recommenderId !== null && holds(actor, 'recommender', bid.recommenderId)) roles.push('recommender');
  const offered = actionsOf(BID_MACHINE, bid.state, roles, bidFacts(bid, actor)).filter(({ name }) => name !== 'findIneligible');
  const byName = new Map<string, Action>();
  for (const action of offered) {
    const name = MUTATIONS[action.name] ?? action.name;
    if (!byName.get(name)?.allowed) byName.set(name, { ...action, name });
  }
  return [...byName.values(), ...bid.offered];
}

offer<Challenge>('challenge', {
  name: 'draftBid',
  when: (challenge) => `${challenge.state} = 'OPEN'`,
  may: (_challenge, viewer) => `cardinality(${viewer.as('pi')}) > 0`,
});

/** What the viewer may do with a correction; `due`: its end is yet to come. */
export function correctionActions({ state, own, due }: { state: CorrectionState; own: boolean; due: boolean }): Action[] {
  const offered = actionsOf(CORRECTION_MACHINE, state, own ? ['pi'] : [], {}).filter(({ name }) => name === 'correctBid');
  return offered.map((action): Action => (action.allowed && !due ? { ...action, allowed: false, reason: 'CORRECTION_TOO_LATE' } : action));
}
