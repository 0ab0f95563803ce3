import fc from 'fast-check';
import type { Conflict } from './conflict.rules.js';
import { reseat, type Sitting } from './reseat.rules.js';
import { settle, unseats } from './settle.rules.js';

const against = (expert: string, change: Partial<Conflict> = {}) => ({ expert, bid: 'B1', hard: true, ...change });
const sitting = (change: Partial<Sitting>): Sitting => ({
  ...{
    members: ['a', 'b'],
    drawn: ['a', 'b'],
    reserves: ['x', 'y'],
    declined: [],
    conflicts: [],
    scope: 'challenge',
    minimum: 2,
    open: true,
  },
  mainStratum: () => 'technical',
  ...change,
});

it('changes nothing without a conflict that unseats', () => {
  const unchanged = { changes: [], members: ['a', 'b'], enough: true };
  expect(reseat(sitting({}))).toEqual(unchanged);
  expect(reseat(sitting({ conflicts: [against('a', { hard: false }), against('x')] }))).toEqual(unchanged);
  expect(reseat(sitting({ scope: 'bid', conflicts: [against('a')] }))).toEqual(unchanged);
});

it('seats the first usable reserve, after the last', () => {
  expect(reseat(sitting({ conflicts: [against('a')] }))).toEqual({
    changes: [{ left: 'a', came: 'x' }],
    members: ['b', 'x'],
    enough: true,
  });
  expect(reseat(sitting({ declined: ['x'], conflicts: [against('a')] })).members).toEqual(['b', 'y']);
  expect(reseat(sitting({ conflicts: [against('a'), against('x')] })).members).toEqual(['b', 'y']);
  expect(reseat(sitting({ scope: 'bid', conflicts: [against('a', { bid: null })] })).members).toEqual(['b', 'x']);
});

it('prefers one of the same main stratum', () => {
  const mainStratum = (expert: string) => (['a', 'y'].includes(expert) ? 'finance' : 'technical');
  expect(reseat(sitting({ mainStratum, conflicts: [against('a')] })).changes).toEqual([{ left: 'a', came: 'y' }]);
});

it('leaves a seat empty without a usable reserve, and once nothing is open', () => {
  const empty = { changes: [{ left: 'a', came: null }], members: ['b'], enough: false };
  expect(reseat(sitting({ reserves: [], conflicts: [against('a')] }))).toEqual(empty);
  expect(reseat(sitting({ open: false, conflicts: [against('a')] }))).toEqual(empty);
});

it('fills an empty seat with whom nothing keeps away any more', () => {
  const waived = [against('a', { hard: false })];
  expect(reseat(sitting({ members: ['b'], reserves: [], conflicts: waived }))).toEqual({
    ...{ changes: [{ left: null, came: 'a' }], members: ['b', 'a'], enough: true },
  });
  expect(reseat(sitting({ members: ['b', 'x'], reserves: ['x'], conflicts: waived })).changes).toEqual([]);
  expect(reseat(sitting({ members: ['b'], reserves: [], conflicts: waived, declined: ['a'] })).changes).toEqual([]);
});

const EXPERTS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const some = fc.uniqueArray(fc.constantFrom(...EXPERTS));
const found = fc.array(
  fc.record({
    ...{ expert: fc.constantFrom(...EXPERTS), bid: fc.constantFrom(null, 'B1', 'B2'), hard: fc.boolean() },
    ...{ rule: fc.constant('FAMILY' as const), source: fc.constant('detected' as const) },
  }),
);
const panels = fc.record({
  ...{ drawn: some, reserves: some, declined: some, scope: fc.constantFrom('bid' as const, 'challenge' as const) },
  ...{ minimum: fc.nat(4), strata: fc.array(fc.constantFrom('technical', 'finance'), { minLength: 7, maxLength: 7 }) },
});

it('changes nothing where the conflicts are those of the settlement, and seats nobody wrongly whatever comes later', () => {
  fc.assert(
    fc.property(panels, found, fc.array(fc.tuple(found, fc.boolean()), { maxLength: 5 }), ({ strata, ...panel }, first, later) => {
      const given = { ...panel, mainStratum: (expert: string) => strata[EXPERTS.indexOf(expert)]! };
      let { members } = settle({ ...given, conflicts: first });
      expect(reseat({ ...given, members, conflicts: first, open: true }).changes).toEqual([]);
      for (const [conflicts, open] of later) {
        const before = members;
        const next = reseat({ ...given, members, conflicts, open });
        members = next.members;
        const wrong = conflicts.filter((conflict) => unseats(conflict, panel.scope)).map(({ expert }) => expert);
        const came = members.filter((expert) => !before.includes(expert));
        expect(members.filter((expert) => wrong.includes(expert))).toEqual([]);
        expect(came.filter((expert) => panel.declined.includes(expert) || ![...panel.drawn, ...panel.reserves].includes(expert))).toEqual(
          [],
        );
        expect(new Set(members).size).toBe(members.length);
        expect(members.length).toBeLessThanOrEqual(panel.drawn.length);
        expect(open || came.length === 0).toBe(true);
        expect(next.enough).toBe(members.length >= panel.minimum);
        // Who stays keeps the order; who came is behind.
        expect(members).toEqual([...before.filter((expert) => members.includes(expert)), ...came]);
      }
    }),
  );
});
