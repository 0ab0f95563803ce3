import { randomBytes } from 'node:crypto';
import { typedId } from '../common/ids.js';
import type { Tx } from '../common/transaction.js';
import { callSections } from '../record/bundle.call.sections.js';
import type { ChallengeLine } from '../record/bundle.call.lines.js';
import { LEAF_COLUMNS, type LeafRow, leafText } from '../record/leaf.js';
import { eventName, keptHash, keptOf } from '../record/removed.js';
import { mayHold, type Replacement } from './words.removal.js';

/** What a removal leaves standing; see RemovedDocument. `salts` in hex, of what has no salt of its own. */
export interface Left {
  kept: Record<string, string[]>;
  salts: Record<string, string>;
}

/** Keeps the hash of what is left of a thing, under a salt of its own. */
export function keep(left: Left, name: string, content: unknown): void {
  const salt = randomBytes(16).toString('hex');
  left.salts[name] = salt;
  left.kept[name] = [keptHash(salt, content)];
}

/** Takes the words out of events, one by one, by the owner's function, which lets nobody else do so. Uuids of the events. */
export async function removeFromEvents(tx: Tx, removal: string, { words, mark }: Replacement, left: Left): Promise<string[]> {
  const rows = await tx.query<LeafRow>(
    `select ${LEAF_COLUMNS} from event e where e.subject <> 'removal' and (${mayHold('e.document', true)} or ${mayHold('e.reason', false)})
       and (removed_json(e.document, $1, $2) is distinct from e.document or removed_text(e.reason, $1, $2) is distinct from e.reason)
     order by e.id`,
    [words, mark],
  );
  for (const row of rows) await tx.query('select remove_from_event($1, $2, $3, $4, $5)', [row.id, removal, leafText(row), words, mark]);
  const after = await tx.query<LeafRow & { document: unknown }>(`select ${LEAF_COLUMNS}, e.document from event e where e.removed_by = $1`, [
    removal,
  ]);
  for (const { document, ...row } of after) left.kept[eventName(row)] = keptOf(row, document);
  return after.map(({ id }) => id);
}

/** Challenges of a list as they were published, where the mark stands in them: the hash that they were published under can't be made again. */
export async function keepPublished(tx: Tx, list: string, mark: string, left: Left): Promise<void> {
  const { sql } = callSections().find(({ kind }) => kind === 'challenge')!;
  const lines = await tx.query<{ line: ChallengeLine }>(sql, [list]);
  for (const { line } of lines) if (JSON.stringify(line.published).includes(mark)) keep(left, line.id, line.published);
}

export const removalId = (key: string): string => typedId('removal', key);
