import { bidOf, challengeOf, clockOf, need, sampleLists, type SampleList } from '../../test/sample-list.js';
import { promisesAt } from '../contracts/task-book.rules.js';
import { accept } from './acceptance.rules.js';
import { holdHeat, isRunning, type HeatOutcome } from './heat.rules.js';
import { prizesByRank } from './prize.rules.js';
import { judgeSubmission } from './verdict.rules.js';

type Submission = SampleList['delivery']['milestoneSubmissions'][number];

function measured({ measurements }: Submission) {
  return new Map(measurements.map(({ indicator, value }) => [indicator, value]));
}

function verdictOf(sample: SampleList, submission: Submission) {
  const { bid, milestone, round } = submission;
  const clock = clockOf(sample);
  const { challenge, indicatorAnswers } = bidOf(sample, bid);
  const { indicators } = challengeOf(sample, challenge);
  const answers = new Map(indicatorAnswers.map(({ indicator, value }) => [indicator, value]));
  const raises = sample.delivery.changeRequests
    .filter((request) => request.type === 'TARGET_UP' && request.bid === bid)
    .map((request) => ({
      indicator: need(request.indicator, 'indicator'),
      to: need(request.to, 'to'),
      filedAt: clock(request.filedAt),
    }));
  const promises = promisesAt(indicators, answers, raises, clock(submission.submittedAt));
  return { bid, milestone, round, ...judgeSubmission({ milestone, round, indicators, promises, measurements: measured(submission) }) };
}

function latest(sample: SampleList, bid: string, milestone: string, until: Date) {
  const clock = clockOf(sample);
  return sample.delivery.milestoneSubmissions
    .filter((submission) => submission.bid === bid && submission.milestone === milestone && clock(submission.decidedAt) <= until)
    .sort((a, b) => a.round - b.round)
    .at(-1);
}

function latestVerdict(sample: SampleList, bid: string, milestone: string, until: Date) {
  const submission = latest(sample, bid, milestone, until);
  return submission ? verdictOf(sample, submission).verdict : null;
}

function races(sample: SampleList) {
  const clock = clockOf(sample);
  const eliminatedAt = new Map<string, Date>();
  const play = ({ challenge: code, milestone, at: offset }: SampleList['delivery']['heats'][number]) => {
    const challenge = challengeOf(sample, code);
    const at = clock(offset);
    const { heat } = need(
      challenge.milestones.find(({ id }) => id === milestone),
      milestone,
    );
    const awarded = sample.expected.decisions.find((decision) => decision.challenge === code)?.awarded ?? [];
    const running = awarded.filter((bid) => {
      const contract = sample.delivery.contracts.find((signed) => signed.bid === bid);
      const proposal = sample.delivery.terminations.find((termination) => termination.bid === bid);
      const ends = {
        eliminatedAt: eliminatedAt.get(bid) ?? null,
        removedAt: null,
        terminationProposedAt: proposal ? clock(proposal.at) : null,
      };
      return contract && isRunning({ signedAt: clock(contract.signedAt), ...ends }, at);
    });
    const outcome = holdHeat({
      tracks: running.map((bid) => {
        const submission = latest(sample, bid, milestone, at);
        const passed = latestVerdict(sample, bid, milestone, at) === 'PASSED';
        const { selfFunded = false } = bidOf(sample, bid);
        return { bid, selfFunded, passed, measurements: submission ? measured(submission) : null };
      }),
      indicators: challenge.indicators,
      heat: need(heat, 'heat'),
      race: sample.policy.rules.race,
      winners: challenge.winners,
    });
    outcome?.results.filter(({ result }) => result === 'ELIMINATED').forEach(({ bid }) => eliminatedAt.set(bid, at));
    return outcome ? [{ challenge: code, milestone, ...shown(outcome, challenge.funding.prizes ?? []) }] : [];
  };
  return sample.delivery.heats.flatMap(play);
}

function shown({ eliminationLine, results, recognised }: HeatOutcome, prizes: { amountFen: number }[]) {
  const won = prizesByRank(
    results,
    prizes.map(({ amountFen }) => BigInt(amountFen)),
  );
  return {
    eliminationLine: eliminationLine && eliminationLine.round(4).toNumber(),
    results: results.map((row) => ({ ...row, composite: row.composite.round(4).toNumber() })),
    prizes: won.map(({ bid, rank, amountFen }) => ({ bid, rank, amountFen: Number(amountFen) })),
    recognised,
  };
}

describe.each(sampleLists)('%s', (_name, sample) => {
  it('judges every submission as expected', () => {
    expect(sample.delivery.milestoneSubmissions.map((submission) => verdictOf(sample, submission))).toEqual(
      sample.expected.milestoneVerdicts,
    );
  });

  it('holds every heat with the expected result', () => {
    expect(races(sample)).toEqual(sample.expected.races);
  });

  it('accepts as expected', () => {
    const results = sample.delivery.acceptances.map(({ bid, at, surplus, technicalPass, financialPass }) => {
      const until = clockOf(sample)(at);
      const { milestones } = challengeOf(sample, bidOf(sample, bid).challenge);
      const verdicts = milestones.map(({ id }) => latestVerdict(sample, bid, id, until));
      const facts = { milestones: verdicts, technicalPass, financialPass, surplusFen: BigInt(surplus.amountFen) };
      const { result, surplusKeptFen } = accept(facts);
      return { bid, result, surplusKept: { amountFen: Number(surplusKeptFen) } };
    });
    expect(results).toEqual(sample.expected.acceptances);
  });
});
