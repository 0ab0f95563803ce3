import fc from 'fast-check';
import { paymentSchedule } from '../contracts/task-book.rules.js';
import { ledger, release, type LedgerInput, type NodeFacts } from './ledger.rules.js';

const at = (day: number) => new Date(Date.UTC(2026, 0, 1 + day));
const shares = (...percents: number[]) => percents.map((paymentSharePercent, index) => ({ id: `M${index + 1}`, paymentSharePercent }));
const passed = (day: number): NodeFacts => ({ passedAt: at(day), heat: null });
const open: NodeFacts = { passedAt: null, heat: null };
const heat = (result: 'CONTINUE' | 'ELIMINATED' | 'RANKED' | 'UNRANKED', day: number, passedDay: number | null): NodeFacts => ({
  passedAt: passedDay === null ? null : at(passedDay),
  heat: { at: at(day), result },
});

/** 1,000 fen: 10 % at signing, then 30, 30 and 30. */
const book = (nodes: NodeFacts[], change: Partial<LedgerInput> = {}) =>
  ledger({
    schedule: paymentSchedule(1000n, 10, shares(30, 30, 30)),
    consortium: { lead: 'L', partners: [{ org: 'P', sharePercent: 25 }] },
    signedAt: at(0),
    nodes: new Map(nodes.map((facts, index) => [`M${index + 1}`, facts])),
    terminatedAt: null,
    eliminatedHeatPaymentPercent: 33.33,
    ...change,
  });
const shown = (nodes: NodeFacts[], change?: Partial<LedgerInput>) =>
  book(nodes, change).stages.map(({ status, paidFen }) => `${status} ${paidFen}`);

describe('the ledger', () => {
  it('pays the signing share at once and every milestone that passes, in whatever order', () => {
    expect(shown([open, passed(9)])).toEqual(['PAID 100', 'SCHEDULED 0', 'PAID 300', 'SCHEDULED 0']);
    expect(book([open]).stages[0]?.split).toEqual([
      { org: 'L', amountFen: 75n },
      { org: 'P', amountFen: 25n },
    ]);
  });

  it('waits for the heat, and for the pass', () => {
    const awaited: NodeFacts = { passedAt: at(5), heat: 'AWAITED' };
    expect(shown([awaited, heat('CONTINUE', 9, null), heat('RANKED', 9, 8)])).toEqual([
      'PAID 100',
      'SCHEDULED 0',
      'SCHEDULED 0',
      'PAID 300',
    ]);
    expect(release(heat('CONTINUE', 9, 5))).toEqual({ at: at(9), part: false });
    expect(release(heat('CONTINUE', 9, 12))).toEqual({ at: at(12), part: false });
    expect(shown([heat('UNRANKED', 9, 8), open, open])[1]).toBe('PAID 300');
  });

  it('pays a part to the eliminated, passed or not, and cancels what comes later', () => {
    const all = ['PAID 100', 'PAID 300', 'PAID_IN_PART 99', 'CANCELLED 0'];
    expect(shown([passed(3), heat('ELIMINATED', 9, null), open])).toEqual(all);
    expect(shown([passed(3), heat('ELIMINATED', 9, 8), passed(12)])).toEqual(all);
    expect(shown([open, heat('ELIMINATED', 9, 8)])).toEqual(['PAID 100', 'SCHEDULED 0', 'PAID_IN_PART 99', 'CANCELLED 0']);
  });

  it('calls it a part also where the list pays the eliminated all or nothing', () => {
    const part = (eliminatedHeatPaymentPercent: number) => shown([heat('ELIMINATED', 9, 8)], { eliminatedHeatPaymentPercent })[1];
    expect([part(0), part(100)]).toEqual(['PAID_IN_PART 0', 'PAID_IN_PART 300']);
  });

  it('cancels at the end of a termination what is not unlocked by then', () => {
    const terminatedAt = at(20);
    expect(shown([passed(20), open, passed(21)], { terminatedAt })).toEqual(['PAID 100', 'PAID 300', 'CANCELLED 0', 'CANCELLED 0']);
    expect(shown([heat('ELIMINATED', 9, 8)], { terminatedAt })[1]).toBe('PAID_IN_PART 99');
  });

  it('keeps a stage without a share', () => {
    const schedule = paymentSchedule(1000n, 0, shares(0, 100));
    expect(shown([passed(1), open], { schedule })).toEqual(['PAID 0', 'SCHEDULED 0']);
  });
});

it('never pays more than is unlocked, and splits exactly what it pays', () => {
  const day = fc.option(fc.integer({ min: 1, max: 9 }).map(at));
  const result = fc.constantFrom('CONTINUE', 'ELIMINATED', 'RANKED', 'UNRANKED');
  const heats = fc.oneof(
    fc.constant(null),
    fc.constant('AWAITED' as const),
    fc.record({ at: fc.integer({ min: 1, max: 9 }).map(at), result }),
  );
  const node = fc.record({ passedAt: day, heat: heats });
  const percent = fc.integer({ min: 0, max: 10000 }).map((basis) => basis / 100);
  const cases = fc.record({ amount: fc.bigInt(1n, 10n ** 13n), signing: percent, part: percent, terminatedAt: day });
  fc.assert(
    fc.property(
      cases,
      fc.array(fc.tuple(node, percent), { minLength: 1, maxLength: 5 }),
      ({ amount, signing, part, terminatedAt }, list) => {
        const schedule = paymentSchedule(amount, signing, shares(...list.map(([, share]) => share)));
        const nodes = list.map(([facts]) => facts);
        const { stages, totalPaidFen } = book(nodes, { schedule, terminatedAt, eliminatedHeatPaymentPercent: part });
        let unlocked = 0n;
        for (const { milestone, scheduledFen, paidFen, split } of stages) {
          const facts = nodes[Number(milestone.slice(1)) - 1];
          if (!facts || release(facts)) unlocked += scheduledFen;
          expect(split.reduce((sum, { amountFen }) => sum + amountFen, 0n)).toBe(paidFen);
          expect(paidFen <= scheduledFen).toBe(true);
        }
        expect(totalPaidFen <= unlocked && unlocked <= amount).toBe(true);
      },
    ),
  );
});
