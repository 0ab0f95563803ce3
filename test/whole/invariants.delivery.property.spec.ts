import fc from 'fast-check';
import { decide } from '../../src/awards/decision.rules.js';
import { placesOf } from '../../src/awards/deviation.rules.js';
import { afterFall, awardInstant, signDeadline, type Standing } from '../../src/awards/promotion.rules.js';
import type { RankedBid } from '../../src/awards/winners.rules.js';
import type { IndicatorValue, Winners } from '../../src/challenges/challenge-content.js';
import { addWorkingDays, workingDaysBetween } from '../../src/common/calendar.js';
import { Fraction } from '../../src/common/fraction.js';
import { agreedValue, weakened } from '../../src/contracts/signing.rules.js';
import { contractAmount, paymentSchedule, percentOf, promisesAt, SIGN } from '../../src/contracts/task-book.rules.js';
import { HeatResult } from '../../src/milestones/heat.rules.js';
import { ledger, type NodeFacts } from '../../src/payments/ledger.rules.js';
import { rulesArbitrary } from '../arbitraries.js';
import { DAY, START, instant } from './instants.js';

const percent = fc.oneof(
  fc.integer({ min: 0, max: 100 }),
  fc.integer({ min: 0, max: 800 }).map((eighths) => eighths / 8),
  fc.constant(33.33),
);
const fen = fc.bigInt(0n, 10n ** 14n);
const winners: fc.Arbitrary<Winners> = fc.record(
  {
    mode: fc.constantFrom('single', 'race', 'recognition', 'prize'),
    k: fc.integer({ min: 1, max: 5 }),
    shortlistMax: fc.integer({ min: 1, max: 6 }),
  },
  { requiredKeys: ['mode', 'k'], noNullPrototype: true },
);
const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

describe('2: no more contracts than awards', () => {
  const rankedBids = fc
    .array(
      fc.record({
        points: fc.integer({ min: 0, max: 100 }),
        passes: fc.boolean(),
        selfFunded: fc.boolean(),
        routeFamily: fc.constantFrom('a', 'b', 'c'),
      }),
      { maxLength: 8 },
    )
    .map((bids) =>
      bids
        .toSorted((one, other) => other.points - one.points)
        .map(({ points, ...bid }, index): RankedBid => ({ bid: `B${index}`, score: Fraction.of(points), ...bid })),
    );

  it('whoever wins, falls and steps in, in whatever order', () => {
    const falls = fc.array(
      fc.record({ bid: fc.nat({ max: 8 }), step: fc.constantFrom('LAPSED' as const, 'REMOVED_BY_OBJECTION' as const), at: instant() }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(rankedBids, winners, rulesArbitrary, falls, fc.option(instant()), (ranking, mode, rules, fallen, awardedAt) => {
        const decision = decide({ validBids: ranking.length, ranking, winners: mode, rules, canDeliver: [true], extended: false });
        const funded = (bids: readonly string[]) =>
          bids.filter((id) => mode.mode !== 'prize' || !ranking.find(({ bid }) => bid === id)!.selfFunded).length;
        let standing: Standing = decision;
        const ever = new Set(decision.awarded);
        expect(funded(standing.awarded)).toBeLessThanOrEqual(placesOf(mode));
        for (const { bid, ...fall } of fallen) {
          const terms = { mode: mode.mode, awardedAt, reserveValidDays: rules.contract.reserveValidDays };
          const { standing: left, promoted } = afterFall(standing, { bid: `B${bid}`, ...fall }, terms);
          if (promoted) {
            expect(ever.has(promoted)).toBe(false);
            expect(ranking.find((ranked) => ranked.bid === promoted)!.passes).toBe(true);
            ever.add(promoted);
          }
          standing = left;
          expect(funded(standing.awarded)).toBeLessThanOrEqual(placesOf(mode));
          expect(standing.awarded.every((id) => !standing.reserve.includes(id))).toBe(true);
          expect(standing.outcome === 'AWARDED').toBe(standing.awarded.length > 0);
        }
      }),
    );
  });
});

describe('3: no more is paid than was unlocked, contracted, offered and locked', () => {
  const node: fc.Arbitrary<NodeFacts> = fc.record({
    passedAt: fc.option(instant()),
    heat: fc.oneof(
      fc.constant(null),
      fc.constant('AWAITED' as const),
      fc.record({ at: instant(), result: fc.constantFrom(...Object.values(HeatResult)) }),
    ),
  });
  const plan = fc.record({
    request: fen,
    perAward: fen,
    selfFunded: fc.boolean(),
    signing: percent,
    nodes: fc.array(fc.record({ share: percent, facts: node }), { minLength: 1, maxLength: 5 }),
    partners: fc.array(percent, { maxLength: 4 }),
    terminatedAt: fc.option(instant()),
    part: percent,
  });

  it('whatever passes, is eliminated or is terminated', () => {
    fc.assert(
      fc.property(plan, ({ request, perAward, selfFunded, signing, nodes, partners, terminatedAt, part }) => {
        const amount = contractAmount(request, perAward, selfFunded);
        if (amount === null) return;
        expect(amount <= perAward && amount <= request).toBe(true);
        const milestones = nodes.map(({ share }, index) => ({ id: `M${index}`, paymentSharePercent: share }));
        const schedule = paymentSchedule(amount, signing, milestones);
        const facts = new Map(nodes.map((of, index) => [`M${index}`, of.facts]));
        const consortium = { lead: 'L', partners: partners.map((sharePercent, index) => ({ org: `P${index}`, sharePercent })) };
        const input = { schedule, consortium, signedAt: new Date(START), nodes: facts, terminatedAt, eliminatedHeatPaymentPercent: part };
        const { stages, totalPaidFen } = ledger(input);
        const unlocked = stages.map(({ milestone, scheduledFen }) => {
          if (milestone === SIGN) return scheduledFen;
          const { passedAt, heat } = facts.get(milestone)!;
          if (heat === 'AWAITED') return 0n;
          if (heat?.result === 'ELIMINATED') return percentOf(scheduledFen, part);
          return passedAt ? scheduledFen : 0n;
        });
        expect(totalPaidFen).toBe(sum(stages.map(({ paidFen }) => paidFen)));
        stages.forEach(({ paidFen, split }, index) => {
          expect(paidFen <= unlocked[index]!).toBe(true);
          expect(sum(split.map(({ amountFen }) => amountFen))).toBe(paidFen);
          expect(split.every(({ amountFen }) => amountFen >= 0n)).toBe(true);
        });
        expect(totalPaidFen <= sum(unlocked) && sum(unlocked) <= amount).toBe(true);
        expect(sum(stages.map(({ scheduledFen }) => scheduledFen))).toBe(amount);
      }),
    );
  });
});

describe('6: no award before the notice is over, or with an objection open', () => {
  it('at whatever instants they are filed and found', () => {
    const objections = fc.array(fc.record({ admissible: fc.boolean(), findingAt: fc.option(instant()) }), { maxLength: 5 });
    fc.assert(
      fc.property(instant(), objections, fc.option(instant()), fc.nat({ max: 90 }), (closes, filed, promotedAt, signDays) => {
        const at = awardInstant(closes, filed);
        const open = filed.some(({ admissible, findingAt }) => admissible && findingAt === null);
        expect(at === null).toBe(open);
        if (at === null) return;
        expect(at >= closes).toBe(true);
        for (const { admissible, findingAt } of filed) if (admissible) expect(at >= findingAt!).toBe(true);
        expect(signDeadline(at, promotedAt, signDays).getTime()).toBeGreaterThanOrEqual(at.getTime() + signDays * DAY);
      }),
    );
  });
});

describe('7: timers are in working days of the official calendar', () => {
  const overrides = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.constantFrom('work' as const, 'rest' as const)), { maxLength: 20 })
    .map((days) => new Map(days.map(([day, kind]) => [new Date(START + day * DAY + DAY / 2).toISOString().slice(0, 10), kind])));

  it('so that a day that becomes a holiday moves them later or not at all, and one that becomes a working day earlier or not', () => {
    fc.assert(
      fc.property(
        instant(0, 60),
        fc.integer({ min: 0, max: 30 }),
        overrides,
        fc.integer({ min: 0, max: 90 }),
        (from, n, calendar, moved) => {
          const day = new Date(START + moved * DAY + DAY / 2).toISOString().slice(0, 10);
          const at = (kind: 'work' | 'rest') => addWorkingDays(from, n, new Map([...calendar, [day, kind]])).at;
          expect(at('rest') >= at('work')).toBe(true);
          const planned = addWorkingDays(from, n, calendar).at;
          expect(workingDaysBetween(from, planned, calendar)).toBe(n);
          expect((planned.getTime() - from.getTime()) % DAY).toBe(0);
        },
      ),
    );
  });
});

