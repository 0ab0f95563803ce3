import { createHash, randomBytes } from 'node:crypto';
import { pipeline, Readable, Transform, type TransformCallback } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { ErrandEffects } from '../common/errand.js';
import { typedId } from '../common/ids.js';
import { Database, type Tx } from '../common/transaction.js';
import { ServerKeys } from '../crypto/server-keys.js';
import { Encryption, KEY_BYTES } from '../files/file.cipher.js';
import { FileStore } from '../files/file.store.js';
import { actorOf } from '../identity/person.actor.js';
import { ReadPlan } from '../reading/read-plan.js';
import type { Cell, Line } from './cell.rules.js';
import { csvOf } from './csv.js';
import type { DocumentContent } from './document.kind.js';
import { Export } from './export.entity.js';
import { KINDS } from './export.kinds.js';
import { EXPORT_MACHINE } from './export.machine.js';
import { dropParts, keptLines } from './export.parts.js';
import { wordsOf } from './export.words.js';
import { pdfOf } from './pdf.js';
import type { Placing } from './table.kind.js';
import { xlsxOf } from './xlsx.js';

/** How long a file can be downloaded, in hours of real time. */
const HOURS = 24;

/** The file of an export, written when all of it is read, from what was kept. */
@Injectable()
export class ExportWriting {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(FileStore) private readonly store: FileStore,
    @Inject(ServerKeys) private readonly keys: ServerKeys,
    @Inject(ReadPlan) private readonly plan: ReadPlan,
  ) {}

  /**
   * Writes the file anew under the one name it has, whatever a killed worker has left there, so that there are never two; a worker that is only
   * slow is waited for. The transaction of the writing reads alone, so the record does not wait for it. Nothing is locked meanwhile: a cancel takes
   * the lines away, and the effects find it and take the file back.
   */
  async write(key: string): Promise<ErrandEffects> {
    return this.database.system(async (tx) => {
      await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`export.write:${key}`]);
      const one = await tx.load(Export, key);
      if (one.state !== 'RUNNING') return async () => (one.state === 'READY' ? undefined : this.store.remove(key));
      const contentKey = randomBytes(KEY_BYTES);
      const meter = new Meter();
      await this.store.remove(key);
      try {
        const encryption = new Encryption(contentKey);
        pipeline(await this.contentOf(tx, one), meter, encryption, () => undefined);
        await this.store.receive(key, encryption);
        await this.store.keep(key);
      } catch (error) {
        await this.store.remove(key);
        throw error;
      }
      return (done) => this.finish(done, key, contentKey, meter);
    });
  }

  private async finish(tx: Tx, key: string, contentKey: Buffer, { size, hash }: Meter): Promise<void> {
    const one = await tx.load(Export, key, 'update');
    if (one.state !== 'RUNNING') return this.store.remove(key);
    const { at } = await tx.one<{ at: Date }>('select clock_timestamp() as at');
    const expiresAt = new Date(at.getTime() + HOURS * 3_600_000);
    const file = { fileName: fileNameOf(one), size: String(size), sha256: hash.copy().digest('hex') };
    const set = { ...file, contentKey: this.keys.wrap(contentKey, typedId('export', key)), readyAt: at, expiresAt };
    await tx.move(EXPORT_MACHINE, Export, one, 'finish', {}, { set });
    await dropParts(tx, key);
    await tx.send('export.sweep', { exportId: key }, { at: new Date((await tx.now()).getTime() + HOURS * 3_600_000) });
  }

  private async contentOf(tx: Tx, one: Export): Promise<Readable> {
    const lines = this.lines(tx, one);
    if (one.format === 'CSV') return Readable.from(csvOf(lines), { objectMode: false });
    if (one.format === 'XLSX') return xlsxOf(lines, one.kind);
    const made = { at: one.readUntil!.toISOString(), id: typedId('export', one.key) };
    return Readable.from(await pdfOf(await documentIn(lines), wordsOf(one.locale, this.plan.model.schema), made), { objectMode: false });
  }

  private async *lines(tx: Tx, one: Export): AsyncGenerator<Cell[]> {
    const kept = keptLines(tx, this.keys, one);
    const { placing } = KINDS[one.kind];
    if (!placing) {
      for await (const text of kept) yield (JSON.parse(text) as Line).cells;
      return;
    }
    const place = await this.places(tx, one, placing);
    // As UTF-8 outside of the heap they take least, and the head stays where it is.
    const all: { order: number; text: Buffer }[] = [];
    for await (const text of kept)
      all.push({ order: all.length === 0 ? -1 : place(JSON.parse(text) as Line).order, text: Buffer.from(text) });
    all.sort((one, other) => one.order - other.order);
    for (const { order, text } of all) {
      const line = JSON.parse(text.toString()) as Line;
      yield order < 0 ? line.cells : place(line).cells;
    }
  }

  /** What gives lines their places, as far as who asked may see it at this moment. What a worker of before kept is in its place. */
  private async places(tx: Tx, one: Export, { query, placed }: Placing): Promise<(line: Line) => Required<Line>> {
    const { locale } = one;
    const actor = await actorOf(tx, { personId: one.requestedById, locale, requestId: tx.actor.requestId });
    const data = (await this.plan.answer(query, { id: one.scopes[0] }, { actor, on: tx })) as never;
    const place = placed(data, wordsOf(locale, this.plan.model.schema));
    return ({ cells, order }) => (order === undefined ? place({ cells }) : { cells, order });
  }
}

/** The one document in the lines, behind a head that is empty. */
async function documentIn(lines: AsyncIterable<Cell[]>): Promise<DocumentContent> {
  for await (const [cell] of lines) if (typeof cell === 'string') return JSON.parse(cell) as DocumentContent;
  throw new Error('the export holds no document');
}

const fileNameOf = ({ kind, subject, format }: Export): string =>
  `${kind.toLowerCase().replaceAll('_', '-')}-${subject}.${format.toLowerCase()}`;

/** Counts and hashes what flows through. */
class Meter extends Transform {
  readonly hash = createHash('sha256');
  size = 0;

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.hash.update(chunk);
    this.size += chunk.length;
    done(null, chunk);
  }
}
