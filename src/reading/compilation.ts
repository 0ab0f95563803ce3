import { type FieldNode, type FragmentDefinitionNode, getArgumentValues, type GraphQLField, type GraphQLObjectType } from 'graphql';
import { collectSubfields } from 'graphql/execution/collectFields.js';
import type { Model } from './model.js';
import { Placeholders } from './placeholders.js';

export type Field = GraphQLField<unknown, unknown>;
export type Nodes = readonly FieldNode[];

/** The state of compiling one operation: what is asked with which variables, and the names given so far. */
export class Compilation {
  readonly placeholders = new Placeholders();
  /** Whether a field was met that is computed in TypeScript: then the text cannot be the response. */
  computed = false;
  /** Whether a field was met whose reading goes on record. */
  recorded = false;
  private aliases = 0;

  constructor(
    readonly model: Model,
    readonly fragments: Record<string, FragmentDefinitionNode>,
    readonly variables: Record<string, unknown>,
    /** Adds the hidden values that the executor needs: columns of computed fields, and `$type`. */
    readonly forExecutor: boolean,
  ) {}

  alias(): string {
    return `t${++this.aliases}`;
  }

  select(type: GraphQLObjectType, nodes: Nodes): Map<string, Nodes> {
    return collectSubfields(this.model.schema, this.fragments, this.variables, type, nodes);
  }

  /** Arguments as they are now; they may only decide what the shape key holds: which are given, enums, and prefixes of ids. */
  args(field: Field, nodes: Nodes): Record<string, unknown> {
    return getArgumentValues(field, nodes[0]!, this.variables);
  }

  /** A parameter made from the field's arguments at every execution. */
  bind(field: Field, nodes: Nodes, cast: string, pick: (args: Record<string, unknown>) => unknown): string {
    return this.placeholders.add(cast, ({ variables }) => pick(getArgumentValues(field, nodes[0]!, variables)));
  }

  /** The same for an argument that is refused by throwing, whether or not the selection comes to need it. */
  bindChecked(field: Field, nodes: Nodes, cast: string, pick: (args: Record<string, unknown>) => unknown): string {
    this.placeholders.check(({ variables }) => pick(getArgumentValues(field, nodes[0]!, variables)));
    return this.bind(field, nodes, cast, pick);
  }
}
