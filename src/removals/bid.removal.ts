import { Inject, Injectable } from '@nestjs/common';
import type { BidContent } from '../bids/bid.documents.js';
import { partOf, type Proof } from '../bids/bid.envelope.js';
import { textsOf } from '../bids/envelope.service.js';
import { typedId } from '../common/ids.js';
import type { Tx } from '../common/transaction.js';
import { canonical, sha256Hex } from '../crypto/canonical.js';
import { ServerKeys } from '../crypto/server-keys.js';
import { partName } from '../record/removed.js';
import { keep, type Left } from './record.removal.js';
import { mayHold } from './words.removal.js';

interface Version {
  key: string;
  bid: string;
  challenge: string;
  no: number;
  content: BidContent;
  proof: Proof;
  removed: Commitment[] | null;
}

interface Commitment {
  envelope: string;
  commitment: string;
}

/** Envelopes of a version that say the words, each with its commitment, which stays. */
export interface Touched {
  key: string;
  envelopes: Commitment[];
}

/** SQL: sealed envelopes without what could be opened: their names and commitments stay. */
const EMPTIED = `(select jsonb_agg(case when $2::text[] is null or g ->> 'envelope' = any($2)
    then (g - 'server') || '{"ciphertext": "", "nonce": "", "wraps": []}' else g end order by n)
  from jsonb_array_elements(v.sealed) with ordinality e(g, n))`;

/** SQL: envelopes removed before, and those that are now; each once. */
const ADDED = `(select jsonb_agg(distinct g) from jsonb_array_elements(coalesce(v.removed, '[]') || $3::jsonb) g)`;

/** What of opened bids could bring the words back: envelopes, and the salt that would let them be guessed from a commitment. */
@Injectable()
export class BidRemoval {
  constructor(@Inject(ServerKeys) private readonly keys: ServerKeys) {}

  /** Before the words are replaced: what of which versions says them. */
  async touched(tx: Tx, words: string): Promise<Touched[]> {
    const versions = await tx.query<Version>(
      `select v.id as key, v.bid_id as bid, b.challenge_id as challenge, v.no, v.content, v.proof, v.removed from bid_version v join bid b on b.id = v.bid_id
       where v.content is not null and v.proof is not null and (${mayHold('v.content', true)} or ${mayHold('v.proof', true)})
       order by v.id for no key update of v`,
      [words],
    );
    const escaped = JSON.stringify(words).slice(1, -1);
    const says = (value: unknown): boolean => JSON.stringify(value).includes(escaped);
    return versions.map(({ key, bid, challenge, removed, ...version }) => {
      const texts = textsOf(this.keys, { ...version, bid: typedId('bid', bid), challenge: typedId('challenge', challenge) });
      const saying = texts.filter(says).map((text) => ({ envelope: text.envelope, commitment: sha256Hex(canonical(text)) }));
      const before = (removed ?? []).filter(({ envelope }) => says(partOf(version.content, envelope)));
      return { key, envelopes: [...saying, ...before] };
    });
  }

  /** Afterwards: nothing of them can be opened or proved any more but by what is kept. */
  async empty(tx: Tx, touched: readonly Touched[], left: Left): Promise<void> {
    for (const { key, envelopes } of touched) {
      const names = envelopes.map(({ envelope }) => envelope);
      const { bid, no, content } = await tx.one<Pick<Version, 'bid' | 'no' | 'content'>>(
        `update bid_version v set proof = v.proof - $2::text[], content_hash = null, sealed = ${EMPTIED}, removed = ${ADDED}
         where v.id = $1 returning v.bid_id as bid, v.no, v.content`,
        [key, names, JSON.stringify(envelopes)],
      );
      for (const envelope of names) keep(left, partName(typedId('bid', bid), no, envelope), partOf(content, envelope));
      // Versions before it, which nobody opened and nobody will, may say the same.
      await tx.query(`update bid_version v set sealed = ${EMPTIED} where v.bid_id = $1 and v.content is null`, [bid, null]);
    }
  }
}
