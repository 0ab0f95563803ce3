import fc from 'fast-check';
import { evidenceOf, freshEvidence } from './conflict.evidence.rules.js';
import { type ConflictFacts, conflicts, type ExpertRelation } from './conflict.rules.js';

const DAY0 = new Date('2026-03-02T00:00:00+08:00');
const unit = fc.constantFrom('u1', 'u2', 'u3', 'u4');
const person = fc.constantFrom('p1', 'p2', 'p3');
const organisation = unit.chain((id) => fc.constantFrom(null, 'u1', 'group').map((parent) => ({ id, parent })));
const kind = fc.constantFrom<ExpertRelation['kind']>('COAUTHOR', 'PAID_ADVISER', 'SHAREHOLDER', 'FAMILY');
const instant = fc.integer({ min: -3, max: 3 }).map((days) => new Date(DAY0.getTime() + days * 86_400_000));
const id = fc.uuid();

const facts: fc.Arbitrary<ConflictFacts> = fc.record({
  rules: fc.record({
    ...{ scope: fc.constant('bid' as const), coauthorYears: fc.nat(3), employerYears: fc.nat(3), avoidListMax: fc.nat(2) },
    ...{
      ownBidInList: fc.boolean(),
      memberships: fc.constantFrom(true, false, undefined),
      holdingPercent: fc.constantFrom(0, 20, undefined),
    },
  }) as fc.Arbitrary<ConflictFacts['rules']>,
  ...{ publishedAt: fc.constant(DAY0), settledAt: instant },
  experts: fc.array(
    fc.record({
      ...{ id: fc.constantFrom('e1', 'e2'), personId: person, affiliation: organisation, vetter: fc.boolean() },
      relations: fc.array(
        fc.record({
          ...{ id, kind, person: fc.option(person), org: fc.option(unit), endedYearsAgo: fc.nat(5), declared: fc.boolean() },
          endedAt: fc.constant(null),
        }),
      ),
      bans: fc.array(fc.record({ id, from: instant, to: instant })),
      memberships: fc.array(fc.record({ id, org: unit })),
    }),
    { maxLength: 1 },
  ),
  bids: fc.array(
    fc.record({
      ...{ id, withdrawnAt: fc.option(instant), ineligibleAt: fc.option(instant), organisations: fc.array(organisation) },
      ...{ people: fc.array(person), avoidExperts: fc.array(fc.constantFrom('e1', 'e2', 'e3')) },
    }),
  ),
  listBids: fc.array(fc.record({ id, people: fc.array(person), withdrawnAt: fc.option(instant) })),
  holdings: fc.array(fc.record({ id, owner: unit, owned: unit, percent: fc.constantFrom(5, 20, 100) })),
});

it('stands behind every conflict, and what is there already is not fresh', () => {
  fc.assert(
    fc.property(facts, (known) => {
      for (const conflict of conflicts(known)) {
        const evidence = evidenceOf(conflict, known);
        expect(evidence.length).toBeGreaterThan(0);
        expect(freshEvidence(evidence, evidence)).toEqual([]);
        expect(freshEvidence([], evidence)).toEqual(evidence);
        for (const { measured, limit, kind: of } of evidence)
          if (measured !== null && limit !== null) expect(of === 'HOLDING' ? measured >= limit : measured <= limit).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
