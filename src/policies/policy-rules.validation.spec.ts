import { readFileSync, readdirSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { arbitraryOf, rulesArbitrary, sampleSchema, schemaAt } from '../../test/arbitraries.js';
import { validateRules } from './policy-rules.validation.js';

const schema = schemaAt('policy', 'rules');
const admits = new Ajv2020({ strict: false }).compile({ ...schema, $defs: sampleSchema.$defs });
const samples = readdirSync('samples').filter((name) => name.endsWith('.json') && name !== 'sample.schema.json');
const rulesOf = (name: string) => JSON.parse(readFileSync(`samples/${name}`, 'utf8')).policy.rules;
const someRules = () => structuredClone(rulesOf('ganzhou-2026-c.json'));

const wide = arbitraryOf(schema, { maxInteger: Number.MAX_SAFE_INTEGER, maxNumber: Number.MAX_VALUE });

/** Every place of a JSON value, as the keys that lead there. */
function places(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => [[key], ...places(child).map((rest) => [key, ...rest])]);
}

/** The value with one place changed; `undefined` takes the key away. The change is made on the text, so that `__proto__` is a key. */
function mutate(value: unknown, [key, ...rest]: string[], change: (old: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  const copy: [string, unknown][] = Object.entries(value as object).map(([name, child]) => [
    name,
    name === key ? mutate(child, rest, change) : child,
  ]);
  const known = copy.filter(([, child]) => child !== undefined);
  return Array.isArray(value) ? known.map(([, child]) => child) : Object.fromEntries(known);
}

const replacement = fc.oneof(
  fc.constantFrom(undefined, null, -1, 0, 100, 101, 1.5, '', '1', 'P1D', 'P1DT5H', 'P1DT', '-P2DT01S', 'P1D\n', true, [], {}, [{}], [[]]),
  fc.jsonValue({ maxDepth: 2 }),
);

describe('validateRules', () => {
  it.each(samples)('passes the rules of %s, unchanged', (name) => expect(validateRules(rulesOf(name))).toEqual({ rules: rulesOf(name) }));

  it('passes whatever the sample schema admits', () => {
    fc.assert(fc.property(fc.oneof(wide, rulesArbitrary), (rules) => admits(rules) && 'rules' in validateRules(rules)));
  });

  it('has the verdict of the schema on every one-place change', () => {
    const changed = fc
      .tuple(fc.oneof(fc.constantFrom(...samples.map(rulesOf)), rulesArbitrary), fc.nat(), replacement)
      .map(([rules, at, value]) => {
        const all = places(rules);
        return mutate(rules, all[at % all.length] ?? [], () => value);
      });
    fc.assert(
      fc.property(changed, (rules) => admits(rules) === 'rules' in validateRules(rules)),
      { numRuns: 2000 },
    );
  });

  it('refuses an unknown key anywhere', () => {
    const rules = someRules();
    const holders = [[], ...places(rules)].filter((place) => {
      const value = place.reduce((part, key) => part[key], rules);
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    });
    for (const place of holders) {
      for (const key of ['surprise', '__proto__', 'constructor', 'toString', 'isPrototypeOf']) {
        const changed = mutate(rules, place, (old) => Object.fromEntries([...Object.entries(old as object), [key, 1]]));
        expect(admits(changed)).toBe(false);
        expect(validateRules(changed)).toMatchObject({ faults: [{ reason: 'is unknown' }] });
      }
    }
  });

  it('names every fault by its path, with one line', () => {
    const rules = someRules();
    rules.scoring.aggregation.method = 'BEST';
    rules.scoring.aggregation.decimals = -0.5;
    rules.review.stages[0].weight = 101;
    rules.window.bidderClose = '30 days';
    delete rules.contract;
    expect(validateRules(rules)).toEqual({
      faults: expect.arrayContaining([
        { path: 'scoring.aggregation.method', reason: 'must be one of MEAN, TRIMMED_MEAN, MEDIAN' },
        { path: 'scoring.aggregation.decimals', reason: 'must be an integer' },
        { path: 'scoring.aggregation.decimals', reason: 'must not be negative' },
        { path: 'review.stages[0].weight', reason: 'must be between 0 and 100' },
        { path: 'window.bidderClose', reason: 'must be a duration such as P30DT17H' },
        { path: 'contract', reason: 'must be an object' },
      ]),
    });
  });

  it('takes the ceremony of a draw, and names its faults', () => {
    const beacon = { chainHash: 'ab'.repeat(32), publicKey: 'ab'.repeat(96), periodSeconds: 3, genesisTime: 0 };
    const draw = { commitHours: 0, revealHours: 48, fallback: 'REDRAW', beacon };
    for (const given of [draw, { ...draw, beacon: null }]) {
      const rules = { ...someRules(), draw: given };
      expect(validateRules(rules)).toEqual({ rules });
    }
    const wrong = { ...draw, commitHours: -1, fallback: 'NONE', beacon: { ...beacon, publicKey: 'AB', periodSeconds: 0 } };
    expect(validateRules({ ...someRules(), draw: wrong })).toEqual({
      faults: [
        { path: 'draw.commitHours', reason: 'must not be negative' },
        { path: 'draw.fallback', reason: 'must be one of OTHER_PARTY, REDRAW' },
        { path: 'draw.beacon.publicKey', reason: 'must be 96 bytes in lower-case hex' },
        { path: 'draw.beacon.periodSeconds', reason: 'must be 1 at least' },
      ],
    });
  });

  it.each([null, undefined, 1, 'rules', []])('refuses %j as a whole', (plain) =>
    expect(validateRules(plain)).toEqual({ faults: [{ path: '$', reason: 'must be an object' }] }),
  );
});
