import { newId, uuidOf } from '../common/ids.js';
import type { Tx } from '../common/transaction.js';
import type { ReviewedChallenge } from '../panels/challenge.facts.js';
import { ReviewStage } from '../panels/review-stage.entity.js';
import { FormerRanking } from './former-ranking.entity.js';
import { Ranking } from './ranking.entity.js';
import { rankingInput, rankingRecord } from './ranking.facts.js';
import { stageRanking } from './ranking.rules.js';

/**
 * Computes anew what was computed from sheets: who goes on after the first stage, and the ranking, whose former version is kept. The sheets that
 * count now may be others than then; the bids are the same. Changes nothing where the outcome is the same.
 */
export async function recount(tx: Tx, challenge: ReviewedChallenge, at: Date): Promise<void> {
  const ranking = await tx.manager.findOneBy(Ranking, { challengeId: challenge.key });
  await recountFirstStage(tx, challenge, ranking);
  if (ranking) await rerank(tx, challenge, ranking, at);
}

async function recountFirstStage(tx: Tx, challenge: ReviewedChallenge, ranking: Ranking | null): Promise<void> {
  const first = await tx.manager.findOneBy(ReviewStage, { challengeId: challenge.key, position: 0 });
  if (!first?.goingOn) return;
  const { goOn } = stageRanking(await rankingInput(tx, challenge, ranking ? rankedIn(ranking) : undefined));
  if (goOn.join() === first.goingOn.join()) return;
  await tx.update(ReviewStage, first.key, { goingOn: goOn });
  const document = { from: first.goingOn, to: goOn, concerned: [{ whom: 'review-officers', of: 'GOING_ON_CHANGED' }] };
  await tx.event({ subject: 'review_stage', key: first.key, event: 'recount', role: 'system', challengeId: challenge.key, document });
}

async function rerank(tx: Tx, challenge: ReviewedChallenge, ranking: Ranking, at: Date): Promise<void> {
  const { key, hash, document: before, computedAt } = ranking;
  const record = rankingRecord(await rankingInput(tx, challenge, rankedIn(ranking)));
  if (record.hash === hash) return;
  const former = { key: newId(), rankingId: key, challengeId: challenge.key, document: before, hash, computedAt, replacedAt: at };
  await tx.insert(FormerRanking, former);
  await tx.update(Ranking, key, { ...record, computedAt: at });
  const document = { ...record.document, formerHash: hash, concerned: [{ whom: 'review-officers', of: 'RANKING_CHANGED' }] };
  await tx.event({ subject: 'ranking', key, event: 'rerank', role: 'system', challengeId: challenge.key, document });
}

const rankedIn = ({ document }: Ranking): string[] => document.ranking.map(({ bid }) => uuidOf(bid, 'bid'));
