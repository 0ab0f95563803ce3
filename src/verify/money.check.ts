import { fundingOf, indicatorsOf, milestonesOf, winnersOf } from '../challenges/challenge.facts.js';
import { paymentSchedule } from '../contracts/task-book.rules.js';
import { canonical, sha256Hex } from '../crypto/canonical.js';
import { type HeatTrack, holdHeat, isRunning } from '../milestones/heat.rules.js';
import { prizesByRank } from '../milestones/prize.rules.js';
import { ledger, type NodeFacts } from '../payments/ledger.rules.js';
import { type Consortium, split } from '../payments/split.rules.js';
import type { ContractLine, HeatLine, MilestoneLine, PaymentLine } from '../record/bundle.delivery.lines.js';
import type { Bundle } from './bundle.js';
import { dateOr } from './challenges.check.js';
import type { Checks } from './checks.js';

/** Heats, and the payments of every contract: stage sums to the fen, two approvals, nothing that was not unlocked. */
export async function checkMoney(bundle: Bundle, checks: Checks): Promise<void> {
  for (const heat of bundle.all('heat')) await checks.over('heats', { kind: 'heat', id: heat.id }, () => checkHeat(bundle, heat, checks));
  for (const contract of bundle.all('contract')) {
    if (!contract.taskBook || contract.signedAt === null) continue;
    await checks.over('payments', { kind: 'contract', id: contract.id }, () => checkPayments(bundle, contract, checks));
  }
}

const milestoneOf = (bundle: Bundle, contract: ContractLine, code: string): MilestoneLine | undefined =>
  bundle.of('milestone', contract.challenge).find((milestone) => milestone.contract === contract.id && milestone.code === code);

/** When a heat put a track out of the race. */
function eliminatedAt(bundle: Bundle, { challenge, bid }: ContractLine): Date | null {
  const out = bundle.of('heat', challenge).filter(({ results }) => results.some((row) => row.bid === bid && row.result === 'ELIMINATED'));
  return dateOr(out.map(({ heldAt }) => heldAt).toSorted()[0]);
}

/** Signed tracks of a challenge, in the order of the award. */
function tracksOf(bundle: Bundle, challenge: string) {
  const awarded = bundle.of('decision', challenge)[0]?.awarded ?? [];
  const place = (bid: string): number => (awarded.includes(bid) ? awarded.indexOf(bid) : awarded.length);
  return bundle
    .of('contract', challenge)
    .filter(({ signedAt }) => signedAt !== null)
    .toSorted((a, b) => place(a.bid) - place(b.bid) || a.signedAt!.localeCompare(b.signedAt!) || a.id.localeCompare(b.id))
    .map((contract) => {
      const proposed = bundle.of('termination', challenge).filter((one) => one.contract === contract.id && one.state !== 'WITHDRAWN');
      const removed = bundle.find('bid', contract.bid)?.state === 'REMOVED';
      return {
        contract,
        signedAt: new Date(contract.signedAt!),
        eliminatedAt: eliminatedAt(bundle, contract),
        removedAt: removed ? new Date(contract.awardedAt) : null,
        terminationProposedAt: dateOr(proposed.map(({ proposedAt }) => proposedAt).toSorted()[0]),
      };
    });
}

function checkHeat(bundle: Bundle, line: HeatLine, checks: Checks): void {
  const subject = { kind: 'heat', id: line.id };
  const { challenge, milestoneCode, final, eliminationLine, results, prizes, recognised, heldAt } = line;
  const record = { challenge, milestoneCode, final, eliminationLine, results, prizes, recognised };
  checks.same('heats', subject, 'hash', sha256Hex(canonical(record)), line.hash);
  if (!bundle.supervision) return checks.skip('heats');
  const { published, indicators, funding } = bundle.find('challenge', challenge)!;
  const heat = milestonesOf(published.milestones).find(({ id }) => id === milestoneCode)!.heat!;
  const at = new Date(heldAt);
  const tracks = tracksOf(bundle, challenge)
    .filter((track) => isRunning(track, at))
    .map(({ contract }): HeatTrack => {
      const milestone = milestoneOf(bundle, contract, milestoneCode);
      const latest = milestone?.submissions?.findLast(({ submittedAt }) => submittedAt <= heldAt);
      const passedAt = milestone?.passedAt ?? null;
      return {
        bid: contract.bid,
        selfFunded: contract.selfFunded,
        measurements: latest ? new Map(latest.measurements.map(({ indicator, value }) => [indicator, value])) : null,
        passed: latest !== undefined && passedAt !== null && passedAt <= heldAt,
      };
    });
  const winners = winnersOf(published.winners);
  const outcome = holdHeat({ tracks, indicators: indicatorsOf(indicators), heat, race: bundle.list.rules.race, winners });
  const shown = outcome && {
    ...{ challenge, milestoneCode, final: heat.final, recognised: outcome.recognised },
    eliminationLine: outcome.eliminationLine && outcome.eliminationLine.toDecimal(4),
    results: outcome.results.map((row) => ({ ...row, composite: row.composite.round(4).toNumber() })),
    prizes: prizesByRank(outcome.results, fundingOf(funding).prizesFen ?? []).map(({ bid, rank, amountFen }) => ({
      bid,
      rank,
      amount: String(amountFen),
    })),
  };
  checks.same('heats', subject, 'result', shown, record);
}

