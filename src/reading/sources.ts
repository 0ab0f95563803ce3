import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { Actor } from '../common/actor.js';
import type { Can } from '../common/permissions.js';
import type { RowsOptions, Viewer } from './declarations.js';
import type { EntityType } from './entity-type.js';

/** Rows and rules of whatever entity: the typed declarations seen from the compiler. */
export type AnyRow = Record<string, string>;
export type AnyRule = (row: AnyRow, viewer: Viewer) => string;
type AnyOptions = RowsOptions<Record<string, unknown>, Record<string, unknown>>;
/** The join of a target row to its owner, by their aliases. */
export type Join = (own: string, target: string) => string;

export interface Computation {
  columns: readonly string[];
  facts: Record<string, AnyRule>;
  compute(columns: Record<string, unknown>, actor: Actor, args: Record<string, unknown>): unknown;
}

/** A field that another object has: which field of the row leads there, and the value where nothing is seen. */
export interface Through {
  reference: string;
  none: unknown;
}

/** What the decorators left on a field or a type. */
export interface Declared {
  can?: Can;
  visible?: AnyRule;
  sql?: AnyRule;
  rows?: AnyOptions & { first?: number; paged?: true; one?: boolean };
  first?: number;
  computed?: Computation;
  recorded?: AnyRule;
  part?: true;
  through?: Through;
}

/** Where a field's value comes from. */
export type Source =
  | { kind: 'column'; column: ColumnMetadata }
  | { kind: 'sql'; expression: AnyRule }
  | { kind: 'computed'; computation: Computation }
  | { kind: 'one'; target: EntityType; join: Join; certain: boolean }
  | { kind: 'part'; target: EntityType }
  | ({ kind: 'through' } & Through)
  | RowsSource;

export interface RowsSource {
  kind: 'rows';
  shape: 'list' | 'connection' | 'single';
  target: EntityType;
  options: NonNullable<Declared['rows']>;
  /** Default page size, where there is the argument `first`. */
  first: number | undefined;
  join: Join | undefined;
}
