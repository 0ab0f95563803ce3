import type { GraphQLField } from 'graphql';
import { newId, typedId } from '../../src/common/ids.js';
import { type Can, permitted } from '../../src/common/permissions.js';
import type { EntityType } from '../../src/reading/entity-type.js';
import type { Model } from '../../src/reading/model.js';
import type { Actor } from '../../src/common/actor.js';
import { ANONYMOUS } from '../../src/common/actor.js';
import type { TestApp } from '../app.js';
import { newKey } from '../factories.js';
import { argumentsOf, documentOf, idField } from './acts.asking.js';
import { hasPart } from './acts.parts.js';
import { type Act, ACTS } from './acts.table.js';
import type { Looker, RoleName } from './visibility.people.js';
import type { Picture, Row } from './visibility.picture.js';
import { HOLDS } from './visibility.predicates.js';
import { tableOf } from './visibility.rows.js';
import type { State } from './visibility.sights.js';
import { TYPES } from './visibility.table.js';

type Mutation = GraphQLField<unknown, unknown>;
/** One try of somebody who may not. */
interface Try {
  mutation: Mutation;
  act: Act;
  entity: EntityType;
  row: Row;
  role: RoleName;
  who: Looker;
  /** What else the input names: things that are there, and that everybody may name. */
  given: Record<string, unknown>;
}

/** Types that a list does not change, and the states in which they are tried all the same. */
const STILL = ['Organisation', 'Person', 'PersonKey', 'Expert', 'ExpertRelation', 'Message'];
const STILL_STATES: State[] = ['open', 'delivered'];
/** Requests at a time. */
const AT_ONCE = 6;
/** Rows of a type that everybody tries, besides those of the focus. */
const ROWS = 2;

/** Tries every mutation as everybody who may not do it. */
export class Trying {
  /** What is wrong, with those to whom it is. */
  readonly wrong = new Map<string, RoleName[]>();
  tried = 0;
  /** Types of which something was there to try on, and mutations that somebody was refused who does not see what they name. */
  readonly on = new Set<string>();
  readonly hidden = new Set<string>();
  /** Refusals for ids that nobody has, by mutation and role; and tries that no state makes a difference to. */
  private readonly nobodys = new Map<string, Promise<string>>();
  private readonly settled = new Set<string>();

  constructor(
    private readonly app: TestApp,
    private readonly model: Model,
  ) {}