describe('9: contract >= bid >= challenge', () => {
  const figure = fc.oneof(
    fc.integer({ min: -20, max: 20 }),
    fc.integer({ min: -80, max: 80 }).map((n) => n / 8),
    fc.constant(0.1 + 0.2),
  );
  const range = fc.tuple(figure, figure).map(([one, other]) => ({ min: Math.min(one, other), max: Math.max(one, other) }));
  const indicator = fc.constantFrom('>=' as const, '<=' as const, '=' as const, 'range' as const).chain((direction) => {
    const value: fc.Arbitrary<IndicatorValue> = direction === 'range' ? range : figure;
    return fc.record({
      id: fc.constant('I1'),
      direction: fc.constant(direction),
      rangeMode: fc.constantFrom('cover' as const, 'within' as const),
      target: value,
      promise: fc.option(value),
      raises: fc.array(value, { maxLength: 4 }),
    });
  });
  const good = (of: { direction: string; rangeMode: string }, value: IndicatorValue, least: IndicatorValue): boolean => {
    const [a, b] = [value, least].map((one) => (typeof one === 'number' ? { min: one, max: one } : one)) as [
      { min: number; max: number },
      { min: number; max: number },
    ];
    if (of.direction === '>=') return a.min >= b.max;
    if (of.direction === '<=') return a.max <= b.min;
    if (of.direction === '=') return a.min === b.min && a.max === b.max;
    return of.rangeMode === 'cover' ? a.min <= b.min && a.max >= b.max : a.min >= b.min && a.max <= b.max;
  };

  it('in each direction, after any raise, and what is weaker is found', () => {
    fc.assert(
      fc.property(indicator, ({ promise, raises, ...of }) => {
        const agreed = agreedValue(of, promise);
        expect(good(of, agreed, of.target)).toBe(true);
        if (promise !== null && good(of, promise, of.target)) expect(agreed).toEqual(promise);
        const filed = raises.map((to, index) => ({ indicator: 'I1', to, filedAt: new Date(START + index * DAY) }));
        let before = agreed;
        for (let day = 0; day <= raises.length; day += 1) {
          const now = promisesAt([of], new Map([['I1', agreed]]), filed, new Date(START + (day - 0.5) * DAY)).get('I1')!;
          expect(good(of, now, before)).toBe(true);
          before = now;
        }
        for (const value of raises) {
          const holds = good(of, value, of.target) && (promise === null || good(of, value, promise));
          expect(weakened([{ ...of, promise, value }])).toEqual(holds ? [] : ['I1']);
        }
      }),
    );
  });
});
