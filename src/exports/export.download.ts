import { once } from 'node:events';
import { pipeline, type Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { type Actor, holds } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { typedId, uuidOf } from '../common/ids.js';
import { Database } from '../common/transaction.js';
import { ServerKeys } from '../crypto/server-keys.js';
import { wholeOf } from '../files/byte-range.rules.js';
import { Decryption, encryptedRange } from '../files/file.cipher.js';
import { FileStore } from '../files/file.store.js';
import { ReadPlan } from '../reading/read-plan.js';
import { Export } from './export.entity.js';
import type { ExportFormat } from './export.enum.js';
import { countOf } from './export.scopes.js';
import { ExportService } from './export.service.js';

const MEDIA_TYPES: Record<ExportFormat, string> = {
  CSV: 'text/csv; charset=utf-8; header=present',
  XLSX: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  PDF: 'application/pdf',
};

/** A file on its way to who asked for it. */
export interface ExportFile {
  name: string;
  mediaType: string;
  /** In bytes. */
  size: number;
  content: Readable;
}

/** The download of an export: by who asked for it, who must still see all of it. */
@Injectable()
export class ExportDownload {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ReadPlan) private readonly plan: ReadPlan,
    @Inject(FileStore) private readonly store: FileStore,
    @Inject(ServerKeys) private readonly keys: ServerKeys,
    @Inject(ExportService) private readonly exports: ExportService,
  ) {}

  /**
   * Goes on record. Who takes it reads `content` to its end or destroys it. Throws UNAUTHENTICATED, NOT_FOUND for a foreign one too,
   * EXPORT_NOT_READY, EXPORT_EXPIRED, and EXPORT_SIGHT_LOST where a role that it was read with is gone, or less can be seen than was then.
   */
  async open(actor: Actor, id: string): Promise<ExportFile> {
    if (actor.personId === null) throw new DomainError('UNAUTHENTICATED');
    const key = uuidOf(id, 'export');
    await this.database.write(actor, async (tx) => {
      const one = await tx.load(Export, key);
      if (one.requestedById !== actor.personId) throw new DomainError('NOT_FOUND');
      const { over } = await tx.one<{ over: boolean }>('select expires_at <= clock_timestamp() as over from export where id = $1', [key]);
      if (over || one.state === 'EXPIRED') throw new DomainError('EXPORT_EXPIRED');
      if (one.state !== 'READY') throw new DomainError('EXPORT_NOT_READY', { state: one.state });
      const held = one.memberships.every(({ role, organisationId }) => holds(actor, role, organisationId));
      if (!held || (await countOf(this.plan, { actor, on: tx }, one)) < one.rowsDone) throw new DomainError('EXPORT_SIGHT_LOST');
      await this.exports.record(tx, one, 'downloadExport');
      return key;
    });
    return this.fileOf(await this.database.system((tx) => tx.load(Export, key)));
  }

  private async fileOf({ key, format, fileName, size: stored, contentKey }: Export): Promise<ExportFile> {
    if (!contentKey) throw new DomainError('EXPORT_EXPIRED');
    const size = Number(stored);
    const range = wholeOf(size);
    const decryption = new Decryption(this.keys.unwrap(contentKey, typedId('export', key)), size, range);
    pipeline(await this.store.open(key, encryptedRange(size, range)), decryption, () => undefined);
    // What is damaged at once is refused in words, while nothing has gone out.
    await once(decryption, 'readable');
    return { name: fileName!, mediaType: MEDIA_TYPES[format], size, content: decryption };
  }
}
