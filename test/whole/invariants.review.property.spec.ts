import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { BID_MACHINE } from '../../src/bids/bid.machine.js';
import { eligibility, type EligibilityFacts } from '../../src/bids/eligibility.rules.js';
import { type Ban, isBanned } from '../../src/integrity/ban.rules.js';
import type { EffectiveRules } from '../../src/policies/effective-rules.js';
import { rulesHash } from '../../src/policies/overlay.rules.js';
import { rank } from '../../src/reviews/ranking.rules.js';
import { type CountedSheet, exclusion } from '../../src/reviews/sheet.rules.js';
import { rulesArbitrary } from '../arbitraries.js';
import { instant } from './instants.js';

describe('1: no bid is read before both closes', () => {
  const HIDDEN: readonly string[] = ['DRAFT', 'SUBMITTED', 'WITHDRAWN', 'REFUSED_LATE', 'SEALED'];

  it('since nobody but the clock and what it causes leads out of the states in which it is hidden', () => {
    const ways = Object.entries(BID_MACHINE.states).flatMap(([from, edges]) =>
      Object.entries(edges).map(([event, { to, by }]) => ({ from, event, to, by })),
    );
    const opening = ways.filter(({ from, to }) => HIDDEN.includes(from) && !HIDDEN.includes(to));
    expect(opening.map(({ from, event }) => `${from} ${event}`)).toEqual(['REFUSED_LATE fail', 'SEALED open']);
    for (const { by } of opening) for (const cause of by) expect(['timer', 'system']).toContain(cause);
  });
});

describe('4: no mark of who is in conflict counts', () => {
  const experts = ['E1', 'E2', 'E3', 'E4', 'E5', 'E6'];
  const bids = ['B1', 'B2', 'B3'];
  const name = { zh: '标准', en: 'Criterion' };
  const rubric = {
    criteria: [
      { id: 'a', name, weight: 60, max: 10 },
      { id: 'b', name, weight: 40, max: 7, thresholdPercent: 50 },
    ],
    tieCriterion: 'a',
  };
  const sheet = fc.record({
    bid: fc.constantFrom(...bids),
    expert: fc.constantFrom(...experts),
    a: fc.integer({ min: 0, max: 10 }),
    b: fc.integer({ min: 0, max: 7 }),
    stage: fc.constantFrom('remote' as const, 'defence' as const),
  });
  const conflict = fc.record({ expert: fc.constantFrom(...experts), bid: fc.option(fc.constantFrom(...bids)), hard: fc.boolean() });
  const review = fc.record({
    rules: rulesArbitrary,
    sheets: fc.uniqueArray(sheet, { maxLength: 24, selector: ({ bid, expert, stage }) => `${bid} ${expert} ${stage}` }),
    conflicts: fc.array(conflict, { maxLength: 5 }),
    panel: fc.subarray(experts),
    scope: fc.constantFrom('bid' as const, 'challenge' as const),
    order: fc.infiniteStream(fc.nat()),
  });
  const facts = bids.map((id) => ({ id, publicRequestFen: 100n, trlNow: 5, panelVotes: null }));
  const counted = (
    sheets: readonly CountedSheet[],
    given: { conflicts: { expert: string; bid: string | null; hard: boolean }[]; panel: string[]; scope: 'bid' | 'challenge' },
  ) => sheets.filter(({ bid, expert }) => exclusion({ ...given, bid, expert, bidMayBeScored: true }) === null);

  it('in a ranking: it is the same without them, in any order of the sheets, and whenever it is computed', () => {
    fc.assert(
      fc.property(review, ({ rules, sheets, order, ...given }) => {
        const all = sheets.map(({ a, b, ...of }): CountedSheet => ({
          ...of,
          items: [
            { criterion: 'a', score: a },
            { criterion: 'b', score: b },
          ],
          revision: null,
          canDeliver: true,
        }));
        const hard = (expert: string, bid: string) =>
          given.conflicts.some(
            (of) => of.hard && of.expert === expert && (of.bid === null || of.bid === bid || given.scope === 'challenge'),
          );
        const clean = all.filter(({ expert, bid }) => given.panel.includes(expert) && !hard(expert, bid));
        const ranked = (of: CountedSheet[]) => rank({ k: 1, rubric, rules, bids: facts, sheets: of }).document;
        const document = ranked(counted(all, given));
        expect(document).toEqual(ranked(clean));
        expect(document.ranking).toEqual(ranked(counted(shuffled(all, order), given)).ranking);
        for (const { bid, stages } of document.ranking)
          for (const { stage, n } of stages) expect(n).toBe(clean.filter((of) => of.bid === bid && of.stage === stage).length);
      }),
      { numRuns: 60 },
    );
  });
});

