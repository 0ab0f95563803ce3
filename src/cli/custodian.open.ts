import { CryptoError } from '../crypto/crypto.error.js';
import { joinShares, publicKeyOf, shareCommitment } from '../crypto/custody.js';
import { bidAad, openWithPrivate, type SealedEnvelope } from '../crypto/envelope.js';
import { StartupError } from '../startup-error.js';
import { readJson, readKeyFile } from './custodian.key.js';

/** What of a key, as Challenge.sealKeys shows it, is needed to hold shares against. */
interface PublicKey {
  publicKey: string;
  threshold: number;
  shares: { id: string; commitment: string }[];
}
/** An envelope of a bid's version; `bid` is the bid's global id. */
type Envelope = SealedEnvelope & { bid: string; no: number };
type Place = Pick<Envelope, 'bid' | 'no' | 'envelope' | 'commitment'>;

/** Texts that are what their commitments say, and envelopes that did not open, with the reason. */
export interface Opened {
  opened: (Place & { content: unknown })[];
  failed: (Place & { reason: string })[];
}

/**
 * Opens the envelopes of a file `{sealKey, envelopes}` with k shares, each held against its commitment, or with the key pair of a recipient.
 * Throws StartupError where the file, a share or the key pair is not what it must be; then nothing is opened.
 */
export async function openEnvelopes(path: string, { share = [], key }: { share?: string[]; key?: string }): Promise<Opened> {
  const { sealKey, envelopes } = (await readJson(path)) as { sealKey?: PublicKey; envelopes?: Envelope[] };
  if (!Array.isArray(envelopes)) throw new StartupError(`${path} holds no envelopes.`);
  if (share.length > 0 === (key !== undefined)) throw new StartupError('Give --share, as often as the threshold says, or --key.');
  const privateKey = key === undefined ? await restored(path, sealKey, share) : (await readKeyFile(key)).privateKey;
  const found: Opened = { opened: [], failed: [] };
  for (const sealed of envelopes) {
    const { bid, no, envelope, commitment } = sealed;
    try {
      const content: unknown = JSON.parse(await openWithPrivate(sealed, bidAad(bid, no, envelope), privateKey));
      found.opened.push({ bid, no, envelope, commitment, content });
    } catch (error) {
      found.failed.push({ bid, no, envelope, commitment, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return found;
}

async function restored(path: string, sealKey: PublicKey | undefined, shares: readonly string[]): Promise<string> {
  if (!sealKey || !Array.isArray(sealKey.shares)) throw new StartupError(`${path} holds no seal key with its shares.`);
  const { publicKey, threshold } = sealKey;
  const commitments = new Set(sealKey.shares.map(({ commitment }) => commitment));
  try {
    for (const [index, share] of shares.entries())
      if (!commitments.has(shareCommitment(share))) throw new StartupError(`Share ${index + 1} is none of this key.`);
    if (new Set(shares).size < threshold) throw new StartupError(`${threshold} shares open this key; ${new Set(shares).size} are given.`);
    const privateKey = await joinShares([...new Set(shares)]);
    if (publicKeyOf(privateKey) !== publicKey) throw new StartupError('The shares give another key than the file says.');
    return privateKey;
  } catch (error) {
    throw error instanceof CryptoError ? new StartupError(`${error.message}.`) : error;
  }
}
