import type { EffectiveRules } from '../policies/effective-rules.js';
import { unfound } from '../bids/bid.actions.js';
import { Challenge } from '../challenges/challenge.entity.js';
import { Fraction } from '../common/fraction.js';
import type { Tx } from '../common/transaction.js';
import type { RankingRecord } from '../reviews/ranking.documents.js';
import { Decision } from './decision.entity.js';
import type { RankedBid } from './winners.rules.js';

/** A challenge with its list's rules, and the decision on it where there is one. */
export interface Case {
  challenge: Challenge;
  rules: EffectiveRules;
  decision: Decision | null;
}

/** A case whose decision is there. */
export type DecidedCase = Case & { decision: Decision };

/**
 * The case, with the challenge's row locked: shared by what may happen side by side (an objection), alone by what decides. The decision has no
 * lock of its own, as it only changes under the challenge's.
 */
export async function loadCase(tx: Tx, challengeId: string, lock: 'share' | 'update'): Promise<Case> {
  const challenge = await tx.load(Challenge, challengeId, lock);
  const { rules } = await tx.one<{ rules: EffectiveRules }>('select rules from list where id = $1', [challenge.listId]);
  const decision = await tx.manager.findOneBy(Decision, { challengeId });
  return { challenge, rules, decision };
}

/** What the form check says of a challenge's bids: how many are eligible, and how many it has still to find. */
export async function bidCounts(tx: Tx, challengeId: string): Promise<{ valid: number; open: number }> {
  return tx.one(
    `select count(*) filter (where eligibility_status = 'ELIGIBLE')::int as valid,
       count(*) filter (where ${unfound('b')})::int as open
     from bid b where challenge_id = $1`,
    [challengeId],
  );
}

/** What the review says: the ranked bids by id on the wire, in order. A bid that was withdrawn since can't be proposed. */
export interface Review {
  ranking: RankedBid[];
  /** Whether every counted expert of the last stage believes that the bid can deliver, bid by bid; read where one is valid. */
  canDeliver: boolean[];
}

/** The review of a challenge, or null while it is under way: an appointed panel has to close its last stage, and none may be missing before the planned end. */
export async function reviewOf(tx: Tx, challenge: Challenge): Promise<Review | null> {
  const [stored] = await tx.query<Pick<RankingRecord, 'ranking'>>(
    `select document -> 'ranking' as ranking from ranking where challenge_id = $1`,
    [challenge.key],
  );
  if (!stored) {
    const panels = await tx.query('select from panel where challenge_id = $1', [challenge.key]);
    return panels.length || (await tx.now()) <= challenge.reviewCloses ? null : { ranking: [], canDeliver: [] };
  }
  const bids = await tx.query<{ id: string; selfFunded: boolean; withdrawn: boolean; routeFamily: string | null }>(
    `select 'bid_' || replace(id::text, '-', '') as id, self_funded as "selfFunded", withdrawn_at is not null as withdrawn,
       content ->> 'routeFamily' as "routeFamily" from bid where challenge_id = $1`,
    [challenge.key],
  );
  const known = new Map(bids.map((bid) => [bid.id, bid]));
  return {
    ranking: stored.ranking.map(({ bid, score, passes }) => {
      const { selfFunded = false, withdrawn = false, routeFamily = null } = known.get(bid) ?? {};
      return { bid, score: Fraction.of(score), passes: passes && !withdrawn, selfFunded, routeFamily: routeFamily ?? '' };
    }),
    canDeliver: stored.ranking.map(({ allCanDeliver }) => allCanDeliver),
  };
}
