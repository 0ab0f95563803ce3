import { bidOf, challengeOf, clockOf, need, sampleLists, withoutWhy, type SampleList } from '../../test/sample-list.js';
import { Fraction } from '../common/fraction.js';
import { afterDeadline } from '../common/offset.js';
import { decide, type Decision } from './decision.rules.js';
import { inadmissibility, judge } from './objection.rules.js';
import { afterFall, awardInstant, signDeadline, type Fall } from './promotion.rules.js';

function judged(sample: SampleList) {
  const clock = clockOf(sample);
  const { objection, notice } = sample.policy.rules;
  return sample.delivery.objections.map((filed) => {
    const named = filed.realName && filed.by !== null;
    const { id, challenge, bid, ground, finding } = filed;
    const reasons = inadmissibility({ filedAt: clock(filed.filedAt), named, ground }, objection.admissibleGrounds, clock(notice.closes));
    return { challenge, bid, findingAt: clock(filed.findingAt), public: { id, reasons, ...judge(reasons, finding) } };
  });
}

function firstDecision(sample: SampleList, code: string): Decision {
  const { expected, policy, scores } = sample;
  const { winners } = challengeOf(sample, code);
  const valid = expected.eligibility.filter(({ bid, status }) => status === 'ELIGIBLE' && bidOf(sample, bid).challenge === code);
  const ranked = expected.rankings.find(({ challenge }) => challenge === code);
  const counts = (sheet: { bid: string; stage: string; expert: string }) =>
    !ranked?.excludedScores.some(({ bid, stage, expert }) => bid === sheet.bid && stage === sheet.stage && expert === sheet.expert);
  const lastStage = policy.rules.review.stages.at(-1)?.id;
  return decide({
    validBids: valid.length,
    ranking: (ranked?.ranking ?? []).map(({ bid, score, passes }) => {
      const { selfFunded = false, routeFamily } = bidOf(sample, bid);
      return { bid, score: Fraction.of(score), passes, selfFunded, routeFamily };
    }),
    winners,
    rules: policy.rules,
    canDeliver: scores
      .filter((sheet) => sheet.challenge === code && sheet.stage === lastStage && counts(sheet))
      .map(({ canDeliver }) => canDeliver),
    extended: true,
  });
}

/** Removals come from the objections upheld, lapses from the contracts nobody signed: `delivery.lapses` is only compared. */
function played(sample: SampleList, code: string) {
  const clock = clockOf(sample);
  const { contract, notice } = sample.policy.rules;
  const objections = judged(sample).filter(({ challenge }) => challenge === code);
  const admitted = objections.map(({ findingAt, public: { admissible } }) => ({ admissible, findingAt }));
  const awardedAt = need(awardInstant(clock(notice.closes), admitted) ?? undefined, 'award');
  const terms = { mode: challengeOf(sample, code).winners.mode, awardedAt, reserveValidDays: contract.reserveValidDays };
  const falls: Fall[] = objections
    .filter(({ public: { effect } }) => effect === 'BID_REMOVED')
    .map(({ bid, findingAt }) => ({ bid, step: 'REMOVED_BY_OBJECTION', at: findingAt }));
  const promotedAt = new Map<string, Date>();
  const lapses: { bid: string; at: Date }[] = [];
  let decision = firstDecision(sample, code);
  const fall = (next: Fall) => {
    const { standing, promoted } = afterFall(decision, next, terms);
    decision = standing;
    if (promoted) promotedAt.set(promoted, next.at);
  };
  falls.sort((a, b) => a.at.getTime() - b.at.getTime()).forEach(fall);
  const unsigned = () => decision.awarded.find((bid) => !sample.delivery.contracts.some((signed) => signed.bid === bid));
  for (let bid = unsigned(); bid; bid = unsigned()) {
    const at = afterDeadline(signDeadline(awardedAt, promotedAt.get(bid) ?? null, contract.signDays));
    lapses.push({ bid, at });
    fall({ bid, step: 'LAPSED', at });
  }
  return { decision: { challenge: code, ...decision }, lapses };
}

describe.each(sampleLists)('%s', (_name, sample) => {
  const outcomes = sample.challenges.map(({ code }) => played(sample, code));

  it('judges every objection as expected', () => {
    expect(judged(sample).map((objection) => objection.public)).toEqual(sample.expected.objections);
  });

  it('comes to every expected decision', () => {
    expect(outcomes.map(({ decision }) => decision)).toEqual(withoutWhy(sample.expected.decisions));
  });

  it('lets lapse what nobody signed, when the file says so', () => {
    const clock = clockOf(sample);
    expect(outcomes.flatMap(({ lapses }) => lapses)).toEqual(sample.delivery.lapses.map(({ bid, at }) => ({ bid, at: clock(at) })));
  });
});
