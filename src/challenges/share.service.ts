import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor.js';
import type { ErrorCode } from '../common/error-codes.js';
import { DomainError } from '../common/errors.js';
import { uuidOf } from '../common/ids.js';
import { Database, type Tx } from '../common/transaction.js';
import { CryptoError } from '../crypto/crypto.error.js';
import { shareCommitment } from '../crypto/custody.js';
import { ServerKeys } from '../crypto/server-keys.js';
import { SealKey } from './seal-key.entity.js';
import { SEAL_KEY_MACHINE } from './seal-key.machine.js';
import { SealShare } from './seal-share.entity.js';
import { shareInfo } from './seal-share.rules.js';

/** Custodians hand in their shares, each at their own time. */
@Injectable()
export class ShareService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ServerKeys) private readonly keys: ServerKeys,
  ) {}

  /**
   * A custodian hands in an own share; the one that makes the threshold full starts the opening. Two at once wait for each other at the key.
   * Refused, on record: SHARE_TOO_EARLY before the custodians are asked, SEAL_OPENED once there are enough, SHARE_REPEATED, SHARE_WRONG where
   * it is not what its commitment says, NOT_FOUND for another custodian's share. Who keeps none of the key is NOT_FOUND too, and leaves nothing:
   * else anybody could fill the record.
   */
  async handIn(actor: Actor, input: { share: string; value: string }): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { sealKeyId } = await tx.load(SealShare, uuidOf(input.share, 'seal_share'));
      const key = await tx.load(SealKey, sealKeyId, 'update');
      const share = await tx.load(SealShare, uuidOf(input.share, 'seal_share'), 'update');
      await tx.one('select from seal_share where seal_key_id = $1 and custodian_id = $2', [sealKeyId, actor.personId]);
      const refused = refusal(actor, { key, share, value: input.value });
      if (refused) return this.refuse(tx, { key, share, code: refused });
      const { challengeId } = key;
      const wrapped = this.keys.wrap(Buffer.from(input.value, 'base64url'), shareInfo(input.share));
      await tx.update(SealShare, share.key, { handedInAt: await tx.now(), wrapped });
      await tx.move(SEAL_KEY_MACHINE, SealKey, key, 'handInShare', {}, { challengeId, document: { share: input.share } });
      const { count } = await tx.one<{ count: number }>(
        'select count(*)::int as count from seal_share where seal_key_id = $1 and handed_in_at is not null',
        [key.key],
      );
      if (count < key.threshold) return share.key;
      await tx.move(SEAL_KEY_MACHINE, SealKey, key, 'reachThreshold', {}, { challengeId });
      await tx.send('challenge.open-bids', { sealKeyId }, { key: `challenge.open-bids:${sealKeyId}` });
      return share.key;
    });
  }

  private async refuse(tx: Tx, { key, share, code }: { key: SealKey; share: SealShare; code: ErrorCode }): Promise<string> {
    const id = share.key;
    await tx.event({ subject: 'seal_share', key: id, event: 'refuseShare', reason: code, challengeId: key.challengeId });
    tx.refusal = new DomainError(code);
    return id;
  }
}

function refusal(actor: Actor, { key, share, value }: { key: SealKey; share: SealShare; value: string }): ErrorCode | null {
  if (share.custodianId !== actor.personId) return 'NOT_FOUND';
  if (key.state === 'SEALED') return 'SHARE_TOO_EARLY';
  if (key.state !== 'AWAITING_SHARES') return 'SEAL_OPENED';
  if (share.handedInAt) return 'SHARE_REPEATED';
  return commitmentOf(value) === share.commitment ? null : 'SHARE_WRONG';
}

/** Null for what is no share at all. */
function commitmentOf(value: string): string | null {
  try {
    return shareCommitment(value);
  } catch (error) {
    if (error instanceof CryptoError) return null;
    throw error;
  }
}
