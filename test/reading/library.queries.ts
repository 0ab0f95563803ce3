import {
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLNamedType,
} from 'graphql';
import { dice, type Library } from './library.data.js';

export interface Question {
  query: string;
  variables: Record<string, unknown>;
}

/** The smallest `max` that is declared. */
const MOST_FIRST = 4;

/** Writes valid queries at random: aliases, fragments, directives, arguments as literals or variables. */
export class QueryWriter {
  private readonly roll: (sides: number) => number;
  private variables: Record<string, { type: string; value: unknown }> = {};
  private fragments: string[] = [];
  private serial = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly rows: Library,
    seed: number,
  ) {
    this.roll = dice(seed);
  }

  next(): Question {
    this.variables = {};
    this.fragments = [];
    const selection = this.selection(this.schema.getQueryType()!, 3 + this.roll(2));
    const definitions = Object.entries(this.variables).map(([name, { type }]) => `$${name}: ${type}`);
    const query = `query Q${definitions.length ? `(${definitions.join(', ')})` : ''} ${selection} ${this.fragments.join(' ')}`;
    return { query, variables: Object.fromEntries(Object.entries(this.variables).map(([name, { value }]) => [name, value])) };
  }

  private pick<T>(choices: readonly T[]): T {
    return choices[this.roll(choices.length)]!;
  }

  private selection(type: GraphQLNamedType, depth: number): string {
    if (isAbstractType(type)) {
      const parts = ['Book', 'House', 'Review']
        .filter(() => this.roll(2))
        .map((name) => `... on ${name} ${this.selection(this.schema.getType(name)!, depth - 1)}`);
      return `{ __typename id ${parts.join(' ')} }`;
    }
    if (!isObjectType(type)) return '';
    const fields = Object.values(type.getFields()).filter((field) => depth > 0 || !isComposite(getNamedType(field.type)));
    const count = type.name === 'Query' ? 1 + this.roll(2) : 1 + this.roll(4);
    const chosen = Array.from({ length: fields.length ? count : 0 }, () => this.field(this.pick(fields), depth));
    if (!this.roll(8)) chosen.push('__typename');
    if (!this.roll(6) && fields.length) {
      const inner = `on ${type.name}${this.directive()} { ${this.field(this.pick(fields), depth)} }`;
      chosen.push(`... ${inner}`);
    }
    if (!this.roll(8) && fields.length) {
      const name = `F${this.serial++}`;
      this.fragments.push(`fragment ${name} on ${type.name} { ${this.field(this.pick(fields), depth)} }`);
      chosen.push(`...${name}`);
    }
    return `{ ${chosen.length ? chosen.join(' ') : '__typename'} }`;
  }

  /** Always under an alias of its own, but for some leaves: so two uses never conflict. */
  private field(field: GraphQLField<unknown, unknown>, depth: number): string {
    const args = field.args.flatMap(({ name, type }) => (isNonNullType(type) || !this.roll(3) ? this.argument(name, type) : []));
    const named = getNamedType(field.type);
    const alias = field.args.length || isComposite(named) || this.roll(2) ? `a${this.serial++}: ` : '';
    return `${alias}${field.name}${args.length ? `(${args.join(', ')})` : ''}${this.directive()} ${this.selection(named, depth - 1)}`;
  }

  private directive(): string {
    if (this.roll(10)) return '';
    return ` @${this.pick(['skip', 'include'])}(if: ${this.variable('Boolean!', this.roll(2) === 1)})`;
  }

  private argument(name: string, type: GraphQLInputType): string[] {
    if (name === 'after') return [];
    const value = this.value(name, type);
    if (value === undefined) return [];
    if (this.roll(2)) return [`${name}: ${this.variable(String(type), value)}`];
    return [`${name}: ${literal(value, isEnumType(getNamedType(type)))}`];
  }

  private variable(type: string, value: unknown): string {
    const name = `v${Object.keys(this.variables).length}`;
    this.variables[name] = { type, value };
    return `$${name}`;
  }

  private value(name: string, type: GraphQLInputType): unknown {
    if (!isNonNullType(type) && !this.roll(8)) return null;
    if (isListType(getNullableType(type))) return Array.from({ length: this.roll(3) }, () => this.item(name, type));
    return this.item(name, type);
  }

  private item(name: string, type: GraphQLInputType): unknown {
    const named = getNamedType(type);
    if (isEnumType(named)) return this.pick(named.getValues()).name;
    switch (named.name) {
      case 'ID':
        return this.id();
      case 'Int':
        return name === 'first' ? this.roll(MOST_FIRST + 1) : this.pick([1900, 1950, 7]);
      case 'Boolean':
        return this.roll(2) === 1;
      case 'Money':
        return this.pick(['0', '100', '9007199254740994']);
      case 'DateTime':
        return this.pick(['2026-02-01T00:00:00.000Z', '2026-03-11T08:00:00+08:00']);
      default:
        return this.pick(['ki', 'moss', '"', "' or true --"]);
    }
  }

  private id(): string {
    const [type, rows] = this.pick<[string, { id: string }[]]>([
      ['house', this.rows.house],
      ['book', this.rows.book],
      ['review', this.rows.review],
      ['book', this.rows.house],
      ['nothing', this.rows.house],
    ]);
    return this.roll(12) ? `${type}_${this.pick(rows).id.replaceAll('-', '')}` : this.pick(['', 'book_', 'nonsense', "book_' or true"]);
  }
}

const isComposite = (type: GraphQLNamedType): boolean => isObjectType(type) || isAbstractType(type);
const literal = (value: unknown, isEnum: boolean): string =>
  Array.isArray(value)
    ? `[${value.map((item) => literal(item, isEnum)).join(', ')}]`
    : isEnum && value !== null
      ? String(value)
      : JSON.stringify(value);
