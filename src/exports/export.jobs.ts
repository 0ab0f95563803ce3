import { Inject, Injectable, Logger } from '@nestjs/common';
import type { ErrandEffects } from '../common/errand.js';
import { DomainError } from '../common/errors.js';
import { Job, type JobPayloads } from '../common/jobs.js';
import type { Tx } from '../common/transaction.js';
import { Export } from './export.entity.js';
import { EXPORT_MACHINE } from './export.machine.js';
import { dropParts } from './export.parts.js';
import { ExportReading } from './export.reading.js';
import { ExportService } from './export.service.js';
import { ExportWriting } from './export.writing.js';

/** Tries of a batch before the export fails. */
const TRIES = 3;
const logger = new Logger('Exports');

@Injectable()
export class ExportJobs {
  constructor(
    @Inject(ExportReading) private readonly reading: ExportReading,
    @Inject(ExportWriting) private readonly writing: ExportWriting,
    @Inject(ExportService) private readonly exports: ExportService,
  ) {}

  @Job('export.read')
  async read(tx: Tx, { exportId }: JobPayloads['export.read']): Promise<void> {
    const one = await tx.load(Export, exportId, 'update');
    if (one.state !== 'QUEUED' && one.state !== 'RUNNING') return;
    await tx.query('savepoint step');
    try {
      await this.reading.next(tx, one);
    } catch (error) {
      await tx.query('rollback to savepoint step');
      await fallen(tx, exportId, 'export.read', error);
    }
  }

  @Job('export.write')
  async write({ exportId }: JobPayloads['export.write']): Promise<ErrandEffects> {
    try {
      return await this.writing.write(exportId);
    } catch (error) {
      return (tx) => fallen(tx, exportId, 'export.write', error);
    }
  }

  @Job('export.sweep')
  async sweep(tx: Tx, { exportId }: JobPayloads['export.sweep']): Promise<void> {
    await this.exports.sweep(tx, exportId);
  }
}

/**
 * What fails a step is written into the export, so that who waits for it learns: a refusal at once, a fault of ours after some tries. Where the
 * connection is what fails, the message itself is tried again.
 */
async function fallen(tx: Tx, key: string, job: 'export.read' | 'export.write', error: unknown): Promise<void> {
  const one = await tx.load(Export, key, 'update');
  if (one.state !== 'QUEUED' && one.state !== 'RUNNING') return;
  const refused = error instanceof DomainError;
  logger.error(`${job} ${key}, try ${one.tries + 1}: ${error instanceof Error ? error.stack : String(error)}`);
  if (!refused && one.tries + 1 < TRIES) {
    await tx.update(Export, key, { tries: one.tries + 1 });
    return tx.send(job, { exportId: key }, { key: `export:${key}` });
  }
  const failure = refused ? error.code : 'INTERNAL';
  await tx.move(EXPORT_MACHINE, Export, one, 'fail', {}, { set: { failure } });
  await dropParts(tx, key);
}