function shuffled<T>(items: readonly T[], order: Iterator<number>): T[] {
  return items
    .map((item) => ({ item, key: Number(order.next().value) }))
    .sort((one, other) => one.key - other.key)
    .map(({ item }) => item);
}

describe('5: the rules are those of publication', () => {
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const turned = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(turned);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([key, part]) => [key, turned(part)]),
    );
  };

  it('since their hash tells any change of a value, and nothing else', () => {
    fc.assert(
      fc.property(rulesArbitrary, fc.double({ noNaN: true, noDefaultInfinity: true }), (rules, passLine) => {
        const hash = rulesHash(rules, sha256);
        expect(rulesHash(turned(rules) as EffectiveRules, sha256)).toBe(hash);
        expect(rulesHash(JSON.parse(JSON.stringify(rules)) as EffectiveRules, sha256)).toBe(hash);
        const changed = { ...rules, scoring: { ...rules.scoring, passLine } };
        expect(rulesHash(changed, sha256) === hash).toBe(passLine === rules.scoring.passLine);
      }),
    );
  });
});

describe('8: no gate lets a banned party pass', () => {
  const bans = fc
    .array(fc.tuple(instant(), instant()), { maxLength: 3 })
    .map((spans) => spans.map(([one, other]) => (one < other ? { from: one, to: other } : { from: other, to: one })));
  const facts = (rules: EffectiveRules, close: Date, lead: Ban[], partners: Ban[][], pi: Ban[]): EligibilityFacts => ({
    rules,
    closes: { bidder: close, recommender: close, matching: null },
    challenge: { needOwner: null, leadKinds: [], funding: { publicPerAwardFen: 100n, ownToPublicMin: 0 }, indicators: [] },
    bid: {
      ...{ versions: [{ no: 1, submittedAt: close }], withdrawnAt: null, recommendation: null, matchingRegisteredAt: null },
      ...{
        lead: { id: 'L', parent: null, shareholdings: [], kind: 'UNIVERSITY', bans: lead },
        partners: partners.map((of) => ({ bans: of })),
        pi: { bans: pi },
        requestFen: 1n,
        ownFen: 1n,
      },
      ...{ answers: [], priorWinner: false, overLimit: { unit: false, pi: false }, corrections: [] },
    },
  });

  it('of a bid at the close, be it lead, partner or PI', () => {
    fc.assert(
      fc.property(rulesArbitrary, instant(), bans, fc.array(bans, { maxLength: 3 }), bans, (rules, close, lead, partners, pi) => {
        const found = eligibility(facts(rules, close, lead, partners, pi));
        const covers = (of: { from: Date; to: Date }[]) =>
          of.some(({ from, to }) => from.getTime() <= close.getTime() && close.getTime() < to.getTime());
        expect(found.rules.includes('BANNED_UNIT')).toBe([lead, ...partners].some(covers));
        expect(found.rules.includes('BANNED_PERSON')).toBe(covers(pi));
        if ([lead, pi, ...partners].some(covers)) expect(found.status).toBe('INELIGIBLE');
      }),
    );
  });

  it('and ends by itself: from its first instant until before its last', () => {
    fc.assert(
      fc.property(instant(0, 100), instant(101, 200), fc.integer({ min: -5, max: 5 }), (from, to, off) => {
        expect(isBanned([{ from, to }], new Date(from.getTime() + off))).toBe(off >= 0);
        expect(isBanned([{ from, to }], new Date(to.getTime() + off))).toBe(off < 0);
      }),
    );
  });
});
