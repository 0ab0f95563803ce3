import { Inject, Injectable } from '@nestjs/common';
import { parseId } from '../common/ids.js';
import type { Tx } from '../common/transaction.js';
import { ServerKeys } from '../crypto/server-keys.js';
import { actorOf } from '../identity/person.actor.js';
import { type ReadContext, ReadPlan } from '../reading/read-plan.js';
import { Export, type Place } from './export.entity.js';
import { KINDS } from './export.kinds.js';
import { EXPORT_MACHINE } from './export.machine.js';
import { keepPart } from './export.parts.js';
import { countOf } from './export.scopes.js';
import { wordsOf } from './export.words.js';

/**
 * The reading of an export, a batch in each message: the batch, how far it is and the next message are one short transaction. So a killed worker
 * loses a batch at most, which the next one reads again; a cancel waits for one batch; and no transaction is open long enough for the record to
 * fall behind.
 */
@Injectable()
export class ExportReading {
  constructor(
    @Inject(ReadPlan) private readonly plan: ReadPlan,
    @Inject(ServerKeys) private readonly keys: ServerKeys,
  ) {}

  /** The next batch, with what who asked may see at this moment. */
  async next(tx: Tx, one: Export): Promise<void> {
    const { locale } = one;
    const actor = await actorOf(tx, { personId: one.requestedById, locale, requestId: tx.actor.requestId });
    const context: ReadContext = { actor, on: tx };
    if (one.state === 'QUEUED') await this.begin(tx, one, context);
    const place = one.place!;
    const scope = one.scopes[place.scope];
    const exportId = one.key;
    if (scope === undefined) return tx.send('export.write', { exportId }, { key: `export:${one.key}` });
    const kind = KINDS[one.kind];
    const data = (await this.plan.answer(kind.query(parseId(scope)!.type), { id: scope, after: place.after }, context)) as never;
    const words = wordsOf(locale, this.plan.model.schema);
    const { lines, done, after } = kind.page(data, words);
    const parts = one.parts === 0 ? [[{ cells: kind.head(data, words) }], lines] : [lines];
    for (const [index, part] of parts.entries()) await keepPart(tx, this.keys, one, one.parts + index, part);
    const next: Place = after === null ? { scope: place.scope + 1, after: null } : { scope: place.scope, after };
    await tx.update(Export, one.key, {
      place: next,
      parts: one.parts + parts.length,
      rowsDone: one.rowsDone + done,
      rowsAll: Math.max(one.rowsAll ?? 0, one.rowsDone + done),
      tries: 0,
      readUntil: await tx.now(),
    });
    await tx.send('export.read', { exportId }, { key: `export:${one.key}` });
  }

  private async begin(tx: Tx, one: Export, context: ReadContext): Promise<void> {
    const rowsAll = await countOf(this.plan, context, one);
    const set = { rowsAll, place: { scope: 0, after: null }, memberships: [...context.actor.memberships], readFrom: await tx.now() };
    await tx.move(EXPORT_MACHINE, Export, one, 'begin', {}, { set });
  }
}
