import fc from 'fast-check';
import { at, dayZero } from '../common/offset.js';
import {
  eligibility,
  ELIGIBILITY_RULES,
  mayRefuseAtSubmission,
  warnings,
  type BidFacts,
  type ChallengeFacts,
  type EligibilityFacts,
  type RelatedOrganisation,
} from './eligibility.rules.js';

const day0 = dayZero('2026-03-02');
const day = (offset: string) => at(day0, offset);
const close = 'P45DT17H';
const owner: RelatedOrganisation = { id: 'owner', parent: null, shareholdings: [] };

interface Change {
  rules?: {
    recommend?: Partial<EligibilityFacts['rules']['recommend']>;
    matching?: Partial<EligibilityFacts['rules']['matching']>;
    eligibility?: Partial<EligibilityFacts['rules']['eligibility']>;
  };
  closes?: Partial<EligibilityFacts['closes']>;
  challenge?: Partial<ChallengeFacts>;
  bid?: Partial<BidFacts>;
  lead?: Partial<BidFacts['lead']>;
}

/** A bid that fails nothing, but for what is changed. */
function given(change: Change = {}): EligibilityFacts {
  return {
    rules: {
      recommend: { required: false, quotaPerChallenge: 5, ...change.rules?.recommend },
      matching: { requiredBeforeBid: false, opens: null, closes: null, ...change.rules?.matching },
      eligibility: {
        maxPartners: 1,
        maxBidsPerLead: 1,
        maxBidsPerPi: 1,
        needOwnerMayLead: false,
        relatedPartyPercent: 25,
        priorWinnerMayReenter: false,
        ...change.rules?.eligibility,
      },
    },
    closes: { bidder: day(close), recommender: day('P60D'), matching: null, ...change.closes },
    challenge: {
      needOwner: owner,
      leadKinds: [],
      funding: { publicPerAwardFen: 1000n, ownToPublicMin: 0.3 },
      indicators: [{ id: 'I1', direction: '>=', target: 80 }],
      ...change.challenge,
    },
    bid: {
      versions: [{ no: 1, submittedAt: day('P30D') }],
      withdrawnAt: null,
      recommendation: null,
      matchingRegisteredAt: null,
      lead: { id: 'lead', kind: 'enterprise', parent: null, shareholdings: [], bans: [], ...change.lead },
      partners: [],
      pi: { bans: [] },
      requestFen: 1000n,
      ownFen: 300n,
      answers: [{ indicator: 'I1', value: 80 }],
      priorWinner: false,
      overLimit: { unit: false, pi: false },
      corrections: [],
      ...change.bid,
    },
  };
}
const rules = (change: Change) => eligibility(given(change)).rules;

it('a bid on every edge is eligible', () => {
  expect(eligibility(given())).toEqual({ status: 'ELIGIBLE', rules: [], countedVersion: 1, corrected: false });
});

describe('versions', () => {
  const versions = [
    { no: 1, submittedAt: day('P30D') },
    { no: 2, submittedAt: day(close) },
    { no: 3, submittedAt: day('P45DT17H00M01S') },
  ];
  it('count up to the close, its second included', () => {
    expect(eligibility(given({ bid: { versions } })).countedVersion).toBe(2);
    expect(eligibility(given({ bid: { versions }, closes: { bidder: day('P47D') } })).countedVersion).toBe(3);
  });
  it('none in time is a late submission, which still has its other faults listed', () => {
    const late = { versions: versions.slice(2), requestFen: 1001n, ownFen: 400n };
    expect(eligibility(given({ bid: late }))).toEqual({
      status: 'INELIGIBLE',
      rules: ['LATE_SUBMISSION', 'OVER_AMOUNT'],
      countedVersion: null,
      corrected: false,
    });
  });
  it('withdrawn at the close itself is withdrawn, a second later is not', () => {
    const bid = { requestFen: 5000n, withdrawnAt: day(close) };
    expect(eligibility(given({ bid }))).toEqual({ status: 'WITHDRAWN', rules: [], countedVersion: null, corrected: false });
    expect(eligibility(given({ bid: { ...bid, withdrawnAt: day('P45DT17H00M01S') } })).status).toBe('INELIGIBLE');
  });
});

