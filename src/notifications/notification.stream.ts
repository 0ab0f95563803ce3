import { setTimeout as wait } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { Listener } from '../common/listener.js';
import { Database } from '../common/transaction.js';
import { Placeholders } from '../reading/placeholders.js';
import { sightOf } from '../reading/sight.js';
import { Notification } from './notification.entity.js';
import { NOTIFICATION_CHANNEL } from './telling.service.js';

/** A notification, by its uuid, with the place after it; none where it is the place to begin at. */
export interface Added {
  cursor: string;
  notification: string | null;
}

/** Who listens, as the session has it at every look; `close` ends all that rests on the session. */
export interface Listening {
  actor: Actor;
  again(): Promise<Actor>;
  close(): void;
}

/** A place in the order of commits. */
interface Place {
  era: number;
  transaction: string;
  id: string;
}

const CURSOR = /^(\d{1,9})\.(\d{1,19})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const ZERO = '00000000-0000-0000-0000-000000000000';
const BATCH = 100;
/** The floor under the notifications of PostgreSQL; so often, too, is it asked whether the session still holds. */
const POLL_MS = 5000;
/** How soon is looked again, where something is there and an older transaction still runs. */
const BEHIND_MS = 100;

/*
 * In the order of commits, as far as it is settled: while an older transaction runs, it may still write a row that comes before those that are there.
 * Whoever was given a place would then miss it.
 */
const NEXT = (() => {
  const placeholders = new Placeholders();
  const variable = (cast: string, name: string) => placeholders.add(cast, ({ variables }) => variables[name]);
  const [era, transaction, id] = [variable('int', 'era'), variable('xid8', 'transaction'), variable('uuid', 'id')];
  return placeholders.finish(`
    select mine.id, mine.era, mine.transaction_id::text as transaction,
      mine.transaction_id < pg_snapshot_xmin(pg_current_snapshot()) or mine.era < (select max(era) from notification) as settled
    from notification mine
    where mine.person_id = ${placeholders.viewer.id} and (mine.era, mine.transaction_id, mine.id) > (${era}, ${transaction}, ${id})
      and ${sightOf(Notification, 'mine', placeholders.viewer)}
    order by mine.era, mine.transaction_id, mine.id limit ${BATCH}`);
})();
const NOW = `select coalesce((select max(era) from notification), 0) as era, pg_snapshot_xmin(pg_current_snapshot())::text as transaction, '${ZERO}' as id`;

/** What comes into an inbox, as it comes, in whatever process it was told. */
@Injectable()
export class NotificationStream {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Listener) private readonly listener: Listener,
  ) {}

  /**
   * Notifications after the cursor, or from now on, each once; without a cursor first the place of now, for whoever is cut off before anything came. It ends with UNAUTHENTICATED when the session does. Throws CURSOR_INVALID.
   */
  after(listening: Listening, cursor: string | null): AsyncGenerator<Added> {
    return this.from(listening, cursor === null ? null : placeOf(cursor));
  }

  private async *from(listening: Listening, start: Place | null): AsyncGenerator<Added> {
    let place = start ?? (await this.database.query<Place>(NOW))[0]!;
    let wake: () => void = () => undefined;
    const silence = await this.listener.on(NOTIFICATION_CHANNEL, () => wake());
    try {
      if (!start) yield { cursor: cursorOf(place), notification: null };
      for (;;) {
        const woken = new Promise<void>((resolve) => (wake = resolve));
        listening.actor = await listening.again();
        if (listening.actor.personId === null) {
          listening.close();
          throw new DomainError('UNAUTHENTICATED');
        }
        const rows = await this.next(listening.actor, place);
        for (const { id, era, transaction } of rows.filter(({ settled }) => settled)) {
          place = { id, era, transaction };
          yield { cursor: cursorOf(place), notification: id };
        }
        const behind = rows.some(({ settled }) => !settled);
        if (rows.length < BATCH || behind) await Promise.race([wait(behind ? BEHIND_MS : POLL_MS), ...(behind ? [] : [woken])]);
      }
    } finally {
      silence();
    }
  }

  private next(actor: Actor, place: Place): Promise<(Place & { settled: boolean })[]> {
    return this.database.query(NEXT.text, NEXT.values({ actor, variables: { ...place } }));
  }
}

const cursorOf = ({ era, transaction, id }: Place): string => `${era}.${transaction}.${id}`;

function placeOf(cursor: string): Place {
  const [, era, transaction, id] = CURSOR.exec(cursor) ?? [];
  if (!era || !transaction || !id) throw new DomainError('CURSOR_INVALID');
  return { era: Number(era), transaction, id };
}
