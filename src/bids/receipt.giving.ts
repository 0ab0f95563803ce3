import { newSecretId, typedId } from '../common/ids.js';
import type { Tx } from '../common/transaction.js';
import { signJws } from '../crypto/jws.js';
import type { ServerKeys } from '../crypto/server-keys.js';
import { roundOf, type SealingGate } from './bid.gate.js';
import { Receipt } from './receipt.entity.js';
import type { ReceiptKind } from './receipt.enum.js';

export const RECEIPT_TYPE = 'jiebang-receipt+jws';

/** What a receipt says under its signature: typed ids, and the instant in ISO 8601 with milliseconds. */
export interface ReceiptPayload {
  list: string;
  challenge: string;
  bid: string;
  kind: ReceiptKind;
  no: number;
  commitment: string;
  at: string;
  inTime: boolean;
}

/** What was received. */
export interface Given {
  bidKey: string;
  kind: ReceiptKind;
  no: number;
  commitment: string;
  salt: string | null;
  at: Date;
  inTime: boolean;
}

/** Gives the signed receipt for what this transaction receives. */
export async function giveReceipt(tx: Tx, keys: ServerKeys, gate: SealingGate, { bidKey, ...given }: Given): Promise<void> {
  const { kind, no, commitment, inTime } = given;
  const payload: ReceiptPayload = {
    ...{ list: typedId('list', gate.listId), challenge: typedId('challenge', gate.key), bid: typedId('bid', bidKey) },
    ...{ kind, no, commitment, at: given.at.toISOString(), inTime },
  };
  const jws = await signJws(payload, RECEIPT_TYPE, keys);
  await tx.insert(Receipt, { key: newSecretId(), bidId: bidKey, challengeId: gate.key, round: roundOf(gate), ...given, jws });
}
