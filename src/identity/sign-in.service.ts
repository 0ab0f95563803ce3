import { Inject, Injectable } from '@nestjs/common';
import type { Client } from '../common/client.js';
import { DomainError } from '../common/errors.js';
import { newId } from '../common/ids.js';
import { Database, sha256, type Tx } from '../common/transaction.js';
import { type Attempt, PasswordService } from './password.service.js';
import { SecondFactorService } from './second-factor.service.js';
import { newToken, type OpenedSession, SessionService } from './session.service.js';
import type { Asks } from './throttle.js';

/** How long a begun sign-in waits: for a code, and for the exchange of what a provider's sign-in gave. In seconds of real time. */
const WAIT = { code: 300, exchange: 120 } as const;
/** Codes that may be tried on one password. */
const TRIES = 5;

/** Who somebody is at the provider. */
export interface ExternalIdentity {
  issuer: string;
  subject: string;
}

/** A sign-in of which the first half is done. `identity` is linked to the person when all of it is. */
interface Begun {
  /** uuid. */
  person: string;
  device: string | null;
  identity: ExternalIdentity | null;
}

/** The roads to a session: a password or a provider's word, and then the second factor where there is one. */
@Injectable()
export class SignInService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PasswordService) private readonly passwords: PasswordService,
    @Inject(SecondFactorService) private readonly factors: SecondFactorService,
    @Inject(SessionService) private readonly sessions: SessionService,
  ) {}

  /**
   * By password. Throws SIGN_IN_FAILED, the same for an unknown address and a wrong password; TOO_MANY_REQUESTS with the seconds to wait;
   * SECOND_FACTOR_REQUIRED with the challenge that `withCode` takes.
   */
  async signIn(email: string, password: string, client: Client, device: string | null = null): Promise<OpenedSession> {
    const attempt = await this.passwords.check(email, password, client, device);
    const result = await this.proceed(this.database, attempt, client, null);
    if (result instanceof DomainError) throw result;
    return result;
  }

  /** By the one-time code that a provider's sign-in ended with. Throws SIGN_IN_CHALLENGE_OVER, SECOND_FACTOR_REQUIRED. */
  async exchange(code: string, client: Client): Promise<OpenedSession> {
    return this.committed(async (tx) => {
      const begun = await this.take(tx, 'exchange', code);
      const result = await this.proceed(tx, { ...begun, counters: [] }, client, begun.identity);
      if (!(result instanceof DomainError)) await this.link(tx, begun);
      return result;
    });
  }

  /**
   * By a code of the second factor, or a recovery code, after the first one: only who was right with that comes so far, so nobody else's
   * guesses count here. Throws SIGN_IN_CHALLENGE_OVER, SECOND_FACTOR_FAILED,
   * TOO_MANY_REQUESTS; failures are counted.
   */
  async withCode(challenge: string, code: string, client: Client): Promise<OpenedSession> {
    return this.committed(async (tx) => {
      const begun = await this.take(tx, 'code', challenge);
      const refusal = await this.factors.refusal(tx, begun.person, code);
      if (refusal) return refusal;
      await tx.query('update sign_in_challenge set used_at = clock_timestamp() where token_hash = $1', [sha256(challenge)]);
      await this.link(tx, begun);
      const opened = await this.sessions.open(tx, { ...begun, device: begun.device ?? 'new', client, counters: [], passed: true });
      return opened!;
    });
  }

  /** Writes down that half of a sign-in is done; gives the token that continues it, and the seconds it holds. */
  async begin(database: Asks, kind: keyof typeof WAIT, { person, device, identity }: Begun): Promise<{ token: string; seconds: number }> {
    const [token, seconds] = [newToken(), WAIT[kind]];
    await database.query(
      `with expired as (delete from sign_in_challenge where id in (
         select id from sign_in_challenge where expires_at < clock_timestamp() for update skip locked))
       insert into sign_in_challenge (id, kind, person_id, token_hash, device_id, identity, expires_at)
       values ($1, $2, $3, $4, $5, $6, clock_timestamp() + make_interval(secs => $7))`,
      [newId(), kind, person, sha256(token), device, identity, seconds],
    );
    return { token, seconds };
  }

  /** A session, or the refusal that asks for the second factor. */
  private async proceed(
    database: Asks,
    { person, counters, device }: Attempt,
    client: Client,
    identity: ExternalIdentity | null,
  ): Promise<OpenedSession | DomainError> {
    const opened = await this.sessions.open(database, { person, client, counters, device: device ?? 'new', passed: false });
    if (opened) return opened;
    const { token: challenge, seconds } = await this.begin(database, 'code', { person, device, identity });
    return new DomainError('SECOND_FACTOR_REQUIRED', { challenge, seconds });
  }

  /** One transaction that commits what a refusal leaves, too: failures that count, and what is used up. */
  private async committed(work: (tx: Tx) => Promise<OpenedSession | DomainError>): Promise<OpenedSession> {
    const result = await this.database.system(work);
    if (result instanceof DomainError) throw result;
    return result;
  }

  /** A begun sign-in by its token: once where it is an exchange, and some tries where it waits for a code. */
  private take(tx: Tx, kind: keyof typeof WAIT, token: string): Promise<Begun> {
    return tx.one(
      `update sign_in_challenge set tries = tries + 1, used_at = case when kind = 'exchange' then clock_timestamp() end
       where token_hash = $1 and kind = $2 and used_at is null and tries < $3 and expires_at > clock_timestamp()
       returning person_id as person, device_id as device, identity`,
      [sha256(token), kind, TRIES],
      'SIGN_IN_CHALLENGE_OVER',
    );
  }

  /** Links the person to the identity that the sign-in came with, on record. */
  private async link(tx: Tx, { person, identity }: Begun): Promise<void> {
    if (!identity) return;
    const { issuer, subject } = identity;
    await tx.one(
      'insert into external_identity (id, person_id, issuer, subject) values ($1, $2, $3, $4) on conflict do nothing returning 1',
      [newId(), person, issuer, subject],
      'SIGN_IN_CHALLENGE_OVER',
    );
    await tx.event({ subject: 'person', key: person, event: 'linkIdentity', document: { issuer, subject } });
  }
}
