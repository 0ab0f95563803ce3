import { Inject, Injectable } from '@nestjs/common';
import type { Challenge } from '../challenges/challenge.entity.js';
import type { SealKey } from '../challenges/seal-key.entity.js';
import type { Tx } from '../common/transaction.js';
import { ServerKeys } from '../crypto/server-keys.js';
import { mergedContent } from './bid-content.service.js';
import { Bid } from './bid.entity.js';
import { find } from './bid.finding.js';
import { contentHash } from './bid.envelope.js';
import { factsAt } from './bid.gate.js';
import { BID_MACHINE } from './bid.machine.js';
import { proofOf } from './envelope.service.js';
import { openerWith, openVersion } from './opening.checks.js';
import { concludeOpening } from './opening.minutes.js';
import type { Unopened } from './opening.queries.js';
import { warn, warnOfLimits } from './opening.warnings.js';

const CHUNK = 200;

/** The opening of the price, where envelopes are separate, once the last scores are locked. */
@Injectable()
export class PriceOpening {
  constructor(@Inject(ServerKeys) private readonly keys: ServerKeys) {}

  /** The price comes beside the rest of its version, which nobody reads, until all are opened. */
  async openBatch(tx: Tx, key: SealKey, batch: readonly Unopened[]): Promise<void> {
    const opener = await openerWith(tx, this.keys, key);
    const rows = await Promise.all(
      batch.map(async (version) => {
        const opened = await openVersion(version, opener);
        const fault = typeof opened === 'string' ? opened : null;
        const texts = typeof opened === 'string' ? [] : opened;
        return {
          version: version.versionKey,
          opening: fault ?? 'OPENED',
          price: mergedContent(texts) ?? {},
          proof: proofOf(this.keys, texts),
        };
      }),
    );
    await tx.query(
      `update bid_version v set price_opening = g.opening, content = v.content || g.price, proof = v.proof || g.proof
       from jsonb_to_recordset($1) as g(version uuid, opening text, price jsonb, proof jsonb) where v.id = g.version`,
      [JSON.stringify(rows)],
    );
  }

  /**
   * Shows the prices, holds the rules on money against them, and has the bids ranked. A bid whose price could not be opened is sealed again: it
   * is not ranked, and holds nothing up.
   */
  async conclude(tx: Tx, challenge: Challenge, key: SealKey): Promise<void> {
    await concludeOpening(tx, key);
    const versions = await tx.query<{ id: string; bid: string; content: object; opened: boolean }>(
      `select v.id, v.bid_id as bid, v.price_opening = 'OPENED' as opened from bid_version v join bid b on b.id = v.bid_id
       where b.challenge_id = $1 and v.round = $2 and v.price_opening is not null order by v.bid_id`,
      [challenge.key, key.round],
    );
    for (const { bid } of versions.filter(({ opened }) => !opened)) await this.sealAgain(tx, challenge, bid);
    const opened = versions.filter((version) => version.opened);
    const dear: string[] = [];
    for (let from = 0; from < opened.length; from += CHUNK) {
      const chunk = opened.slice(from, from + CHUNK).map(({ id }) => id);
      await hashContents(tx, chunk);
      dear.push(...(await warn(tx, chunk)));
    }
    await warnOfLimits(tx, challenge);
    const failing = opened.filter(({ id }) => dear.includes(id));
    for (const { bid } of failing) await this.findAgain(tx, challenge, bid);
    await tx.send('challenge.rank', { challengeId: challenge.key }, { key: `challenge.rank:${challenge.key}` });
  }

  private async sealAgain(tx: Tx, gate: Challenge, key: string): Promise<void> {
    const bid = await tx.load(Bid, key, 'update');
    if (!BID_MACHINE.states[bid.state].sealAgain) return;
    const unfound = { eligibilityStatus: null, eligibilityRules: null, countedVersion: null, corrected: null, foundAt: null };
    const set = { ...unfound, openedAt: null, content: null };
    await tx.move(BID_MACHINE, Bid, bid, 'sealAgain', factsAt(tx, { gate, bid }, await tx.now()), { set, challengeId: gate.key });
  }

  /** What the form check had found goes by its price as well; one whose check is not finished will be. */
  private async findAgain(tx: Tx, gate: Challenge, key: string): Promise<void> {
    const bid = await tx.load(Bid, key, 'update');
    if (bid.state === 'ELIGIBLE' || bid.state === 'INELIGIBLE') await find(tx, { gate, bid }, 'system');
  }
}

/** Sets the contents of versions (uuids), price included, as those of their bids; with the hash that each has now. */
async function hashContents(tx: Tx, versions: readonly string[]): Promise<void> {
  const contents = await tx.query<{ id: string; content: object }>('select id, content from bid_version where id = any($1)', [versions]);
  const hashed = contents.map(({ id, content }) => ({ version: id, hash: contentHash(content) }));
  await tx.query(
    `with hashed as (
       update bid_version v set content_hash = g.hash from jsonb_to_recordset($1) as g(version uuid, hash text) where v.id = g.version
       returning v.bid_id, v.content)
     update bid b set content = h.content from hashed h where b.id = h.bid_id`,
    [JSON.stringify(hashed)],
  );
}
