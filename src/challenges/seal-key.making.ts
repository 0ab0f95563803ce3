import { DomainError } from '../common/errors.js';
import { newId, typedId } from '../common/ids.js';
import type { Tx } from '../common/transaction.js';
import { fingerprint, joinShares, newKeyPair, shareCommitment, splitKey } from '../crypto/custody.js';
import { hpkeSeal } from '../crypto/hpke.js';
import type { PersonKey } from '../identity/person-key.entity.js';
import { type Custody, custodyOf, lastingCustody, requireCustody } from '../lists/custodian.service.js';
import type { List } from '../lists/list.entity.js';
import { type EffectiveRules, sealingLevel } from '../policies/effective-rules.js';
import { SealEnvelope } from './seal-key.enum.js';
import { SealKey } from './seal-key.entity.js';
import { SEAL_KEY_MACHINE } from './seal-key.machine.js';
import { SealShare } from './seal-share.entity.js';
import { shareInfo } from './seal-share.rules.js';

/** What the record says of a key: all that an outsider needs to hold its opening against. Ids are typed. */
export interface SealKeyRecord {
  id: string;
  round: number;
  envelope: SealEnvelope;
  publicKey: string;
  threshold: number;
  /** In the order of the custodians; `keyFingerprint` is that of the custodian's public key. */
  shares: { id: string; custodian: string; keyFingerprint: string; commitment: string }[];
}

/** Custodians with their keys in use, and how many open. */
export interface Keepers {
  threshold: number;
  custodians: { personId: string; key: PersonKey }[];
}

/** Those who keep a list's shares at its publication, or null where nothing is sealed. Throws as `requireCustody`. */
export async function keepersAtPublication(tx: Tx, list: List, rules: EffectiveRules): Promise<Keepers | null> {
  return sealingLevel(rules) === 'none' ? null : keyed(await requireCustody(tx, list));
}

/** Those who keep the shares of a later round. Throws CUSTODIANS_MISSING, and as `lastingCustody`. */
export async function keepersOfLaterRound(tx: Tx, list: List): Promise<Keepers | null> {
  if (sealingLevel(list.rules) === 'none') return null;
  const custody = await custodyOf(tx, list);
  if (!custody) throw new DomainError('CUSTODIANS_MISSING');
  return keyed(await lastingCustody(tx, list, custody));
}

const keyed = ({ threshold, custodians }: Custody): Keepers => ({
  threshold,
  custodians: custodians.flatMap(({ personId, key }) => (key ? [{ personId, key }] : [])),
});

/**
 * Makes the key pairs of a challenge's next round: one, or with separate envelopes a second one for the price. Each private key is split
 * among the keepers, each share sealed to its keeper's key, and neither leaves this function: nothing but the sealed shares is written.
 */
export async function makeSealKeys(
  tx: Tx,
  challenge: { key: string; listId: string },
  rules: EffectiveRules,
  keepers: Keepers | null,
): Promise<SealKeyRecord[]> {
  if (!keepers) return [];
  const { round } = await tx.one<{ round: number }>('select coalesce(max(round), 0) + 1 as round from seal_key where challenge_id = $1', [
    challenge.key,
  ]);
  const envelopes: SealEnvelope[] = rules.sealing?.envelopes === 'separate' ? ['main', 'price'] : ['main'];
  const records: SealKeyRecord[] = [];
  for (const envelope of envelopes) records.push(await makeSealKey(tx, { challenge, round, envelope }, keepers));
  return records;
}

async function makeSealKey(
  tx: Tx,
  { challenge, round, envelope }: { challenge: { key: string; listId: string }; round: number; envelope: SealEnvelope },
  { threshold, custodians }: Keepers,
): Promise<SealKeyRecord> {
  const { publicKey, privateKey } = await newKeyPair();
  const shares = await splitKey(privateKey, { shares: custodians.length, threshold });
  // A key that its shares do not give back would lose every bid.
  if ((await joinShares(shares.slice(-threshold))) !== privateKey) throw new Error('a private key did not come back from its shares');
  const key = newId();
  await tx.insert(SealKey, {
    ...{ key, challengeId: challenge.key, listId: challenge.listId, round, envelope, publicKey, threshold },
    fingerprint: fingerprint(publicKey),
    state: SEAL_KEY_MACHINE.initial,
    madeAt: await tx.now(),
  });
  const record: SealKeyRecord = { id: typedId('seal_key', key), round, envelope, publicKey, threshold, shares: [] };
  for (const [index, share] of shares.entries()) {
    const { personId, key: personKey } = custodians[index]!;
    const row = { key: newId(), sealKeyId: key, custodianId: personId, personKeyId: personKey.key, position: index + 1 };
    const id = typedId('seal_share', row.key);
    const sealed = await hpkeSeal(personKey.publicKey, Buffer.from(share, 'base64url'), shareInfo(id));
    const commitment = shareCommitment(share);
    await tx.insert(SealShare, { ...row, commitment, sealed: { enc: sealed.enc, ct: sealed.ct } });
    record.shares.push({ id, custodian: typedId('person', personId), keyFingerprint: personKey.fingerprint, commitment });
  }
  return record;
}
