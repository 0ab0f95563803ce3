import { getNamedType, getNullableType, type GraphQLField, isListType, isNonNullType, isObjectType } from 'graphql';
import { typedId } from '../../src/common/ids.js';
import type { EntityType } from '../../src/reading/entity-type.js';
import type { Model } from '../../src/reading/model.js';
import { type Asking, BATCH, MANY } from './visibility.asking.js';
import { type Way, waysOf } from './visibility.lists.js';
import type { Ears } from './visibility.ears.js';
import type { Looker, RoleName } from './visibility.people.js';
import type { Picture, Row } from './visibility.picture.js';
import { HOLDS } from './visibility.predicates.js';
import { type Comparison, tableOf, type Told } from './visibility.rows.js';
import type { SightName, State } from './visibility.sights.js';
import { ROOTS, TYPES } from './visibility.table.js';

type Lookers = ReadonlyMap<RoleName, Looker>;
type Root = GraphQLField<unknown, unknown>;
type Listed = { id: string }[];
/** A list with the ways to ask for it. */
interface List {
  root: Root;
  entity: EntityType;
  paged: boolean;
  ways: Way[];
}

/** An id that nothing has. */
const NOBODY = '00000000-0000-4000-8000-000000000000';
/** Rows of a page at most. */
const PAGE = 100;
const OFFICERS: RoleName[] = ['clerk', 'approver', 'finance', 'supervisor', 'foreign'];
/** Types of which the table makes no difference between states, and the states in which they are looked at all the same. */
const STILL = [
  'Organisation',
  'Membership',
  'OrganisationTag',
  'Registration',
  'Invitation',
  'Handover',
  'Delegation',
  'Person',
  'PersonKey',
  'Expert',
  'ExpertRelation',
  'Ban',
  'CalendarDay',
  'Message',
  'Checkpoint',
];
const STILL_STATES: State[] = ['draft', 'open', 'review', 'delivered'];
/** Tables that looking itself, or real time, writes to. */
const MOVING = ['event', 'message', 'checkpoint'];
const BY_REAL_TIME = ['message', 'checkpoint'];

const callersOf = (root: string): string => Object.keys(ROOTS).find((name) => ROOTS[name]!.split(' ').includes(root))!;
const mayCall = (root: string, role: RoleName): boolean => {
  const callers = callersOf(root);
  if (callers === 'removers') return ['operator', 'supervisor', 'foreign'].includes(role);
  if (callers === 'officers') return OFFICERS.includes(role);
  return callers === 'everyone' || (callers === 'signedIn' && role !== 'public') || callers === role;
};
const isNothing = (value: unknown): boolean => value === null || (Array.isArray(value) && value.length === 0);
/** How much there is to see of a row. */
const fullness = (row: Row): number => Object.values(row).filter((value) => !isNothing(value)).length;

/** Asks for everything as everybody, by every way of reading, and holds each answer against the table. */
export class Reading {
  constructor(
    private readonly ears: Ears,
    private readonly model: Model,
    private readonly asking: Asking,
  ) {}

  private get roots(): Root[] {
    return Object.values(this.model.schema.getQueryType()!.getFields());
  }

  /** Every field of rows of every type, by `node(id)`, and whether there is the row by its own root. Those of `focus` are always among them. */
  async rows(comparison: Comparison, lookers: Lookers, focus: ReadonlySet<unknown>, state: State): Promise<void> {
    for (const entity of this.model.entities.values()) {
      if (entity.prefix === null || (STILL.includes(entity.name) && !STILL_STATES.includes(state))) continue;
      const rows = chosen(comparison.picture, entity, lookers, focus);
      for (let from = 0; from < rows.length; from += BATCH) await this.batch(comparison, entity, rows.slice(from, from + BATCH), lookers);
    }
  }

  /**
   * Every list, in each of its orders and narrowed by each of its arguments: the rows that are seen, and as many. Lists that the same people may
   * ask for stand in one document, which is planned once for all of them.
   */
  async lists(comparison: Comparison, lookers: Lookers): Promise<void> {
    const lists = this.roots.flatMap((root) => this.list(comparison.picture, root));
    const documents = Object.keys(ROOTS).map((callers) => lists.filter(({ root }) => callersOf(root.name) === callers));
    for (const [role, who] of lookers) {
      for (const together of documents) {
        if (!together.some(({ root }) => mayCall(root.name, role))) continue;
        const { picture, data } = await this.listed(comparison.picture, `{ ${together.map(query).join(' ')} }`, who);
        for (const { root, entity, ways } of together)
          ways.forEach((way, index) =>
            compareList(comparison, role, way.rows(picture, who), entity, `${root.name}(${way.given})`, data[`${root.name}${index}`]!),
          );
      }
      for (const list of lists.filter(({ root }) => !mayCall(root.name, role))) {
        const { codes } = await this.ears.graphql(`{ ${query(list)} }`, {}, who.token);
        comparison.is(role, list.root.name, codes[0], role === 'public' ? 'UNAUTHENTICATED' : 'FORBIDDEN');
      }
    }
  }

  /** All values of many rows that say something, whether they are seen or not: what comes back is for the ears. */
  async words(saying: (table: string) => Row[], lookers: Lookers): Promise<void> {
    for (const entity of this.model.entities.values()) {
      if (entity.prefix === null) continue;
      const rows = saying(tableOf(entity)).slice(0, MANY);
      if (rows.length === 0) continue;
      const ids = Array.from({ length: MANY }, (_none, index) => typedId(entity.prefix!, rows[index]?.id ?? NOBODY));
      const variables = Object.fromEntries(ids.map((id, index) => [`i${index}`, id]));
      for (const who of lookers.values()) await this.ears.ask(this.asking.values(entity), variables, who.token);
    }
  }

