import { Extensions, ID, Int, registerEnumType, TypeMetadataStorage } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import type { Expression, Filter, PagedOptions, RowsOptions, Rule } from './declarations.js';
import type { Through as ThroughSource } from './sources.js';
import { remember } from './sight.js';

export type { Expression, Filter, Order, Rule } from './declarations.js';

type Thunk = () => unknown;
type AnyOptions = RowsOptions<never, never>;

/**
 * Who may see a row (on a class) or a field (on a member; it then reads null, so it must be nullable). The rule is a SQL predicate over
 * the row and the viewer; NULL hides. Write cheap tests first, never write NOT around a viewer's value.
 */
export const Visible = <T>(rule: Rule<T>) => kept({ visible: rule });

/** A field computed by a SQL expression over its row (a count, a typed id). For a field whose type is an interface or a union: a typed id. */
export const Sql = <T>(expression: Expression<T>) => kept({ sql: expression });

/**
 * SQL of the typed id on the wire: `typedId('bid', bid.key)`. A type that `node(id)` shall find declares it on its field `id`, with the
 * uuid primary key; the compiler reads the prefix from there.
 */
export const typedId = (type: string, uuid: string): string => `'${type}_' || replace((${uuid})::text, '-', '')`;

/**
 * The target rows of an entity's field: a list, or one row or null where the field's type is a single object.
 * Joined by `by` (the child's many-to-one that points here), by `on` (any SQL predicate), or by the TypeORM relation of the same name.
 */
export const Rows = <T, Own = unknown>(options: RowsOptions<T, Own> = {}): PropertyDecorator & MethodDecorator =>
  declare({ rows: options }, options);

/** A list root: every visible row of the type, narrowed by `where`, filters and order. */
export const Many = <T>(options: RowsOptions<T> = {}): MethodDecorator => Rows<T>(options);

/**
 * A connection (its type is made by `Connection`), on an entity or as a root: adds the arguments `first` and `after`, those of the
 * filters, and `orderBy`. `first` is the default page size (20), `max` the largest (100).
 */
export const Paged = <T, Own = unknown>(options: PagedOptions<T, Own> = {}): PropertyDecorator & MethodDecorator =>
  declare({ rows: { first: 20, ...options, paged: true } }, options, ['first', 'after']);

/** On a list of `@Rows` or `@Many`: adds the argument `first` with this default. */
export const First = (first: number): PropertyDecorator & MethodDecorator => declare({ first }, {}, ['first']);

/**
 * A root for one row or null: by default the argument `id` (a typed id) against the primary key. With `where` instead, no argument is
 * added and the rule finds the row (`me`). On a root whose type is an interface: `node(id)`, found by the id's prefix.
 */
export function One<T>(options: { where?: Rule<T>; filter?: Record<string, Filter<T>> } = {}): MethodDecorator {
  const narrowed = Boolean(options.where ?? options.filter);
  return declare({ rows: { ...options, one: !narrowed } }, options, narrowed ? [] : ['id']);
}

/**
 * A field computed in TypeScript from columns of its row that the same statement fetches, hidden from the client. Values come as TypeORM
 * gives them (timestamptz: Date, bigint: decimal string). `facts` are further SQL expressions, given as their JSON (cast bigints to text).
 * `@Computed<Bid>()(['state'], bidActions)`, `@Computed<Bid, { round: number }>()(['state'], { round: (bid) => … }, bidActions)`.
 */
export function Computed<T, Facts = unknown>() {
  type Compute<K extends keyof T> = (columns: Pick<T, K> & Facts, actor: Actor, args: Record<string, unknown>) => unknown;
  type Declared = { [Name in keyof Facts]: Expression<T> };
  return <K extends keyof T & string>(
    columns: readonly K[],
    ...rest: [Compute<K>] | [Declared, Compute<K>]
  ): PropertyDecorator & MethodDecorator => {
    const [facts, compute] = rest.length === 1 ? [{}, rest[0]] : rest;
    return Extensions({ computed: { columns, facts, compute } });
  };
}

/** An object made of columns of the same row: its class is an entity of the same table. */
export const Part = (): PropertyDecorator & MethodDecorator => Extensions({ part: true });

/**
 * The field of the same name of the object that `reference` leads to (a field whose type is an interface or a union), exactly as that object
 * gives it to the viewer; `none` where the viewer does not see the object.
 */
export const Through = <T>(reference: keyof T & string, none: unknown): PropertyDecorator & MethodDecorator =>
  Extensions({ through: { reference, none } satisfies ThroughSource });

/**
 * Every reading of the field goes on record, as the event of this name on the row, by the statement that reads it: no answer without its
 * entry. `subject` says of what, as jsonb `{subject, key, challenge}`, NULL where the reading is nobody's business.
 */
export const Recorded = <T>(subject: Expression<T>) => Extensions({ recorded: subject });

/** Extensions for the compiler, which `sight.ts` finds too, where there is no schema. */
const kept =
  (declared: Record<string, unknown>): MethodDecorator & ClassDecorator & PropertyDecorator =>
  (target: object, property?: string | symbol): void => {
    remember(target, property, declared);
    if (property === undefined) Extensions(declared)(target as new () => object);
    else Extensions(declared)(target, property);
  };

/** Extensions for the compiler, and the arguments that the declaration implies (at once: Nest loads a property's lazily, and loses them). */
function declare(extensions: Record<string, unknown>, options: AnyOptions, paging: string[] = []): PropertyDecorator & MethodDecorator {
  const types: Record<string, Thunk> = { id: () => ID, first: () => Int, after: () => String };
  const descriptions: Record<string, string> = {
    id: 'Typed id of the object',
    first: 'How many rows at most',
    after: 'Cursor of the row before the first one wanted',
    orderBy: 'Order of the rows; cursors belong to one order',
  };
  const args: { name: string; type: Thunk; required?: boolean; description?: string }[] = paging.map((name) => ({
    name,
    type: types[name]!,
    required: name === 'id',
  }));
  for (const [name, filter] of Object.entries(options.filter ?? {})) args.push({ name, ...(filter as Filter<never>) });
  if (options.orderBy) args.push({ name: 'orderBy', type: orderEnum(options.orderBy) });
  return (target: object, property: string | symbol, descriptor?: unknown) => {
    args.toReversed().forEach(({ name, type, required, description = descriptions[name] }, index) => {
      const isList = () => Array.isArray(type());
      TypeMetadataStorage.addMethodParamMetadata({
        kind: 'arg',
        name,
        description,
        target: target.constructor,
        methodName: String(property),
        typeFn: () => [type()].flat()[0] as StringConstructor,
        index,
        options: {
          nullable: !required,
          get isArray() {
            return isList();
          },
          get arrayDepth() {
            return isList() ? 1 : 0;
          },
        },
      });
    });
    Extensions(extensions)(target, property as string, descriptor as TypedPropertyDescriptor<unknown>);
  };
}

const orderEnums = new Map<string, object>();

/** The enum of the declared orders, registered once by name. */
function orderEnum({ name, options, descriptions = {} }: NonNullable<AnyOptions['orderBy']>): Thunk {
  if (!orderEnums.has(name)) {
    const values = Object.fromEntries(Object.keys(options).map((key) => [key, key]));
    const valuesMap = Object.fromEntries(Object.entries(descriptions).map(([key, description]) => [key, { description }]));
    registerEnumType(values, { name, description: 'Orders of a list', valuesMap });
    orderEnums.set(name, values);
  }
  return () => orderEnums.get(name);
}
