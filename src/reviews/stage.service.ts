import { Inject, Injectable } from '@nestjs/common';
import { Bid } from '../bids/bid.entity.js';
import { BID_MACHINE } from '../bids/bid.machine.js';
import { awaitShares } from '../bids/opening.queries.js';
import type { Actor } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { holdFacts } from '../common/fact-changes.js';
import { newId, typedId, uuidOf } from '../common/ids.js';
import { Database, sha256, type Tx } from '../common/transaction.js';
import { afterCloses, clerksChallenge, type ReviewedChallenge, reviewedChallenge } from '../panels/challenge.facts.js';
import { Panel } from '../panels/panel.entity.js';
import { PANEL_MACHINE } from '../panels/panel.machine.js';
import { panelOf } from '../panels/panel.service.js';
import { ReviewStage } from '../panels/review-stage.entity.js';
import { STAGE_MACHINE } from '../panels/review-stage.machine.js';
import { openStage } from '../panels/settlement.service.js';
import { unscoredBids } from '../panels/unscored.sql.js';
import { rulesHash } from '../policies/overlay.rules.js';
import type { RankingRecord } from './ranking.documents.js';
import { Ranking } from './ranking.entity.js';
import { rankingInput, rankingRecord } from './ranking.facts.js';
import { stageRanking } from './ranking.rules.js';

/** A bid is ranked by the system; none of what guards a person's act is asked. */
const SYSTEM_FACTS = { approved: false, takesBids: false, recommending: false, correctionOpen: false, checked: false, ownCheck: false };

/** The end of a stage: the next one opens, and after the last the bids are ranked. */
@Injectable()
export class StageService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * The clerk closes the stage. After the first of several it is fixed who goes on; after the last the ranking is computed and kept with
   * its hash, or the custodians are asked for their shares of the key to the prices. That some sheets are missing does not keep it open: a score
   * is of the experts counted. A bid that nobody scored does, for it would be ranked as if all had given it nothing.
   * Throws NOT_FOUND without a panel, STAGE_NOT_OPEN, STAGE_CLOSED, BIDS_UNSCORED. Source: samples/README.md rules 5, 6.
   */
  async close(actor: Actor, challengeId: string, stageId: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const challenge = await clerksChallenge(tx, challengeId, 'update');
      await holdFacts(tx);
      const panel = await panelOf(tx, challenge.key);
      const stages = await lockedStages(tx, challenge.key);
      const stage = stages.find((candidate) => candidate.stage === stageId);
      if (!stage) throw new DomainError('STAGE_NOT_OPEN');
      if (stage.state === 'OPEN') await requireScored(tx, challenge.key);
      const next = stages[stage.position + 1];
      const now = await tx.now();
      await tx.move(
        STAGE_MACHINE,
        ReviewStage,
        stage,
        'closeStage',
        {},
        {
          set: { closedAt: now, closedById: actor.personId },
          challengeId: challenge.key,
        },
      );
      if (next && stage.position === 0)
        await tx.update(ReviewStage, stage.key, { goingOn: stageRanking(await rankingInput(tx, challenge)).goOn });
      if (next) await openStage(tx, next, now);
      else if (!(await awaitShares(tx, challenge.key, 'price'))) await keepRanking(tx, challenge, now);
      const facts = { afterCloses: afterCloses(challenge, now) };
      await tx.move(PANEL_MACHINE, Panel, panel, next ? 'closeStage' : 'closeLastStage', facts, { challengeId: challenge.key });
      return panel.key;
    });
  }

  /** Ranks where the last stage is closed and the prices have been opened since; a second time does nothing. */
  async rank(tx: Tx, challengeKey: string): Promise<void> {
    const challenge = await reviewedChallenge(tx, challengeKey, 'update');
    await holdFacts(tx);
    const stages = await lockedStages(tx, challengeKey);
    const known = await tx.query('select 1 from ranking where challenge_id = $1', [challengeKey]);
    if (stages.length && stages.every(({ closedAt }) => closedAt) && !known.length) await keepRanking(tx, challenge, await tx.now());
  }

  /**
   * The hash of a stored ranking, and the hash that its sheets and rules give when it is computed anew. `challengeKey` is a uuid. Throws
   * NOT_FOUND where there is no ranking.
   */
  async verify(challengeKey: string): Promise<{ stored: string; computed: string }> {
    return this.database.system(async (tx) => {
      const stored = await tx.one<{ document: RankingRecord; hash: string }>('select document, hash from ranking where challenge_id = $1', [
        challengeKey,
      ]);
      const challenge = await reviewedChallenge(tx, challengeKey);
      const bids = stored.document.ranking.map(({ bid }) => uuidOf(bid, 'bid'));
      return { stored: stored.hash, computed: rankingRecord(await rankingInput(tx, challenge, bids)).hash };
    });
  }
}

/** The stages in order, locked: the sheets in flight are in. None before the panel is settled. */
const lockedStages = (tx: Tx, challengeId: string): Promise<ReviewStage[]> =>
  tx.manager
    .createQueryBuilder(ReviewStage, 'stage')
    .where({ challengeId })
    .orderBy('stage.position')
    .setLock('pessimistic_write')
    .getMany();

async function requireScored(tx: Tx, challengeKey: string): Promise<void> {
  const bids = await tx.query<{ id: string }>(`${unscoredBids('$1')} order by b.id`, [challengeKey]);
  if (bids.length) throw new DomainError('BIDS_UNSCORED', { bids: bids.map(({ id }) => typedId('bid', id)) });
}

/** Keeps the ranking; the rules must be those of publication (mechanism.md 2.15, invariant 5). */
async function keepRanking(tx: Tx, challenge: ReviewedChallenge, computedAt: Date): Promise<void> {
  const { document, hash } = rankingRecord(await rankingInput(tx, challenge));
  const hashed = rulesHash(challenge.rules, sha256);
  if (hashed !== challenge.rulesHash) throw new Error(`the rules of challenge ${challenge.key} are not those it was published under`);
  const key = newId();
  await tx.insert(Ranking, { key, challengeId: challenge.key, document, hash, rulesHash: hashed, computedAt });
  await tx.event({ subject: 'ranking', key, event: 'rank', challengeId: challenge.key, document, role: 'system' });
  for (const { bid } of document.ranking) {
    const row = await tx.load(Bid, uuidOf(bid, 'bid'), 'update');
    if (row.state === 'ELIGIBLE') await tx.move(BID_MACHINE, Bid, row, 'rank', SYSTEM_FACTS, { challengeId: challenge.key });
  }
}
