import { Inject, Injectable } from '@nestjs/common';
import { Challenge } from '../challenges/challenge.entity.js';
import { SealKey } from '../challenges/seal-key.entity.js';
import type { JobPayloads } from '../common/jobs.js';
import type { Tx } from '../common/transaction.js';
import { MainOpening } from './main-opening.service.js';
import { nextUnopened } from './opening.queries.js';
import { PriceOpening } from './price-opening.service.js';

/** Bids opened by one transaction: some megabytes where contents are large. */
const BATCH = 100;

/** Opens the sealed bids of a challenge with the key that its custodians restore. */
@Injectable()
export class OpeningService {
  constructor(
    @Inject(MainOpening) private readonly main: MainOpening,
    @Inject(PriceOpening) private readonly price: PriceOpening,
  ) {}

  /**
   * Opens the next batch and sends for the one after it; where nothing is left, concludes: minutes, the shares forgotten, and what follows, in
   * one transaction. What a batch writes is not visible before. Does nothing for a key that is not being opened.
   */
  async run(tx: Tx, { sealKeyId, after }: JobPayloads['challenge.open-bids']): Promise<void> {
    const { challengeId } = await tx.load(SealKey, sealKeyId);
    const challenge = await tx.load(Challenge, challengeId, 'update');
    const key = await tx.load(SealKey, sealKeyId, 'update');
    const { envelope } = key;
    if (key.state !== 'OPENING' || (envelope === 'main' && challenge.state !== 'CLOSED')) return;
    const batch = await nextUnopened(tx, { challengeId, envelope, after, limit: BATCH });
    if (batch.length) await this[envelope].openBatch(tx, key, batch);
    else if (!after) return this[envelope].conclude(tx, challenge, key);
    // From the first bid again when the last one is through: one that came late meanwhile may stand before it.
    const next = { sealKeyId, ...(batch.length && { after: batch.at(-1)!.bidKey }) };
    await tx.send('challenge.open-bids', next, { key: `challenge.open-bids:${sealKeyId}` });
  }
}
