import { parseId } from '../../src/common/ids.js';
import type { EntityType } from '../../src/reading/entity-type.js';
import type { Model } from '../../src/reading/model.js';
import type { AskedField, Asking } from './visibility.asking.js';
import type { Looker } from './visibility.people.js';
import type { Picture, Row } from './visibility.picture.js';
import { HOLDS } from './visibility.predicates.js';
import type { SightName } from './visibility.sights.js';
import { TYPES } from './visibility.table.js';

export type Told = Record<string, unknown>;

const VOLATILE = ['Event', 'Message', 'Checkpoint', 'Notification', 'Delivery'];
/** Where rows without an id hang by another column than that of their holder. */
const HANGING: Record<string, [holder: string, row: string]> = {
  'Organisation.shareholdings': ['id', 'owner_id'],
  'Panel.stages': ['challenge_id', 'challenge_id'],
};
/** By type and field the sight that hides it from some who see the row; null for those that differ by who asks. */
export const LESS = new Map<string, SightName | null>(
  Object.entries(TYPES).flatMap(([type, { less = {}, viewer = '' }]) => [
    ...Object.entries(less).flatMap(([sight, fields]) =>
      fields.split(' ').map((field) => [`${type}.${field}`, sight as SightName] as const),
    ),
    ...viewer.split(' ').map((field) => [`${type}.${field}`, null] as const),
  ]),
);

const isNothing = (value: unknown): boolean => value === null || value === undefined || (Array.isArray(value) && value.length === 0);
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const idOf = (value: unknown): string | null => (value as { id: string } | null)?.id ?? null;
const idsOf = (value: unknown): string[] => (value as { id: string }[] | null)?.map(({ id }) => id) ?? [];

/**
 * What each of several people was told of one row, held against the table. The value of a field is what any of them was told who may see it; all
 * who may must be told that, all others nothing.
 */
export class Comparison {
  readonly wrong: string[] = [];
  looked = 0;
  /** Fields of which somebody was told something, and fields that somebody was refused something of. */
  readonly shown = new Set<string>();
  readonly hidden = new Set<string>();

  constructor(
    readonly picture: Picture,
    private readonly model: Model,
    private readonly asking: Asking,
  ) {}

  /** Whether somebody sees a row of a type. */
  sees(who: Looker, entity: EntityType, row: Row): boolean {
    return HOLDS[TYPES[entity.name]!.row](this.picture, who, row);
  }

  /** Whether somebody sees what has this id on the wire. Of what came after the picture nobody knows. */
  seesId(who: Looker, id: string): boolean {
    const { type, uuid } = parseId(id)!;
    const entity = [...this.model.entities.values()].find(({ prefix }) => prefix === type)!;
    const row = this.picture.find(tableOf(entity), uuid);
    return row ? this.sees(who, entity, row) : VOLATILE.includes(entity.name);
  }

  row(entity: EntityType, row: Row, told: ReadonlyMap<Looker, { as: string; row: Told | null }>): void {
    const seers = new Set([...told.keys()].filter((who) => this.sees(who, entity, row)));
    for (const [who, answer] of told) this.is(answer.as, `${entity.name}(${row.id})`, answer.row !== null, seers.has(who));
    for (const field of this.asking.fieldsOf(entity)) {
      const path = `${entity.name}.${field.name}`;
      const sight = LESS.get(path);
      const answers = [...told].flatMap(([who, { as, row: all }]) =>
        all && seers.has(who) ? [{ who, as, value: all[field.name], allowed: !sight || HOLDS[sight](this.picture, who, row) }] : [],
      );
      if (seers.size < told.size || answers.some(({ allowed }) => !allowed)) this.hidden.add(path);
      const given = answers.filter(({ allowed }) => allowed).map(({ value }) => value);
      if (given.some((value) => !isNothing(value))) this.shown.add(path);
      for (const { as, who, value, allowed } of answers) {
        if (!allowed) this.is(as, path, isNothing(value) ? null : value, null);
        else if (sight !== null) this.field(as, who, entity, row, field, value, given);
      }
    }
  }

