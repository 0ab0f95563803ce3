import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { Database, sha256 } from '../common/transaction.js';
import { Config } from '../config.js';
import { newToken } from './session.service.js';

/** 256 bits in base64url, as `newToken` makes them. */
const SECRET = /^[A-Za-z0-9_-]{43}$/;

/** An address as its owner is shown it, once. */
export interface MadeAddress {
  /** On this server, or from its PUBLIC_URL on; null where the act is repeated by its key. */
  address: string | null;
}

/**
 * Secret addresses under which people have their calendar read by programs that cannot sign in: who knows one reads what its owner has to do, and
 * can do nothing. Only hashes are kept. All of it on real time, as with sessions.
 */
@Injectable()
export class CalendarAddressService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** Since when the person has an address; null where there is none. */
  async madeAt({ personId }: Actor): Promise<Date | null> {
    const [row] = await this.database.query<{ madeAt: Date }>('select made_at as "madeAt" from calendar_address where person_id = $1', [
      personId,
    ]);
    return row?.madeAt ?? null;
  }

  /** Makes an address; the one before answers no more. A repeat has none to show, since only the hash was kept. */
  async make(actor: Actor): Promise<MadeAddress> {
    let secret: string | null = null;
    await this.database.write(actor, async (tx) => {
      secret = newToken();
      const key = actor.personId!;
      await tx.query(
        `insert into calendar_address (person_id, secret_hash) values ($1, $2)
         on conflict (person_id) do update set secret_hash = excluded.secret_hash, made_at = excluded.made_at`,
        [key, sha256(secret)],
      );
      await tx.event({ subject: 'person', key, event: 'makeCalendarAddress' });
      return key;
    });
    return { address: secret && `${this.config.PUBLIC_URL?.replace(/\/$/, '') ?? ''}/calendars/${secret as string}.ics` };
  }

  /** Takes the address away, if there is one. */
  async revoke(actor: Actor): Promise<boolean> {
    await this.database.write(actor, async (tx) => {
      const key = actor.personId!;
      const [gone] = await tx.query('delete from calendar_address where person_id = $1 returning person_id', [key]);
      if (gone) await tx.event({ subject: 'person', key, event: 'revokeCalendarAddress' });
      return key;
    });
    return true;
  }

  /** Whose calendar (uuid) it is. Throws NOT_FOUND for a secret that is wrong, was taken away, or never was: nothing tells which. */
  async ownerOf(secret: string): Promise<string> {
    if (!SECRET.test(secret)) throw new DomainError('NOT_FOUND');
    const [row] = await this.database.query<{ person: string }>('select person_id as person from calendar_address where secret_hash = $1', [
      sha256(secret),
    ]);
    if (!row) throw new DomainError('NOT_FOUND');
    return row.person;
  }
}
