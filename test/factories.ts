import type { Actor, Role } from '../src/common/actor.js';
import { ANONYMOUS } from '../src/common/actor.js';
import { newId, typedId } from '../src/common/ids.js';
import { Database, type Tx } from '../src/common/transaction.js';
import { creditCodeOf } from '../src/identity/credit-code.rules.js';
import type { CreateExpertInput } from '../src/identity/expert.input.js';
import { ExpertService } from '../src/identity/expert.service.js';
import { OperatorService } from '../src/identity/operator.service.js';
import type { CreateOrganisationInput } from '../src/identity/organisation.input.js';
import { OrganisationService } from '../src/identity/organisation.service.js';
import { PersonService } from '../src/identity/person.service.js';
import { SessionService } from '../src/identity/session.service.js';
import type { TestApp } from './app.js';

/** A signed-in person of a test. `id` is typed; `actor` is for services, `token` for HTTP. */
export interface Someone {
  id: string;
  token: string;
  actor: Actor;
}

let serial = 0;
/** A number of its own for each call, for codes and addresses. */
export const next = (): number => (serial += 1);
/** An idempotency key of its own. */
export const newKey = (): string => newId();
/** A valid credit code of its own. */
export const newCreditCode = (): string => creditCodeOf('91', '320100', `MA${String(next()).padStart(6, '0')}`);
export const text = (words: string) => ({ zh: words, en: words });

/** Makes people and organisations through the services, without the cost of passwords. */
export class Factories {
  private readonly database: Database;

  constructor(private readonly app: TestApp) {
    this.database = app.nest.get(Database);
  }

  /** The operator of a demo database. */
  async operator(): Promise<Someone> {
    const { token } = await this.app.nest.get(OperatorService).demoSignIn();
    return this.someone(token);
  }

  /** Typed id of a new organisation. */
  async organisation(given: Partial<CreateOrganisationInput> = {}): Promise<string> {
    const input = {
      kind: 'ENTERPRISE' as const,
      name: text(`Unit ${next()}`),
      creditCode: newCreditCode(),
      regionCode: '320100',
      tags: [],
      ...given,
    };
    return typedId('organisation', await this.write((tx) => this.app.nest.get(OrganisationService).add(tx, input)));
  }

  /** A signed-in person with these roles, each in its organisation. */
  async person(...roles: { organisation: string; role: Role }[]): Promise<Someone> {
    const at = next();
    const input = { name: text(`Person ${at}`), email: `person-${at}@example.org`, memberships: roles };
    const key = await this.write((tx) => this.app.nest.get(PersonService).add(tx, input, null));
    return this.signedIn(key);
  }

  /** A signed-in expert of that affiliation; `expert` is the typed id of the entry in the pool. */
  async expert(affiliation: string, given: Partial<CreateExpertInput> = {}): Promise<Someone & { expert: string }> {
    const { id } = await this.person({ organisation: affiliation, role: 'expert' });
    const input = { person: id, affiliation, fields: [text('Field')], strata: ['technical'], regionCode: '320000', ...given };
    const expert = typedId('expert', await this.write((tx) => this.app.nest.get(ExpertService).add(tx, input)));
    return { ...(await this.signedIn(id.replace('person_', ''))), expert };
  }

  private write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.database.system(work);
  }

  private async signedIn(person: string): Promise<Someone> {
    return this.someone((await this.app.nest.get(SessionService).openFor(person)).token);
  }

  private async someone(token: string): Promise<Someone> {
    const known = await this.app.nest.get(SessionService).actorOf(token);
    if (!known?.personId) throw new Error('the session does not hold');
    return { id: typedId('person', known.personId), token, actor: { ...ANONYMOUS, ...known } };
  }
}
