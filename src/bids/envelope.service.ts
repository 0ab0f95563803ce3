import { Inject, Injectable } from '@nestjs/common';
import type { SealEnvelope } from '../challenges/seal-key.enum.js';
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
import {
  contentHash,
  type EnvelopeFile,
  envelopesOf,
  type EnvelopeText,
  holdsFiles,
  newSalt,
  partOf,
  PRICE,
  type Proof,
  versionCommitment,
} from './bid.envelope.js';
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
    const files = await this.filesOf(tx, bid, content.attachments ?? [], level);
    const texts = envelopesOf(level ? gate.envelopes : 'one').map((envelope): EnvelopeText => {
      const ids = { bid: typedId('bid', bid.key), challenge: typedId('challenge', gate.key), no, envelope };
      return { ...ids, content: partOf(content, envelope), files: holdsFiles(envelope) ? files : [], salt: newSalt() };
    });
    if (level) {
      const sealed = await this.sealed(
        texts,
        await recipients(tx, { gate, bid, content, level }),
        level === 'custodial' ? this.keys : null,
      );
      return { commitment: versionCommitment(sealed), sealed, content: null, contentHash: null, proof: null };
    }
    const commitment = versionCommitment(texts.map((text) => ({ envelope: text.envelope, commitment: sha256Hex(canonical(text)) })));
    return { commitment, sealed: null, content, contentHash: contentHash(content), proof: proofOf(this.keys, texts) };
  }

  private sealed(texts: readonly EnvelopeText[], { main, price, readers }: Recipients, keys: ServerKeys | null): Promise<SealedEnvelope[]> {
    return Promise.all(
      texts.map((text) => {
        const { bid, no, envelope } = text;
        return sealEnvelope(envelope, canonical(text), bidAad(bid, no, envelope), [envelope === PRICE ? price : main, ...readers], keys);
      }),
    );
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
}

/** To whom envelopes are sealed. */
interface Recipients {
  main: Recipient;
  price: Recipient;
  readers: Recipient[];
}

async function recipients(
  tx: Tx,
  { gate, bid, content, level }: { gate: SealingGate; bid: Bid; content: BidContent; level: SealLevel },
): Promise<Recipients> {
  const keys = await sealKeysOf(tx, gate.key);
  const of = (name: SealEnvelope): Recipient => {
    const key = keys.find(({ envelope }) => envelope === name);
    if (!key) throw new Error(`challenge ${gate.key} seals its bids and has no ${name} key`);
    return { to: 'challenge', kid: key.fingerprint, publicKey: key.publicKey };
  };
  const main = of('main');
  return {
    main,
    price: gate.envelopes === 'separate' ? of('price') : main,
    readers: level === 'custodial' ? [] : await readersOf(tx, bid, content),
  };
}

/** The registered keys of those who may read a bid before its opening: its authors, and the people of its recommender. */
async function readersOf(tx: Tx, bid: Bid, { unitApprover, recommender }: BidContent): Promise<Recipient[]> {
  const authors = [bid.piId, ...(unitApprover ? [uuidOf(unitApprover, 'person')] : [])];
  const people = recommender
    ? await tx.query<{ id: string }>(
        `select person_id as id from membership where organisation_id = $1 and role = 'recommender' and suspended_at is null`,
        [uuidOf(recommender, 'organisation')],
      )
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
    ...{ bid, challenge, no, envelope, content: partOf(content, envelope), salt },
    files: files.map((file) => ({ ...file, key: file.key && keys.unwrap(file.key, proofAad(file.id)).toString('base64url') })),
  }));
}