describe('recommendation', () => {
  const required = { recommend: { required: true } };
  it('is not asked where the policy does not', () => {
    expect(rules({ bid: { recommendation: { at: day('P99D'), rank: 99 } } })).toEqual([]);
  });
  it('is missing when none came, or after the recommender close', () => {
    expect(rules({ rules: required })).toEqual(['NOT_RECOMMENDED']);
    expect(rules({ rules: required, bid: { recommendation: { at: day('P60DT00H00M01S'), rank: 9 } } })).toEqual(['NOT_RECOMMENDED']);
    expect(rules({ rules: required, bid: { recommendation: { at: day('P60D'), rank: 5 } } })).toEqual([]);
  });
  it('counts up to the quota', () => {
    const bid = { recommendation: { at: day('P60D'), rank: 6 } };
    expect(rules({ rules: required, bid })).toEqual(['RECOMMEND_QUOTA_EXCEEDED']);
    expect(
      rules({ rules: { recommend: { required: true, quotaPerChallenge: 0 } }, bid: { recommendation: { at: day('P1D'), rank: 1 } } }),
    ).toEqual(['RECOMMEND_QUOTA_EXCEEDED']);
  });
});

describe('matchmaking', () => {
  const required = { matching: { requiredBeforeBid: true } };
  const closes = { matching: day('P25DT17H') };
  it('is not asked where the policy does not', () => {
    expect(rules({ closes })).toEqual([]);
  });
  it('is registered by its close', () => {
    expect(rules({ rules: required, closes })).toEqual(['MATCHING_NOT_REGISTERED']);
    expect(rules({ rules: required, closes, bid: { matchingRegisteredAt: day('P25DT17H') } })).toEqual([]);
    expect(rules({ rules: required, closes, bid: { matchingRegisteredAt: day('P25DT17H00M01S') } })).toEqual(['MATCHING_NOT_REGISTERED']);
  });
  it('without a close is registered at all', () => {
    expect(rules({ rules: required })).toEqual(['MATCHING_NOT_REGISTERED']);
    expect(rules({ rules: required, bid: { matchingRegisteredAt: day('P44D') } })).toEqual([]);
  });
});

describe('bans at the bidder close', () => {
  const ban = (from: string, to: string) => ({ bans: [{ from: day(from), to: day(to) }] });
  it('count from their start to before their end', () => {
    expect(rules({ lead: ban(close, 'P99D') })).toEqual(['BANNED_UNIT']);
    expect(rules({ lead: ban('P1D', close) })).toEqual([]);
    expect(rules({ bid: { partners: [ban('P1D', 'P45DT17H00M01S')] } })).toEqual(['BANNED_UNIT']);
    expect(rules({ bid: { pi: ban('P1D', 'P99D') } })).toEqual(['BANNED_PERSON']);
  });
  it('follow a close that was moved', () => {
    expect(rules({ lead: ban('P46D', 'P99D') })).toEqual([]);
    expect(rules({ lead: ban('P46D', 'P99D'), closes: { bidder: day('P47D') } })).toEqual(['BANNED_UNIT']);
  });
});

