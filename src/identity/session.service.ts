import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor.js';
import type { Client } from '../common/client.js';
import { DomainError } from '../common/errors.js';
import { newId } from '../common/ids.js';
import { type SessionActor, Sessions } from '../common/request-actor.js';
import { Database, sha256 } from '../common/transaction.js';
import { Config } from '../config.js';
import { poolOf } from '../database.js';
import { type Asks, rowOf } from './throttle.js';
import type { Counter } from './throttle.rules.js';

/** How long a sign-in holds, in hours of real time. */
const SESSION_HOURS = 12;
/** A use is written down where the last one was longer ago, in minutes. */
const USE_MINUTES = 5;
/** Devices that are remembered of a person. */
const DEVICES = 20;
/** A prepared statement that the connection doesn't know (a pooler gave us another), or whose result a migration changed. */
const STALE = ['26000', '0A000'];
/** Whose deeds move lists and money: their accounts need a second factor where it is required. */
const WITH_SECOND_FACTOR = ['clerk', 'approver', 'supervisor', 'finance', 'operator'] as const;

/** A new session: the token is shown once, and only its SHA-256 is kept. `person` is a uuid. */
export interface OpenedSession {
  token: string;
  expiresAt: Date;
  person: string;
  /** Shows later that the account was opened by this client before; null where it showed it, or nothing was asked. */
  device: string | null;
  /** Whether it is good for nothing but enrolling a second factor. */
  enrolmentRequired: boolean;
}

/** What a session is opened by. */
export interface Opening {
  /** uuid. */
  person: string;
  client: Client;
  /** What stops it where it refuses by then; all but that of the source alone begins anew. */
  counters: readonly Counter[];
  /** uuid of the known device; `new` makes one, null none. */
  device: string | null;
  /** Whether the second factor was shown, or none is asked. */
  passed: boolean;
}

/** SQL: whether the person is an officer, one who gives officers their roles, or a custodian. */
export const needsSecondFactor = (person: string): string =>
  `(exists (select from membership m join organisation o on o.id = m.organisation_id where m.person_id = ${person}
      and (m.role in (${WITH_SECOND_FACTOR.map((role) => `'${role}'`).join(', ')}) or (m.role = 'administrator' and o.kind = 'DEPARTMENT')))
    or exists (select from running_delegation r where r.deputy_id = ${person} and r.role in (${WITH_SECOND_FACTOR.map((role) => `'${role}'`).join(', ')}))
    or exists (select from list_custodian c where c.person_id = ${person}))`;
/** SQL: whether such a person has no second factor. */
export const lacksSecondFactor = (person: string): string =>
  `(not exists (select from second_factor f where f.person_id = ${person} and f.confirmed_at is not null) and ${needsSecondFactor(person)})`;

/**
 * Roles that sleep give nothing. A session that acts for one organisation has the roles there alone; but who is an operator is one wherever they
 * act, since operators, who give roles, are kept from sealed bids. One that stands in for somebody has the delegated role alone, and none when that
 * has ended: it never goes on in the own name unasked.
 */
const ACTOR = {
  name: 'actor-of-session',
  text: `select s.id as "sessionId", s.person_id as "personId", s.last_used_at < clock_timestamp() - make_interval(mins => ${USE_MINUTES}) as unused,
                $2::boolean and ${lacksSecondFactor('s.person_id')} as enrolling,
                (select e.id from expert e where e.person_id = s.person_id order by e.id limit 1) as "expertId",
                s.organisation_id as "organisationId", (select d.principal_id from delegation d where d.id = s.delegation_id) as "forId",
                coalesce((select json_agg(r.principal_id) from running_delegation r where r.deputy_id = s.person_id), '[]') as "deputyOf",
                coalesce((select json_agg(json_build_object('organisationId', m.organisation_id, 'role', m.role) order by m.role, m.organisation_id)
                          from (select organisation_id, role from membership where person_id = s.person_id and suspended_at is null
                                  and (role = 'operator' or s.delegation_id is null and (s.organisation_id is null or organisation_id = s.organisation_id))
                                union all select organisation_id, role from running_delegation
                                where id = s.delegation_id and deputy_id = s.person_id) m), '[]') as memberships
         from session s where s.token_hash = $1 and s.revoked_at is null and s.expires_at > clock_timestamp()`,
};
type Known = Omit<SessionActor, 'enrolling'> & { personId: string; sessionId: string; unused: boolean; enrolling: boolean };

