import { keepsAway, mayBeRuled } from './ruling.rules.js';

it.each([
  ['SAME_GROUP', 'record', false, true],
  ['FAMILY', 'detected', true, true],
  ['FAMILY', 'declared', true, false],
  ['AVOID_LIST', 'bid', true, false],
  ['SAME_UNIT', 'record', true, false],
  ['NEED_VETTER', 'record', true, false],
  ['INTEGRITY_LIST', 'record', true, false],
  ['OWN_BID_IN_LIST', 'record', true, false],
] as const)('%s from %s, hard %s: %s', (rule, source, foundHard, allowed) => {
  expect(mayBeRuled({ rule, source, foundHard })).toBe(allowed);
});

it('keeps away by the ruling in force, else by the rule', () => {
  expect([keepsAway(true, null), keepsAway(false, null)]).toEqual([true, false]);
  expect([keepsAway(true, 'WAIVED'), keepsAway(false, 'WAIVED')]).toEqual([false, false]);
  expect([keepsAway(true, 'CONFIRMED'), keepsAway(false, 'CONFIRMED')]).toEqual([true, true]);
});
