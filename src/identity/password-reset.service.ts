import { Inject, Injectable } from '@nestjs/common';
import type { Client } from '../common/client.js';
import { DomainError } from '../common/errors.js';
import { newId } from '../common/ids.js';
import { Database, type Tx } from '../common/transaction.js';
import { MailTokens } from './mail-token.service.js';
import { newPassword, requirePasswordLength } from './password.js';
import { endSessions } from './password.service.js';
import { countFailure } from './throttle.js';
import { mailCounters } from './throttle.rules.js';

/** Minutes, on real time, that the mail with a new chance is good, and chances that a person has at a time. */
const [GOOD_MINUTES, GOOD_MOST] = [30, 3] as const;

/** A password that was forgotten. */
@Injectable()
export class PasswordResetService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(MailTokens) private readonly tokens: MailTokens,
  ) {}

  /**
   * Asks for a mail by which the password can be set anew. Here nobody looks whether the address is known: a worker does, after the answer, so
   * that neither the answer nor its time tells. Throws TOO_MANY_REQUESTS, for an unknown address as for a known one.
   */
  async request(email: string, { address }: Client): Promise<boolean> {
    const seconds = await countFailure(this.database, mailCounters(email, address));
    if (seconds !== null) throw new DomainError('TOO_MANY_REQUESTS', { seconds });
    await this.database.system(async (tx) => {
      const key = newId();
      await tx.query(
        `insert into password_reset (id, email, expires_at) values ($1, lower($2), clock_timestamp() + make_interval(mins => $3))`,
        [key, email, GOOD_MINUTES],
      );
      await tx.send('password.reset-asked', { resetId: key });
    });
    return true;
  }

  /** Finds whose reset it is, and has the mail written; what nobody can use goes. */
  async prepare(tx: Tx, key: string): Promise<void> {
    await tx.query('delete from password_reset where expires_at < clock_timestamp() and id <> $1', [key]);
    // Resets of one person are prepared one after the other, so that each counts those before it.
    const [owner] = await tx.query<{ id: string }>(
      'select p.id from person p join password_reset r on r.email = p.email where r.id = $1 for no key update of p',
      [key],
    );
    const [found] = await tx.query(
      `update password_reset set person_id = $2 where id = $1 and person_id is null and $2::uuid is not null
         and (select count(*) from password_reset o where o.person_id = $2 and o.used_at is null and o.expires_at > clock_timestamp()) < $3
       returning id`,
      [key, owner?.id ?? null, GOOD_MOST],
    );
    if (found) {
      await tx.event({ subject: 'password_reset', key, event: 'requestReset' });
      await tx.send('letter.send', { kind: 'password_reset', rowId: key });
    } else await tx.query('delete from password_reset where id = $1 and person_id is null', [key]);
  }

  /**
   * Sets the password by the mail's token, which is good once. All sessions of the person end; the second factor stays. Throws RESET_OVER,
   * PASSWORD_TOO_SHORT.
   */
  async reset(token: string, password: string): Promise<boolean> {
    const key = this.tokens.rowOf('password_reset', token);
    const [good] = await this.database.query(
      'select from password_reset where id = $1 and person_id is not null and used_at is null and expires_at > clock_timestamp()',
      [key],
    );
    if (!good) throw new DomainError('RESET_OVER');
    requirePasswordLength(password, 'password');
    const hash = await newPassword(password);
    await this.database.system(async (tx) => {
      const { person } = await tx.one<{ person: string }>(
        `update password_reset set used_at = clock_timestamp()
         where id = $1 and used_at is null and expires_at > clock_timestamp() returning person_id as person`,
        [key],
        'RESET_OVER',
      );
      await tx.query('update password_reset set used_at = clock_timestamp() where person_id = $1 and used_at is null', [person]);
      await tx.query('update person set password_hash = $2 where id = $1', [person, hash]);
      await endSessions(tx, person, null);
      await tx.event({ subject: 'person', key: person, event: 'resetPassword' });
    });
    return true;
  }
}
