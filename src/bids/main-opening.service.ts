import { Inject, Injectable } from '@nestjs/common';
import type { Challenge } from '../challenges/challenge.entity.js';
import type { SealKey } from '../challenges/seal-key.entity.js';
import type { Tx } from '../common/transaction.js';
import { ServerKeys } from '../crypto/server-keys.js';
import { FileService, type SealedFile } from '../files/file.service.js';
import { mergedContent } from './bid-content.service.js';
import type { BidContent } from './bid.documents.js';
import { contentHash, type EnvelopeFile, type Proof } from './bid.envelope.js';
import { proofOf } from './envelope.service.js';
import { beginEvaluation } from './evaluation.begin.js';
import { type Opener, openerWith, openVersion } from './opening.checks.js';
import { concludeOpening } from './opening.minutes.js';
import type { Unopened } from './opening.queries.js';
import { warn, warnOfLimits } from './opening.warnings.js';
import { rewriteParties } from './party.writing.js';
import type { OpeningFault } from './receipt.enum.js';

/** What is written of a version: opened, or why not. */
interface Outcome {
  bid: string;
  version: string;
  opening: 'OPENED' | OpeningFault;
  content: BidContent | null;
  hash: string | null;
  proof: Proof | null;
  files: EnvelopeFile[];
}

/** The opening after the closes: of the whole bid, or of all but its price. */
@Injectable()
export class MainOpening {
  constructor(
    @Inject(ServerKeys) private readonly keys: ServerKeys,
    @Inject(FileService) private readonly files: FileService,
  ) {}

  async openBatch(tx: Tx, key: SealKey, batch: readonly Unopened[]): Promise<void> {
    const opener = await openerWith(tx, this.keys, key);
    const outcomes = await Promise.all(batch.map((version) => this.outcomeOf(version, opener)));
    const rows = outcomes.map(({ files: _files, ...row }) => row);
    await tx.query(
      `with given as materialized (select * from jsonb_to_recordset($1) as g(bid uuid, version uuid, opening text, content jsonb, hash text, proof jsonb)),
         versions as (update bid_version v set opening = g.opening, content = g.content, content_hash = g.hash, proof = g.proof
           from given g where v.id = g.version)
       update bid b set content = g.content, self_funded = coalesce((g.content ->> 'selfFunded')::boolean, false) from given g where b.id = g.bid`,
      [JSON.stringify(rows)],
    );
    await rewriteParties(
      tx,
      outcomes.map(({ bid, content }) => ({ bid, content: content ?? {} })),
    );
    const isKeyed = (file: EnvelopeFile): file is SealedFile => file.key !== null;
    await this.files.unsealFiles(tx, outcomes.flatMap(({ files }) => files).filter(isKeyed));
    await warn(
      tx,
      outcomes.flatMap(({ opening, version }) => (opening === 'OPENED' ? [version] : [])),
    );
  }

  async conclude(tx: Tx, challenge: Challenge, key: SealKey): Promise<void> {
    await concludeOpening(tx, key);
    await warnOfLimits(tx, challenge);
    await beginEvaluation(tx, challenge);
  }

  private async outcomeOf(version: Unopened, opener: Opener): Promise<Outcome> {
    const opened = await openVersion(version, opener);
    const ids = { bid: version.bidKey, version: version.versionKey };
    if (typeof opened === 'string') return { ...ids, opening: opened, content: null, hash: null, proof: null, files: [] };
    const content = mergedContent(opened) ?? {};
    const files = opened.flatMap((text) => text.files);
    return { ...ids, opening: 'OPENED', content, hash: contentHash(content), proof: proofOf(this.keys, opened), files };
  }
}
