import fc from 'fast-check';
import { settleTermination } from './termination.rules.js';

it('returns what was paid and not used, and records nothing of the diligent', () => {
  const facts = { kind: 'STOP_NO_FAULT', diligent: true, paidFen: 100n } as const;
  expect(settleTermination({ ...facts, usedAcceptedFen: 40n })).toEqual({ toReturnFen: 60n, integrityRecord: false });
  expect(settleTermination({ ...facts, usedAcceptedFen: 101n }).toReturnFen).toBe(0n);
  expect(settleTermination({ ...facts, diligent: false, usedAcceptedFen: 100n })).toEqual({ toReturnFen: 0n, integrityRecord: true });
});

it('returns all after a fault, diligent or not, used or not', () => {
  const facts = { kind: 'REVOKE_FAULT', diligent: true, paidFen: 100n, usedAcceptedFen: 40n } as const;
  expect(settleTermination(facts)).toEqual({ toReturnFen: 100n, integrityRecord: true });
});

it('never asks for more than was paid, nor for less than nothing', () => {
  const amount = fc.bigInt(0n, 10n ** 12n);
  fc.assert(
    fc.property(
      fc.constantFrom('STOP_NO_FAULT', 'REVOKE_FAULT'),
      fc.boolean(),
      amount,
      amount,
      (kind, diligent, paidFen, usedAcceptedFen) => {
        const { toReturnFen } = settleTermination({ kind, diligent, paidFen, usedAcceptedFen });
        expect(toReturnFen >= 0n && toReturnFen <= paidFen).toBe(true);
      },
    ),
  );
});
