import { Secret, TOTP } from 'otpauth';
import type { Role } from '../../src/common/actor.js';
import { PersonService } from '../../src/identity/person.service.js';
import type { Answer, TestApp } from '../app.js';
import { Factories, newKey, text } from '../factories.js';

export const PASSWORD = 'correct horse battery';

/** What signing in answers. */
export interface SignedIn {
  token: string;
  device: string | null;
  enrolmentRequired: boolean;
  person: { id: string };
}
const FIELDS = '{ token device enrolmentRequired person { id } }';

/** People with passwords, and their roads in over HTTP. */
export class People {
  readonly make: Factories;

  constructor(private readonly app: TestApp) {
    this.make = new Factories(app);
  }

  /** Someone with a password and these roles in an organisation of their own. */
  async person(...roles: Role[]): Promise<{ id: string; email: string }> {
    const organisation = await this.make.organisation({ kind: 'DEPARTMENT' });
    const email = `${newKey()}@example.org`;
    const memberships = roles.map((role) => ({ organisation, role }));
    const operator = await this.operator();
    const key = await this.app.nest.get(PersonService).create(operator, { name: text('Ada'), email, password: PASSWORD, memberships });
    return { id: `person_${key.replaceAll('-', '')}`, email };
  }

  /** The system as operator, for services. */
  private async operator() {
    const organisation = await this.make.organisation();
    const membership = { organisationId: organisation, role: 'operator' as const };
    return { personId: null, sessionId: null, expertId: null, memberships: [membership], locale: 'en' as const, requestId: '' };
  }

  signIn(email: string, password = PASSWORD, from = '192.0.2.1', device: string | null = null): Promise<Answer<{ signIn: SignedIn }>> {
    const query = `mutation ($email: String!, $password: String!, $device: String) { signIn(email: $email, password: $password, device: $device) ${FIELDS} }`;
    return this.app.graphql(query, { email, password, device }, undefined, { 'x-forwarded-for': from });
  }

  withCode(challenge: string, code: string, from = '192.0.2.1'): Promise<Answer<{ signInWithCode: SignedIn }>> {
    const query = `mutation ($challenge: String!, $code: String!) { signInWithCode(challenge: $challenge, code: $code) ${FIELDS} }`;
    return this.app.graphql(query, { challenge, code }, undefined, { 'x-forwarded-for': from });
  }

  exchange(code: string): Promise<Answer<{ exchangeSignIn: SignedIn }>> {
    return this.app.graphql(`mutation ($code: String!) { exchangeSignIn(code: $code) ${FIELDS} }`, { code });
  }

  async token(email: string): Promise<string> {
    const { data, codes } = await this.signIn(email);
    if (!data) throw new Error(String(codes));
    return data.signIn.token;
  }

  /** The challenge for a second factor, after the right password. */
  async challenge(email: string, from?: string): Promise<string> {
    const { codes, errors } = await this.signIn(email, PASSWORD, from);
    if (codes[0] !== 'SECOND_FACTOR_REQUIRED') throw new Error(String(codes));
    return (errors[0]!.extensions!.details as { challenge: string }).challenge;
  }

  /** Enrols over HTTP. `code(steps)` is the authenticator's, so many steps from now. */
  async enrol(
    token: string,
    password: string | null = PASSWORD,
  ): Promise<{ secret: string; recovery: string[]; code: (steps?: number) => string }> {
    const begun = await this.app.ask<{ enrolSecondFactor: { secret: string } }>(
      'mutation ($password: String) { enrolSecondFactor(password: $password) { secret uri } }',
      { password },
      token,
    );
    const { secret } = begun.enrolSecondFactor;
    const totp = new TOTP({ secret: Secret.fromBase32(secret) });
    const code = (steps = 0) => totp.generate({ timestamp: Date.now() + steps * 30_000 });
    const done = await this.app.ask<{ confirmSecondFactor: { codes: string[] } }>(
      'mutation ($code: String!) { confirmSecondFactor(code: $code) { codes } }',
      { code: code(-1) },
      token,
    );
    return { secret, recovery: done.confirmSecondFactor.codes, code };
  }

  /** Whether the token is good, and for whom. */
  async me(token: string): Promise<string | null> {
    return (await this.app.ask<{ me: { email: string } | null }>('{ me { email } }', {}, token)).me?.email ?? null;
  }
}
