import { factsOf } from '../bids/eligibility.facts.js';
import { ELIGIBILITY_RULES, eligibility } from '../bids/eligibility.rules.js';
import { inTime } from '../common/offset.js';
import type { BidLine, EligibilityLine } from '../record/bundle.review.lines.js';
import type { Bundle } from './bundle.js';
import type { Checks } from './checks.js';
import { contentOf } from './envelopes.check.js';
import type { EventLog } from './event.log.js';

/** The outcome of every form check: computed again from its facts, or its codes against each other where the facts are not shown. */
export async function checkEligibility(bundle: Bundle, log: EventLog, checks: Checks): Promise<void> {
  for (const line of bundle.all('eligibility')) {
    const subject = { kind: 'eligibility', id: line.id };
    await checks.over('eligibility', subject, () => {
      const bid = bundle.find('bid', line.id);
      checks.isTrue('eligibility', subject, 'its bid is in the file', bid !== undefined);
      checkCodes(line, checks);
      checkInstant(line, log, checks);
      checks.same('eligibility', subject, 'challenge', bid!.challenge, line.challenge);
      if (line.status === 'WITHDRAWN') checkWithdrawn(bundle, line, bid!, checks);
      else if (line.facts) checkFacts(bundle, line, bid!, checks);
      else checks.skip('eligibility');
    });
  }
}

function checkCodes({ id, status, rules, countedVersion, event, commitment }: EligibilityLine, checks: Checks): void {
  const subject = { kind: 'eligibility', id };
  checks.same(
    'eligibility',
    subject,
    'order of the codes',
    ELIGIBILITY_RULES.filter((rule) => rules.includes(rule)),
    rules,
  );
  checks.same('eligibility', subject, 'a failed rule makes it ineligible', status === 'INELIGIBLE', rules.length > 0);
  const late = status !== 'WITHDRAWN' && countedVersion === null;
  checks.same('eligibility', subject, 'one without a version that counts came late', late, rules.includes('LATE_SUBMISSION'));
  checks.same(
    'eligibility',
    subject,
    'its facts are committed to',
    status !== 'WITHDRAWN' || event !== null,
    event !== null && commitment !== null,
  );
}

/** A bid that was found ineligible before keeps that instant; one withdrawn by the close has none of its own. */
function checkInstant({ id, foundAt, status }: EligibilityLine, log: EventLog, checks: Checks): void {
  const found = log.of(id)?.members.found as string[] | undefined;
  if (status === 'WITHDRAWN' || !found) return;
  const close = found.some((at) => Math.abs(Date.parse(at) - Date.parse(foundAt)) < 60_000);
  checks.isTrue('eligibility', { kind: 'eligibility', id }, 'when it was found', close);
}

function checkWithdrawn(bundle: Bundle, { id, challenge, countedVersion }: EligibilityLine, bid: BidLine, checks: Checks): void {
  const subject = { kind: 'eligibility', id };
  checks.same('eligibility', subject, 'a withdrawn bid has no version that counts', null, countedVersion);
  if (!bundle.supervision) return checks.skip('eligibility');
  const { bidderClose, extendedUntil } = bundle.find('challenge', challenge)!;
  const close = new Date(extendedUntil ?? bidderClose);
  checks.isTrue('eligibility', subject, 'withdrawn by the close', bid.withdrawnAt != null && inTime(new Date(bid.withdrawnAt), close));
}

function checkFacts(bundle: Bundle, line: EligibilityLine, bid: BidLine, checks: Checks): void {
  const subject = { kind: 'eligibility', id: line.id };
  const { needOwner, at, ...facts } = line.facts!;
  const { indicators, funding, published } = bundle.find('challenge', line.challenge)!;
  const challenge = { needOwner, indicators, funding, leadKinds: published.bidderConditions.leadKinds ?? null };
  const found = eligibility(factsOf({ ...facts, challenge, rules: bundle.list.rules, content: contentOf(bundle, bid) }, new Date(at)));
  const { status, rules, countedVersion, corrected } = line;
  checks.same('eligibility', subject, 'outcome', found, { status, rules, countedVersion, corrected });
  const versions = (bid.versions ?? []).filter((version) => version.inTime).map(({ no, receivedAt }) => ({ no, submittedAt: receivedAt }));
  checks.same(
    'eligibility',
    subject,
    'versions in time',
    versions,
    facts.bid.versions.toSorted((a, b) => a.no - b.no),
  );
  checks.same('eligibility', subject, 'lead', bid.lead, facts.bid.lead.id);
  for (const rival of facts.rivals) {
    const first = bundle
      .find('bid', `bid_${rival.id.replaceAll('-', '')}`)
      ?.versions?.map(({ receivedAt }) => receivedAt)
      .toSorted()[0];
    if (first !== undefined) checks.same('eligibility', subject, `first submission of bid ${rival.id}`, first, rival.firstSubmittedAt);
  }
}
