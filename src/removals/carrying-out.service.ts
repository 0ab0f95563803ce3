import { Inject, Injectable } from '@nestjs/common';
import { uuidOf } from '../common/ids.js';
import type { Tx } from '../common/transaction.js';
import { ExportService } from '../exports/export.service.js';
import { REMOVED, type RemovedDocument } from '../record/removed.js';
import { BidRemoval } from './bid.removal.js';
import { keepPublished, type Left, removalId, removeFromEvents } from './record.removal.js';
import type { Removal } from './removal.entity.js';
import { belongs, ownerOf } from './removal.place.js';
import { type Changed, replaceWords } from './words.removal.js';
import { markOf } from './words.rules.js';

/** What a confirmed removal does, all in the transaction of the confirmation but what lies outside of the database. */
@Injectable()
export class CarryingOut {
  constructor(
    @Inject(BidRemoval) private readonly bids: BidRemoval,
    @Inject(ExportService) private readonly exports: ExportService,
  ) {}

  /** `words`: null for a file. */
  async run(tx: Tx, removal: Removal, words: string | null): Promise<void> {
    const left: Left = { kept: {}, salts: {} };
    const changed = words === null ? await removeFile(tx, removal.target) : await this.removeWords(tx, removal, words, left);
    const owner = await ownerOf(tx, removal.target);
    const lists = await listsOf(tx, owner.listId, changed);
    if (words !== null) for (const list of lists) await keepPublished(tx, list, markOf(removalId(removal.key), removal.decidedAt!), left);
    await this.exports.withdraw(tx);
    const { target, field } = removal;
    const document: RemovedDocument = { target, field, kept: left.kept };
    await tx.event({ subject: 'removal', key: removal.key, event: REMOVED, role: 'supervisor', challengeId: owner.challengeId, document });
    const places = changed.map(({ table, column, ids }) => `${table}.${column} ${ids.length}`);
    await tx.query('update removal set places = $2, lists = $3, salts = $4 where id = $1', [
      removal.key,
      places,
      lists,
      JSON.stringify(left.salts),
    ]);
  }

  private async removeWords(tx: Tx, { key, decidedAt }: Removal, words: string, left: Left): Promise<Changed[]> {
    const replacement = { words, mark: markOf(removalId(key), decidedAt!) };
    const touched = await this.bids.touched(tx, words);
    const changed = await replaceWords(tx, replacement);
    await this.bids.empty(tx, touched, left);
    const ids = await removeFromEvents(tx, key, replacement, left);
    return ids.length ? [...changed, { table: 'event', column: 'document', ids }] : changed;
  }
}

/** The key goes at once, so that no process opens it any more; the content itself goes after the commit. */
async function removeFile(tx: Tx, target: string): Promise<Changed[]> {
  const fileId = uuidOf(target, 'file');
  await tx.query('update file set wrapped_key = null, removed_at = clock_now() where id = $1', [fileId]);
  await tx.send('removal.destroy-file', { fileId });
  return [{ table: 'file', column: 'content', ids: [fileId] }];
}

/** Uuids of the lists in whose record something was changed. */
async function listsOf(tx: Tx, own: string | null, changed: readonly Changed[]): Promise<string[]> {
  const lists = [own];
  for (const { table, ids } of changed) for (const id of ids) if (id) lists.push((await belongs(tx, table, id)).listId);
  return [...new Set(lists)].filter((id) => id !== null);
}
