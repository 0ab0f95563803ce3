import { decide, type Decision } from '../awards/decision.rules.js';
import { deviates, deviationFaults, withDeviation } from '../awards/deviation.rules.js';
import { inadmissibility, judge, type ObjectionReason } from '../awards/objection.rules.js';
import { afterFall, awardInstant, type Fall } from '../awards/promotion.rules.js';
import type { RankedBid } from '../awards/winners.rules.js';
import { winnersOf } from '../challenges/challenge.facts.js';
import { scheduleOf } from '../challenges/schedule.rules.js';
import { Fraction } from '../common/fraction.js';
import { addDays, afterDeadline } from '../common/offset.js';
import type { DecisionLine } from '../record/bundle.review.lines.js';
import type { Bundle } from './bundle.js';
import { dateOr } from './challenges.check.js';
import type { Checks } from './checks.js';
import { contentOf } from './envelopes.check.js';

/** Who was proposed, who stepped in for whom, and when it was awarded: computed again from the rankings. */
export async function checkDecisions(bundle: Bundle, checks: Checks): Promise<void> {
  for (const line of bundle.all('decision')) {
    await checks.over('decisions', { kind: 'decision', id: line.id }, () => checkDecision(bundle, line, checks));
  }
  for (const objection of bundle.all('objection')) {
    const subject = { kind: 'objection', id: objection.id };
    await checks.over('objections', subject, () => {
      const { rules, dayZero } = bundle.list;
      const closes = bundle.of('decision', objection.challenge)[0]?.noticeCloses;
      const { filedAt, named, ground, reasons, finding, admissible, outcome, effect } = objection;
      const noticeCloses = closes ? new Date(closes) : scheduleOf(rules, new Date(dayZero)).noticeCloses;
      const found = inadmissibility({ filedAt: new Date(filedAt), named, ground }, rules.objection.admissibleGrounds, noticeCloses);
      checks.same('objections', subject, 'reasons', found, reasons);
      const judged = judge(reasons as ObjectionReason[], finding);
      const became = { admissible: judged.admissible, outcome: judged.outcome, effect: judged.effect };
      checks.same('objections', subject, 'outcome', became, { admissible, outcome, effect });
      checks.same('objections', subject, 'a finding has its instant', finding === null, objection.findingAt === null);
    });
  }
}

/** The ranked bids as the decision took them; what the public does not know of them is null. */
function rankedBids(bundle: Bundle, { challenge, decidedAt }: DecisionLine): RankedBid[] {
  const rows = bundle.of('ranking', challenge)[0]?.ranking ?? [];
  return rows.map(({ bid: id, score, passes }) => {
    const bid = bundle.find('bid', id)!;
    const withdrawn = bid.withdrawnAt != null && bid.withdrawnAt <= decidedAt;
    const routeFamily = contentOf(bundle, bid).routeFamily ?? '';
    return { bid: id, score: Fraction.of(score), passes: passes && !withdrawn, selfFunded: bid.selfFunded ?? false, routeFamily };
  });
}

function checkDecision(bundle: Bundle, line: DecisionLine, checks: Checks): void {
  const subject = { kind: 'decision', id: line.id };
  const { rules } = bundle.list;
  const { published } = bundle.find('challenge', line.challenge)!;
  const winners = winnersOf(published.winners);
  const ranking = rankedBids(bundle, line);
  const steps = line.steps as Decision['steps'];
  const before = line.outcome !== 'NO_BID' && steps[0]?.step === 'EXTENDED' ? steps.slice(0, 1) : [];
  // The public does not see which bids are self-funded or which routes they take, nor, before the award, who can deliver.
  if (!bundle.supervision && (winners.mode === 'race' || winners.mode === 'prize' || line.awardedAt === null))
    return checks.skip('decisions');
  const review = line.validBids === 1 && rules.singleBid.action === 'VOID' ? [] : ranking;
  const byRule = decide({
    ...{ validBids: line.validBids, ranking: review, winners, rules, extended: steps.some(({ step }) => step === 'RELISTED') },
    canDeliver: canDeliver(bundle, line, ranking),
  });
  const first = decided(bundle, line, byRule, ranking, checks);
  const falls = bundle.supervision ? fallsOf(bundle, line) : publicFallsOf(bundle, line);
  if (falls === null) checks.skip('decisions');
  let standing: Decision = { ...first, steps: [...before, ...first.steps] };
  const { reserveValidDays } = rules.contract;
  const awardedAt = dateOr(line.awardedAt);
  for (const fall of falls ?? []) standing = afterFall(standing, fall, { mode: winners.mode, awardedAt, reserveValidDays }).standing;
  const { validBids, outcome, action, proposed, awarded, reserve } = line;
  if (falls !== null)
    checks.same('decisions', subject, 'how it came out', standing, {
      validBids,
      outcome,
      action,
      steps: line.steps,
      proposed,
      awarded,
      reserve,
    });
  if (awardedAt === null) return;
  const objections = bundle
    .of('objection', line.challenge)
    .map(({ admissible, findingAt }) => ({ admissible, findingAt: dateOr(findingAt) }));
  checks.same('decisions', subject, 'instant of the award', awardInstant(new Date(line.noticeCloses!), objections), awardedAt);
  checks.same('decisions', subject, 'how long reserves serve', addDays(awardedAt, reserveValidDays), line.reserveValidUntil);
}

