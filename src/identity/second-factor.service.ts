import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor.js';
import type { Client } from '../common/client.js';
import type { ErrorCode } from '../common/error-codes.js';
import { DomainError } from '../common/errors.js';
import { uuidOf } from '../common/ids.js';
import { Database, sha256, type Tx } from '../common/transaction.js';
import { ServerKeys } from '../crypto/server-keys.js';
import { endSessions, PasswordService } from './password.service.js';
import { isRecoveryCode, plainCode, recoveryCodeOf } from './second-factor.rules.js';
import { needsSecondFactor, SessionService } from './session.service.js';
import { countFailure, refusedFor } from './throttle.js';
import { codeCounter } from './throttle.rules.js';
import { base32, newTotpSecret, totpStep, totpUri } from './totp.js';

const RECOVERY_CODES = 10;
const RECOVERY_BYTES = 10;

interface Factor {
  wrapped: { kid: string; key: string };
  /** Step of the last code that was taken; a decimal. */
  lastStep: string;
  /** Real time of the database, in milliseconds. */
  now: number;
}

/** The second factor as its person sees it. */
export interface OwnSecondFactor {
  enrolledAt: Date | null;
  recoveryCodesLeft: number;
  required: boolean;
}

/** What a secret is wrapped for: that of one person is of no use in the row of another. */
const aadOf = (person: string): string => `second-factor:${person}`;
/** Who asks, also where there is nothing but enrolling to do. */
function self(actor: Actor): { person: string; session: string; acting: Actor } {
  const { personId, sessionId } = actor.enrolling ?? actor;
  return { person: personId!, session: sessionId!, acting: { ...actor, personId, sessionId } };
}
/** The row of a recovery code: 80 random bits need no slow hash. */
const hashOf = (person: string, code: string): string => sha256(`${person} ${plainCode(code)}`);

