import fc from 'fast-check';
import type { Conflict } from './conflict.rules.js';
import { settle, type SettleFacts } from './settle.rules.js';

const conflict = (expert: string, change: Partial<Conflict> = {}): Conflict => ({
  expert,
  bid: 'B1',
  rule: 'SAME_UNIT',
  source: 'record',
  hard: true,
  ...change,
});
/** The main stratum is the first letter of the name. */
const settled = (change: Partial<SettleFacts>) =>
  settle({
    drawn: ['t1', 't2', 'f1'],
    reserves: ['t3', 'f2'],
    declined: [],
    conflicts: [],
    scope: 'challenge',
    minimum: 3,
    mainStratum: (expert) => expert.charAt(0),
    ...change,
  });

it('who can sit, sits', () => {
  expect(settled({})).toEqual({ members: ['t1', 't2', 'f1'], replaced: [], enough: true });
});
it('a reserve of the same main stratum goes first, then any, and the seat keeps its place', () => {
  expect(settled({ declined: ['f1', 't1'] })).toEqual({
    members: ['t3', 't2', 'f2'],
    replaced: [
      { expert: 't1', by: 't3', reason: 'DECLINED' },
      { expert: 'f1', by: 'f2', reason: 'DECLINED' },
    ],
    enough: true,
  });
  expect(settled({ declined: ['t1', 't2'] }).members).toEqual(['t3', 'f2', 'f1']);
});
it('an empty seat stays empty', () => {
  expect(settled({ declined: ['t1'], conflicts: [conflict('t3'), conflict('f2')] })).toEqual({
    members: ['t2', 'f1'],
    replaced: [{ expert: 't1', by: null, reason: 'DECLINED' }],
    enough: false,
  });
});
it('a conflict is the reason even where the expert also refused', () => {
  expect(settled({ declined: ['t1'], conflicts: [conflict('t1')] }).replaced).toEqual([{ expert: 't1', by: 't3', reason: 'CONFLICT' }]);
});
it('reserves may refuse', () => {
  expect(settled({ declined: ['t1', 't3'] }).members).toEqual(['f2', 't2', 'f1']);
});
it('in scope bid only a conflict with the whole challenge unseats; a soft one never does', () => {
  expect(settled({ scope: 'bid', conflicts: [conflict('t1'), conflict('t2', { bid: null, rule: 'NEED_VETTER' })] }).members).toEqual([
    't1',
    't3',
    'f1',
  ]);
  expect(settled({ conflicts: [conflict('t1', { rule: 'SAME_GROUP', hard: false })] }).replaced).toEqual([]);
});
it('nobody sits twice', () => {
  expect(settled({ reserves: ['t2', 't3', 't3'], declined: ['t1', 'f1'] }).members).toEqual(['t3', 't2']);
});
it('an empty draw is enough only where nobody is needed', () => {
  expect(settled({ drawn: [], minimum: 0 })).toEqual({ members: [], replaced: [], enough: true });
  expect(settled({ drawn: [], minimum: 1 }).enough).toBe(false);
});
it('seats no one who refused or may not sit, and accounts for every seat', () => {
  const names = fc.uniqueArray(fc.constantFrom<string>('t1', 't2', 't3', 't4', 'f1', 'f2', 'f3', 'u1'), { maxLength: 8 });
  fc.assert(
    fc.property(names, fc.nat(8), names, names, (all, cut, declined, barred) => {
      const drawn = all.slice(0, cut);
      const { members, replaced } = settled({
        drawn,
        reserves: all.slice(cut),
        declined,
        conflicts: barred.map((expert) => conflict(expert)),
      });
      expect(members.filter((expert) => declined.includes(expert) || barred.includes(expert))).toEqual([]);
      expect(new Set(members).size).toBe(members.length);
      expect(members).toHaveLength(drawn.length - replaced.filter(({ by }) => by === null).length);
    }),
  );
});
