import { Inject, Injectable } from '@nestjs/common';
import { sealKeysOf } from '../challenges/seal-key.opening.js';
import { DomainError } from '../common/errors.js';
import { typedId, uuidOf } from '../common/ids.js';
import type { Tx } from '../common/transaction.js';
import { canonical, sha256Hex } from '../crypto/canonical.js';
import { bidAad, type Recipient, sealEnvelope, type SealedEnvelope } from '../crypto/envelope.js';
import { ServerKeys } from '../crypto/server-keys.js';
import type { SealLevel } from '../files/file.entity.js';
import { FileService, type SealedFile } from '../files/file.service.js';
import { liveKeysOf } from '../identity/person-key.service.js';
import type { BidContent } from './bid.documents.js';
import { BidContentService } from './bid-content.service.js';
import type { Bid } from './bid.entity.js';
import { contentHash, type EnvelopeFile, type EnvelopeText, newSalt, type Proof, versionCommitment, WHOLE } from './bid.envelope.js';
import { sealLevelOf, type SealingGate } from './bid.gate.js';

/** What is kept of a version: sealed, or plain with what its commitment is made of. */
export interface Kept {
  commitment: string;
  sealed: SealedEnvelope[] | null;
  content: BidContent | null;
  contentHash: string | null;
  proof: Proof | null;
}

/** Puts what is submitted into its envelope. */
@Injectable()
export class EnvelopeService {
  constructor(
    @Inject(ServerKeys) private readonly keys: ServerKeys,
    @Inject(FileService) private readonly files: FileService,
    @Inject(BidContentService) private readonly contents: BidContentService,
  ) {}

  /**
   * What is kept of a content that is submitted as version `no`: on a list that seals, sealed to the challenge's key, and so that its authors
   * and its recommender read it: by the server's key, or by their own ones. Throws SEAL_KEY_MISSING where the PI has registered none, FILE_SEALED.
   */
  async kept(tx: Tx, { gate, bid, no, content }: { gate: SealingGate; bid: Bid; no: number; content: BidContent }): Promise<Kept> {
    const level = sealLevelOf(gate);
    const text: EnvelopeText = {
      ...{ bid: typedId('bid', bid.key), challenge: typedId('challenge', gate.key), no, envelope: WHOLE, content },
      files: await this.filesOf(tx, bid, content.attachments ?? [], level),
      salt: newSalt(),
    };
    const plaintext = canonical(text);
    if (level) {
      const recipients = await this.recipients(tx, { gate, bid, content, level });
      const aad = bidAad(text.bid, no, WHOLE);
      const sealed = [await sealEnvelope(WHOLE, plaintext, aad, recipients, level === 'custodial' ? this.keys : null)];
      return { commitment: versionCommitment(sealed), sealed, content: null, contentHash: null, proof: null };
    }
    const commitment = versionCommitment([{ envelope: WHOLE, commitment: sha256Hex(plaintext) }]);
    return { commitment, sealed: null, content, contentHash: contentHash(content), proof: proofOf(this.keys, [text]) };
  }

  private async filesOf(tx: Tx, bid: Bid, ids: readonly string[], level: SealLevel | null): Promise<EnvelopeFile[]> {
    if (!ids.length) return [];
    const known = bid.version ? await this.contents.knownFiles(tx, bid.key) : [];
    const isKeyed = (file: EnvelopeFile): file is SealedFile => file.key !== null;
    if (level) return this.files.sealFiles(tx, ids, level, known.filter(isKeyed));
    const rows = await tx.query<Omit<EnvelopeFile, 'key'> & { name: string | null }>(
      `select 'file_' || replace(id::text, '-', '') as id, name, media_type as "mediaType", size::float8 as size, sha256 from file where id = any($1)`,
      [ids.map((id) => uuidOf(id, 'file'))],
    );
    return [...new Set(ids)].map((id) => {
      const row = rows.find((file) => file.id === id);
      const file = row?.name ? { ...row, key: null } : known.find((other) => other.id === id);
      if (!file) throw new DomainError('FILE_SEALED');
      return file;
    });
  }

  private async recipients(
    tx: Tx,
    { gate, bid, content, level }: { gate: SealingGate; bid: Bid; content: BidContent; level: SealLevel },
  ): Promise<Recipient[]> {
    const [key] = await sealKeysOf(tx, gate.key);
    if (!key) throw new Error(`challenge ${gate.key} seals its bids and has no key`);
    const challenge: Recipient = { to: 'challenge', kid: key.fingerprint, publicKey: key.publicKey };
    return level === 'custodial' ? [challenge] : [challenge, ...(await readersOf(tx, bid, content))];
  }
}

/** The registered keys of those who may read a bid before its opening: its authors, and the people of its recommender. */
async function readersOf(tx: Tx, bid: Bid, { unitApprover, recommender }: BidContent): Promise<Recipient[]> {
  const authors = [bid.piId, ...(unitApprover ? [uuidOf(unitApprover, 'person')] : [])];
  const people = recommender
    ? await tx.query<{ id: string }>(`select person_id as id from membership where organisation_id = $1 and role = 'recommender'`, [
        uuidOf(recommender, 'organisation'),
      ])
    : [];
  const keys = await liveKeysOf(tx, [...authors, ...people.map(({ id }) => id)]);
  if (!keys.has(bid.piId)) throw new DomainError('SEAL_KEY_MISSING');
  return [...keys].map(([person, { fingerprint, publicKey }]) => ({
    to: authors.includes(person) ? 'author' : 'recommender',
    kid: fingerprint,
    publicKey,
  }));
}

/** What of the texts is not in the content; keys of files wrapped. */
export const proofOf = (keys: ServerKeys, texts: readonly EnvelopeText[]): Proof =>
  Object.fromEntries(
    texts.map(({ envelope, salt, files }) => {
      const kept = files.map((file) => ({
        ...file,
        key: file.key === null ? null : keys.wrap(Buffer.from(file.key, 'base64url'), proofAad(file.id)),
      }));
      return [envelope, { salt, files: kept }];
    }),
  );

const proofAad = (fileId: string): string => canonical({ file: fileId, use: 'jiebang/proof/1' });

/** The texts of a version that is plain or opened, as they were committed to. */
export function textsOf(
  keys: ServerKeys,
  version: { bid: string; challenge: string; no: number; content: BidContent; proof: Proof },
): EnvelopeText[] {
  const { bid, challenge, no, content, proof } = version;
  return Object.entries(proof).map(([envelope, { salt, files }]) => ({
    ...{ bid, challenge, no, envelope, content, salt },
    files: files.map((file) => ({ ...file, key: file.key && keys.unwrap(file.key, proofAad(file.id)).toString('base64url') })),
  }));
}
