import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor.js';
import type { Client } from '../common/client.js';
import { DomainError } from '../common/errors.js';
import { Database, sha256, type Tx } from '../common/transaction.js';
import { newPassword, passwordFits, requirePasswordLength } from './password.js';
import { countFailure, refusedFor } from './throttle.js';
import { attemptCounters, type Counter, sourceOf } from './throttle.rules.js';

/** Whose sign-in it is so far, and what a failure of it counts for. */
export interface Attempt {
  /** uuid. */
  person: string;
  counters: Counter[];
  /** uuid of the device on which the account was opened before; null on any other. */
  device: string | null;
}

/** Passwords: whether they fit, and changing them. */
@Injectable()
export class PasswordService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * Whose password it is; a failure is counted. `device` is the secret that the client was given when it opened the account before. Throws
   * SIGN_IN_FAILED, the same for an unknown address and a wrong password, or TOO_MANY_REQUESTS with the seconds to wait.
   */
  async check(email: string, password: string, { address }: Client, device: string | null = null): Promise<Attempt> {
    const [account] = await this.database.query<{ id: string; hash: string | null; device: string | null }>(
      `select p.id, p.password_hash as hash, d.id as device
       from person p left join sign_in_device d on d.person_id = p.id and d.token_hash = $2 where p.email = lower($1)`,
      [email, sha256(device ?? '')],
    );
    const known = account?.device ?? null;
    const counters = attemptCounters(email, address, known);
    const seconds = await refusedFor(this.database, counters);
    if (seconds !== null) throw new DomainError('TOO_MANY_REQUESTS', { seconds });
    const fits = await passwordFits(account?.hash ?? null, password, known ?? sourceOf(address));
    if (fits && account) return { person: account.id, counters, device: known };
    const over = await countFailure(this.database, counters);
    throw over === null ? new DomainError('SIGN_IN_FAILED') : new DomainError('TOO_MANY_REQUESTS', { seconds: over });
  }

  /** That it is the password of the person; false where the person has none. Throws as `check` does. */
  async checkOwn(person: string, password: string | null, client: Client): Promise<boolean> {
    const [known] = await this.database.query<{ email: string }>('select email from person where id = $1 and password_hash is not null', [
      person,
    ]);
    if (known) await this.check(known.email, password ?? '', client);
    return known !== undefined;
  }

  /**
   * Changes the password of who is signed in, who must know the one before; all other sessions of the person end. Throws SIGN_IN_FAILED, which
   * counts as a failure to sign in, TOO_MANY_REQUESTS, PASSWORD_TOO_SHORT.
   */
  async change(actor: Actor, given: { current: string; next: string }, client: Client): Promise<boolean> {
    const [person] = await this.database.query<{ email: string }>('select email from person where id = $1', [actor.personId]);
    await this.check(person?.email ?? '', given.current, client);
    requirePasswordLength(given.next, 'next');
    const hash = await newPassword(given.next);
    await this.database.write(actor, async (tx) => {
      const key = actor.personId!;
      await tx.query('update person set password_hash = $2 where id = $1', [key, hash]);
      await endSessions(tx, key, actor.sessionId);
      await tx.event({ subject: 'person', key, event: 'changePassword' });
      return key;
    });
    return true;
  }
}

/** Ends the sessions of the person but one, what has begun of others, and the secret address of the calendar: whoever made it. */
export async function endSessions(tx: Tx, person: string, except: string | null): Promise<void> {
  await tx.query(
    'update session set revoked_at = clock_timestamp() where person_id = $1 and revoked_at is null and id is distinct from $2::uuid',
    [person, except],
  );
  await tx.query('delete from calendar_address where person_id = $1', [person]);
  await tx.query('update sign_in_challenge set used_at = clock_timestamp() where person_id = $1 and used_at is null', [person]);
}
