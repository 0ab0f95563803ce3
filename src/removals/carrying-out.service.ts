import { Inject, Injectable } from '@nestjs/common';
import { parseId } from '../common/ids.js';
import type { Tx } from '../common/transaction.js';
import { ExportService } from '../exports/export.service.js';
import { REMOVED, type RemovedDocument } from '../record/removed.js';
import { BidRemoval } from './bid.removal.js';
import { keepPublished, type Left, removalId, removeFromEvents } from './record.removal.js';
import type { Removal } from './removal.entity.js';
import { belongs, ownerOf } from './removal.place.js';
import { removeFile, removeSealed } from './sealed.removal.js';
import { type Changed, replaceWords } from './words.removal.js';
import { markOf } from './words.rules.js';

/** What a confirmed removal does, all in the transaction of the confirmation but what lies outside of the database. */
@Injectable()
export class CarryingOut {
  constructor(
    @Inject(BidRemoval) private readonly bids: BidRemoval,
    @Inject(ExportService) private readonly exports: ExportService,
  ) {}

  /** `words`: null for what goes as a whole. */
  async run(tx: Tx, removal: Removal, words: string | null): Promise<void> {
    const left: Left = { kept: {}, salts: {} };
    const { key, sealedBidId } = removal;
    const owner = await ownerOf(tx, removal.target);
    const changed =
      words === null
        ? await removeWhole(tx, { key, target: removal.target, challengeId: owner.challengeId })
        : await this.removeWords(tx, removal, words, left);
    // Of a sealed bid no record tells; of one that goes as a whole the record of its list will, once its bids are opened.
    const hidden = owner.sealedBid && !sealedBidId;
    const lists = await listsOf(tx, hidden ? null : owner.listId, changed);
    if (words !== null) for (const list of lists) await keepPublished(tx, list, markOf(removalId(removal.key), removal.decidedAt!), left);
    await this.exports.withdraw(tx);
    const { target, field } = removal;
    const document: RemovedDocument = { target, field, kept: left.kept };
    const challengeId = sealedBidId || owner.sealedBid ? null : owner.challengeId;
    await tx.event({ subject: 'removal', key, event: REMOVED, role: 'supervisor', challengeId, document });
    const places = changed.map(({ table, column, ids }) => `${table}.${column} ${ids.length}`);
    await tx.query('update removal set places = $2, lists = $3, salts = $4 where id = $1', [
      key,
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

/** What goes as a whole: a file, or a bid that is sealed, whose people are told and may submit again while it is open. */
async function removeWhole(
  tx: Tx,
  { key, target, challengeId }: { key: string; target: string; challengeId: string | null },
): Promise<Changed[]> {
  const { type, uuid } = parseId(target)!;
  if (type === 'bid') {
    const changed = await removeSealed(tx, uuid);
    const document = { removal: removalId(key) };
    await tx.event({ subject: 'bid', key: uuid, event: 'removeSealed', role: 'supervisor', challengeId, document });
    return changed;
  }
  await removeFile(tx, uuid);
  return [{ table: 'file', column: 'content', ids: [uuid] }];
}

/** Uuids of the lists in whose record something was changed. */
async function listsOf(tx: Tx, own: string | null, changed: readonly Changed[]): Promise<string[]> {
  const lists = [own];
  for (const { table, ids } of changed) for (const id of ids) if (id) lists.push(await listOf(tx, table, id));
  return [...new Set(lists)].filter((id) => id !== null);
}

/** Null where it belongs to none, or to a bid that is sealed. */
async function listOf(tx: Tx, table: string, id: string): Promise<string | null> {
  const { listId, sealedBid } = await belongs(tx, table, id);
  return sealedBid ? null : listId;
}
