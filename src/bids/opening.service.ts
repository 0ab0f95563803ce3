import { Inject, Injectable } from '@nestjs/common';
import { Challenge } from '../challenges/challenge.entity.js';
import { SealKey } from '../challenges/seal-key.entity.js';
import { SEAL_KEY_MACHINE } from '../challenges/seal-key.machine.js';
import { forgetShares, restorePrivateKey } from '../challenges/seal-key.opening.js';
import { newId, typedId } from '../common/ids.js';
import type { JobPayloads } from '../common/jobs.js';
import type { Tx } from '../common/transaction.js';
import { ServerKeys } from '../crypto/server-keys.js';
import { FileService, type SealedFile } from '../files/file.service.js';
import { mergedContent } from './bid-content.service.js';
import type { BidContent } from './bid.documents.js';
import { contentHash, type EnvelopeFile, type EnvelopeText, type Proof } from './bid.envelope.js';
import { proofOf } from './envelope.service.js';
import { beginEvaluation } from './evaluation.begin.js';
import { openVersion } from './opening.checks.js';
import { Opening } from './opening.entity.js';
import { nextUnopened, type Unopened } from './opening.queries.js';
import { warn, warnOfLimits } from './opening.warnings.js';
import { rewriteParties } from './party.writing.js';
import type { OpeningFault } from './receipt.enum.js';

/** Bids opened by one transaction: some megabytes where contents are large. */
const BATCH = 100;

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

/** Opens the sealed bids of a challenge with the key that its custodians restore. */
@Injectable()
export class OpeningService {
  constructor(
    @Inject(ServerKeys) private readonly keys: ServerKeys,
    @Inject(FileService) private readonly files: FileService,
  ) {}

  /**
   * Opens the next batch and sends for the one after it; where nothing is left, concludes: minutes, the shares forgotten, the evaluation begun,
   * in one transaction. What a batch writes is not visible before. Does nothing for a key that is not being opened.
   */
  async run(tx: Tx, { sealKeyId, after }: JobPayloads['challenge.open-bids']): Promise<void> {
    const { challengeId } = await tx.load(SealKey, sealKeyId);
    const challenge = await tx.load(Challenge, challengeId, 'update');
    const key = await tx.load(SealKey, sealKeyId, 'update');
    if (key.state !== 'OPENING' || challenge.state !== 'CLOSED') return;
    const batch = await nextUnopened(tx, challengeId, after ?? null, BATCH);
    if (batch.length) await this.openBatch(tx, key, batch);
    else if (!after) return this.conclude(tx, challenge, key);
    // From the first bid again when the last one is through: one that came late meanwhile may stand before it.
    const next = { sealKeyId, ...(batch.length && { after: batch.at(-1)!.bidKey }) };
    await tx.send('challenge.open-bids', next, { key: `challenge.open-bids:${sealKeyId}` });
  }

  private async openBatch(tx: Tx, { key, challengeId }: SealKey, batch: readonly Unopened[]): Promise<void> {
    const privateKey = await restorePrivateKey(tx, this.keys, key);
    const outcomes = await Promise.all(batch.map((version) => this.outcomeOf(version, challengeId, privateKey)));
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

  private async outcomeOf(version: Unopened, challengeId: string, privateKey: string): Promise<Outcome> {
    const opened = await openVersion(version, { challengeId, privateKey, keys: this.keys });
    const ids = { bid: version.bidKey, version: version.versionKey };
    if (typeof opened === 'string') return { ...ids, opening: opened, content: null, hash: null, proof: null, files: [] };
    const content = mergedContent(opened) ?? {};
    const files = opened.flatMap((text: EnvelopeText) => text.files);
    return { ...ids, opening: 'OPENED', content, hash: contentHash(content), proof: proofOf(this.keys, opened), files };
  }

  private async conclude(tx: Tx, challenge: Challenge, key: SealKey): Promise<void> {
    const openedAt = await tx.now();
    const minutes = { ...(await minutesOf(tx, key)), round: key.round, envelope: key.envelope };
    await tx.insert(Opening, { key: newId(), challengeId: challenge.key, sealKeyId: key.key, openedAt, ...minutes });
    const record = { set: { openedAt }, document: minutes, challengeId: challenge.key };
    await tx.move(SEAL_KEY_MACHINE, SealKey, key, 'openSeal', {}, record);
    await forgetShares(tx, key.key);
    await warnOfLimits(tx, challenge);
    await beginEvaluation(tx, challenge);
  }
}

/** Who opened, how many, and which failed. */
async function minutesOf(tx: Tx, { key, challengeId, round }: SealKey): Promise<Pick<Opening, 'custodians' | 'opened' | 'failed'>> {
  const custodians = await tx.query<{ name: Opening['custodians'][number]['name']; at: Date }>(
    `select p.name, s.handed_in_at as at from seal_share s join person p on p.id = s.custodian_id
     where s.seal_key_id = $1 and s.handed_in_at is not null order by s.handed_in_at, s.position`,
    [key],
  );
  const { opened, failed } = await tx.one<{ opened: number; failed: (Omit<Opening['failed'][number], 'bid'> & { bid: string })[] | null }>(
    `select count(*) filter (where v.opening = 'OPENED')::int as opened,
       jsonb_agg(jsonb_build_object('bid', b.id, 'reason', v.opening, 'commitment', (select r.commitment from receipt r
         where r.bid_id = b.id and r.kind = 'submission' and r.no = v.no limit 1)) order by b.id) filter (where v.opening <> 'OPENED') as failed
     from bid b join bid_version v on v.bid_id = b.id where b.challenge_id = $1 and v.round = $2 and v.opening is not null`,
    [challengeId, round],
  );
  return {
    custodians: custodians.map(({ name, at }) => ({ name, handedInAt: at.toISOString() })),
    opened,
    failed: (failed ?? []).map((one) => ({ ...one, bid: typedId('bid', one.bid) })),
  };
}
