import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import { Challenge } from '../challenges/challenge.entity.js';
import { CHALLENGE_MACHINE } from '../challenges/challenge.machine.js';
import { SealKey } from '../challenges/seal-key.entity.js';
import { SEAL_KEY_MACHINE } from '../challenges/seal-key.machine.js';
import { sealKeysOf } from '../challenges/seal-key.opening.js';
import type { Tx } from '../common/transaction.js';
import { moveAll } from './bid.moving.js';
import { undoRound } from './closing.round.js';

/**
 * Takes a close back: the challenge takes bids again, and what was sealed can be replaced and withdrawn. The root stays published, as undone. The
 * challenge, which is closed and of which nothing was opened, is locked for update; `set` are its new closes.
 */
export async function undoClose(tx: Tx, challenge: Challenge, set: QueryDeepPartialEntity<Challenge>): Promise<void> {
  const challengeId = challenge.key;
  const closing = await undoRound(tx, challenge);
  await tx.move(CHALLENGE_MACHINE, Challenge, challenge, 'undoClose', {}, { set, challengeId, document: { ...set, ...closing } });
  await moveAll(tx, { challengeId, from: 'SEALED', event: 'undoSeal' });
  // What this close found of bids that had been withdrawn; they can be submitted anew.
  await tx.query(
    `update bid set eligibility_status = null, eligibility_rules = null, corrected = null, found_at = null
     where challenge_id = $1 and state = 'WITHDRAWN' and eligibility_status = 'WITHDRAWN' and opened_at is null`,
    [challengeId],
  );
}

/** Takes the request for shares back, of which none was given: they are refused until the custodians are asked again. */
export async function stopAwaitingShares(tx: Tx, challengeId: string): Promise<void> {
  for (const key of await sealKeysOf(tx, challengeId))
    if (key.state === 'AWAITING_SHARES') await tx.move(SEAL_KEY_MACHINE, SealKey, key, 'meetOutage', {}, { challengeId });
}
