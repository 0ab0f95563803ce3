import { SampleFacts, SAMPLES } from '../../test/sample-facts.js';
import { ledgerFigures, type LedgerEntry, type LedgerFacts } from './ledger.rules.js';

it.each(SAMPLES)('%s: the enterprise ledgers come out as expected', (_name, list) => {
  const facts = new SampleFacts(list);
  const figures = (list.enterpriseLedgers ?? []).map(({ challenge, entries }) => {
    const result = ledgerFigures({
      funding: facts.funding(challenge),
      rules: list.policy.rules.enterpriseFunds,
      entries: entries.map((entry) => ({ ...entry, at: facts.at(entry.at), amountFen: BigInt(entry.amountFen) })),
      day0: facts.day0,
    });
    const shown = Object.entries(result).map(([key, value]) => [key, typeof value === 'bigint' ? { amountFen: Number(value) } : value]);
    return { challenge, ...Object.fromEntries(shown) };
  });
  expect(figures).toEqual(list.expected.enterpriseLedgers);
});

describe('the enterprise ledger', () => {
  const day0 = new Date('2026-03-02T00:00:00+08:00');
  const entry = (change: Partial<LedgerEntry>): LedgerEntry => ({ at: day0, form: 'cash', amountFen: 100n, proved: true, ...change });
  const figures = (change: Partial<LedgerFacts>) =>
    ledgerFigures({
      funding: { publicPerAwardFen: 1001n, enterpriseCashFen: 333n, enterpriseTotalFen: 4004n },
      rules: { totalToPublicMin: 4, cashToBidderMinPercentOfPublic: 33.3, escrowBeforeListPercent: 12.5, schedulePercent: [] },
      entries: [],
      day0,
      ...change,
    });

  it('floors percents that are fractions, and lets the edges pass', () => {
    expect(figures({})).toMatchObject({ minCash: 333n, escrowRequired: 41n, pledgeEnough: true, totalEnough: true, outstanding: 333n });
  });
  it('compares the total exactly', () => {
    const funding = { publicPerAwardFen: 10n, enterpriseTotalFen: 3n };
    const rules = { totalToPublicMin: 0.3, cashToBidderMinPercentOfPublic: 0, escrowBeforeListPercent: 0, schedulePercent: [] };
    expect(figures({ funding, rules }).totalEnough).toBe(true);
    expect(figures({ funding, rules: { ...rules, totalToPublicMin: 0.30000001 } }).totalEnough).toBe(false);
  });
  it('counts proved cash alone, and in escrow what was there by the first instant of day 0', () => {
    const entries = [entry({}), entry({ at: new Date(day0.getTime() + 1000) }), entry({ proved: false }), entry({ form: 'goods' })];
    expect(figures({ entries })).toMatchObject({ provedCash: 200n, notCounted: 200n, escrowAtPublication: 100n, escrowEnough: true });
  });
  it('leaves nothing outstanding when more came than was pledged', () => {
    expect(figures({ entries: [entry({ amountFen: 334n })] }).outstanding).toBe(0n);
  });
  it('asks nothing where the policy has no rules for enterprise funds', () => {
    expect(figures({ rules: undefined, funding: { publicPerAwardFen: 5n } })).toEqual({
      provedCash: 0n,
      notCounted: 0n,
      minCash: 0n,
      pledgeEnough: true,
      totalEnough: true,
      escrowRequired: 0n,
      escrowAtPublication: 0n,
      escrowEnough: true,
      outstanding: 0n,
    });
  });
});
