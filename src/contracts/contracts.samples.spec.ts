import { bidOf, challengeOf, clockOf, need, sampleLists, withoutWhy, type SampleList } from '../../test/sample-list.js';
import { decideChange, type ChangeRequest } from './change.rules.js';
import { dueInstants } from './term.rules.js';
import { settleTermination } from './termination.rules.js';

function requestOf(sample: SampleList, filed: SampleList['delivery']['changeRequests'][number]): ChangeRequest {
  switch (filed.type) {
    case 'PERIOD':
      return { type: filed.type, filedAt: clockOf(sample)(filed.filedAt), extensionDays: need(filed.extensionDays, 'extensionDays') };
    case 'PI':
    case 'PARTNER':
      return { type: filed.type, expertOpinion: filed.expertOpinion ?? null };
    case 'TARGET_DOWN':
    case 'TARGET_UP':
    case 'ROUTE':
      return { type: filed.type };
  }
}

function changes(sample: SampleList) {
  const clock = clockOf(sample);
  const granted = new Map<string, number[]>();
  return sample.delivery.changeRequests.map((filed) => {
    const contract = need(
      sample.delivery.contracts.find(({ bid }) => bid === filed.bid),
      filed.bid,
    );
    const extensions = granted.get(filed.bid) ?? [];
    const { milestones } = challengeOf(sample, bidOf(sample, filed.bid).challenge);
    const { endsAt } = dueInstants(clock(contract.signedAt), milestones, extensions);
    const term = { endsAt, extensionsGranted: extensions.length };
    const { decision, approver, daysBeforeEnd } = decideChange(requestOf(sample, filed), term, sample.policy.rules.change);
    if (filed.type === 'PERIOD' && decision === 'APPROVED') granted.set(filed.bid, [...extensions, filed.extensionDays ?? 0]);
    return { id: filed.id, decision, approver, daysBeforeEnd };
  });
}

describe.each(sampleLists)('%s', (_name, sample) => {
  it('decides every change as expected', () => {
    expect(changes(sample)).toEqual(withoutWhy(sample.expected.changes));
  });

  it('settles every termination as expected', () => {
    const settled = sample.delivery.terminations.map(({ bid, kind, diligent, usedAccepted }) => {
      const paid = sample.expected.payments.find((payment) => payment.bid === bid)?.totalPaid ?? { amountFen: 0 };
      const facts = { kind, diligent, paidFen: BigInt(paid.amountFen), usedAcceptedFen: BigInt(usedAccepted.amountFen) };
      const { toReturnFen, integrityRecord } = settleTermination(facts);
      return { bid, kind, paid, usedAccepted, toReturn: { amountFen: Number(toReturnFen) }, integrityRecord };
    });
    expect(settled).toEqual(sample.expected.terminations);
  });
});
