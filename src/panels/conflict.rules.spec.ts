import { at, dayZero } from '../common/offset.js';
import { conflicts, type ConflictBid, type ConflictFacts, type ExpertFacts, type ExpertRelation } from './conflict.rules.js';

const day0 = dayZero('2026-03-02');
const day = (offset: string) => at(day0, offset);
const unit = (id: string, parent: string | null = null) => ({ id, parent });

interface Change {
  rules?: Partial<ConflictFacts['rules']>;
  expert?: Partial<ExpertFacts>;
  bid?: Partial<ConflictBid>;
  listBids?: ConflictFacts['listBids'];
}

/** The rows of one expert against one bid, with what is changed. */
function rows({ rules, expert, bid, listBids = [] }: Change) {
  return conflicts({
    rules: { scope: 'challenge', coauthorYears: 5, employerYears: 3, avoidListMax: 2, ownBidInList: true, ...rules },
    publishedAt: day0,
    settledAt: day('P65DT09H'),
    experts: [{ id: 'E1', personId: 'P1', affiliation: unit('home'), relations: [], bans: [], vetter: false, ...expert }],
    bids: [
      {
        id: 'B1',
        withdrawnAt: null,
        ineligibleAt: null,
        organisations: [unit('lead'), unit('partner')],
        people: ['pi', 'member'],
        avoidExperts: [],
        ...bid,
      },
    ],
    listBids,
  }).map(({ bid: against, rule, source, hard }) => `${rule} ${against} ${source} ${hard ? 'hard' : 'soft'}`);
}
const relation = (kind: ExpertRelation['kind'], endedYearsAgo: number, change: Partial<ExpertRelation> = {}): Change => ({
  expert: { relations: [{ kind, endedYearsAgo, person: 'pi', org: null, declared: true, ...change }] },
});

it('no tie, no conflict', () => {
  expect(rows({})).toEqual([]);
});

describe('with the challenge as a whole', () => {
  it('vetters', () => {
    expect(rows({ expert: { vetter: true } })).toEqual(['NEED_VETTER null record hard']);
  });
  it('bans in force at publication, from their start to before their end', () => {
    const ban = (from: string, to: string) => rows({ expert: { bans: [{ from: day(from), to: day(to) }] } });
    expect(ban('P0D', 'P1D')).toEqual(['INTEGRITY_LIST null record hard']);
    expect(ban('-P200D', 'P0D')).toEqual([]);
    expect(ban('P0DT00H00M01S', 'P99D')).toEqual([]);
  });
  it('an own bid anywhere in the list, unless withdrawn or not asked', () => {
    const own = { people: ['P1'], withdrawnAt: null };
    expect(rows({ listBids: [own, own] })).toEqual(['OWN_BID_IN_LIST null record hard']);
    expect(rows({ listBids: [own], rules: { ownBidInList: false } })).toEqual([]);
    expect(rows({ listBids: [{ ...own, withdrawnAt: day('P65DT09H') }] })).toEqual([]);
    expect(rows({ listBids: [{ ...own, withdrawnAt: day('P66D') }] })).toHaveLength(1);
  });
});

describe('with a bid', () => {
  it('the same unit, as lead or partner', () => {
    expect(rows({ expert: { affiliation: unit('lead') } })).toEqual(['SAME_UNIT B1 record hard']);
    expect(rows({ expert: { affiliation: unit('partner') } })).toEqual(['SAME_UNIT B1 record hard']);
  });
  it('one group, which is reported only', () => {
    const group = { expert: { affiliation: unit('home', 'group') } };
    expect(rows({ ...group, bid: { organisations: [unit('lead', 'group')] } })).toEqual(['SAME_GROUP B1 record soft']);
    expect(rows({ ...group, bid: { organisations: [unit('lead', 'other'), unit('group')] } })).toEqual([]);
    expect(rows({ bid: { organisations: [unit('lead')] } })).toEqual([]);
  });
  it('one unit of a group is a unit, not also its group', () => {
    const home = unit('home', 'group');
    expect(rows({ expert: { affiliation: home }, bid: { organisations: [home] } })).toEqual(['SAME_UNIT B1 record hard']);
  });
  it('the avoid list, up to its length', () => {
    expect(rows({ bid: { avoidExperts: ['E9', 'E1'] } })).toEqual(['AVOID_LIST B1 bid hard']);
    expect(rows({ bid: { avoidExperts: ['E8', 'E9', 'E1'] } })).toEqual([]);
    expect(rows({ rules: { avoidListMax: 0 }, bid: { avoidExperts: ['E1'] } })).toEqual([]);
  });
  it('only while it counts at settlement', () => {
    const same = { expert: { affiliation: unit('lead') } };
    expect(rows({ ...same, bid: { withdrawnAt: day('P65DT09H') } })).toEqual([]);
    expect(rows({ ...same, bid: { ineligibleAt: day('P65DT09H') } })).toEqual([]);
    expect(rows({ ...same, bid: { ineligibleAt: day('P65DT09H00M01S') } })).toHaveLength(1);
  });
});

describe('by a relation', () => {
  it.each<[ExpertRelation['kind'], number, boolean]>([
    ['COAUTHOR', 5, true],
    ['COAUTHOR', 5.01, false],
    ['JOINT_PROJECT', 5, true],
    ['JOINT_PROJECT', 6, false],
    ['FORMER_EMPLOYER', 3, true],
    ['FORMER_EMPLOYER', 3.1, false],
    ['PAID_ADVISER', 3, true],
    ['PAID_ADVISER', 4, false],
    ['SHAREHOLDER', 0, true],
    ['SHAREHOLDER', 0.1, false],
    ['TEACHER_STUDENT', 40, true],
    ['FAMILY', 40, true],
  ])('%s ended %d years ago: %s', (kind, years, counts) => {
    expect(rows(relation(kind, years))).toEqual(counts ? [`${kind} B1 declared hard`] : []);
  });
  it('to a person or an organisation of the bid', () => {
    expect(rows(relation('FAMILY', 0, { person: 'member' }))).toHaveLength(1);
    expect(rows(relation('PAID_ADVISER', 1, { person: null, org: 'partner' }))).toHaveLength(1);
    expect(rows(relation('PAID_ADVISER', 1, { person: 'stranger', org: 'elsewhere' }))).toEqual([]);
    expect(rows(relation('FAMILY', 0, { person: null }))).toEqual([]);
  });
  it('that the expert did not declare is detected', () => {
    expect(rows(relation('FAMILY', 0, { declared: false }))).toEqual(['FAMILY B1 detected hard']);
  });
  it('is one row for each kind and source', () => {
    const one = { kind: 'COAUTHOR', endedYearsAgo: 1, person: 'pi', org: null, declared: true } as const;
    const relations = [one, { ...one, person: 'member' }, { ...one, declared: false }];
    expect(rows({ expert: { relations } })).toEqual(['COAUTHOR B1 declared hard', 'COAUTHOR B1 detected hard']);
  });
});
