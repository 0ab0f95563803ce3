import { DomainError } from '../common/errors.js';
import type { OrderType, Viewer } from './declarations.js';
import type { EntityType } from './entity-type.js';
import type { Declared } from './sources.js';

export interface Key {
  sql: string;
  type: OrderType;
  desc: boolean;
  /** Whether NULL can stand there; its place is then decided by the key before it. */
  nullable: boolean;
}
type Options = NonNullable<Declared['rows']>;
type AnyOrder = NonNullable<Options['order']>;

const TYPES: Record<string, OrderType> = {
  bigint: 'bigint',
  int8: 'bigint',
  integer: 'bigint',
  int: 'bigint',
  int4: 'bigint',
  smallint: 'bigint',
  date: 'date',
  numeric: 'numeric',
  uuid: 'uuid',
  boolean: 'boolean',
  timestamptz: 'timestamptz',
  'timestamp with time zone': 'timestamptz',
};

/** The keys of an order, made total by the primary key (in the direction of the key before it). Nulls come last. */
export function keysOf(entity: EntityType, order: AnyOrder, alias: string, viewer: Viewer, own: Record<string, string> = {}): Key[] {
  const keys = order.flatMap((item): Key[] => {
    if (typeof item !== 'string')
      return nullsLast({ sql: `(${item.sql(entity.row(alias), viewer, own)})`, type: item.type, desc: Boolean(item.desc), nullable: true });
    const property = item.replace(/^-/, '');
    const column = entity.columnOf(property);
    const type = TYPES[String(column?.type)] ?? 'text';
    return nullsLast({ sql: entity.column(alias, property), type, desc: item.startsWith('-'), nullable: column?.isNullable ?? true });
  });
  const unique = entity.keyOf(alias);
  if (keys.some(({ sql }) => sql === unique)) return keys;
  return [...keys, { sql: unique, type: 'uuid', desc: keys.at(-1)?.desc ?? false, nullable: false }];
}

const nullsLast = (key: Key): Key[] =>
  key.nullable ? [{ sql: `(${key.sql} is null)`, type: 'boolean', desc: false, nullable: false }, key] : [key];

export const orderBy = (keys: readonly Key[]): string => keys.map(({ sql, desc }) => `${sql}${desc ? ' desc' : ''}`).join(', ');

/** SQL of a row's opaque cursor: the order's name and its keys as text, in base64url. Microseconds of an instant are kept. */
export function cursorSql(order: string, keys: readonly Key[]): string {
  const parts = [`'${order}'::text`, ...keys.map(({ sql }) => `(${sql})::text`)].join(', ');
  return `translate(encode(convert_to(json_build_array(${parts})::text, 'UTF8'), 'base64'), E'+/=\\n', '-_')`;
}

const FORMS: Record<OrderType, RegExp> = {
  text: /^[^\u0000]*$/,
  date: /^\d{4}-\d\d-\d\d$/,
  bigint: /^-?\d{1,18}$/,
  numeric: /^-?\d{1,100}(\.\d{1,100})?$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  boolean: /^(true|false)$/,
  timestamptz: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/,
};

/** Whether a text is a value of the type as PostgreSQL writes it; connections stand in UTC. */
function isValue(type: OrderType, text: string): boolean {
  if (!FORMS[type].test(text)) return false;
  if (type !== 'date' && type !== 'timestamptz') return true;
  const second = type === 'date' ? `${text}T00:00:00` : text.slice(0, 19).replace(' ', 'T');
  const instant = new Date(`${second}Z`);
  return !Number.isNaN(instant.getTime()) && !second.startsWith('0000') && instant.toISOString().startsWith(second);
}

/** The key values of a client's cursor. Throws CURSOR_INVALID where it is not one of this order. */
export function decodeCursor(cursor: unknown, order: string, keys: readonly Key[]): (string | null)[] {
  const [name, ...values] = parts(cursor);
  const fits = keys.every(({ type, nullable }, index) => {
    const value = values[index];
    return value === null ? nullable : typeof value === 'string' && isValue(type, value);
  });
  if (name !== order || values.length !== keys.length || !fits) throw new DomainError('CURSOR_INVALID');
  return values as (string | null)[];
}

function parts(cursor: unknown): unknown[] {
  try {
    const decoded: unknown = JSON.parse(Buffer.from(String(cursor), 'base64url').toString('utf8'));
    return Array.isArray(decoded) ? decoded : [];
  } catch {
    return [];
  }
}

/** The condition "behind this row", `values` being the placeholders of the cursor's keys. One row comparison where an index can serve it. */
export function behind(keys: readonly Key[], values: readonly string[]): string {
  const plain = keys.every(({ nullable, desc }) => !nullable && desc === keys[0]!.desc);
  if (plain) return `(${keys.map(({ sql }) => sql).join(', ')}) ${keys[0]!.desc ? '<' : '>'} (${values.join(', ')})`;
  return keys.reduceRight((rest, { sql, desc, nullable }, index) => {
    const strict = `${sql} ${desc ? '<' : '>'} ${values[index]}`;
    return rest ? `(${strict} or (${sql} ${nullable ? 'is not distinct from' : '='} ${values[index]} and ${rest}))` : strict;
  }, '');
}

/** The page size asked for. Throws PAGE_TOO_LARGE beyond the limit, INPUT_INVALID below 0. */
export function pageSize(asked: unknown, preset: number, limit: number): number {
  const size = typeof asked === 'number' ? asked : preset;
  if (size < 0) throw new DomainError('INPUT_INVALID', { faults: [{ path: 'first', message: 'must not be negative' }] });
  if (size > limit) throw new DomainError('PAGE_TOO_LARGE', { limit });
  return size;
}