/** What was decided at first: by the rules, or with a deviation that has its reason and a second signature. */
function decided(bundle: Bundle, line: DecisionLine, byRule: Decision, ranking: readonly RankedBid[], checks: Checks): Decision {
  const subject = { kind: 'decision', id: line.id };
  checks.same('decisions', subject, 'a deviation has its reason', deviates(byRule, line.proposed), line.deviationReason !== null);
  if (line.deviationReason === null) return byRule;
  const selfFunded = new Set(ranking.filter((bid) => bid.selfFunded).map(({ bid }) => bid));
  const winners = winnersOf(bundle.find('challenge', line.challenge)!.published.winners);
  checks.same('decisions', subject, 'what forbids its deviation', [], deviationFaults(byRule, line.proposed, winners, selfFunded));
  const { decidedById, countersignedById } = line;
  if (bundle.supervision && line.noticeOpens !== null)
    checks.isTrue('decisions', subject, 'two signed its deviation', countersignedById != null && countersignedById !== decidedById);
  return withDeviation(
    byRule,
    line.proposed,
    ranking.map(({ bid }) => bid),
  );
}

function canDeliver(bundle: Bundle, { challenge }: DecisionLine, ranking: readonly RankedBid[]): boolean[] {
  const last = bundle.list.rules.review.stages.at(-1)?.id;
  const sheets = bundle.of('sheet', challenge).filter(({ stage }) => stage === last);
  const shortlisted = new Set(
    bundle
      .of('ranking', challenge)[0]
      ?.ranking.filter((row) => row.shortlisted)
      .map(({ bid }) => bid),
  );
  return ranking.map(({ bid }) => {
    const own = sheets.filter((sheet) => sheet.bid === bid);
    return shortlisted.has(bid) && own.length > 0 && own.every((sheet) => sheet.canDeliver);
  });
}

/** Bids that fell after the decision, in the order of time: by an objection, unsigned, or withdrawn in the notice. */
function fallsOf(bundle: Bundle, line: DecisionLine): Fall[] {
  const removed = bundle
    .of('objection', line.challenge)
    .flatMap(({ bid, finding, admissible, findingAt }): Fall[] =>
      admissible && finding === 'UPHELD' ? [{ bid, step: 'REMOVED_BY_OBJECTION', at: new Date(findingAt!) }] : [],
    );
  const order = line.steps.map(({ bid }) => bid);
  const lapsed = bundle
    .of('contract', line.challenge)
    .flatMap(({ bid, state, signBy }): Fall[] => (state === 'LAPSED' ? [{ bid, step: 'LAPSED', at: afterDeadline(new Date(signBy)) }] : []))
    .toSorted((a, b) => order.indexOf(a.bid) - order.indexOf(b.bid));
  const inNotice = (at: string): boolean => at > line.decidedAt && (line.awardedAt === null || at <= line.awardedAt);
  const gone = bundle
    .of('bid', line.challenge)
    .flatMap(({ id, withdrawnAt }): Fall[] =>
      withdrawnAt && inNotice(withdrawnAt) ? [{ bid: id, step: 'LAPSED', at: new Date(withdrawnAt) }] : [],
    );
  return [...removed, ...gone, ...lapsed].toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

/** The same as far as the public knows it; null where somebody lapsed, of whom it does not see when. */
function publicFallsOf(bundle: Bundle, line: DecisionLine): Fall[] | null {
  return line.steps.some(({ step }) => step === 'LAPSED') ? null : fallsOf(bundle, line);
}
