import { createHash, randomBytes } from 'node:crypto';
import { pipeline, Readable, Transform, type TransformCallback } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../common/errors.js';
import { typedId } from '../common/ids.js';
import type { Tx } from '../common/transaction.js';
import { ServerKeys } from '../crypto/server-keys.js';
import { Encryption, KEY_BYTES } from '../files/file.cipher.js';
import { FileStore } from '../files/file.store.js';
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
import { xlsxOf } from './xlsx.js';

/** How long a file can be downloaded, in hours of real time. */
const HOURS = 24;

/** It was cancelled while it was written. */
class Stopped extends Error {}

/** The file of an export, written when all of it is read, from what was kept. */
@Injectable()
export class ExportWriting {
  constructor(
    @Inject(FileStore) private readonly store: FileStore,
    @Inject(ServerKeys) private readonly keys: ServerKeys,
    @Inject(ReadPlan) private readonly plan: ReadPlan,
  ) {}

  /**
   * Writes the file anew under the one name it has, whatever a killed worker has left there, so that there are never two. The row is not locked
   * meanwhile: a cancel is seen between two batches, and at the latest by the move to READY, after which the file is taken back.
   */
  async write(tx: Tx, one: Export): Promise<void> {
    const id = typedId('export', one.key);
    const contentKey = randomBytes(KEY_BYTES);
    const meter = new Meter();
    await this.store.remove(one.key);
    try {
      const encryption = new Encryption(contentKey);
      pipeline(await this.contentOf(tx, one), meter, encryption, () => undefined);
      await this.store.receive(one.key, encryption);
      await this.store.keep(one.key);
      const { at } = await tx.one<{ at: Date }>('select clock_timestamp() as at');
      await tx.move(
        EXPORT_MACHINE,
        Export,
        one,
        'finish',
        {},
        {
          set: {
            fileName: fileNameOf(one),
            size: String(meter.size),
            sha256: meter.hash.digest('hex'),
            contentKey: this.keys.wrap(contentKey, id),
            readyAt: at,
            expiresAt: new Date(at.getTime() + HOURS * 3_600_000),
          },
        },
      );
    } catch (error) {
      await this.store.remove(one.key);
      if (error instanceof Stopped || (error instanceof DomainError && error.code === 'CHANGED_MEANWHILE')) return;
      throw error;
    }
    await dropParts(tx, one.key);
    await tx.send('export.sweep', { exportId: one.key }, { at: new Date((await tx.now()).getTime() + HOURS * 3_600_000) });
  }

  private async contentOf(tx: Tx, one: Export): Promise<Readable> {
    const lines = this.lines(tx, one);
    if (one.format === 'CSV') return Readable.from(csvOf(lines), { objectMode: false });
    if (one.format === 'XLSX') return xlsxOf(lines, one.kind);
    const made = { at: one.readUntil!.toISOString(), id: typedId('export', one.key) };
    return Readable.from(await pdfOf(await documentIn(lines), wordsOf(one.locale, this.plan.model.schema), made), { objectMode: false });
  }

  private async *lines(tx: Tx, one: Export): AsyncGenerator<Cell[]> {
    const running = async (): Promise<void> => {
      const { state } = await tx.one<{ state: string }>('select state from export where id = $1', [one.key]);
      if (state !== 'RUNNING') throw new Stopped();
    };
    const kept = keptLines(tx, this.keys, one, running);
    if (!KINDS[one.kind].sorted) {
      for await (const text of kept) yield (JSON.parse(text) as Line).cells;
      return;
    }
    // As texts they take a few bytes for each character, and the head has no order.
    const all: { order: number; text: string }[] = [];
    for await (const text of kept) all.push({ order: (JSON.parse(text) as Line).order ?? -1, text });
    all.sort((one, other) => one.order - other.order);
    for (const { text } of all) yield (JSON.parse(text) as Line).cells;
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
