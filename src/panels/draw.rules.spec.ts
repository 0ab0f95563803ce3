import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { SAMPLES } from '../../test/sample-facts.js';
import { draw, type DrawFacts } from './draw.rules.js';

const ticket = (seed: string, expert: string) => createHmac('sha256', seed).update(expert).digest('hex');
/** Tickets in the order of the names, so that an example can be read. */
const inOrder = (_seed: string, expert: string) => expert;
const example = (pool: Record<string, string[]>, size: number, strata: DrawFacts['panel']['strata'], reserves = 1) =>
  draw({
    seed: 's',
    pool: Object.entries(pool).map(([id, borne]) => ({ id, strata: borne })),
    panel: { size, strata, reserves },
    ticket: inOrder,
  });

it('goes by the order of tickets while minimums stay within reach', () => {
  const pool = { a: ['technical'], b: ['technical'], c: ['technical'], d: ['finance'], e: ['user'], f: ['finance'] };
  const strata = [
    { tag: 'technical', min: 1 },
    { tag: 'finance', min: 1 },
  ];
  expect(example(pool, 3, strata)).toEqual({ drawn: ['a', 'b', 'd'], reserves: ['c'], unmet: [] });
});
it('counts an expert for every stratum borne, and finds the only panel there is', () => {
  const pool = { a: ['technical', 'finance'], b: ['technical', 'user'], c: ['finance', 'outside'], d: ['user'] };
  const strata = ['technical', 'finance', 'user', 'outside'].map((tag) => ({ tag, min: 1 }));
  expect(example(pool, 2, strata)).toEqual({ drawn: ['b', 'c'], reserves: ['a'], unmet: [] });
});
it('says which minimums the pool cannot meet', () => {
  const strata = [
    { tag: 'technical', min: 2 },
    { tag: 'user', min: 1 },
  ];
  expect(example({ a: ['technical'], b: ['finance'] }, 3, strata)).toEqual({
    drawn: ['a', 'b'],
    reserves: [],
    unmet: [
      { tag: 'technical', min: 2, seated: 1 },
      { tag: 'user', min: 1, seated: 0 },
    ],
  });
});
it('puts an earlier stratum before a later one where both cannot be met', () => {
  const pool = { a: ['user'], b: ['finance'], c: ['technical'] };
  const strata = ['technical', 'finance', 'user'].map((tag) => ({ tag, min: 1 }));
  expect(example(pool, 2, strata)).toMatchObject({ drawn: ['b', 'c'], unmet: [{ tag: 'user', min: 1, seated: 0 }] });
});
it('runs on nothing', () => {
  expect(example({}, 5, [{ tag: 'technical', min: 1 }])).toEqual({
    drawn: [],
    reserves: [],
    unmet: [{ tag: 'technical', min: 1, seated: 0 }],
  });
  expect(example({ a: [] }, 0, [], 0)).toEqual({ drawn: [], reserves: [], unmet: [] });
});
it('is the same for any order of the pool, and differs by seed', () => {
  const pool = Array.from({ length: 40 }, (_, index) => ({ id: `E${index}`, strata: [index % 3 ? 'technical' : 'finance'] }));
  const panel = { size: 7, reserves: 3, strata: [{ tag: 'finance', min: 1 }] };
  const first = draw({ seed: 'js-a-1', pool, panel, ticket });
  expect(draw({ seed: 'js-a-1', pool: [...pool].reverse(), panel, ticket })).toEqual(first);
  expect(draw({ seed: 'js-a-2', pool, panel, ticket })).not.toEqual(first);
});
it('gives every expert of one stratum about the same chance', () => {
  const pool = Array.from({ length: 10 }, (_, index) => ({ id: `E${index}`, strata: ['technical'] }));
  const panel = { size: 3, reserves: 0, strata: [{ tag: 'technical', min: 2 }] };
  const times = new Map<string, number>();
  for (let seed = 0; seed < 1000; seed += 1) {
    for (const id of draw({ seed: String(seed), pool, panel, ticket }).drawn) times.set(id, (times.get(id) ?? 0) + 1);
  }
  for (const { id } of pool) expect(Math.abs((times.get(id) ?? 0) - 300)).toBeLessThan(75);
});
it.each(SAMPLES)('%s: a panel can be drawn from its pool', (_name, list) => {
  const { panel } = list.policy.rules;
  for (const { drawSeed } of list.panels) {
    const result = draw({ seed: drawSeed, pool: list.experts, panel, ticket });
    expect(result.drawn).toHaveLength(Math.min(panel.size, list.experts.length));
    expect(result.unmet).toEqual([]);
  }
});

describe('against trying every panel', () => {
  const tags = ['t', 'f', 'u'];
  const pools = fc.array(fc.subarray(tags), { maxLength: 7 }).map((all) => all.map((strata, index) => ({ id: `E${index}`, strata })));
  const strataOf = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)).map((mins) => tags.map((tag, index) => ({ tag, min: mins[index] ?? 0 })));

  it('meets all minimums just when some panel does, and fills every seat it can', () => {
    fc.assert(
      fc.property(pools, strataOf, fc.nat(5), fc.string(), (pool, strata, size, seed) => {
        const result = draw({ seed, pool, panel: { size, reserves: 2, strata }, ticket });
        const meetsAll = (ids: readonly string[]) =>
          strata.every(({ tag, min }) => pool.filter((one) => ids.includes(one.id) && one.strata.includes(tag)).length >= min);
        const some = subsets(pool.map(({ id }) => id)).some((ids) => ids.length <= size && meetsAll(ids));
        expect(result.unmet.length === 0).toBe(some);
        expect(meetsAll(result.drawn)).toBe(some);
        expect(result.drawn).toHaveLength(Math.min(size, pool.length));
        expect(result.reserves).toHaveLength(Math.min(2, pool.length - result.drawn.length));
        expect(result.reserves.filter((id) => result.drawn.includes(id))).toEqual([]);
      }),
    );
  });
});

function subsets(ids: readonly string[]): string[][] {
  return ids.reduce<string[][]>((all, id) => [...all, ...all.map((one) => [...one, id])], [[]]);
}
