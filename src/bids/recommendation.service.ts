import { Inject, Injectable } from '@nestjs/common';
import { type Actor, holds } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { uuidOf } from '../common/ids.js';
import { Database } from '../common/transaction.js';
import { Bid } from './bid.entity.js';
import { breaks, factsAt, lockBid, recommenderCloseOf } from './bid.gate.js';
import { BID_MACHINE } from './bid.machine.js';
import { requireParty } from './bid.visibility.js';

/** The recommending organisation's opinion 推荐意见, which stands beside the state of the bid. */
@Injectable()
export class RecommendationService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * Recommends a bid that was submitted to the actor's organisation, late ones too; a second time changes the rank. Whether the rank is within
   * the quota is judged at the form check. Throws RANK_TAKEN; after the recommender close RECOMMENDER_CLOSED, and the attempt is on record.
   */
  async recommend(actor: Actor, id: string, rank: number): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { gate, bid } = await lockBid(tx, uuidOf(id, 'bid'));
      await requireParty(tx, bid.recommenderId !== null && holds(actor, 'recommender', bid.recommenderId), bid.key);
      const now = await tx.now();
      const facts = factsAt(tx, { gate, bid }, now);
      const document = { rank };
      if (!facts.recommending) {
        tx.refusal = new DomainError('RECOMMENDER_CLOSED', { deadline: recommenderCloseOf(gate).toISOString() });
        await tx.event({
          subject: 'bid',
          key: bid.key,
          event: 'recommendBid',
          reason: 'RECOMMENDER_CLOSED',
          document,
          challengeId: gate.key,
        });
        return bid.key;
      }
      const set = { recommendedAt: now, recommendationRank: rank, recommendedById: actor.personId };
      try {
        await tx.move(BID_MACHINE, Bid, bid, 'recommendBid', facts, { set, document, challengeId: gate.key });
      } catch (error) {
        if (breaks(error, 'bid_rank')) throw new DomainError('RANK_TAKEN', { rank });
        throw error;
      }
      return bid.key;
    });
  }
}