  is(as: string, what: string, actual: unknown, expected: unknown): void {
    this.looked += 1;
    if (same(actual, expected)) return;
    this.wrong.push(`${as}: ${what}: ${JSON.stringify(actual)?.slice(0, 300)}, not ${JSON.stringify(expected)?.slice(0, 300)}`);
  }

  private field(as: string, who: Looker, entity: EntityType, row: Row, field: AskedField, value: unknown, given: unknown[]): void {
    const path = `${entity.name}.${field.name}`;
    const longest = (lists: string[][]): string[] => lists.reduce((one, other) => (other.length > one.length ? other : one), []);
    if (field.kind === 'value') {
      const known = given.find((one) => !isNothing(one)) ?? null;
      this.is(as, path, isNothing(value) ? null : value, path === 'Bid.content' ? this.content(who, row, known as Told | null) : known);
    } else if (field.kind === 'link') {
      const known = given.map(idOf).find((id) => id !== null) ?? null;
      this.is(as, path, idOf(value), known && this.seesId(who, known) ? known : null);
    } else if (field.kind === 'links') {
      const lists = given.map(idsOf);
      const [ordered, all] = [longest(lists), [...new Set(lists.flat())]];
      const whole = ordered.length === all.length;
      const seen = (whole ? ordered : all.sort()).filter((id) => this.seesId(who, id));
      this.is(as, path, whole ? idsOf(value) : idsOf(value).sort(), seen);
    } else if (field.kind === 'page') {
      const ids = idsOf((value as { nodes: unknown }).nodes);
      this.is(
        as,
        `${path} beyond what is seen`,
        ids.filter((id) => !this.seesId(who, id)),
        [],
      );
    } else this.rows(as, who, entity, row, field, value as Told[], given as Told[][]);
  }

  /** Experts do not read whom the bidder asks to avoid, and of an opened bid nobody its price before that is opened. */
  private content(who: Looker, row: Row, known: Told | null): Told | null {
    const keys = this.picture.of('seal_key', 'challenge_id', row.challenge_id);
    const unpriced = this.picture.opened(row) && keys.some(({ envelope, state }) => envelope === 'price' && state !== 'OPENED');
    const avoided = HOLDS.avoided(this.picture, who, row);
    return known && { ...known, ...(!avoided && { avoidExperts: null }), ...(unpriced && { budget: null }) };
  }

  /** Rows without an id: as many as are seen, each one of those that are known, with what is hidden of it left out. */
  private rows(as: string, who: Looker, entity: EntityType, holder: Row, field: AskedField, rows: Told[], given: Told[][]): void {
    const path = `${entity.name}.${field.name}`;
    const target = field.target!;
    const [own, column] = HANGING[path] ?? ['id', `${tableOf(entity).replace(/^list_/, '')}_id`];
    const stored = this.picture.of(tableOf(target), column, holder[own]);
    const seen = stored.filter((row) => this.sees(who, target, row));
    this.is(as, `${path} in number`, rows.length, seen.length);
    if (seen.length < stored.length) this.hidden.add(`${target.name}.*`);
    if (seen.length === 0) return;
    this.shown.add(`${target.name}.*`);
    const known = given.reduce((one, other) => (other.length > one.length ? other : one), []);
    for (const row of rows)
      if (!known.some((full) => this.isPartOf(who, target, seen, row, full)))
        this.is(as, `${path} as others are told`, row, known.length === 1 ? known[0] : 'one of theirs');
  }

  private isPartOf(who: Looker, entity: EntityType, stored: readonly Row[], row: Told, full: Told): boolean {
    return this.asking.fieldsOf(entity).every(({ name, kind }) => {
      if (kind === 'link') {
        const [own, known] = [idOf(row[name]), idOf(full[name])];
        return own === null ? !known || !this.seesId(who, known) : this.seesId(who, own) && (!known || known === own);
      }
      const sight = LESS.get(`${entity.name}.${name}`);
      const allowed = !sight || stored.every((one) => HOLDS[sight](this.picture, who, one));
      return allowed ? same(row[name], full[name]) : row[name] === null;
    });
  }
}

/** The table of a type, as PostgreSQL names it. */
export const tableOf = ({ table }: EntityType): string => table.replaceAll('"', '').split('.').at(-1)!;