describe('the need owner', () => {
  it('may lead only where the policy lets it, and is not related to itself', () => {
    const lead = { id: 'owner', parent: 'group' };
    const challenge = { needOwner: { ...owner, parent: 'group' } };
    expect(rules({ lead, challenge })).toEqual(['NEED_OWNER_LEADS']);
    expect(rules({ lead, challenge, rules: { eligibility: { needOwnerMayLead: true } } })).toEqual([]);
  });
  it.each<[string, Partial<BidFacts['lead']>, Partial<RelatedOrganisation>, boolean]>([
    ['lead holds just enough', { shareholdings: [{ org: 'owner', percent: 25 }] }, {}, true],
    ['lead holds less', { shareholdings: [{ org: 'owner', percent: 24.99 }] }, {}, false],
    ['lead holds in another', { shareholdings: [{ org: 'other', percent: 90 }] }, {}, false],
    ['owner holds', {}, { shareholdings: [{ org: 'lead', percent: 31 }] }, true],
    ['one parent of both', { parent: 'group' }, { parent: 'group' }, true],
    ['two parents', { parent: 'group' }, { parent: 'other' }, false],
    ['owner is the parent', { parent: 'owner' }, {}, true],
    ['lead is the parent', {}, { parent: 'lead' }, true],
    ['nobody has a parent', {}, {}, false],
  ])('%s', (_case, lead, change, found) => {
    expect(rules({ lead, challenge: { needOwner: { ...owner, ...change } } })).toEqual(found ? ['RELATED_TO_NEED_OWNER'] : []);
  });
  it('may be absent', () => {
    expect(rules({ lead: { id: 'owner', parent: 'group' }, challenge: { needOwner: null } })).toEqual([]);
  });
  it('at a threshold of 0 percent is related by any holding on record, not by none', () => {
    const related = { rules: { eligibility: { relatedPartyPercent: 0 } } };
    expect(rules(related)).toEqual([]);
    expect(rules({ ...related, lead: { shareholdings: [{ org: 'owner', percent: 0 }] } })).toEqual(['RELATED_TO_NEED_OWNER']);
  });
});

describe('what is in the bid', () => {
  it('lead kind, partners, prior wins', () => {
    expect(rules({ challenge: { leadKinds: ['university'] } })).toEqual(['LEAD_KIND_NOT_ALLOWED']);
    expect(rules({ challenge: { leadKinds: ['university', 'enterprise'] } })).toEqual([]);
    expect(rules({ bid: { partners: [{ bans: [] }, { bans: [] }] } })).toEqual(['TOO_MANY_PARTNERS']);
    expect(rules({ bid: { priorWinner: true } })).toEqual(['PRIOR_WINNER']);
    expect(rules({ bid: { priorWinner: true }, rules: { eligibility: { priorWinnerMayReenter: true } } })).toEqual([]);
  });
  it('money to the fen, exactly', () => {
    expect(rules({ bid: { requestFen: 1001n, ownFen: 301n } })).toEqual(['OVER_AMOUNT']);
    expect(rules({ bid: { ownFen: 299n } })).toEqual(['OWN_FUNDS_SHORT']);
    expect(rules({ bid: { requestFen: 10n, ownFen: 3n } })).toEqual([]);
    expect(rules({ bid: { ownFen: 0n }, challenge: { funding: { publicPerAwardFen: 1000n } } })).toEqual([]);
  });
  it('an answer to each indicator, each meeting the target', () => {
    const indicators: ChallengeFacts['indicators'] = [
      { id: 'I1', direction: '>=', target: 80 },
      { id: 'I2', direction: 'range', rangeMode: 'within', target: { min: 7, max: 10 } },
    ];
    const answers = [{ indicator: 'I1', value: 79.9 }];
    expect(rules({ challenge: { indicators }, bid: { answers } })).toEqual(['INDICATOR_NOT_ANSWERED', 'TARGET_BELOW_CHALLENGE']);
    const within = { indicator: 'I2', value: { min: 7, max: 10 } };
    expect(rules({ challenge: { indicators }, bid: { answers: [{ indicator: 'I1', value: 80 }, within] } })).toEqual([]);
  });
});

