import fc from 'fast-check';
import { split } from './split.rules.js';

const fen = (payment: bigint, ...shares: number[]) =>
  split(payment, { lead: 'L', partners: shares.map((sharePercent, index) => ({ org: `P${index}`, sharePercent })) }).map(
    ({ amountFen }) => amountFen,
  );

it('floors each partner and gives the lead the rest, lead first', () => {
  expect(split(29600001n, { lead: 'L', partners: [{ org: 'P', sharePercent: 20 }] })).toEqual([
    { org: 'L', amountFen: 23680001n },
    { org: 'P', amountFen: 5920000n },
  ]);
  expect(fen(100n, 33.33, 33.33)).toEqual([34n, 33n, 33n]);
  expect(fen(7n)).toEqual([7n]);
  expect(fen(0n, 50)).toEqual([0n, 0n]);
});

it('never takes from the lead what shares beyond 100 ask for', () => {
  expect(fen(10n, 80, 80, 10)).toEqual([0n, 8n, 2n, 0n]);
});

it('sums to the payment, to the fen, for any shares', () => {
  const percent = fc.integer({ min: 0, max: 10000 }).map((basis) => basis / 100);
  fc.assert(
    fc.property(fc.bigInt(0n, 10n ** 15n), fc.array(percent, { maxLength: 5 }), (payment, shares) => {
      const portions = fen(payment, ...shares);
      expect(portions.reduce((a, b) => a + b, 0n)).toBe(payment);
      expect(portions.every((portion) => portion >= 0n)).toBe(true);
    }),
  );
});
