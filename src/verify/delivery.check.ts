import { unsigned, weakened } from '../contracts/signing.rules.js';
import { decideChange } from '../contracts/change.rules.js';
import { contractAmount, promisesAt } from '../contracts/task-book.rules.js';
import { settleTermination } from '../contracts/termination.rules.js';
import { dueInstants } from '../contracts/term.rules.js';
import { signDeadline } from '../awards/promotion.rules.js';
import { indicatorsOf } from '../challenges/challenge.facts.js';
import type { IndicatorValue } from '../challenges/challenge-content.js';
import { addDays, inTime } from '../common/offset.js';
import { canonical, sha256Hex } from '../crypto/canonical.js';
import { accept } from '../milestones/acceptance.rules.js';
import { judgeSubmission, type MilestoneVerdict } from '../milestones/verdict.rules.js';
import type { ChangeLine, ContractLine, MilestoneLine } from '../record/bundle.delivery.lines.js';
import type { Bundle } from './bundle.js';
import type { Checks } from './checks.js';
import { contentOf } from './envelopes.check.js';
import type { EventLog } from './event.log.js';

/** What became of the contracts: their figures, milestones, changes, ends. */
export async function checkDelivery(bundle: Bundle, log: EventLog, checks: Checks): Promise<void> {
  for (const contract of bundle.all('contract')) {
    const milestones = bundle.of('milestone', contract.challenge).filter((milestone) => milestone.contract === contract.id);
    const changes = bundle.of('change', contract.challenge).filter((change) => change.contract === contract.id);
    await checks.over('contracts', { kind: 'contract', id: contract.id }, () => checkContract(bundle, log, contract, changes, checks));
    for (const milestone of milestones)
      await checks.over('milestones', { kind: 'milestone', id: milestone.id }, () =>
        checkMilestone(bundle, contract, milestone, changes, checks),
      );
    await checks.over('changes', { kind: 'contract', id: contract.id }, () => checkChanges(bundle, contract, changes, checks));
    await checks.over('changes', { kind: 'contract', id: contract.id }, () => checkTerminations(bundle, contract, checks));
    await checks.over('acceptances', { kind: 'contract', id: contract.id }, () => checkAcceptance(bundle, contract, milestones, checks));
  }
}

function checkContract(bundle: Bundle, log: EventLog, contract: ContractLine, changes: readonly ChangeLine[], checks: Checks): void {
  const subject = { kind: 'contract', id: contract.id };
  const { taskBook, signatures, signedAt } = contract;
  const challenge = bundle.find('challenge', contract.challenge)!;
  const decision = bundle.of('decision', contract.challenge)[0];
  const { signDays } = bundle.list.rules.contract;
  checks.same(
    'contracts',
    subject,
    'last instant to sign',
    signDeadline(new Date(decision!.awardedAt!), new Date(contract.awardedAt), signDays),
    contract.signBy,
  );
  checks.isTrue('contracts', subject, 'no more than one award gets', BigInt(contract.amount) <= BigInt(challenge.funding.publicPerAward));
  if (!taskBook || !signatures) return checks.skip('contracts');
  const content = contentOf(bundle, bundle.find('bid', contract.bid)!);
  const request = BigInt(content.budget?.publicRequest ?? 0);
  const amount = contractAmount(request, BigInt(challenge.funding.publicPerAward), contract.selfFunded) ?? 0n;
  checks.same('contracts', subject, 'amount', amount, contract.amount);
  checks.same('contracts', subject, 'lead', taskBook.lead, contract.lead);
  checks.same('contracts', subject, 'amount in the task book', contract.amount, taskBook.amount);
  checks.same('contracts', subject, 'self-funded as the bid', content.selfFunded ?? false, contract.selfFunded);
  const indicators = taskBook.indicators.map((indicator) => ({ ...indicator, rangeMode: indicator.rangeMode ?? undefined }));
  checks.same('contracts', subject, 'indicators weaker than bid or challenge', [], weakened(indicators));
  const signedBook = log.of(contract.id)?.members.signedBook ?? taskBook;
  if (log.removals.concerns(contract.id)) checks.skip('contracts', signatures.length);
  else
    for (const { taskBookHash } of signatures)
      checks.same('contracts', subject, 'the task book that was signed', sha256Hex(canonical(signedBook)), taskBookHash);
  if (signedAt === null) return;
  checks.same(
    'contracts',
    subject,
    'parties that have not signed',
    [],
    unsigned(
      taskBook.parties,
      signatures.flatMap(({ parties }) => parties),
    ),
  );
  checks.same(
    'contracts',
    subject,
    'instant of the last signature',
    signatures
      .map((signature) => signature.signedAt)
      .toSorted()
      .at(-1),
    signedAt,
  );
  const granted = changes
    .filter(({ type, decision: found }) => type === 'PERIOD' && found === 'APPROVED')
    .map((change) => change.extensionDays ?? 0);
  const { endsAt } = dueInstants(new Date(signedAt), taskBook.milestones, granted);
  checks.same('contracts', subject, 'its end', endsAt, contract.endsAt);
}

