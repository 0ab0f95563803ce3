import { Inject, Injectable } from '@nestjs/common';
import { type Actor, holds } from '../common/actor.js';
import type { Client } from '../common/client.js';
import { DomainError } from '../common/errors.js';
import { newId, typedId, uuidOf } from '../common/ids.js';
import { take } from '../common/machine.js';
import { Database, type Tx } from '../common/transaction.js';
import { creditCodeFault } from './credit-code.rules.js';
import { InvitationService } from './invitation.service.js';
import { MailTokens } from './mail-token.service.js';
import { OrganisationService } from './organisation.service.js';
import { addTags } from './organisation-tag.writing.js';
import { RECERTIFICATION_DEFAULT } from './recertification.rules.js';
import { Registration, registrationFacts } from './registration.entity.js';
import type { RefuseRegistrationInput, RegisterOrganisationInput, VerifyRegistrationInput } from './registration.input.js';
import { REGISTRATION_MACHINE } from './registration.machine.js';
import { countFailure } from './throttle.js';
import { mailCounters } from './throttle.rules.js';

/** Days, on real time, that the mail to the applicant is good. */
const CONFIRM_DAYS = 3;
/** Unconfirmed registrations that one address may have at a time: what comes beyond them is dropped, and no mail is sent. */
const BEGUN_MOST = 5;

