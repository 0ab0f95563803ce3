import { amended, closesAmended } from '../challenges/amendment.rules.js';
import { scheduleOf } from '../challenges/schedule.rules.js';
import { canonical, sha256Hex } from '../crypto/canonical.js';
import type { ChallengeLine } from '../record/bundle.call.lines.js';
import type { Bundle } from './bundle.js';
import type { Checks } from './checks.js';
import type { EventLog } from './event.log.js';

/** The rules against their hash, and each challenge as published against its own, with what its amendments made of it. */
export async function checkChallenges(bundle: Bundle, log: EventLog, checks: Checks): Promise<void> {
  const { list } = bundle;
  await checks.over('challenges', { kind: 'list', id: list.id }, () => {
    checks.same('challenges', { kind: 'list', id: list.id }, 'whose bundle it is', bundle.header.list, list.id);
    checks.same('challenges', { kind: 'list', id: list.id }, 'hash of the rules', sha256Hex(canonical(list.rules)), list.rulesHash);
  });
  for (const challenge of bundle.all('challenge')) {
    await checks.over('challenges', { kind: 'challenge', id: challenge.id }, () => checkChallenge(bundle, log, challenge, checks));
  }
}

function checkChallenge(bundle: Bundle, log: EventLog, challenge: ChallengeLine, checks: Checks): void {
  const subject = { kind: 'challenge', id: challenge.id };
  const { published } = challenge;
  if (!log.removals.kept('challenges', challenge.id, published, checks))
    checks.same('challenges', subject, 'hash of what was published', sha256Hex(canonical(published)), challenge.contentHash);
  checks.same('challenges', subject, 'number', published.code, challenge.code);
  const { rules, dayZero } = bundle.list;
  const { bidderClose, recommenderClose } = scheduleOf(rules, new Date(dayZero));
  let now = { indicators: published.indicators, funding: published.funding, version: 1, bidderClose, recommenderClose };
  for (const amendment of bundle.of('amendment', challenge.id)) {
    const given = {
      ...amendment,
      newBidderClose: dateOr(amendment.newBidderClose),
      newRecommenderClose: dateOr(amendment.newRecommenderClose),
    };
    const closes = closesAmended(now, given, new Date(amendment.approvedAt), rules.window.amendRemainingMinDays);
    now = { ...now, ...amended(now, amendment.changes), ...closes, version: now.version + (amendment.material ? 1 : 0) };
    checks.same('challenges', { kind: 'amendment', id: amendment.id }, 'version it made', now.version, amendment.version);
  }
  const { indicators, funding, version } = challenge;
  const stands = { indicators, funding, version, bidderClose: challenge.bidderClose, recommenderClose: challenge.recommenderClose };
  checks.same('challenges', subject, 'how it stands after its amendments', now, stands);
}

export const dateOr = (instant: string | null | undefined): Date | null => (instant == null ? null : new Date(instant));