function checkPayments(bundle: Bundle, contract: ContractLine, checks: Checks): void {
  const { amount, selfFunded, taskBook, lead } = contract;
  const payments = bundle.of('payment', contract.challenge).filter((payment) => payment.contract === contract.id);
  const schedule =
    selfFunded || BigInt(amount) <= 0n ? [] : paymentSchedule(BigInt(amount), taskBook!.signingSharePercent, taskBook!.milestones);
  const subject = { kind: 'contract', id: contract.id };
  if (!payments.length && schedule.length) return checks.skip('payments');
  const planned = schedule.map(({ milestone, scheduledFen }) => ({ stage: milestone, scheduled: scheduledFen }));
  checks.same(
    'payments',
    subject,
    'stages and what they plan',
    planned,
    payments.map(({ stage, scheduled }) => ({ stage, scheduled })),
  );
  checks.same(
    'payments',
    subject,
    'order of the stages',
    payments.map((_payment, index) => index + 1),
    payments.map(({ position }) => position),
  );
  const consortium: Consortium = {
    lead,
    partners: taskBook!.partners.map(({ organisation, sharePercent }) => ({ org: organisation, sharePercent })),
  };
  const { stages } = ledger({
    ...{ schedule, consortium, signedAt: new Date(contract.signedAt!), terminatedAt: endedAt(bundle, contract) },
    nodes: nodesOf(bundle, contract),
    eliminatedHeatPaymentPercent: bundle.list.rules.race.eliminatedHeatPaymentPercent,
  });
  for (const [index, payment] of payments.entries()) checkPayment(payment, stages[index]!, consortium, checks);
}

function checkPayment(
  payment: PaymentLine,
  stage: ReturnType<typeof ledger>['stages'][number],
  consortium: Consortium,
  checks: Checks,
): void {
  const subject = { kind: 'payment', id: payment.id };
  const { state, payable, paid, part, unlockedAt, firstApprovedById, secondApprovedById, split: portions } = payment;
  const unlocked = { payable: stage.paidFen, part: stage.status === 'PAID_IN_PART' };
  if (unlockedAt !== null && stage.status !== 'CANCELLED')
    checks.same('payments', subject, 'what is unlocked of it', unlocked, { payable, part });
  if (unlockedAt === null) checks.same('payments', subject, 'nothing before it is unlocked', ['0', '0', false], [payable, paid, part]);
  if (state === 'PAID') {
    checks.isTrue('payments', subject, 'it was due', stage.status === 'PAID' || stage.status === 'PAID_IN_PART');
    const two = firstApprovedById !== null && secondApprovedById !== null && firstApprovedById !== secondApprovedById;
    checks.isTrue('payments', subject, 'two people approved it', two || BigInt(payable) === 0n);
  }
  checks.same('payments', subject, 'what is paid of it', state === 'PAID' ? payable : '0', paid);
  checks.same('payments', subject, 'who gets it', split(BigInt(paid), consortium), portions);
}

/** When the contract was ended, after which nothing more is due. */
function endedAt(bundle: Bundle, { id, challenge, state }: ContractLine): Date | null {
  if (state !== 'TERMINATED' && state !== 'REVOKED') return null;
  const ended = bundle
    .of('termination', challenge)
    .find((one) => one.contract === id && one.decidedAt !== null && one.state !== 'WITHDRAWN');
  return dateOr(ended?.decidedAt);
}

function nodesOf(bundle: Bundle, contract: ContractLine): Map<string, NodeFacts> {
  const plan = milestonesOf(contract.taskBook!.milestones);
  const tracks = tracksOf(bundle, contract.challenge);
  const running = tracks.filter((track) => !(track.eliminatedAt ?? track.removedAt ?? track.terminationProposedAt));
  const pending = bundle.of('contract', contract.challenge).filter(({ state }) => state === 'SIGN_PENDING');
  const possible = running.length + pending.length >= 2;
  return new Map(
    plan.map(({ id, heat }) => {
      const held = heat && bundle.of('heat', contract.challenge).find(({ milestoneCode }) => milestoneCode === id);
      const result = held?.results.find(({ bid }) => bid === contract.bid)?.result;
      const awaited = held ? (result ? { at: new Date(held.heldAt), result } : 'AWAITED') : possible ? 'AWAITED' : null;
      return [id, { passedAt: dateOr(milestoneOf(bundle, contract, id)?.passedAt), heat: heat ? awaited : null }] as const;
    }),
  );
}
