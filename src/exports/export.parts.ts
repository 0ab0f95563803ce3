import type { Tx } from '../common/transaction.js';
import { typedId } from '../common/ids.js';
import { aesOpen, aesSeal } from '../crypto/aes-gcm.js';
import type { ServerKeys } from '../crypto/server-keys.js';
import type { Line } from './cell.rules.js';
import type { Export } from './export.entity.js';

type Sealed = Pick<Export, 'key' | 'partKey'>;
const aad = ({ key }: Sealed, no: number): string => `${typedId('export', key)}/${no}`;
const keyOf = (one: Sealed, keys: ServerKeys): Buffer => keys.unwrap(one.partKey!, typedId('export', one.key));

/** Keeps the lines of a batch, sealed: what an author reads of a bid that is sealed must not lie open in the database meanwhile. */
export async function keepPart(tx: Tx, keys: ServerKeys, one: Sealed, no: number, lines: readonly Line[]): Promise<void> {
  const text = lines.map((line) => JSON.stringify(line)).join('\n');
  const { nonce, ciphertext } = aesSeal(keyOf(one, keys), Buffer.from(text), aad(one, no));
  await tx.query('insert into export_part (export_id, no, nonce, content) values ($1, $2, $3, $4)', [one.key, no, nonce, ciphertext]);
}

/** The kept lines, each as JSON, a batch in memory at a time. */
export async function* keptLines(tx: Tx, keys: ServerKeys, one: Sealed): AsyncGenerator<string> {
  const key = keyOf(one, keys);
  for (let no = 0; ; no += 1) {
    const [part] = await tx.query<{ nonce: Buffer; content: Buffer }>(
      'select nonce, content from export_part where export_id = $1 and no = $2',
      [one.key, no],
    );
    if (!part) return;
    const text = aesOpen(key, { nonce: part.nonce, ciphertext: part.content }, aad(one, no), 'A part of an export').toString();
    if (text) yield* text.split('\n');
  }
}

export async function dropParts(tx: Tx, exportKey: string): Promise<void> {
  await tx.query('delete from export_part where export_id = $1', [exportKey]);
}
