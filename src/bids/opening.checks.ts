import type { SealKey } from '../challenges/seal-key.entity.js';
import type { SealEnvelope } from '../challenges/seal-key.enum.js';
import { restorePrivateKey } from '../challenges/seal-key.opening.js';
import { typedId } from '../common/ids.js';
import type { Tx } from '../common/transaction.js';
import { bidAad, openWithPrivate } from '../crypto/envelope.js';
import { CryptoError } from '../crypto/crypto.error.js';
import { kidOf, verifyJws } from '../crypto/jws.js';
import type { ServerKeys } from '../crypto/server-keys.js';
import { type EnvelopeText, PRICE, versionCommitment } from './bid.envelope.js';
import type { Unopened } from './opening.queries.js';
import type { OpeningFault } from './receipt.enum.js';
import { RECEIPT_TYPE, type ReceiptPayload } from './receipt.giving.js';

/** With what a version is opened. */
export interface Opener {
  challengeId: string;
  /** What of the bids is opened. */
  envelope: SealEnvelope;
  privateKey: string;
  keys: ServerKeys;
  /** Ids of keys that this installation has signed with and that are not here. */
  missing: ReadonlySet<string>;
}

/** What opens versions with a key of its challenge; as `restorePrivateKey`. */
export async function openerWith(tx: Tx, keys: ServerKeys, { key, challengeId, envelope }: SealKey): Promise<Opener> {
  const here = keys.jwks().keys.map(({ kid }) => kid);
  const missing = await tx.query<{ kid: string }>('select kid from signing_key where kid <> all($1)', [here]);
  const privateKey = await restorePrivateKey(tx, keys, key);
  return { challengeId, envelope, privateKey, keys, missing: new Set(missing.map(({ kid }) => kid)) };
}

/**
 * The texts of those envelopes of a version which are opened now, each held against its commitment, and the commitments of all against the
 * signed receipt; or what does not hold. Throws CryptoError where that can't be known without a key that is missing: to give a bid up is final.
 */
export async function openVersion(version: Unopened, opener: Opener): Promise<EnvelopeText[] | OpeningFault> {
  const texts = await textsOf(version, opener);
  if (!texts) return version.removed ? 'REMOVED' : 'CANNOT_OPEN';
  const commitment = versionCommitment(version.sealed!);
  if (commitment !== version.commitment) return 'COMMITMENT_DIFFERS';
  return (await isReceipted(version, commitment, opener)) && !(await isReplaced(version, opener)) ? texts : 'RECEIPT_DIFFERS';
}

/** Whoever can write the database could have put anything there: whatever fails, the envelope is not what was sealed. */
async function textsOf(version: Unopened, { challengeId, envelope: opened, privateKey }: Opener): Promise<EnvelopeText[] | null> {
  const { no } = version;
  const bid = typedId('bid', version.bidKey);
  try {
    const sealed = version.sealed?.filter(({ envelope }) => (envelope === PRICE) === (opened === 'price')) ?? [];
    if (!sealed.length) return null;
    const texts = await Promise.all(sealed.map((envelope) => openWithPrivate(envelope, bidAad(bid, no, envelope.envelope), privateKey)));
    const parsed = texts.map((text) => JSON.parse(text) as EnvelopeText);
    const own = parsed.every((text, index) => {
      const { envelope } = sealed[index]!;
      return text.bid === bid && text.challenge === typedId('challenge', challengeId) && text.no === no && text.envelope === envelope;
    });
    return own ? parsed : null;
  } catch {
    return null;
  }
}

async function isReceipted(version: Unopened, commitment: string, opener: Opener): Promise<boolean> {
  const { no, inTime, receivedAt, receipt } = version;
  const payload = receipt?.commitment === commitment ? await payloadOf(receipt.jws, version, opener) : null;
  const own = payload?.kind === 'submission' && payload.no === no && payload.commitment === commitment;
  return own && payload.inTime === inTime && payload.at === receivedAt.toISOString();
}

/** Whether a later submission or a withdrawal was received in time: then another version stands for the bid, or none. */
async function isReplaced(version: Unopened, opener: Opener): Promise<boolean> {
  const later = await Promise.all(version.later.map((jws) => payloadOf(jws, version, opener)));
  return later.some((payload) => payload?.inTime);
}

/** What a receipt of the bid says; null where it is not signed, or is that of another. */
async function payloadOf(jws: string, { bidKey }: Unopened, { challengeId, keys, missing }: Opener): Promise<ReceiptPayload | null> {
  const kid = kidOf(jws);
  if (kid !== null && missing.has(kid))
    throw new CryptoError(`The signing key ${kid} is not here: neither SERVER_KEY nor one of SERVER_KEYS_BEFORE`);
  try {
    const payload = await verifyJws<ReceiptPayload>(jws, keys.jwks(), RECEIPT_TYPE);
    return payload.bid === typedId('bid', bidKey) && payload.challenge === typedId('challenge', challengeId) ? payload : null;
  } catch {
    return null;
  }
}