  /** What is hidden is refused in the same words as what nobody has, by `node` and by its own root. */
  async refusals(comparison: Comparison, lookers: Lookers): Promise<void> {
    for (const [role, who] of lookers) {
      const hidden = [...this.model.entities.values()].flatMap((entity) => {
        const row = comparison.picture.rows(tableOf(entity)).find((one) => !comparison.sees(who, entity, one));
        return entity.prefix !== null && row ? [{ entity, id: typedId(entity.prefix, row.id), none: typedId(entity.prefix, NOBODY) }] : [];
      });
      for (const { entity, id, none } of hidden) {
        const single = this.singleOf(entity);
        const asked = `query ($id: ID!) { node(id: $id) { id } ${single ? `${single}(id: $id) { id }` : ''} }`;
        const [one, other] = [await this.ears.graphql(asked, { id }, who.token), await this.ears.graphql(asked, { id: none }, who.token)];
        comparison.is(role, `a hidden ${entity.name}, refused`, JSON.stringify(one).replaceAll(id, none), JSON.stringify(other));
      }
    }
  }

  /** What was answered, and the picture of it: asked again where real time wrote meanwhile. */
  private async listed(
    known: Picture,
    document: string,
    { token }: Looker,
  ): Promise<{ picture: Picture; data: Record<string, Told | Listed> }> {
    const now = async (): Promise<Picture> => {
      let picture = known;
      for (const table of MOVING) picture = await picture.again(this.ears.app.database, table);
      return picture;
    };
    for (let picture = await now(); ;) {
      const data = await this.ears.ask<Record<string, Told | Listed>>(document, {}, token);
      const after = await now();
      if (BY_REAL_TIME.every((table) => after.rows(table).length === picture.rows(table).length)) return { picture, data };
      picture = after;
    }
  }

  private singleOf(entity: EntityType): string | undefined {
    return this.roots.find(
      ({ type, args }) => getNamedType(type).name === entity.name && args.some(({ name, type: of }) => name === 'id' && isNonNullType(of)),
    )?.name;
  }

  private list(picture: Picture, root: Root): List[] {
    const named = getNamedType(root.type);
    const paged = isObjectType(named) ? this.model.pagedBy(named) : undefined;
    const entity = paged ?? (isListType(getNullableType(root.type)) ? this.model.entities.get(named.name) : undefined);
    const ways = entity ? waysOf(picture, root, entity) : [];
    return entity && ways.length > 0 ? [{ root, entity, paged: Boolean(paged), ways }] : [];
  }

  private async batch(comparison: Comparison, entity: EntityType, rows: Row[], lookers: Lookers): Promise<void> {
    const single = this.singleOf(entity);
    const ids = Array.from({ length: BATCH }, (_none, index) => typedId(entity.prefix!, rows[index]?.id ?? NOBODY));
    const variables = Object.fromEntries(ids.map((id, index) => [`i${index}`, id]));
    const told = rows.map(() => new Map<Looker, { as: string; row: Told | null }>());
    for (const [role, who] of lookers) {
      const root = single && mayCall(single, role) ? single : undefined;
      const data = await this.ears.ask<Record<string, Told | null>>(this.asking.rows(entity, root), variables, who.token);
      rows.forEach((row, index) => {
        told[index]!.set(who, { as: role, row: data[`n${index}`]! });
        if (root) comparison.is(role, `${root}(${row.id})`, data[`s${index}`] !== null, data[`n${index}`] !== null);
      });
    }
    rows.forEach((row, index) => comparison.row(entity, row, told[index]!));
  }
}

/** Rows that stand for all: of each kind that the table makes a difference between the fullest one, and those of the focus. */
export function chosen(picture: Picture, entity: EntityType, lookers: ReadonlyMap<string, Looker>, focus: ReadonlySet<unknown>): Row[] {
  const { row: sight, less = {} } = TYPES[entity.name]!;
  const sights = [sight, ...(Object.keys(less) as SightName[])];
  const kinds = new Map<string, Row>();
  for (const row of picture.rows(tableOf(entity))) {
    const seen = sights.flatMap((name) => [...lookers.values()].map((who) => Number(HOLDS[name](picture, who, row))));
    const kind = focus.has(row.id) ? row.id : `${seen.join('')} ${String(row.state)}`;
    const known = kinds.get(kind);
    if (!known || fullness(row) > fullness(known)) kinds.set(kind, row);
  }
  return [...kinds.values()];
}

/** A list by all its ways, under its own name and a number. */
const query = ({ root, entity, paged, ways }: List): string => {
  const row = entity.prefix === null ? '__typename' : 'id';
  return ways
    .map(({ given }, index) => {
      const args = [given, ...(paged ? [`first: ${PAGE}`] : [])].filter(Boolean).join(', ');
      return `${root.name}${index}: ${root.name}${args && `(${args})`} { ${paged ? `totalCount nodes { ${row} }` : row} }`;
    })
    .join(' ');
};

function compareList(
  comparison: Comparison,
  role: RoleName,
  expected: readonly Row[],
  entity: EntityType,
  what: string,
  told: Told | Listed,
): void {
  const listed = Array.isArray(told) ? told : (told.nodes as Listed);
  if (!Array.isArray(told)) comparison.is(role, `${what}.totalCount`, told.totalCount, expected.length);
  if (entity.prefix === null) return comparison.is(role, what, listed.length, expected.length);
  const ids = listed.map(({ id }) => id).sort();
  const known = expected.map(({ id }) => typedId(entity.prefix!, id)).sort();
  const cut = known.length > PAGE;
  comparison.is(role, what, cut ? ids.filter((id) => !known.includes(id)) : ids, cut ? [] : known);
}
