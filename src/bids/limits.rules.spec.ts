import fc from 'fast-check';
import { overLimit, type LimitedBid } from './limits.rules.js';

const bid = (id: string, second: number, change: Partial<LimitedBid> = {}): LimitedBid => ({
  id,
  lead: 'unit',
  pi: `pi of ${id}`,
  firstSubmittedAt: new Date(second * 1000),
  withdrawn: false,
  ...change,
});
const limits = { maxBidsPerLead: 1, maxBidsPerPi: 1 };

it('the first submission takes the place, whatever the order of the records', () => {
  const over = overLimit([bid('B1', 20), bid('B2', 10), bid('B3', 30, { lead: 'other', pi: 'pi of B1' })], limits);
  expect([...over.unit]).toEqual(['B1']);
  expect([...over.pi]).toEqual(['B3']);
});
it('equal instants go by the order of the records', () => {
  expect([...overLimit([bid('B2', 10), bid('B1', 10)], limits).unit]).toEqual(['B1']);
});
it('a withdrawn bid frees its place', () => {
  expect([...overLimit([bid('B1', 10, { withdrawn: true }), bid('B2', 20)], limits).unit]).toEqual([]);
});
it('a limit of none is broken by every bid', () => {
  const over = overLimit([bid('B1', 10), bid('B2', 20)], { maxBidsPerLead: 0, maxBidsPerPi: 2 });
  expect([...over.unit]).toEqual(['B1', 'B2']);
  expect([...over.pi]).toEqual([]);
});
it('leaves each holder the limit, and never more', () => {
  const drafts = fc.array(
    fc.record({ lead: fc.constantFrom('a', 'b'), pi: fc.constantFrom('p', 'q', 'r'), second: fc.nat(5), withdrawn: fc.boolean() }),
  );
  fc.assert(
    fc.property(drafts, fc.nat(3), fc.nat(3), (list, maxBidsPerLead, maxBidsPerPi) => {
      const bids = list.map(({ second, ...rest }, index) => bid(`B${index}`, second, rest));
      const over = overLimit(bids, { maxBidsPerLead, maxBidsPerPi });
      const live = bids.filter(({ withdrawn }) => !withdrawn);
      for (const lead of ['a', 'b']) {
        const own = live.filter((one) => one.lead === lead);
        expect(own.filter(({ id }) => !over.unit.has(id))).toHaveLength(Math.min(own.length, maxBidsPerLead));
      }
      for (const pi of ['p', 'q', 'r']) {
        const own = live.filter((one) => one.pi === pi);
        expect(own.filter(({ id }) => !over.pi.has(id))).toHaveLength(Math.min(own.length, maxBidsPerPi));
      }
    }),
  );
});
