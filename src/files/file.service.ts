import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../common/errors.js';
import { typedId, uuidOf } from '../common/ids.js';
import { addDays } from '../common/offset.js';
import type { Tx } from '../common/transaction.js';
import { File } from './file.entity.js';
import { isProvable } from './file.sight.js';
import { FileStore } from './file.store.js';

/** Days that a file may wait unbound. */
const WAIT_DAYS = 1;

/** Files that prove something, by its type and uuid. */
export interface Binding {
  /** Typed ids; one named twice counts once. */
  fileIds: readonly string[];
  /** As in a typed id, e.g. `bid`; its room has declared `provedByFiles`. */
  boundType: string;
  boundId: string;
  uploaderPersonId: string;
}

/** Whether a bid that can still be submitted names the file in its draft. */
const AWAITED = `select from bid b join challenge c on c.id = b.challenge_id
  where b.pi_id = $1 and c.state = 'OPEN' and b.draft -> 'attachments' ? $2`;

/** What becomes of uploaded files: bound to what they prove, or removed. */
@Injectable()
export class FileService {
  constructor(@Inject(FileStore) private readonly store: FileStore) {}

  /**
   * Binds files to what they prove, for good, in the transaction that submits it. Only the uploader's own files that are unbound, or bound to
   * this already (a bid that is submitted anew). Throws NOT_FOUND for others' and unknown ones, FILE_BOUND, ID_INVALID.
   */
  async bind(tx: Tx, { fileIds, boundType, boundId, uploaderPersonId }: Binding): Promise<void> {
    if (!isProvable(boundType)) throw new Error(`who sees the files of a ${boundType} is not declared`);
    const keys = [...new Set(fileIds.map((id) => uuidOf(id, 'file')))];
    if (!keys.length) return;
    const files = await tx.query<Pick<File, 'key' | 'boundType' | 'boundId'>>(
      `select id as key, bound_type as "boundType", bound_id as "boundId" from file
       where id = any($1) and uploaded_by = $2 order by id for update`,
      [keys, uploaderPersonId],
    );
    if (files.length < keys.length) throw new DomainError('NOT_FOUND');
    const fresh = files.filter((file) => file.boundType === null);
    const here = files.filter((file) => file.boundType === boundType && file.boundId === boundId);
    if (fresh.length + here.length < files.length) throw new DomainError('FILE_BOUND');
    await tx.query('update file set bound_type = $2, bound_id = $3, bound_at = clock_now() where id = any($1)', [
      fresh.map(({ key }) => key),
      boundType,
      boundId,
    ]);
    for (const { key } of fresh) await tx.event({ subject: 'file', key, event: 'bind', document: { to: typedId(boundType, boundId) } });
  }

  /** Looks at an unbound file again when its time is over. */
  async watch(tx: Tx, key: string): Promise<void> {
    await tx.send('file.sweep', { fileId: key }, { at: addDays(await tx.now(), WAIT_DAYS), key: `file.sweep:${key}` });
  }

  /** Removes the file, content first, unless it is bound; one that a draft needs waits on. */
  async sweep(tx: Tx, key: string): Promise<void> {
    const file = await tx.load(File, key, 'update');
    if (file.boundType !== null) return;
    if ((await tx.query(AWAITED, [file.uploadedById, typedId('file', key)])).length) return this.watch(tx, key);
    await this.store.remove(key);
    await tx.query('delete from file where id = $1', [key]);
    await tx.event({ subject: 'file', key, event: 'sweep' });
  }
}
