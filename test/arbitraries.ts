import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { EffectiveRules } from '../src/policies/effective-rules.js';

/** The part of JSON Schema that samples/sample.schema.json uses. */
export interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  enum?: unknown[];
  const?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  pattern?: string;
  anyOf?: Schema[];
  $ref?: string;
  $defs?: Record<string, Schema>;
}

export const sampleSchema: Schema = JSON.parse(readFileSync(new URL('../samples/sample.schema.json', import.meta.url), 'utf8'));

/** The part of the sample schema at a path of property names, e.g. `policy`, `rules`. */
export function schemaAt(...names: string[]): Schema {
  return names.reduce((schema, name) => schema.properties?.[name] ?? {}, sampleSchema);
}

/**
 * Values of a part of the sample schema, from its constraints alone. Whole numbers without a maximum go up to `maxInteger`, other numbers to
 * `maxNumber` either way, decimals such as 12.5 and 0.1+0.2 among them; where the schema says nothing at all, any JSON value comes.
 */
export function arbitraryOf(schema: Schema, limits: { maxInteger: number; maxNumber: number }): fc.Arbitrary<unknown> {
  const of = (part: Schema): fc.Arbitrary<unknown> => {
    if (part.$ref) return of(sampleSchema.$defs?.[part.$ref.replace('#/$defs/', '')] ?? {});
    if (part.anyOf) return fc.oneof(...part.anyOf.map(of));
    if (part.enum) return fc.constantFrom(...part.enum);
    if ('const' in part) return fc.constant(part.const);
    switch (part.type) {
      case 'object': {
        const properties = Object.entries(part.properties ?? {}).map(([name, value]) => [name, of(value)] as const);
        return fc.record(Object.fromEntries(properties), { requiredKeys: part.required ?? [], noNullPrototype: true });
      }
      case 'array':
        return fc.array(of(part.items ?? {}), {
          minLength: part.minItems ?? 0,
          maxLength: Math.max(part.minItems ?? 0, part.maxItems ?? 5),
        });
      case 'string':
        return part.pattern ? fc.stringMatching(new RegExp(part.pattern)) : fc.string({ minLength: part.minLength ?? 0, maxLength: 12 });
      case 'integer':
        return fc.integer({ min: part.minimum ?? -limits.maxInteger, max: part.maximum ?? limits.maxInteger });
      case 'number':
        return numberBetween(part.minimum ?? -limits.maxNumber, part.maximum ?? limits.maxNumber);
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      case undefined:
      default:
        return fc.jsonValue();
    }
  };
  return of(schema);
}

function numberBetween(min: number, max: number): fc.Arbitrary<number> {
  const eighths = fc.integer({ min: Math.max(Math.ceil(min * 8), -1e6), max: Math.min(Math.floor(max * 8), 1e6) }).map((n) => n / 8);
  const awkward = fc.constantFrom(...[0.1 + 0.2, 1e-7, 33.333333333333336, min, max].filter((n) => n >= min && n <= max));
  return fc.oneof(eighths, fc.double({ min, max, noNaN: true }), awkward);
}

/** Rules that the sample schema admits, in all combinations, with numbers small enough to compute with (decimals and days up to 20). */
export const rulesArbitrary = arbitraryOf(schemaAt('policy', 'rules'), { maxInteger: 20, maxNumber: 200 }) as fc.Arbitrary<EffectiveRules>;
