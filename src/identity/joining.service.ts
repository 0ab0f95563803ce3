import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { factsChanged } from '../common/fact-changes.js';
import { newId, uuidOf } from '../common/ids.js';
import { sendIndexing } from '../common/indexing.js';
import { BLANK, type LocalizedText, saysNothing } from '../common/text.js';
import { Database, type Tx } from '../common/transaction.js';
import { Invitation } from './invitation.entity.js';
import { InvitationService } from './invitation.service.js';
import { MailTokens } from './mail-token.service.js';
import { giveRole } from './membership.giving.js';
import { newPassword, requirePasswordLength } from './password.js';

/** What an invitation says to who holds its mail. */
export interface InvitedTo {
  /** uuid. */
  id: string;
  organisation: LocalizedText;
  roles: string[];
  name: LocalizedText;
  expiresAt: Date;
  /** Whether the address has an account: who is invited then signs in to accept. */
  hasAccount: boolean;
}

/** Invitations, on the side of who is invited: signed in, or by the token of the mail where there is no account yet. */
@Injectable()
export class JoiningService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(MailTokens) private readonly tokens: MailTokens,
    @Inject(InvitationService) private readonly invitations: InvitationService,
  ) {}

  /** What the mail's token invites to. Throws INVITATION_OVER for one that is answered, over or none. */
  async read(token: string): Promise<InvitedTo> {
    const [invited] = await this.database.query<InvitedTo>(
      `select i.id, o.name as organisation, i.roles, i.name, i.expires_at as "expiresAt",
         exists (select from person p where p.email = i.email) as "hasAccount"
       from invitation i join organisation o on o.id = i.organisation_id
       where i.id = $1 and i.state = 'OPEN' and i.expires_at > clock_timestamp()`,
      [this.rowOf(token)],
    );
    if (!invited) throw new DomainError('INVITATION_OVER');
    return invited;
  }

  /** Who has an account accepts an invitation to its address. Throws NOT_FOUND for that of another, INVITATION_OVER, WRONG_STATE. */
  async accept(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const invitation = await this.own(tx, actor, id);
      await this.take(tx, invitation, actor.personId!);
      return invitation.key;
    });
  }

  /** Throws as `accept`. */
  async decline(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const invitation = await this.own(tx, actor, id);
      await this.invitations.move(tx, invitation, 'declineInvitation', { answeredAt: await tx.now(), personId: actor.personId });
      return invitation.key;
    });
  }

  /** Who has no account declines by the mail's token. Throws INVITATION_OVER. */
  async declineByToken(actor: Actor, token: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const invitation = await this.mailed(tx, token);
      await this.invitations.move(tx, invitation, 'declineInvitation', { answeredAt: await tx.now() });
      return invitation.key;
    });
  }

  /**
   * Who has no account gets one by the mail's token, with the first password and the roles. The mail shows that the address is theirs. Throws
   * INVITATION_OVER, INPUT_INVALID, PASSWORD_TOO_SHORT, EMAIL_TAKEN where there is an account by now: then sign in to accept.
   */
  async join(token: string, password: string, name: LocalizedText | null): Promise<boolean> {
    if (name && saysNothing(name)) throw new DomainError('INPUT_INVALID', { faults: [{ path: 'name', ...BLANK }] });
    await this.read(token);
    requirePasswordLength(password, 'password');
    const hash = await newPassword(password);
    await this.database.system(async (tx) => {
      const invitation = await this.mailed(tx, token);
      const key = newId();
      const [added] = await tx.query(
        'insert into person (id, name, email, password_hash) values ($1, $2, $3, $4) on conflict (email) do nothing returning id',
        [key, JSON.stringify(name ?? invitation.name), invitation.email, hash],
      );
      if (!added) throw new DomainError('EMAIL_TAKEN');
      await tx.event({ subject: 'person', key, event: 'join', document: { name: name ?? invitation.name } });
      await sendIndexing(tx, 'PERSON', [key]);
      await this.take(tx, invitation, key);
    });
    return true;
  }

  /** The roles of the invitation become the person's, answered for by who invited. */
  private async take(tx: Tx, invitation: Invitation, person: string): Promise<void> {
    await this.invitations.move(tx, invitation, 'acceptInvitation', { answeredAt: await tx.now(), personId: person });
    const { organisationId, invitedById: by, invitedAs: as } = invitation;
    for (const role of invitation.roles) await giveRole(tx, { person, organisationId, role, by, as });
    await factsChanged(tx, { people: [person] });
  }

  private async own(tx: Tx, actor: Actor, id: string): Promise<Invitation> {
    const key = uuidOf(id, 'invitation');
    await tx.one(`select from invitation i join person p on p.email = i.email where i.id = $1 and p.id = $2 and i.state <> 'PROPOSED'`, [
      key,
      actor.personId,
    ]);
    return tx.load(Invitation, key, 'update');
  }

  private async mailed(tx: Tx, token: string): Promise<Invitation> {
    const key = this.rowOf(token);
    await tx.one('select from invitation where id = $1', [key], 'INVITATION_OVER');
    const invitation = await tx.load(Invitation, key, 'update');
    if (invitation.state !== 'OPEN') throw new DomainError('INVITATION_OVER');
    return invitation;
  }

  private rowOf(token: string): string {
    const key = this.tokens.rowOf('invitation', token);
    if (!key) throw new DomainError('INVITATION_OVER');
    return key;
  }
}
