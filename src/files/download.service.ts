import { once } from 'node:events';
import { pipeline, type Readable } from 'node:stream';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Actor } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { parseId, typedId } from '../common/ids.js';
import { Database } from '../common/transaction.js';
import { ServerKeys } from '../crypto/server-keys.js';
import { Placeholders, type Statement } from '../reading/placeholders.js';
import { recordingReads } from '../reading/recorded.js';
import { type ByteRange, byteRange, wholeOf } from './byte-range.rules.js';
import { ContentDamaged, Decryption, encryptedRange } from './file.cipher.js';
import type { File } from './file.entity.js';
import { recordedReading, seesFile } from './file.sight.js';
import { FileStore } from './file.store.js';

/** What goes out of a file: all of it, a part, or nothing where none is at that place. */
export interface Download {
  name: string;
  mediaType: string;
  /** Of the whole file, in bytes. */
  size: number;
  /** The part that was asked for; null for the whole. */
  range: ByteRange | null | 'unsatisfiable';
  content: Readable | null;
}

type Found = Pick<File, 'key' | 'name' | 'mediaType' | 'sealed' | 'wrappedKey' | 'removedAt'> & { size: string };

const COLUMNS = { key: 'f.id', uploadedById: 'f.uploaded_by', boundType: 'f.bound_type', boundId: 'f.bound_id' };
/** The name that a file goes out under while its own lies in an envelope. */
const SEALED_NAME = 'sealed-file';
const logger = new Logger('Files');

/** Contents of files, under the rule that every read of a File has. */
@Injectable()
export class DownloadService {
  private statement?: Statement;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(FileStore) private readonly store: FileStore,
    @Inject(ServerKeys) private readonly keys: ServerKeys,
  ) {}

  /**
   * The file by its typed id, found and allowed by one statement; `asked` is the header Range. Who takes it reads `content` to its end or
   * destroys it; it breaks off with an error before the first byte that is not right. Throws NOT_FOUND, for a foreign one too, CONTENT_REMOVED,
   * and FILE_SEALED where the server has no key to it.
   */
  async open(actor: Actor, id: string, asked?: string): Promise<Download> {
    const parsed = parseId(id);
    if (parsed?.type !== 'file') throw new DomainError('NOT_FOUND');
    this.statement ??= compile();
    const values = this.statement.values({ actor, variables: {}, ids: [parsed.uuid] });
    const [file] = await this.database.query<Found>(this.statement.text, values);
    if (!file) throw new DomainError('NOT_FOUND');
    if (file.removedAt) throw new DomainError('CONTENT_REMOVED');
    if (file.sealed && !file.wrappedKey) throw new DomainError('FILE_SEALED');
    const size = Number(file.size);
    const range = byteRange(asked, size);
    const content = range === 'unsatisfiable' ? null : await this.contentOf(file, size, range ?? wholeOf(size));
    return { name: file.name ?? SEALED_NAME, mediaType: file.mediaType, size, range, content };
  }

  /** The plain bytes of the range. A content of old is stored plain, and has no key. */
  private async contentOf({ key, wrappedKey }: Found, size: number, range: ByteRange): Promise<Readable> {
    if (!wrappedKey) return this.store.open(key, range);
    const id = typedId('file', key);
    const contentKey = this.keys.unwrap(wrappedKey, id);
    const stored = await this.store.open(key, encryptedRange(size, range));
    const decryption = new Decryption(contentKey, size, range);
    pipeline(stored, decryption, (error) => {
      if (error instanceof ContentDamaged) logger.error(`${id}: ${error.message}`);
    });
    // A content that is damaged at once is refused in words, while nothing has gone out.
    await once(decryption, 'readable');
    return decryption;
  }
}

/** Compiled at the first use: by then every room has said who sees the files that prove its things. */
function compile(): Statement {
  const placeholders = new Placeholders();
  const key = placeholders.add('uuid', ({ ids }) => ids![0]);
  const seen = seesFile(COLUMNS, placeholders.viewer);
  const select = `select f.id as key, f.name, f.media_type as "mediaType", f.size, f.sealed, f.wrapped_key as "wrappedKey", f.removed_at as "removedAt",
       ${recordedReading(COLUMNS)} as mark from file f where f.id = ${key} and ${seen}`;
  return placeholders.finish(
    'select key, name, "mediaType", size, sealed, "wrappedKey", "removedAt" from answer',
    recordingReads(select, placeholders, 'select mark from answer where mark is not null'),
  );
}