describe('corrections', () => {
  const outcome = (corrections: BidFacts['corrections'], change: Partial<BidFacts> = {}) =>
    eligibility(given({ bid: { corrections, ...change } }));
  it('answered in full leave the bid corrected', () => {
    expect(outcome(['ANSWERED', 'ANSWERED'])).toMatchObject({ status: 'ELIGIBLE', corrected: true });
    expect(outcome(['ANSWERED'], { requestFen: 1001n, ownFen: 301n })).toMatchObject({ status: 'INELIGIBLE', corrected: true });
  });
  it('that failed are listed, each', () => {
    expect(outcome(['CHANGED_CONTENT', 'NOT_ANSWERED', 'ANSWERED'])).toMatchObject({
      rules: ['CORRECTION_NOT_ANSWERED', 'CORRECTION_CHANGED_CONTENT'],
      corrected: false,
    });
  });
  it('still open hold the bid back', () => {
    expect(outcome(['OPEN'])).toMatchObject({ status: 'NEEDS_CORRECTION', rules: [], corrected: false });
    expect(outcome(['OPEN', 'NOT_ANSWERED']).status).toBe('INELIGIBLE');
  });
});

describe('the check before submission', () => {
  const today = day('P20D');
  it('names what would fail today', () => {
    expect(warnings(given(), today)).toEqual([]);
    expect(warnings(given({ bid: { requestFen: 1001n, ownFen: 301n, withdrawnAt: day('P10D') } }), today)).toEqual(['OVER_AMOUNT']);
  });
  it('warns of a ban now and of one known for the close', () => {
    const ban = (from: string, to: string) => ({ bans: [{ from: day(from), to: day(to) }] });
    expect(warnings(given({ lead: ban('P1D', 'P21D') }), today)).toEqual(['BANNED_UNIT']);
    expect(warnings(given({ bid: { pi: ban('P30D', 'P99D') } }), today)).toEqual(['BANNED_PERSON']);
    expect(warnings(given({ lead: ban('P1D', 'P20D') }), today)).toEqual([]);
  });
  it('does not miss a recommendation that may still come', () => {
    const rulesAsked = { rules: { recommend: { required: true } } };
    expect(warnings(given(rulesAsked), today)).toEqual([]);
    expect(warnings(given(rulesAsked), day('P60DT00H00M01S'))).toEqual(['LATE_SUBMISSION', 'NOT_RECOMMENDED']);
  });
  it('refuses at once only what is late or beyond a limit', () => {
    const all = warnings(given({ bid: { overLimit: { unit: true, pi: true }, requestFen: 1001n, ownFen: 301n } }), day('P45DT17H00M01S'));
    expect(all).toEqual(['LATE_SUBMISSION', 'OVER_AMOUNT', 'UNIT_LIMIT', 'PI_LIMIT']);
    expect(mayRefuseAtSubmission(all)).toEqual(['LATE_SUBMISSION', 'UNIT_LIMIT', 'PI_LIMIT']);
    expect(mayRefuseAtSubmission(ELIGIBILITY_RULES)).toHaveLength(3);
  });
});

it('lists failures in the order of the rules, and is eligible just when there is none', () => {
  const flags = fc.record({
    late: fc.boolean(),
    unit: fc.boolean(),
    pi: fc.boolean(),
    prior: fc.boolean(),
    request: fc.integer({ min: 990, max: 1010 }),
  });
  fc.assert(
    fc.property(flags, ({ late, unit, pi, prior, request }) => {
      const versions = [{ no: 1, submittedAt: day(late ? 'P46D' : 'P1D') }];
      const result = eligibility(given({ bid: { versions, priorWinner: prior, overLimit: { unit, pi }, requestFen: BigInt(request) } }));
      expect(result.rules).toEqual(ELIGIBILITY_RULES.filter((rule) => result.rules.includes(rule)));
      expect(result.status).toBe(result.rules.length ? 'INELIGIBLE' : 'ELIGIBLE');
      expect(result.rules.includes('OVER_AMOUNT')).toBe(request > 1000);
      expect(result.countedVersion).toBe(late ? null : 1);
    }),
  );
});