/** Organisations that register themselves. */
@Injectable()
export class RegistrationService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(MailTokens) private readonly tokens: MailTokens,
    @Inject(OrganisationService) private readonly organisations: OrganisationService,
    @Inject(InvitationService) private readonly invitations: InvitationService,
  ) {}

  /**
   * Begins a registration, and has a mail sent to the applicant: before it is answered, nothing counts. Whether the address is known here makes
   * no difference. Throws CREDIT_CODE_INVALID; CREDIT_CODE_TAKEN where an organisation has the code, though not for one that only applies, which
   * nobody knows of; TOO_MANY_REQUESTS.
   */
  async register(actor: Actor, input: RegisterOrganisationInput, { address }: Client): Promise<string> {
    const fault = creditCodeFault(input.creditCode);
    if (fault) throw new DomainError('CREDIT_CODE_INVALID', { fault });
    const again = await this.database.repeats(actor);
    const seconds = again ? null : await countFailure(this.database, mailCounters(input.applicant.email, address));
    if (seconds !== null) throw new DomainError('TOO_MANY_REQUESTS', { seconds });
    return this.database.write(actor, async (tx) => {
      const [taken] = await tx.query('select from organisation where credit_code = $1', [input.creditCode]);
      if (taken) throw new DomainError('CREDIT_CODE_TAKEN');
      const key = newId();
      const { kind, name, creditCode, regionCode, contactEmail, applicant, administrator } = input;
      const administering = administrator ?? applicant;
      await tx.query('delete from registration where state = $1 and expires_at < clock_timestamp()', [REGISTRATION_MACHINE.initial]);
      const [begun] = await tx.query(
        `insert into registration (id, state, kind, name, credit_code, region_code, contact_email, applicant_name, applicant_email,
           administrator_name, administrator_email, expires_at)
         select $1, $2, $3, $4, $5, $6, $7, $8, lower($9), $10, lower($11), clock_timestamp() + make_interval(days => $12)
         where (select count(*) from registration where applicant_email = lower($9) and state = $2) < $13 returning id`,
        [
          ...[key, REGISTRATION_MACHINE.initial, kind, JSON.stringify(name), creditCode, regionCode, contactEmail],
          ...[JSON.stringify(applicant.name), applicant.email, JSON.stringify(administering.name), administering.email],
          ...[CONFIRM_DAYS, BEGUN_MOST],
        ],
      );
      if (begun) {
        await tx.event({ subject: 'registration', key, event: 'verifyAddress', to: REGISTRATION_MACHINE.initial });
        await tx.send('letter.send', { kind: 'registration', rowId: key });
      }
      return key;
    });
  }

  /** The applicant answers the mail: from now on officers see the registration. Throws REGISTRATION_OVER, CREDIT_CODE_TAKEN. */
  async confirm(actor: Actor, token: string): Promise<string> {
    const key = this.tokens.rowOf('registration', token);
    if (!key) throw new DomainError('REGISTRATION_OVER');
    return this.database.write(actor, async (tx) => {
      const registration = await this.load(tx, key, 'REGISTRATION_OVER');
      const [good] = await tx.query('select where $1::timestamptz > clock_timestamp()', [registration.expiresAt]);
      if (!good || registration.state !== 'BEGUN') throw new DomainError('REGISTRATION_OVER');
      const [taken] = await tx.query('select from organisation where credit_code = $1', [registration.creditCode]);
      if (taken) throw new DomainError('CREDIT_CODE_TAKEN');
      const { kind, name, creditCode, regionCode } = registration;
      await tx.move(REGISTRATION_MACHINE, Registration, registration, 'confirmRegistration', registrationFacts(registration, actor, null), {
        set: { registeredAt: await tx.now() },
        document: { kind, name, creditCode, regionCode },
      });
      return key;
    });
  }

  /**
   * Makes the organisation, and has its administrator invited in the name of who verifies. Other registrations of the same code are refused.
   * Throws CREDIT_CODE_TAKEN, TWO_PERSON_RULE for an own one, FORBIDDEN for a department, WRONG_STATE.
   */
  async verify(actor: Actor, { registration: id, tags }: VerifyRegistrationInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { registration, facts } = await this.decided(tx, actor, id);
      const { kind, name, creditCode, regionCode, contactEmail, administratorName, administratorEmail } = registration;
      const now = await tx.now();
      take(REGISTRATION_MACHINE, registration.state, 'verifyRegistration', facts);
      const organisationId = await this.organisations.add(tx, { kind, name, creditCode, regionCode, contactEmail, tags: [] });
      await tx.move(REGISTRATION_MACHINE, Registration, registration, 'verifyRegistration', facts, {
        set: { decidedAt: now, decidedById: actor.personId, organisationId },
        document: { organisation: typedId('organisation', organisationId) },
      });
      await tx.query('update organisation set recertify_every = $2 where id = $1', [organisationId, RECERTIFICATION_DEFAULT]);
      await addTags(tx, organisationId, tags);
      await this.supersede(tx, registration, now);
      const as = holds(actor, 'operator') ? 'operator' : 'officer';
      await this.invitations.add(tx, { organisationId, email: administratorEmail, name: administratorName, roles: ['administrator'], as });
      return registration.key;
    });
  }

  /** Throws TWO_PERSON_RULE for an own one, FORBIDDEN for a department, WRONG_STATE. */
  async refuse(actor: Actor, { registration: id, reason }: RefuseRegistrationInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { registration, facts } = await this.decided(tx, actor, id);
      await tx.move(REGISTRATION_MACHINE, Registration, registration, 'refuseRegistration', facts, {
        set: { decidedAt: await tx.now(), decidedById: actor.personId, reason },
        reason,
      });
      await tx.send('letter.send', { kind: 'registration_refused', rowId: registration.key });
      return registration.key;
    });
  }

  private async decided(tx: Tx, actor: Actor, id: string) {
    const registration = await this.load(tx, uuidOf(id, 'registration'), 'NOT_FOUND');
    if (registration.state === 'BEGUN') throw new DomainError('NOT_FOUND');
    const { email } = await tx.one<{ email: string }>('select email from person where id = $1', [actor.personId]);
    return { registration, facts: registrationFacts(registration, actor, email) };
  }

  private async load(tx: Tx, key: string, missing: 'NOT_FOUND' | 'REGISTRATION_OVER'): Promise<Registration> {
    await tx.one('select from registration where id = $1', [key], missing);
    return tx.load(Registration, key, 'update');
  }

  /** Refuses what else is registered of the code: the organisation is here. */
  private async supersede(tx: Tx, { key, creditCode }: Registration, decidedAt: Date): Promise<void> {
    const others = await tx.query<{ id: string }>(
      `select id from registration where credit_code = $1 and id <> $2 and state = 'REGISTERED' order by id`,
      [creditCode, key],
    );
    for (const { id } of others) {
      const other = await tx.load(Registration, id, 'update');
      if (other.state !== 'REGISTERED') continue;
      const reason = 'CREDIT_CODE_TAKEN';
      await tx.move(
        REGISTRATION_MACHINE,
        Registration,
        other,
        'supersede',
        { own: false, department: false },
        { set: { decidedAt, reason }, reason },
      );
      await tx.send('letter.send', { kind: 'registration_refused', rowId: other.key });
    }
  }
}