/** Codes by time (TOTP, RFC 6238) as second factor, with recovery codes. */
@Injectable()
export class SecondFactorService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ServerKeys) private readonly keys: ServerKeys,
    @Inject(PasswordService) private readonly passwords: PasswordService,
    @Inject(SessionService) private readonly sessions: SessionService,
  ) {}

  /** What the person has. */
  async own(actor: Actor): Promise<OwnSecondFactor> {
    const [own] = await this.database.query<OwnSecondFactor>(
      `select (select confirmed_at from second_factor where person_id = p.id) as "enrolledAt",
              (select count(*)::int from recovery_code where person_id = p.id and used_at is null) as "recoveryCodesLeft",
              $2::boolean and ${needsSecondFactor('p.id')} as required from person p where p.id = $1`,
      [self(actor).person, this.sessions.secondFactorRequired],
    );
    return own!;
  }

  /**
   * Begins: a secret for the authenticator, which counts only when a code of it was shown. Throws SIGN_IN_FAILED where the account has a
   * password and this is not it, SECOND_FACTOR_ENROLLED.
   */
  async enrol(actor: Actor, password: string | null, client: Client): Promise<{ secret: string; uri: string }> {
    const { person } = self(actor);
    await this.passwords.checkOwn(person, password, client);
    const secret = newTotpSecret();
    const wrapped = JSON.stringify(this.keys.wrap(secret, aadOf(person)));
    const { email } = await this.database.system(async (tx) => {
      await tx.one(
        `insert into second_factor as f (person_id, wrapped) values ($1, $2)
         on conflict (person_id) do update set wrapped = excluded.wrapped, created_at = clock_timestamp() where f.confirmed_at is null returning 1`,
        [person, wrapped],
        'SECOND_FACTOR_ENROLLED',
      );
      return tx.one<{ email: string }>('select email from person where id = $1', [person]);
    });
    return { secret: base32(secret), uri: totpUri(secret, email) };
  }

  /**
   * The factor counts from now on; all other sessions end, as they were opened without. Gives the recovery codes, which are not shown again.
   * Throws SECOND_FACTOR_MISSING, SECOND_FACTOR_ENROLLED, SECOND_FACTOR_FAILED.
   */
  async confirm(actor: Actor, code: string): Promise<string[]> {
    const { person, session, acting } = self(actor);
    const codes = Array.from({ length: RECOVERY_CODES }, () => recoveryCodeOf(randomBytes(RECOVERY_BYTES)));
    await this.database.write(acting, async (tx) => {
      const factor = await this.factor(tx, person, 'SECOND_FACTOR_MISSING');
      if (factor.confirmed) throw new DomainError('SECOND_FACTOR_ENROLLED');
      if (!(await this.take(tx, person, factor, code))) throw new DomainError('SECOND_FACTOR_FAILED');
      await tx.query('update second_factor set confirmed_at = clock_timestamp() where person_id = $1', [person]);
      await tx.query('insert into recovery_code (person_id, hash) select $1, hash from unnest($2::text[]) hash', [
        person,
        codes.map((recovery) => hashOf(person, recovery)),
      ]);
      await endSessions(tx, person, session);
      await tx.event({ subject: 'person', key: person, event: 'enrolSecondFactor' });
      return person;
    });
    return codes;
  }

  /** Throws SIGN_IN_FAILED, SECOND_FACTOR_FAILED, TOO_MANY_REQUESTS, SECOND_FACTOR_MISSING; both failures count. */
  async remove(actor: Actor, password: string | null, code: string, client: Client): Promise<boolean> {
    const { person, session, acting } = self(actor);
    await this.passwords.checkOwn(person, password, client);
    await this.database.write(acting, async (tx) => {
      tx.refusal = await this.refusal(tx, person, code);
      if (tx.refusal) return person;
      await tx.query('delete from second_factor where person_id = $1', [person]);
      await endSessions(tx, person, session);
      await tx.event({ subject: 'person', key: person, event: 'removeSecondFactor' });
      return person;
    });
    return true;
  }

  /** The operator's act for who lost the device and the recovery codes: all sessions end. Throws NOT_FOUND, TWO_PERSON_RULE. */
  async reset(actor: Actor, person: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const key = uuidOf(person, 'person');
      if (key === actor.personId) throw new DomainError('TWO_PERSON_RULE');
      await tx.one('delete from second_factor where person_id = $1 returning 1', [key]);
      await endSessions(tx, key, null);
      await tx.event({ subject: 'person', key, event: 'resetSecondFactor', role: 'operator' });
      return key;
    });
  }

  /**
   * What refuses the code, or null; the code is then used up. Failures are counted, one after the other for a person, wherever they come
   * from. A recovery code, of 80 bits, is neither counted nor refused for wrong codes of others.
   */
  async refusal(tx: Tx, person: string, code: string): Promise<DomainError | null> {
    const factor = await this.factor(tx, person, 'SECOND_FACTOR_MISSING');
    if (!factor.confirmed) throw new DomainError('SECOND_FACTOR_MISSING');
    if (isRecoveryCode(code)) return (await this.recover(tx, person, code)) ? null : new DomainError('SECOND_FACTOR_FAILED');
    const counters = [codeCounter(person)];
    const seconds = await refusedFor(tx, counters);
    if (seconds !== null) return new DomainError('TOO_MANY_REQUESTS', { seconds });
    if (await this.take(tx, person, factor, code)) return null;
    await countFailure(tx, counters);
    return new DomainError('SECOND_FACTOR_FAILED');
  }

  /** What refuses the code of a person who may have no second factor, or null: where there is none, none is asked for. */
  async refusalOfOwn(tx: Tx, person: string, code: string | null): Promise<DomainError | null> {
    const enrolled = await tx.query('select from second_factor where person_id = $1 and confirmed_at is not null', [person]);
    return enrolled.length ? this.refusal(tx, person, code ?? '') : null;
  }

  /** The row, locked: codes of a person are looked at one after the other. */
  private factor(tx: Tx, person: string, missing: ErrorCode): Promise<Factor & { confirmed: boolean }> {
    return tx.one(
      `select wrapped, last_step as "lastStep", confirmed_at is not null as confirmed,
              extract(epoch from clock_timestamp())::float8 * 1000 as now from second_factor where person_id = $1 for update`,
      [person],
      missing,
    );
  }

  /** Whether it is a code of the authenticator that was not used, nor one after it (RFC 6238, section 5.2). */
  private async take(tx: Tx, person: string, { wrapped, lastStep, now }: Factor, code: string): Promise<boolean> {
    const step = totpStep(this.keys.unwrap(wrapped, aadOf(person)), plainCode(code), now);
    if (step === null || step <= Number(lastStep)) return false;
    await tx.query('update second_factor set last_step = $2 where person_id = $1', [person, step]);
    return true;
  }

  private async recover(tx: Tx, person: string, code: string): Promise<boolean> {
    const used = await tx.query(
      'update recovery_code set used_at = clock_timestamp() where person_id = $1 and hash = $2 and used_at is null returning 1',
      [person, hashOf(person, code)],
    );
    return used.length > 0;
  }
}
