import { typedId } from '../common/ids.js';
import type { Tx } from '../common/transaction.js';
import { joinShares, publicKeyOf } from '../crypto/custody.js';
import type { ServerKeys } from '../crypto/server-keys.js';
import { SealKey } from './seal-key.entity.js';
import { shareInfo } from './seal-share.rules.js';

/** The keys of a challenge's latest round, by envelope: `main`, and `price` where envelopes are separate. Empty where nothing is sealed. */
export async function sealKeysOf(tx: Tx, challengeId: string): Promise<SealKey[]> {
  const keys = await tx.manager.find(SealKey, { where: { challengeId }, order: { envelope: 'ASC' } });
  const latest = Math.max(...keys.map(({ round }) => round));
  return keys.filter(({ round }) => round === latest);
}

/**
 * The private half of a key, out of the shares that its custodians handed in. Held against the public half; throws where it is not that, or
 * where fewer shares than the threshold are on hand. It is for the memory of one job, and is never written.
 */
export async function restorePrivateKey(tx: Tx, keys: ServerKeys, sealKeyId: string): Promise<string> {
  const { publicKey, threshold } = await tx.load(SealKey, sealKeyId);
  const wrapped = await tx.query<{ id: string; wrapped: { kid: string; key: string } }>(
    'select id, wrapped from seal_share where seal_key_id = $1 and wrapped is not null order by position limit $2',
    [sealKeyId, threshold],
  );
  if (wrapped.length < threshold) throw new Error(`seal key ${sealKeyId}: ${wrapped.length} of ${threshold} shares are on hand`);
  const shares = wrapped.map((share) => keys.unwrap(share.wrapped, shareInfo(typedId('seal_share', share.id))).toString('base64url'));
  const privateKey = await joinShares(shares);
  if (publicKeyOf(privateKey) !== publicKey) throw new Error(`seal key ${sealKeyId}: the shares give another key`);
  return privateKey;
}

/** Erases the shares that were handed in: what was sealed is open, and nothing more is opened with them. */
export async function forgetShares(tx: Tx, sealKeyId: string): Promise<void> {
  await tx.query('update seal_share set wrapped = null where seal_key_id = $1', [sealKeyId]);
}