function checkMilestone(
  bundle: Bundle,
  contract: ContractLine,
  milestone: MilestoneLine,
  changes: readonly ChangeLine[],
  checks: Checks,
): void {
  const subject = { kind: 'milestone', id: milestone.id };
  const { submissions, code } = milestone;
  checks.same('milestones', subject, 'bid', contract.bid, milestone.bid);
  if (!submissions || !contract.taskBook) return checks.skip('milestones');
  const indicators = indicatorsOf(bundle.find('challenge', contract.challenge)!.indicators);
  const promised = contract.taskBook.indicators.flatMap(({ id, promise }): [string, IndicatorValue][] =>
    promise === null ? [] : [[id, promise]],
  );
  const raises = changes.flatMap(({ type, indicator, to, filedAt }) =>
    type === 'TARGET_UP' && indicator !== null && to !== null ? [{ indicator, to, filedAt: new Date(filedAt) }] : [],
  );
  for (const { round, submittedAt, late, measurements, verdicts, verdict } of submissions) {
    if (round === 1 && !changes.length)
      checks.same('milestones', subject, 'late', !inTime(new Date(submittedAt), new Date(milestone.dueAt!)), late);
    if (verdict === null) continue;
    const measured = new Map(measurements.map(({ indicator, value }) => [indicator, value]));
    const promises = promisesAt(indicators, new Map(promised), raises, new Date(submittedAt));
    const found = judgeSubmission({ milestone: code, round, indicators, promises, measurements: measured });
    checks.same('milestones', subject, `verdict in round ${round}`, found, { indicators: verdicts, verdict });
  }
  const last = submissions.findLast((submission) => submission.verdict !== null);
  checks.same('milestones', subject, 'verdict', last?.verdict ?? null, milestone.verdict);
  checks.same('milestones', subject, 'when it was passed', last?.verdict === 'PASSED' ? last.decidedAt : null, milestone.passedAt);
  const planned = contract.taskBook.milestones.find(({ id }) => id === code)!;
  const { due } = dueInstants(new Date(contract.signedAt!), [planned], [planned.extensionDays]);
  checks.same('milestones', subject, 'when it is due', due.get(code), milestone.dueAt);
}

function checkChanges(bundle: Bundle, contract: ContractLine, changes: readonly ChangeLine[], checks: Checks): void {
  let term =
    contract.taskBook && contract.signedAt ? dueInstants(new Date(contract.signedAt), contract.taskBook.milestones, []).endsAt : null;
  let extensionsGranted = 0;
  const inOrder = changes.filter(({ decidedAt }) => decidedAt !== null).toSorted((a, b) => (a.decidedAt! < b.decidedAt! ? -1 : 1));
  for (const { id, type, filedAt, extensionDays, expertOpinion, decision, approver, daysBeforeEnd } of inOrder) {
    if (term === null) return checks.skip('changes', changes.length);
    const days = extensionDays ?? 0;
    const request =
      type === 'PERIOD'
        ? { type, filedAt: new Date(filedAt), extensionDays: days }
        : type === 'PI' || type === 'PARTNER'
          ? { type, expertOpinion }
          : { type };
    const found = decideChange(request, { endsAt: term, extensionsGranted }, bundle.list.rules.change);
    checks.same('changes', { kind: 'change', id }, 'decision', found, { decision, approver, daysBeforeEnd, refusal: found.refusal });
    if (type !== 'PERIOD' || decision !== 'APPROVED') continue;
    term = addDays(term, days);
    extensionsGranted += 1;
  }
}

function checkTerminations(bundle: Bundle, contract: ContractLine, checks: Checks): void {
  for (const termination of bundle.of('termination', contract.challenge).filter((one) => one.contract === contract.id)) {
    const { id, cause, diligent, decidedAt, paid, usedAccepted, toReturn, integrityRecord } = termination;
    if (decidedAt === null) continue;
    const paidFen = bundle
      .of('payment', contract.challenge)
      .filter((payment) => payment.contract === contract.id && payment.paidAt !== null && payment.paidAt <= decidedAt)
      .reduce((sum, payment) => sum + BigInt(payment.paid), 0n);
    checks.same('changes', { kind: 'termination', id }, 'what was paid by then', paidFen, paid);
    const found = settleTermination({ kind: cause, diligent: diligent!, paidFen, usedAcceptedFen: BigInt(usedAccepted!) });
    checks.same('changes', { kind: 'termination', id }, 'what returns', found, { toReturnFen: toReturn, integrityRecord });
  }
}

function checkAcceptance(bundle: Bundle, contract: ContractLine, milestones: readonly MilestoneLine[], checks: Checks): void {
  for (const acceptance of bundle.of('acceptance', contract.challenge).filter((one) => one.contract === contract.id)) {
    const { id, technicalPass, financialPass, surplus, surplusKept, result } = acceptance;
    if (surplus === undefined || !contract.taskBook) {
      checks.skip('acceptances');
      continue;
    }
    const verdicts = contract.taskBook.milestones.map((planned) => milestones.find(({ code }) => code === planned.id)?.verdict ?? null);
    const found = accept({
      milestones: verdicts as (MilestoneVerdict | null)[],
      technicalPass,
      financialPass,
      surplusFen: BigInt(surplus),
    });
    checks.same('acceptances', { kind: 'acceptance', id }, 'result', found, { result, surplusKeptFen: surplusKept });
  }
}
