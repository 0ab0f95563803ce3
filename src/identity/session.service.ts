import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { newId } from '../common/ids.js';
import { Sessions } from '../common/request-actor.js';
import { Database, sha256 } from '../common/transaction.js';
import { poolOf } from '../database.js';
import { newPassword, PASSWORD_MAX, passwordFits } from './password.js';
import { countFailure, throttleKeys } from './throttle.js';

/** How long a sign-in holds, in hours of real time. */
const SESSION_HOURS = 12;
/** A prepared statement that the connection doesn't know (a pooler gave us another), or whose result a migration changed. */
const STALE = ['26000', '0A000'];

/** A new session: the token is shown once, and only its SHA-256 is kept. `person` is a uuid. */
export interface OpenedSession {
  token: string;
  expiresAt: Date;
  person: string;
}

type SessionActor = Pick<Actor, 'personId' | 'sessionId' | 'expertId' | 'memberships'>;

const ACTOR = {
  name: 'actor-of-session',
  text: `select s.id as "sessionId", s.person_id as "personId",
                (select e.id from expert e where e.person_id = s.person_id order by e.id limit 1) as "expertId",
                coalesce((select json_agg(json_build_object('organisationId', m.organisation_id, 'role', m.role) order by m.role, m.organisation_id)
                          from membership m where m.person_id = s.person_id), '[]') as memberships
         from session s where s.token_hash = $1 and s.revoked_at is null and s.expires_at > clock_timestamp()`,
};

/** Signing in and out, and who a token stands for. All of it on real time, also in a demo. */
@Injectable()
export class SessionService extends Sessions {
  constructor(@Inject(Database) private readonly database: Database) {
    super();
  }

  /** Who the token stands for, by one named statement; null for a token that is unknown, expired or revoked. */
  override async actorOf(token: string): Promise<SessionActor | null> {
    const pool = poolOf(this.database.source);
    const values = [sha256(token)];
    const { rows } = await pool.query<SessionActor>({ ...ACTOR, values }).catch((error: { code?: string }) => {
      if (!STALE.includes(error.code ?? '')) throw error;
      return pool.query<SessionActor>({ text: ACTOR.text, values });
    });
    return rows[0] ?? null;
  }

  /**
   * Opens a session. Throws SIGN_IN_FAILED, the same for an unknown address and a wrong password, or TOO_MANY_REQUESTS with the seconds to
   * wait. Only failures count; where they come from is `address`.
   */
  async signIn(email: string, password: string, address: string): Promise<OpenedSession> {
    const keys = throttleKeys(email, address);
    return this.open(await this.checked(email, password, keys), keys);
  }

  /** The uuid of whose password it is. A failure is counted. Throws SIGN_IN_FAILED, TOO_MANY_REQUESTS. */
  private async checked(email: string, password: string, keys: { account: string; address: string }): Promise<string> {
    const [account] = await this.database.query<{ id: string | null; hash: string | null; seconds: number | null }>(
      `select p.id, p.password_hash as hash, b.seconds
       from (select ceil(extract(epoch from max(blocked_until) - clock_timestamp()))::int as seconds
             from sign_in_throttle where subject = any($2) and blocked_until > clock_timestamp()) b
       left join person p on p.email = lower($1)`,
      [email, [keys.account, keys.address]],
    );
    const { id = null, hash = null, seconds = null } = account ?? {};
    if (seconds !== null) throw new DomainError('TOO_MANY_REQUESTS', { seconds });
    const fits = await passwordFits(hash, password);
    if (fits && id !== null) return id;
    await countFailure(this.database, keys);
    throw new DomainError('SIGN_IN_FAILED');
  }

  /**
   * Changes the password of who is signed in, who must know the one before; all other sessions of the person end. Throws SIGN_IN_FAILED, which
   * counts as a failure to sign in, TOO_MANY_REQUESTS, PASSWORD_TOO_SHORT.
   */
  async changePassword(actor: Actor, given: { current: string; next: string }, address: string): Promise<boolean> {
    const [person] = await this.database.query<{ email: string }>('select email from person where id = $1', [actor.personId]);
    const email = person?.email ?? '';
    await this.checked(email, given.current, throttleKeys(email, address));
    if (given.next.length > PASSWORD_MAX) throw new DomainError('INPUT_INVALID', { faults: [{ path: 'next', rule: 'maxLength' }] });
    const hash = await newPassword(given.next);
    await this.database.write(actor, async (tx) => {
      const key = actor.personId!;
      await tx.query('update person set password_hash = $2 where id = $1', [key, hash]);
      await tx.query('update session set revoked_at = clock_timestamp() where person_id = $1 and revoked_at is null and id <> $2', [
        key,
        actor.sessionId,
      ]);
      await tx.event({ subject: 'person', key, event: 'changePassword' });
      return key;
    });
    return true;
  }

  /** A session without a password, for the demo operator alone. */
  async openFor(person: string): Promise<OpenedSession> {
    return this.open(person, { account: '', address: '' });
  }

  /** Revokes the session of the request. */
  async signOut(actor: Actor): Promise<boolean> {
    await this.database.query('update session set revoked_at = clock_timestamp() where id = $1 and revoked_at is null', [actor.sessionId]);
    return true;
  }

  /** One statement: nothing is opened where the limit was reached while the password was checked (see `countFailure`). */
  private async open(person: string, keys: { account: string; address: string }): Promise<OpenedSession> {
    const token = randomBytes(32).toString('base64url');
    const [opened] = await this.database.query<{ seconds: number | null; expiresAt: Date }>(
      `with block as (select ceil(extract(epoch from max(blocked_until) - clock_timestamp()))::int as seconds
                      from sign_in_throttle where subject in ($4, $5) and blocked_until > clock_timestamp()),
       cleared as (delete from sign_in_throttle where subject = $4 and (select seconds from block) is null),
       expired as (delete from session where person_id = $2 and expires_at < clock_timestamp()),
       made as (insert into session (id, person_id, token_hash, expires_at)
                select $1, $2, $3, clock_timestamp() + make_interval(hours => $6) from block where seconds is null returning expires_at)
       select seconds, (select expires_at from made) as "expiresAt" from block`,
      [newId(), person, sha256(token), keys.account, keys.address, SESSION_HOURS],
    );
    if (!opened || opened.seconds !== null) throw new DomainError('TOO_MANY_REQUESTS', { seconds: opened?.seconds });
    return { token, expiresAt: opened.expiresAt, person };
  }
}
