import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../common/errors.js';
import { typedId, uuidOf } from '../common/ids.js';
import { addDays } from '../common/offset.js';
import type { Tx } from '../common/transaction.js';
import { fromBase64url, toBase64url } from '../crypto/base64url.js';
import { ServerKeys } from '../crypto/server-keys.js';
import { File, type SealLevel } from './file.entity.js';
import { KEY_BYTES } from './file.cipher.js';
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

/** What the envelope of a sealed bid says of a file. */
export interface SealedFile {
  /** Typed id. */
  id: string;
  name: string;
  mediaType: string;
  /** Of the plain content, in bytes. */
  size: number;
  /** Of the plain content, in hex. */
  sha256: string;
  /** The content key, base64url of 32 bytes. */
  key: string;
}

/** Whether a bid that can still be submitted names the file in its draft. */
const AWAITED = `select from bid b join challenge c on c.id = b.challenge_id
  where b.pi_id = $1 and c.state = 'OPEN' and b.draft -> 'attachments' ? $2`;

/** What becomes of uploaded files: bound to what they prove, or removed. */
@Injectable()
export class FileService {
  constructor(
    @Inject(FileStore) private readonly store: FileStore,
    @Inject(ServerKeys) private readonly keys: ServerKeys,
  ) {}

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

  /**
   * Takes names, hashes and keys of files out of their rows, for the envelope of a bid that is sealed in the same transaction; under `split` the
   * server keeps no key. `known` is what the bid's last envelope says of files that are sealed already. In the order of `fileIds`, each once.
   * Throws NOT_FOUND, FILE_SEALED for one that is sealed and not known, CONTENT_REMOVED, FILE_NOT_ENCRYPTED for one from
   * before contents were encrypted.
   */
  async sealFiles(tx: Tx, fileIds: readonly string[], level: SealLevel, known: readonly SealedFile[] = []): Promise<SealedFile[]> {
    const ids = [...new Set(fileIds)];
    const keys = ids.map((id) => uuidOf(id, 'file'));
    if (!keys.length) return [];
    const rows = await tx.query<Pick<File, 'key' | 'name' | 'mediaType' | 'size' | 'sha256' | 'wrappedKey' | 'sealed' | 'removedAt'>>(
      `select id as key, name, media_type as "mediaType", size, sha256, wrapped_key as "wrappedKey", sealed, removed_at as "removedAt" from file
       where id = any($1) order by id for update`,
      [keys],
    );
    const files = new Map(rows.map((row) => [typedId('file', row.key), row]));
    const sealed = ids.map((id): SealedFile => {
      const row = files.get(id);
      if (!row) throw new DomainError('NOT_FOUND');
      const { name, mediaType, size, sha256, wrappedKey, removedAt } = row;
      if (name === null || sha256 === null) {
        const before = known.find((file) => file.id === id);
        if (!before) throw new DomainError('FILE_SEALED');
        return before;
      }
      if (!wrappedKey) throw new DomainError(removedAt ? 'CONTENT_REMOVED' : 'FILE_NOT_ENCRYPTED');
      return { id, name, mediaType, size: Number(size), sha256, key: toBase64url(this.keys.unwrap(wrappedKey, id)) };
    });
    await tx.query(
      `update file set name = null, sha256 = null, sealed = $2, wrapped_key = case when $2 = 'custodial' then wrapped_key end where id = any($1)`,
      [keys, level],
    );
    return sealed;
  }

  /** Puts back what `sealFiles` took, from opened envelopes of any number of bids; what is not sealed stays as it is. Throws CryptoError. */
  async unsealFiles(tx: Tx, files: readonly SealedFile[]): Promise<void> {
    const rows = files.map(({ id, name, sha256, key }) => {
      const wrappedKey = this.keys.wrap(fromBase64url(key, 'The key of a file', KEY_BYTES), id);
      return { key: uuidOf(id, 'file'), name, sha256, wrappedKey };
    });
    if (!rows.length) return;
    await tx.query(
      `update file f set name = r.name, sha256 = r.sha256, sealed = null,
         wrapped_key = case when f.removed_at is null then r."wrappedKey" end
       from jsonb_to_recordset($1) as r(key uuid, name text, sha256 text, "wrappedKey" jsonb) where f.id = r.key and f.sealed is not null`,
      [JSON.stringify(rows)],
    );
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
