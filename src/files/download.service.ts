import type { FileHandle } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { parseId } from '../common/ids.js';
import { Database } from '../common/transaction.js';
import { Placeholders, type Statement } from '../reading/placeholders.js';
import type { File } from './file.entity.js';
import { seesFile } from './file.sight.js';
import { FileStore } from './file.store.js';

export type Download = Pick<File, 'name' | 'mediaType' | 'size'> & { content: FileHandle };

const COLUMNS = { key: 'f.id', uploadedById: 'f.uploaded_by', boundType: 'f.bound_type', boundId: 'f.bound_id' };

/** Contents of files, under the rule that every read of a File has. */
@Injectable()
export class DownloadService {
  private statement?: Statement;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(FileStore) private readonly store: FileStore,
  ) {}

  /** The file by its typed id, found and allowed by one statement. Who takes it closes `content`. Throws NOT_FOUND, for a foreign one too. */
  async open(actor: Actor, id: string): Promise<Download> {
    const parsed = parseId(id);
    if (parsed?.type !== 'file') throw new DomainError('NOT_FOUND');
    this.statement ??= compile();
    const values = this.statement.values({ actor, variables: {}, ids: [parsed.uuid] });
    const [file] = await this.database.query<Omit<Download, 'content'>>(this.statement.text, values);
    if (!file) throw new DomainError('NOT_FOUND');
    return { ...file, content: await this.store.open(parsed.uuid) };
  }
}

/** Compiled at the first use: by then every room has said who sees the files that prove its things. */
function compile(): Statement {
  const placeholders = new Placeholders();
  const key = placeholders.add('uuid', ({ ids }) => ids![0]);
  const seen = seesFile(COLUMNS, placeholders.viewer);
  return placeholders.finish(`select f.name, f.media_type as "mediaType", f.size from file f where f.id = ${key} and ${seen}`);
}
