import { MailTokens, type MailTokenKind } from '../../src/identity/mail-token.service.js';
import type { Answer, TestApp } from '../app.js';
import { newCreditCode, newKey, next, text } from '../factories.js';
import { PASSWORD } from './people.js';

/** The public road into the product, over HTTP; what mails would hold is read where the mails read it. */
export class Joining {
  constructor(private readonly app: TestApp) {}

  /** An organisation as it registers itself. */
  registration(given: object = {}) {
    const at = next();
    return {
      kind: 'ENTERPRISE',
      name: { zh: `常州第${at}机器人有限公司`, en: `Robotics Number ${at} Ltd` },
      creditCode: newCreditCode(),
      regionCode: '320400',
      contactEmail: `office-${at}@example.org`,
      applicant: { name: text(`Founder ${at}`), email: `founder-${newKey()}@example.org` },
      ...given,
    };
  }

  register(
    input: object,
    { key = newKey(), from = `198.51.100.${next() % 250}` } = {},
  ): Promise<Answer<{ registerOrganisation: boolean }>> {
    const query = 'mutation ($input: RegisterOrganisationInput!, $key: ID!) { registerOrganisation(input: $input, key: $key) }';
    return this.app.graphql(query, { input, key }, undefined, { 'x-forwarded-for': from });
  }

  confirm(token: string, key = newKey()): Promise<Answer<{ confirmRegistration: boolean }>> {
    return this.app.graphql('mutation ($token: String!, $key: ID!) { confirmRegistration(token: $token, key: $key) }', { token, key });
  }

  /** Registers and confirms; gives the typed id. */
  async registered(input: { applicant: { email: string } }): Promise<string> {
    const { codes } = await this.register(input);
    if (codes.length) throw new Error(String(codes));
    const row = await this.rowFor('registration', input.applicant.email);
    const confirmed = await this.confirm(this.token('registration', row));
    if (confirmed.codes.length) throw new Error(String(confirmed.codes));
    return `registration_${row.replaceAll('-', '')}`;
  }

  verify(registration: string, token: string, tags: object[] = [], key = newKey()): Promise<Answer<{ verifyRegistration: Verified }>> {
    const query = `mutation ($input: VerifyRegistrationInput!, $key: ID!) {
      verifyRegistration(input: $input, key: $key) { id state decidedBy { id } organisation { id name { zh en } tags } } }`;
    return this.app.graphql(query, { input: { registration, tags }, key }, token);
  }

  invite(input: object, token: string, key = newKey()): Promise<Answer<{ invite: Invited }>> {
    const query = `mutation ($input: InviteInput!, $key: ID!) { invite(input: $input, key: $key) { ${INVITED} } }`;
    return this.app.graphql(query, { input: { name: text('Somebody'), ...input }, key }, token);
  }

  /** One of the acts on an invitation. */
  onInvitation(act: string, invitation: string, token: string | undefined, key = newKey()): Promise<Answer<Record<string, Invited>>> {
    const query = `mutation ($invitation: ID!, $key: ID!) { ${act}(invitation: $invitation, key: $key) { ${INVITED} } }`;
    return this.app.graphql(query, { invitation, key }, token);
  }

  join(token: string, password = PASSWORD, name: object | null = null): Promise<Answer<{ joinByInvitation: boolean }>> {
    const query =
      'mutation ($token: String!, $password: String!, $name: TextInput) { joinByInvitation(token: $token, password: $password, name: $name) }';
    return this.app.graphql(query, { token, password, name });
  }

  /** Accepts the newest invitation to an address that has no account, and signs in. */
  async joined(email: string): Promise<string> {
    const { codes } = await this.join(this.token('invitation', await this.rowFor('invitation', email)));
    if (codes.length) throw new Error(String(codes));
    return this.signIn(email);
  }

  async signIn(email: string, password = PASSWORD): Promise<string> {
    const query = 'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { token } }';
    return (await this.app.ask<{ signIn: { token: string } }>(query, { email, password })).signIn.token;
  }

  requestReset(email: string, from = `198.51.100.${next() % 250}`): Promise<Answer<{ requestPasswordReset: boolean }>> {
    const query = 'mutation ($email: String!) { requestPasswordReset(email: $email) }';
    return this.app.graphql(query, { email }, undefined, { 'x-forwarded-for': from });
  }

  reset(token: string, password: string): Promise<Answer<{ resetPassword: boolean }>> {
    return this.app.graphql('mutation ($token: String!, $password: String!) { resetPassword(token: $token, password: $password) }', {
      token,
      password,
    });
  }

  /** The newest row of a kind for an address, by its uuid. */
  async rowFor(kind: MailTokenKind, email: string): Promise<string> {
    const column = kind === 'registration' ? 'applicant_email' : 'email';
    const rows = await this.app.database.query<{ id: string }>(`select id from ${kind} where ${column} = lower($1) order by id desc`, [
      email,
    ]);
    if (!rows[0]) throw new Error(`no ${kind} for ${email}`);
    return rows[0].id;
  }

  /** What the mail for a row (uuid or typed id) holds. */
  token(kind: MailTokenKind, row: string): string {
    const digits = row.slice(row.lastIndexOf('_') + 1).replaceAll('-', '');
    return this.app.nest.get(MailTokens).tokenOf(kind, digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'));
  }
}

export interface Verified {
  id: string;
  state: string;
  decidedBy: { id: string };
  organisation: { id: string; name: { zh: string; en: string }; tags: string[] };
}

export interface Invited {
  id: string;
  state: string;
  roles: string[];
  invitedBy: { id: string } | null;
  availableActions: { name: string; allowed: boolean; reason: string | null }[];
}
const INVITED = 'id state roles invitedBy { id } availableActions { name allowed reason }';
