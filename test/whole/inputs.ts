import fc from 'fast-check';
import {
  type GraphQLField,
  type GraphQLInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
} from 'graphql';

/** Ids by the name of the argument that takes them, e.g. `bid`; under `any` all of them. */
export type KnownIds = ReadonlyMap<string, readonly string[]>;

const TEXTS = ['', ' ', 'a', 'remote', '演示', "'; drop table bid; --", '%_\\', '{"a":1}', '\u202e\u0301😀', 'P30D', '>=', 'I1', 'M1'];
const LONG = 'x'.repeat(25_000);
const GARBAGE = ['', 'x', 'bid_1', 'bid_zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz', `list_${'0'.repeat(32)}`, `constructor_${'0'.repeat(32)}`];

/** Values that fit the type as GraphQL sees it, and little else: real ids in the wrong places, figures at and past every end. */
export class Inputs {
  constructor(private readonly ids: KnownIds) {}

  /** The arguments of a field, by name. */
  argumentsOf({ args }: GraphQLField<unknown, unknown>): fc.Arbitrary<Record<string, unknown>> {
    const given = args.filter(({ name }) => name !== 'key').map(({ name, type }) => [name, this.of(type, name)] as const);
    return fc.record(Object.fromEntries(given), { noNullPrototype: true });
  }

  private of(type: GraphQLInputType, name: string): fc.Arbitrary<unknown> {
    if (!isNonNullType(type))
      return fc.oneof({ weight: 3, arbitrary: this.sure(type, name) }, { weight: 1, arbitrary: fc.constantFrom(null, undefined) });
    return this.sure(type, name);
  }

  private sure(given: GraphQLInputType, name: string): fc.Arbitrary<unknown> {
    const type = getNullableType(given);
    if (isListType(type)) return fc.array(this.of(type.ofType as GraphQLInputType, name.replace(/s$/, '')), { maxLength: 3 });
    if (isEnumType(type)) return fc.constantFrom(...type.getValues().map((value) => value.name));
    if (isInputObjectType(type))
      return fc.record(Object.fromEntries(Object.values(type.getFields()).map((field) => [field.name, this.of(field.type, field.name)])), {
        noNullPrototype: true,
      });
    return isScalarType(type) ? this.scalar(type.name, name) : fc.constant(null);
  }

  private scalar(type: string, name: string): fc.Arbitrary<unknown> {
    switch (type) {
      case 'ID':
        return fc.oneof(
          { weight: 6, arbitrary: this.id(name) },
          { weight: 2, arbitrary: this.id('any') },
          { weight: 1, arbitrary: fc.constantFrom(...GARBAGE) },
        );
      case 'Int':
        return fc.oneof(
          { weight: 3, arbitrary: fc.integer({ min: 0, max: 5 }) },
          { weight: 1, arbitrary: fc.constantFrom(-1, 2 ** 31 - 1, -(2 ** 31)) },
        );
      case 'Float':
        return fc.oneof(
          { weight: 3, arbitrary: fc.integer({ min: 0, max: 100 }) },
          { weight: 1, arbitrary: fc.constantFrom(-1, 0.1 + 0.2, 1e308, 5e-324, -0) },
        );
      case 'Boolean':
        return fc.boolean();
      case 'Money':
        return fc.constantFrom('0', '1', '1000000', '-1', '999999999999999999', '-999999999999999999');
      case 'DateTime':
        return fc.constantFrom(
          '2026-04-01T00:00:00.000Z',
          '0001-01-01T00:00:00.000Z',
          '9999-12-31T23:59:59.999Z',
          '2026-02-28T16:00:00+08:00',
        );
      case 'IndicatorValue':
        return fc.constantFrom<unknown>(0, 26, -1e308, 1e308, { min: 0, max: 1 }, { min: 1, max: 0 }, { min: -1e308, max: 1e308 });
      case 'PolicyRules':
        return fc.constantFrom<unknown>(
          {},
          { scoring: { passLine: 1e9 } },
          { panel: null },
          { nothing: 1 },
          { noBid: { extendDays: 1e9 } },
          [],
        );
      default:
        return fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...TEXTS) }, { weight: 1, arbitrary: fc.constant(LONG) });
    }
  }

  private id(name: string): fc.Arbitrary<string> {
    return fc.constantFrom(...(this.ids.get(name) ?? this.ids.get('any')!));
  }
}
