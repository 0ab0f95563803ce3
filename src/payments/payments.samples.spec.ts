import { bidOf, challengeOf, clockOf, sampleLists, type SampleList } from '../../test/sample-list.js';
import { contractAmount, paymentSchedule } from '../contracts/task-book.rules.js';
import { ledger, type NodeFacts } from './ledger.rules.js';

const money = (fen: bigint) => ({ amountFen: Number(fen) });

function factsOf(sample: SampleList, bid: string, milestone: string): NodeFacts {
  const clock = clockOf(sample);
  const { delivery, expected } = sample;
  const { challenge } = bidOf(sample, bid);
  const of = (row: { bid: string; milestone: string }) => row.bid === bid && row.milestone === milestone;
  const verdict = expected.milestoneVerdicts.find((row) => of(row) && row.verdict === 'PASSED');
  const submission = delivery.milestoneSubmissions.find((row) => of(row) && row.round === verdict?.round);
  const ofNode = (row: { challenge: string; milestone: string }) => row.challenge === challenge && row.milestone === milestone;
  const race = expected.races.find(ofNode);
  const held = delivery.heats.find(ofNode);
  const result = race?.results.find((row) => row.bid === bid)?.result;
  const heat = race && held ? (result ? { at: clock(held.at), result } : 'AWAITED') : null;
  return { passedAt: submission ? clock(submission.decidedAt) : null, heat };
}

function payments(sample: SampleList) {
  const clock = clockOf(sample);
  return sample.delivery.contracts.flatMap(({ bid: id, signedAt }) => {
    const bid = bidOf(sample, id);
    const challenge = challengeOf(sample, bid.challenge);
    const request = BigInt(bid.budget.publicRequest.amountFen);
    const amount = contractAmount(request, BigInt(challenge.funding.publicPerAward.amountFen), bid.selfFunded ?? false);
    if (amount === null) return [];
    const termination = sample.delivery.terminations.find((row) => row.bid === id);
    const { stages, totalPaidFen } = ledger({
      schedule: paymentSchedule(amount, challenge.signingSharePercent ?? 0, challenge.milestones),
      consortium: bid,
      signedAt: clock(signedAt),
      nodes: new Map(challenge.milestones.map(({ id: milestone }) => [milestone, factsOf(sample, id, milestone)])),
      terminatedAt: termination ? clock(termination.decidedAt) : null,
      eliminatedHeatPaymentPercent: sample.policy.rules.race.eliminatedHeatPaymentPercent,
    });
    const rows = stages.map(({ milestone, scheduledFen, status, paidFen, split }) => {
      const portions = split.map(({ org, amountFen }) => ({ org, amountFen: Number(amountFen) }));
      return { milestone, scheduled: money(scheduledFen), status, paid: money(paidFen), split: portions };
    });
    return [{ bid: id, challenge: bid.challenge, contract: money(amount), stages: rows, totalPaid: money(totalPaidFen) }];
  });
}

describe.each(sampleLists)('%s', (_name, sample) => {
  it('pays every stage as expected', () => {
    expect(payments(sample)).toEqual(sample.expected.payments);
  });
});
