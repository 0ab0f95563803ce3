import { createHash, randomBytes } from 'node:crypto';
import { pipeline, type Readable, Transform, type TransformCallback } from 'node:stream';
import type { MultipartFile } from '@fastify/multipart';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { newSecretId, typedId } from '../common/ids.js';
import { LONGEST_MARK, type SecretMark, secretMarks } from '../common/secrecy.rules.js';
import { type SecrecyWarning, secrecyWarning } from '../common/secrecy.warning.js';
import { Database, type Tx } from '../common/transaction.js';
import { Config } from '../config.js';
import { ServerKeys } from '../crypto/server-keys.js';
import { File } from './file.entity.js';
import { Encryption, KEY_BYTES } from './file.cipher.js';
import { HEAD_BYTES, mediaTypeOf } from './file.media-type.js';
import { cleanName } from './file-name.rules.js';
import { FileService } from './file.service.js';
import { FileStore, StoreFault } from './file.store.js';

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
  /** Marks of secrecy in its name, or in its content where that is plain text; not in what is compressed. */
  warnings: SecrecyWarning[];
}

/** What is known of a file when its content is stored. */
type Received = Pick<UploadedFile, 'name' | 'size' | 'sha256' | 'mediaType'> & { marks: SecretMark[] };

type Row = Pick<File, 'key' | 'name' | 'mediaType' | 'size' | 'sha256' | 'wrappedKey'>;

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
    @Inject(ServerKeys) private readonly keys: ServerKeys,
  ) {}

  /**
   * Receives the one file of a form: streamed to the store, hashed and encrypted on the way under a key of its own. `announced` are the bytes of the whole request, NaN where the
   * client does not say. A refused or broken upload leaves nothing. Throws UNAUTHENTICATED, FILE_TOO_LARGE, FILE_TOO_MANY,
   * FILE_UPLOAD_INVALID.
   */
  async receive(actor: Actor, form: () => Form, announced: number): Promise<UploadedFile> {
    const { personId } = actor;
    if (personId === null) throw new DomainError('UNAUTHENTICATED');
    await this.requireRoom(personId, (sql, values) => this.database.query(sql, values));
    if (announced > this.config.FILE_LIMIT + FRAME_BYTES) throw this.tooLarge();
    const key = newSecretId();
    const id = typedId('file', key);
    const contentKey = randomBytes(KEY_BYTES);
    try {
      const { marks, ...file } = await this.read(key, form(), contentKey);
      const wrappedKey = this.keys.wrap(contentKey, id);
      await this.database.write(actor, (tx) => this.register(tx, personId, { key, ...file, size: String(file.size), wrappedKey }));
      // Only after the commit: should the process die here, a row without content stays, which nobody knows of and the sweep removes.
      await this.store.keep(key);
      return { id, ...file, warnings: marks.map((mark) => secrecyWarning(mark, actor)) };
    } catch (error) {
      await this.store.remove(key);
      throw error;
    }
  }

  /** The form to its end, which must hold one file and nothing after it. */
  private async read(key: string, form: Form, contentKey: Buffer): Promise<Received> {
    let received: Received | undefined;
    try {
      for await (const { filename, file } of form) {
        file.once('limit', () => file.destroy(this.tooLarge()));
        received = await this.storeContent(key, cleanName(filename), file, contentKey);
        if (file.truncated) throw this.tooLarge();
      }
    } catch (error) {
      if (error instanceof DomainError || error instanceof StoreFault || !(error instanceof Error)) throw error;
      throw new DomainError('FILE_UPLOAD_INVALID', { reason: error.message });
    }
    if (!received) throw new DomainError('FILE_UPLOAD_INVALID', { reason: 'no file' });
    return received;
  }

  private async storeContent(key: string, name: string, content: Readable, contentKey: Buffer): Promise<Received> {
    const meter = new Meter();
    const encryption = new Encryption(contentKey);
    // What breaks one of them breaks all: the store meets it in the last.
    pipeline(content, meter, encryption, () => undefined);
    await this.store.receive(key, encryption);
    const marks = [
      { path: 'name', marks: secretMarks(name) },
      { path: 'content', marks: [...meter.marks] },
    ].filter((found) => found.marks.length);
    return { name, size: meter.size, sha256: meter.hash.digest('hex'), mediaType: await mediaTypeOf(meter.head, name), marks };
  }

  /** The row, with its sweep. Uploads of one person count one after the other. */
  private async register(tx: Tx, personId: string, file: Row): Promise<string> {
    const { key, mediaType, size } = file;
    await tx.query('select from person where id = $1 for no key update', [personId]);
    await this.requireRoom(personId, (sql, values) => tx.query(sql, values));
    await tx.insert(File, { ...file, uploadedById: personId, createdAt: await tx.now() });
    await tx.event({ subject: 'file', key, event: 'upload', document: { mediaType, size } });
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

/** Learns what is to be known of a content that flows through. */
class Meter extends Transform {
  readonly hash = createHash('sha256');
  size = 0;
  /** Its beginning, HEAD_BYTES at most. */
  head = Buffer.alloc(0);
  /** Marks of secrecy in it, read as text in UTF-8. */
  readonly marks = new Set<string>();
  private readonly decoder = new TextDecoder();
  private before = '';

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.hash.update(chunk);
    this.size += chunk.length;
    if (this.head.length < HEAD_BYTES) this.head = Buffer.concat([this.head, chunk.subarray(0, HEAD_BYTES - this.head.length)]);
    const text = this.before + this.decoder.decode(chunk, { stream: true });
    for (const mark of secretMarks(text)) this.marks.add(mark);
    this.before = text.slice(-LONGEST_MARK);
    done(null, chunk);
  }
}

/** Bytes that the form itself may take around its file. */
const FRAME_BYTES = 16_384;
