import type { MultipartFile } from '@fastify/multipart';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { newSecretId, typedId } from '../common/ids.js';
import { Database, type Tx } from '../common/transaction.js';
import { Config } from '../config.js';
import { File } from './file.entity.js';
import { mediaTypeOf } from './file.media-type.js';
import { cleanName } from './file-name.rules.js';
import { FileService } from './file.service.js';
import { FileStore, type Received } from './file.store.js';

/** What the client learns of its file. */
export interface UploadedFile {
  /** Global id. */
  id: string;
  name: string;
  /** In bytes. */
  size: number;
  /** In hex. */
  sha256: string;
  mediaType: string;
}

/** A form under way: its files, one after the other. */
export type Form = AsyncIterable<Pick<MultipartFile, 'filename' | 'file'>>;

/** The receipt of files. */
@Injectable()
export class UploadService {
  constructor(
    @Inject(Config) private readonly config: Config,
    @Inject(Database) private readonly database: Database,
    @Inject(FileStore) private readonly store: FileStore,
    @Inject(FileService) private readonly files: FileService,
  ) {}

  /**
   * Receives the one file of a form: streamed to the disk, hashed on the way. `announced` are the bytes of the whole request, NaN where the
   * client does not say. A refused or broken upload leaves nothing. Throws UNAUTHENTICATED, FILE_TOO_LARGE, FILE_TOO_MANY,
   * FILE_UPLOAD_INVALID.
   */
  async receive(actor: Actor, form: () => Form, announced: number): Promise<UploadedFile> {
    const { personId } = actor;
    if (personId === null) throw new DomainError('UNAUTHENTICATED');
    await this.requireRoom(personId, (sql, values) => this.database.query(sql, values));
    if (announced > this.config.FILE_LIMIT + FRAME_BYTES) throw this.tooLarge();
    const key = newSecretId();
    try {
      const { filename, size, sha256, head } = await this.read(key, form());
      const name = cleanName(filename);
      const file = { name, mediaType: await mediaTypeOf(head, name), sha256 };
      await this.database.write(actor, (tx) => this.register(tx, personId, { key, ...file, size: String(size) }));
      // Only after the commit: should the process die here, a row without content stays, which nobody knows of and the sweep removes.
      await this.store.keep(key);
      return { id: typedId('file', key), ...file, size };
    } catch (error) {
      await this.store.remove(key);
      throw error;
    }
  }

  /** The form to its end, which must hold one file and nothing after it. */
  private async read(key: string, form: Form): Promise<Received & { filename: string }> {
    let received: (Received & { filename: string }) | undefined;
    try {
      for await (const { filename, file } of form) {
        file.once('limit', () => file.destroy(this.tooLarge()));
        received = { filename, ...(await this.store.receive(key, file)) };
        if (file.truncated) throw this.tooLarge();
      }
    } catch (error) {
      // A fault of the disk names its system call; all others are of the form, or of the connection it comes by.
      if (error instanceof DomainError || !(error instanceof Error) || 'syscall' in error) throw error;
      throw new DomainError('FILE_UPLOAD_INVALID', { reason: error.message });
    }
    if (!received) throw new DomainError('FILE_UPLOAD_INVALID', { reason: 'no file' });
    return received;
  }

  /** The row, with its sweep. Uploads of one person count one after the other. */
  private async register(tx: Tx, personId: string, file: Pick<File, 'key' | 'name' | 'mediaType' | 'size' | 'sha256'>): Promise<string> {
    const { key, ...document } = file;
    await tx.query('select from person where id = $1 for no key update', [personId]);
    await this.requireRoom(personId, (sql, values) => tx.query(sql, values));
    await tx.insert(File, { ...file, uploadedById: personId, createdAt: await tx.now() });
    await tx.event({ subject: 'file', key, event: 'upload', document });
    await this.files.watch(tx, key);
    return key;
  }

  private async requireRoom(personId: string, query: (sql: string, values: unknown[]) => Promise<{ count: number }[]>): Promise<void> {
    const limit = this.config.FILE_COUNT_LIMIT;
    const [waiting] = await query('select count(*)::int as count from file where uploaded_by = $1 and bound_at is null', [personId]);
    if (waiting!.count >= limit) throw new DomainError('FILE_TOO_MANY', { limit });
  }

  private tooLarge(): DomainError {
    return new DomainError('FILE_TOO_LARGE', { limit: this.config.FILE_LIMIT });
  }
}

/** Bytes that the form itself may take around its file. */
const FRAME_BYTES = 16_384;
