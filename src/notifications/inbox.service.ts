import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { uuidOf } from '../common/ids.js';
import { Database } from '../common/transaction.js';
import { Placeholders } from '../reading/placeholders.js';
import { sightOf } from '../reading/sight.js';
import { Notification } from './notification.entity.js';

/** SQL: the notifications of an actor that are to be seen, of the given ids. */
const MINE = (() => {
  const placeholders = new Placeholders();
  const ids = placeholders.add('uuid[]', (request) => request.ids);
  return placeholders.finish(
    `select mine.id from notification mine where mine.id = any(${ids}) and ${sightOf(Notification, 'mine', placeholders.viewer)}`,
  );
})();

/** What a reader does with the inbox. */
@Injectable()
export class InboxService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Marks one as read; gives its uuid. Throws NOT_FOUND. */
  async markRead(actor: Actor, id: string): Promise<string> {
    const key = uuidOf(id, 'notification');
    return this.database.write(actor, async (tx) => {
      const mine = await tx.query(MINE.text, MINE.values({ actor, variables: {}, ids: [key] }));
      if (!mine.length) throw new DomainError('NOT_FOUND');
      await tx.query('update notification set read_at = clock_timestamp() where id = $1 and read_at is null', [key]);
      return key;
    });
  }

  /** Marks all as read that there are up to now. */
  async markAllRead(actor: Actor): Promise<boolean> {
    await this.database.write(actor, async (tx) => {
      await tx.query('update notification set read_at = clock_timestamp() where person_id = $1 and read_at is null', [actor.personId]);
      return 'inbox';
    });
    return true;
  }
}
