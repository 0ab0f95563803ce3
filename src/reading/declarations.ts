/** SQL placeholders of the person who asks; one is bound only where it is used. */
export interface Viewer {
  /** uuid of the person, NULL for the public. */
  readonly id: string;
  /** uuid[] of the organisations of all memberships. */
  readonly organisations: string;
  /** text[] of all roles held. */
  readonly roles: string;
  /** uuid[]: everybody that the viewer speaks for: the person, whom it stands in for, and whose deputy it is. */
  readonly hands: string;
  /** Whether the session stands in for somebody as a deputy. */
  readonly standsIn: string;
  /** uuid of the person's expert profile, or NULL. */
  readonly expert: string;
  /** timestamptz: `clock_now()`, read once per statement. */
  readonly now: string;
  /** uuid[]: organisations where the viewer holds that role. */
  as(role: string): string;
}

/** Qualified column names of a row by property name; a many-to-one gives its foreign key. */
type Row<T> = Record<keyof T, string>;
/** SQL predicate. */
export type Rule<T> = (row: Row<T>, viewer: Viewer) => string;
/** SQL expression. */
export type Expression<T> = (row: Row<T>, viewer: Viewer) => string;
/** A property name, `-` before it for descending, or an expression (`desc` for descending). Nulls come last. The primary key is added. */
type OrderKey<T> = (keyof T & string) | `-${keyof T & string}` | { sql: OrderExpression<T>; desc?: boolean; type: OrderType };
/** SQL expression to order by; `own` is the row that the list belongs to, empty for a root. */
type OrderExpression<T> = (row: Row<T>, viewer: Viewer, own: Readonly<Record<string, string>>) => string;
export type OrderType = 'text' | 'bigint' | 'numeric' | 'date' | 'timestamptz' | 'uuid' | 'boolean';
export type Order<T> = readonly OrderKey<T>[];

/** An argument that narrows a list where it is given. `value` is the bound value: an ID as uuid, a list as an array. */
export interface Filter<T> {
  type: () => unknown;
  rule: (row: Row<T>, value: string, viewer: Viewer) => string;
  required?: boolean;
  description?: string;
}

export interface RowsOptions<T, Own = unknown> {
  /** The child's many-to-one (or its uuid column) that points to the owner. */
  by?: keyof T & string;
  /** Any other join. */
  on?: (own: Row<Own>, row: Row<T>, viewer: Viewer) => string;
  where?: Rule<T>;
  order?: Order<T>;
  /** Orders to choose from by the argument `orderBy`, an enum of this name; the first is the default. */
  orderBy?: { name: string; options: Record<string, Order<T>>; descriptions?: Record<string, string> };
  filter?: Record<string, Filter<T>>;
  /** Rows at most, whatever is asked: 500 for lists, 100 for connections. */
  max?: number;
}

export interface PagedOptions<T, Own = unknown> extends RowsOptions<T, Own> {
  /** Default page size. */
  first?: number;
}