  /** Everything on rows of every type; of `focus`, and of others as many as are in different states. */
  async everything(picture: Picture, lookers: ReadonlyMap<RoleName, Looker>, focus: ReadonlySet<unknown>, state: State): Promise<void> {
    const given = givenBy(picture, [...lookers.values()], focus);
    const tries = Object.entries(ACTS).flatMap(([name, act]) => {
      const mutation = this.model.schema.getMutationType()!.getFields()[name]!;
      const entity = this.model.entities.get(act.on)!;
      const rows = STILL.includes(act.on) && !STILL_STATES.includes(state) ? [] : chosen(picture.rows(tableOf(entity)), focus);
      if (rows.length) this.on.add(act.on);
      return rows.flatMap((row) => [...lookers].map(([role, who]): Try => ({ mutation, act, entity, row, role, who, given })));
    });
    const due = tries.filter((one) => this.isDue(picture, one)).values();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (const one of due) await this.refused(picture, one);
      }),
    );
  }

  /** Whether it is somebody who may not, or does not see what it is about. Who the mark keeps out is kept out everywhere: once is enough. */
  private isDue(picture: Picture, { mutation, act, entity, row, role, who }: Try): boolean {
    if (hasPart(picture, who, act.may, row) && HOLDS[TYPES[entity.name]!.row](picture, who, row)) return false;
    if (markRefuses(mutation, who) === null) return true;
    const once = `${mutation.name} ${role}`;
    if (this.settled.has(once)) return false;
    this.settled.add(once);
    return true;
  }

  private async refused(picture: Picture, one: Try): Promise<void> {
    const { mutation, act, entity, row, role, who } = one;
    const told = await this.answer(one, row.id);
    const sees = HOLDS[TYPES[entity.name]!.row](picture, who, row);
    const what = `${mutation.name}(${entity.name}${'state' in row ? ` ${String(row.state)}` : ''})`;
    const mark = markRefuses(mutation, who);
    const expected = mark ?? (sees ? (act.seen ?? 'FORBIDDEN') : 'NOT_FOUND');
    const code = (JSON.parse(told) as { code?: string }).code ?? 'accepted';
    if (!expected.split(' ').includes(code)) this.blame(`${what}: ${told.slice(0, 300)}, not ${expected}`, role);
    if (sees && mark === null) return;
    if (mark === null) this.hidden.add(mutation.name);
    const key = `${mutation.name} ${role}`;
    const known = this.nobodys.get(key) ?? this.answer(one, newId());
    this.nobodys.set(key, known);
    const nobodys = await known;
    if (told !== nobodys) this.blame(`${what}: ${told.slice(0, 200)}, but of an id that nobody has ${nobodys.slice(0, 200)}`, role);
  }

  private blame(fault: string, role: RoleName): void {
    this.wrong.set(fault, [...(this.wrong.get(fault) ?? []), role]);
  }

  /** What is answered, as far as a client can tell. */
  private async answer({ mutation, act, entity, who, given }: Try, uuid: string): Promise<string> {
    const id = { [idField(mutation, act.on, act.by)]: typedId(entity.prefix!, uuid) };
    const values = argumentsOf(mutation, { ...given, ...act.given, ...id, key: newKey() });
    const { errors, data } = await this.app.graphql(documentOf(mutation), values, who.token);
    this.tried += 1;
    const [error] = errors;
    return JSON.stringify(error ? { code: error.extensions?.code, details: error.extensions?.details, message: error.message } : data);
  }
}

function markRefuses({ extensions }: Mutation, { id, expert, memberships }: Looker): string | null {
  const held = memberships.map(({ role, organisation }) => ({ role, organisationId: organisation }) as Actor['memberships'][number]);
  return permitted(extensions.can as Can, { ...ANONYMOUS, personId: id, expertId: expert, memberships: held });
}

/** Rows of the focus, and as many more as are in different states. */
function chosen(rows: readonly Row[], focus: ReadonlySet<unknown>): Row[] {
  const isFocus = (row: Row): boolean => [row.id, row.bid_id, row.contract_id].some((id) => focus.has(id));
  const ours = rows.filter(isFocus).slice(-1);
  const others = new Map(rows.filter((row) => !ours.includes(row)).map((row) => [row.state, row]));
  return [...ours, ...[...others.values()].slice(0, ROWS - ours.length)];
}

/** Ids that inputs need beside the one that they are about. */
function givenBy(picture: Picture, lookers: readonly Looker[], focus: ReadonlySet<unknown>): Record<string, unknown> {
  const id = (type: string, row: Row | undefined): string => typedId(type, row?.id ?? newId());
  const foreign = picture.rows('organisation').find((row) => lookers.every((who) => !picture.worksAt(who, row.id)));
  const organisation = id('organisation', foreign);
  const person = id('person', picture.rows('person')[0]);
  const challenge = picture.rows('challenge').find((row) => focus.has(row.id));
  const bid = picture.rows('bid').find((row) => row.challenge_id === challenge?.id);
  return {
    ...{ organisation, lead: organisation, affiliation: organisation, owner: organisation, owned: organisation, department: organisation },
    ...{ endUser: organisation, tester: organisation, issuedBy: organisation, enterprise: organisation },
    ...{ person, host: person, expert: id('expert', picture.rows('expert')[0]) },
    ...{ challenge: id('challenge', challenge), bid: id('bid', bid) },
  };
}