/** Sessions, and who a token stands for. All of it on real time, also in a demo. */
@Injectable()
export class SessionService extends Sessions {
  private readonly required: boolean;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Config) config: Config,
  ) {
    super();
    this.required = config.SECOND_FACTOR === 'required';
  }

  /** Who the token stands for, by one named statement; null for a token that is unknown, expired or revoked. */
  override async actorOf(token: string): Promise<SessionActor | null> {
    const pool = poolOf(this.database.source);
    const values = [sha256(token), this.required];
    const { rows } = await pool.query<Known>({ ...ACTOR, values }).catch((error: { code?: string }) => {
      if (!STALE.includes(error.code ?? '')) throw error;
      return pool.query<Known>({ text: ACTOR.text, values });
    });
    if (!rows[0]) return null;
    const { unused, enrolling, ...actor } = rows[0];
    if (unused) await this.use(actor.sessionId);
    if (!enrolling) return actor;
    const { personId, sessionId } = actor;
    return { personId: null, sessionId: null, expertId: null, memberships: [], enrolling: { personId, sessionId } };
  }

  /** Whether officers and custodians must have a second factor. */
  get secondFactorRequired(): boolean {
    return this.required;
  }

  /** One write in some minutes, by one of those who come at once. */
  private async use(session: string): Promise<void> {
    await this.database.query(
      `update session set last_used_at = clock_timestamp() where id = (select s.id from session s
         where s.id = $1 and s.last_used_at < clock_timestamp() - make_interval(mins => ${USE_MINUTES}) for update skip locked)`,
      [session],
    );
  }

  /** A session without a password, for the demo operator alone. */
  async openFor(person: string): Promise<OpenedSession> {
    const opened = await this.open(this.database, {
      person,
      client: { address: '', userAgent: '' },
      counters: [],
      device: null,
      passed: true,
    });
    return opened!;
  }

  /**
   * Opens a session by one statement: none where a limit was reached while the password was checked (TOO_MANY_REQUESTS; see `countFailure`),
   * and none, but null, where a second factor is still to be shown.
   */
  async open(database: Asks, { person, client, counters, device, passed }: Opening): Promise<OpenedSession | null> {
    const [token, secret] = [newToken(), newToken()];
    const subjects = counters.map(rowOf);
    const [opened] = await database.query<{ seconds: number | null; expiresAt: Date | null; enrolmentRequired: boolean }>(
      `with block as (select ceil(extract(epoch from max(blocked_until) - clock_timestamp()))::int as seconds
                      from sign_in_throttle where subject = any($4) and blocked_until > clock_timestamp()),
       fit as (select from block where seconds is null
               and ($5 or not exists (select from second_factor where person_id = $2 and confirmed_at is not null))),
       cleared as (delete from sign_in_throttle where subject = any($4) and subject not like 'address:%' and exists (select from fit)),
       expired as (delete from session where person_id = $2 and expires_at < clock_timestamp()),
       used as (update sign_in_device set used_at = clock_timestamp() where id::text = $8 and exists (select from fit)),
       added as (insert into sign_in_device (id, person_id, token_hash) select $9, $2, $10 from fit where $8 = 'new'),
       forgotten as (delete from sign_in_device where $8 = 'new' and id in (
         select id from sign_in_device where person_id = $2 order by used_at desc, id offset ${DEVICES - 1} for update skip locked)),
       made as (insert into session (id, person_id, token_hash, expires_at, address, user_agent)
                select $1, $2, $3, clock_timestamp() + make_interval(hours => ${SESSION_HOURS}), $6, $7 from fit returning expires_at)
       select seconds, (select expires_at from made) as "expiresAt", $11::boolean and ${lacksSecondFactor('$2')} as "enrolmentRequired" from block`,
      [newId(), person, sha256(token), subjects, passed, client.address, client.userAgent, device, newId(), sha256(secret), this.required],
    );
    if (!opened || opened.seconds !== null) throw new DomainError('TOO_MANY_REQUESTS', { seconds: opened?.seconds });
    const { expiresAt, enrolmentRequired } = opened;
    return expiresAt && { token, expiresAt, person, device: device === 'new' ? secret : null, enrolmentRequired };
  }

  /** Revokes the session of the request. */
  async signOut(actor: Actor): Promise<boolean> {
    const session = actor.sessionId ?? actor.enrolling?.sessionId;
    await this.database.query('update session set revoked_at = clock_timestamp() where id = $1 and revoked_at is null', [session]);
    return true;
  }
}

/** 256 random bits. */
export const newToken = (): string => randomBytes(32).toString('base64url');
