import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { newSecretId, parseId, typedId, uuidOf } from '../common/ids.js';
import { Database, type Tx } from '../common/transaction.js';
import { AES_KEY_BYTES } from '../crypto/aes-gcm.js';
import { ServerKeys } from '../crypto/server-keys.js';
import { FileStore } from '../files/file.store.js';
import { ReadPlan } from '../reading/read-plan.js';
import { Export } from './export.entity.js';
import type { StartExportInput } from './export.input.js';
import { EXPORT_MACHINE } from './export.machine.js';
import { dropParts } from './export.parts.js';
import { scopesOf } from './export.scopes.js';

/** Exports of one person that are not finished, at most. */
const UNDER_WAY = 5;

/** What people ask to take away. */
@Injectable()
export class ExportService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ReadPlan) private readonly plan: ReadPlan,
    @Inject(FileStore) private readonly store: FileStore,
    @Inject(ServerKeys) private readonly keys: ServerKeys,
  ) {}

  /** Begins an export of what the actor sees. Throws NOT_FOUND for what the actor does not see, ID_INVALID, EXPORT_NOT_OF, EXPORT_TOO_MANY. */
  async start(actor: Actor, { kind, subject, format }: StartExportInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const scopes = await scopesOf(this.plan, { actor, on: tx }, kind, format, subject);
      await tx.query('select from person where id = $1 for no key update', [actor.personId]);
      const [waiting] = await tx.query<{ count: number }>(
        `select count(*)::int as count from export where requested_by = $1 and state in ('QUEUED', 'RUNNING')`,
        [actor.personId],
      );
      if (waiting!.count >= UNDER_WAY) throw new DomainError('EXPORT_TOO_MANY', { limit: UNDER_WAY });
      const key = newSecretId();
      const { locale, memberships } = actor;
      const partKey = this.keys.wrap(randomBytes(AES_KEY_BYTES), typedId('export', key));
      const row = { key, kind, format, subject, requestedById: actor.personId!, locale, memberships: [...memberships], scopes, partKey };
      await tx.insert(Export, { ...row, state: EXPORT_MACHINE.initial, parts: 0, rowsDone: 0, tries: 0 });
      await this.record(tx, row, 'startExport');
      await tx.send('export.read', { exportId: key }, { key: `export:${key}` });
      return key;
    });
  }

  /** Stops an own export; a batch under way is waited for, and its next message finds nothing to do. Throws NOT_FOUND, WRONG_STATE. */
  async cancel(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const one = await tx.load(Export, uuidOf(id, 'export'), 'update');
      if (one.requestedById !== actor.personId) throw new DomainError('NOT_FOUND');
      await tx.move(EXPORT_MACHINE, Export, one, 'cancelExport', {});
      await dropParts(tx, one.key);
      return one.key;
    });
  }

  /** Removes the file when its time is over, in real time or by the clock of a demo that was moved past it. */
  async sweep(tx: Tx, key: string): Promise<void> {
    const one = await tx.load(Export, key, 'update');
    if (one.state !== 'READY') return;
    await tx.move(EXPORT_MACHINE, Export, one, 'expire', {}, { set: { contentKey: null } });
    await this.store.remove(key);
  }

  /** Takes back all files, and what is being read: they may hold what two persons had removed. Who asked may ask again. */
  async withdraw(tx: Tx): Promise<void> {
    const held = await tx.query<{ id: string }>(`select id from export where state in ('READY', 'RUNNING') order by id`);
    for (const { id } of held) {
      const one = await tx.load(Export, id, 'update');
      if (one.state === 'READY') await this.sweep(tx, id);
      if (one.state !== 'RUNNING') continue;
      await tx.move(EXPORT_MACHINE, Export, one, 'fail', {}, { set: { failure: 'CONTENT_REMOVED' } });
      await dropParts(tx, id);
    }
  }

  /** That something is taken away, on the record of what it is of: who sees that happen to it sees this, too. */
  async record(tx: Tx, { key, kind, format, subject }: Pick<Export, 'key' | 'kind' | 'format' | 'subject'>, event: string): Promise<void> {
    const { type, uuid } = parseId(subject)!;
    const challengeId = type === 'challenge' ? uuid : null;
    await tx.event({ subject: type, key: uuid, challengeId, event, document: { export: typedId('export', key), kind, format } });
  }
}
