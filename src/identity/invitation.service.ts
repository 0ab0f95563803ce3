import { Inject, Injectable } from '@nestjs/common';
import { type Actor, holds, type Role } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { newId, uuidOf } from '../common/ids.js';
import type { LocalizedText } from '../common/text.js';
import { Database, type Tx } from '../common/transaction.js';
import { Invitation } from './invitation.entity.js';
import type { InviteInput } from './invitation.input.js';
import { INVITATION_MACHINE, type InvitationEvent, type InvitationFacts } from './invitation.machine.js';
import { type InvitedAs, needsSecond, rolesBeyond } from './invitation.rules.js';
import { Organisation } from './organisation.entity.js';

/** Days, on real time, in which an invitation can be answered. */
const ANSWER_DAYS = 14;

/** An invitation as its organisation makes it. */
interface Offered {
  organisationId: string;
  email: string;
  name: LocalizedText;
  roles: Role[];
  as: InvitedAs;
}

/** Invitations, on the side of the organisation. */
@Injectable()
export class InvitationService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * Invites somebody, by the organisation's administrator or the operator. Officers that an administrator makes wait for a second one. Whether
   * the address has an account makes no difference. Throws NOT_FOUND to others, ROLE_NOT_GIVEN, TWO_PERSON_RULE for the own address.
   */
  async invite(actor: Actor, { organisation: id, email, name, roles }: InviteInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { key: organisationId, kind } = await tx.load(Organisation, uuidOf(id, 'organisation'));
      const as = invitingAs(actor, organisationId);
      const beyond = rolesBeyond(kind, roles, as);
      if (beyond.length) throw new DomainError('ROLE_NOT_GIVEN', { roles: beyond.join(', ') });
      const [own] = await tx.query('select from person where id = $1 and email = lower($2)', [actor.personId, email]);
      if (own) throw new DomainError('TWO_PERSON_RULE');
      return this.add(tx, { organisationId, email, name, roles, as });
    });
  }

  /** `invite` inside a transaction that has checked who asks; gives the uuid. */
  async add(tx: Tx, { email, as, ...offered }: Offered): Promise<string> {
    const key = newId();
    const state = needsSecond(offered.roles, as) ? 'PROPOSED' : 'OPEN';
    const { at: expiresAt } = await tx.one<{ at: Date }>('select clock_timestamp() + make_interval(days => $1) as at', [ANSWER_DAYS]);
    const [invitedById, invitedAt] = [tx.actor.personId!, await tx.now()];
    await tx.insert(Invitation, { key, ...offered, email: email.toLowerCase(), invitedAs: as, invitedById, invitedAt, expiresAt, state });
    // Of an invitation that is sent the event is `invite`: whoever writes mails waits for it.
    const event = state === 'OPEN' ? 'invite' : 'proposeInvitation';
    await tx.event({ subject: 'invitation', key, event, to: state, document: { ...offered, as } });
    if (state === 'OPEN') await tx.send('letter.send', { kind: 'invitation', rowId: key });
    return key;
  }

  /** A second administrator, or the operator, confirms: it is sent. Throws TWO_PERSON_RULE, INVITATION_OVER, WRONG_STATE, NOT_FOUND. */
  async confirm(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const invitation = await this.administered(tx, actor, id);
      await this.move(tx, invitation, 'confirmInvitation', { confirmedById: actor.personId });
      await tx.event({ subject: 'invitation', key: invitation.key, event: 'invite' });
      await tx.send('letter.send', { kind: 'invitation', rowId: invitation.key });
      return invitation.key;
    });
  }

  /** Throws WRONG_STATE once it is answered, NOT_FOUND. */
  async withdraw(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const invitation = await this.administered(tx, actor, id);
      await this.move(tx, invitation, 'withdrawInvitation', { answeredAt: await tx.now() });
      return invitation.key;
    });
  }

  /** Moves it by an event; `set` goes with the state. Throws INVITATION_OVER where its time is over. */
  async move(
    tx: Tx,
    invitation: Invitation,
    event: InvitationEvent,
    set: Partial<Pick<Invitation, 'confirmedById' | 'answeredAt' | 'personId'>>,
  ): Promise<void> {
    const facts = await tx.one<InvitationFacts>(
      `select $1::timestamptz <= clock_timestamp() as over, coalesce($2 = $3::uuid, false) as inviter,
         exists (select from person where id = $3::uuid and email = $4) as invited`,
      [invitation.expiresAt, invitation.invitedById, tx.actor.personId, invitation.email],
    );
    await tx.move(INVITATION_MACHINE, Invitation, invitation, event, facts, { set });
  }

  private async administered(tx: Tx, actor: Actor, id: string): Promise<Invitation> {
    const invitation = await tx.load(Invitation, uuidOf(id, 'invitation'), 'update');
    invitingAs(actor, invitation.organisationId);
    return invitation;
  }
}

/** In which quality somebody invites to an organisation. Throws NOT_FOUND for who has none there. */
function invitingAs(actor: Actor, organisationId: string): InvitedAs {
  if (holds(actor, 'operator')) return 'operator';
  if (holds(actor, 'administrator', organisationId)) return 'administrator';
  throw new DomainError('NOT_FOUND');
}
