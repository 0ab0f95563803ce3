import type { JobPayloads } from './jobs.js';
import type { Tx } from './transaction.js';

/**
 * Has the words of things indexed anew once what changed them is committed. Not in the same transaction: to segment a text takes longer than to
 * write it, under the locks of the writer, and to be found a moment later harms nobody, since who may see a thing is asked when it is looked for.
 */
export async function sendIndexing(tx: Tx, kind: JobPayloads['search.index']['kind'], ids: readonly string[]): Promise<void> {
  if (ids.length) await tx.send('search.index', { kind, ids: [...ids] }, ids.length === 1 ? { key: `search.index:${ids[0]}` } : {});
}
