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
   * Recommends a bid that was submitted to the actor's organisation, late ones too; a second time changes the rank. A first recommendation
   * after the close is taken and does not count: the form check finds that (samples/README.md, Refused at once, or reported). Whether the rank
   * is within the quota is judged there too. Throws INPUT_INVALID for a rank below 1, RANK_TAKEN; RECOMMENDER_CLOSED where a recommendation would be changed after the close.
   */
  async recommend(actor: Actor, id: string, rank: number): Promise<string> {
    if (rank < 1) throw new DomainError('INPUT_INVALID', { faults: [{ path: 'rank', message: 'is 1 or more' }] });
    return this.database.write(actor, async (tx) => {
      const { gate, bid } = await lockBid(tx, uuidOf(id, 'bid'));
      await requireParty(tx, bid.recommenderId !== null && holds(actor, 'recommender', bid.recommenderId), bid.key);
      const now = await tx.now();
      const facts = factsAt(tx, { gate, bid }, now);
      const set = { recommendedAt: now, recommendationRank: rank, recommendedById: actor.personId };
      const record = { document: { rank }, challengeId: gate.key };
      try {
        if (facts.recommending || bid.recommendedAt) await tx.move(BID_MACHINE, Bid, bid, 'recommendBid', facts, { set, ...record });
        else {
          await tx.update(Bid, bid.key, set);
          await tx.event({
            subject: 'bid',
            key: bid.key,
            event: 'recommendBid',
            role: 'recommender',
            reason: 'RECOMMENDER_CLOSED',
            ...record,
          });
        }
      } catch (error) {
        if (breaks(error, 'bid_rank')) throw new DomainError('RANK_TAKEN', { rank });
        if (error instanceof DomainError && error.code === 'RECOMMENDER_CLOSED')
          throw new DomainError('RECOMMENDER_CLOSED', { deadline: recommenderCloseOf(gate).toISOString() });
        throw error;
      }
      return bid.key;
    });
  }
}
