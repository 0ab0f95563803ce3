import type { Winners } from '../challenges/challenge-content.js';
import { addDays, inTime } from '../common/offset.js';
import type { Decision } from './decision.rules.js';

/** What of a decision moves when a bid falls. */
export type Standing = Pick<Decision, 'outcome' | 'steps' | 'awarded' | 'reserve'>;

export interface Fall {
  bid: string;
  step: 'REMOVED_BY_OBJECTION' | 'LAPSED';
  at: Date;
}

export interface ReserveTerms {
  mode: Winners['mode'];
  /** The award's instant; null while the notice runs or an objection holds it. */
  awardedAt: Date | null;
  /** Days of 24 hours from the award in which a reserve serves, the last instant included. */
  reserveValidDays: number;
}

/**
 * The decision after a bid was removed by an upheld objection or lapsed unsigned (samples/README.md rules 10 to 12), and who steps in: the
 * first reserve while reserves serve, nobody in a prize. A bid in reserve just leaves it; any other bid changes nothing. NO_AWARD, without a
 * further step, where none is left. `proposed` isn't touched.
 */
export function afterFall<T extends Standing>(standing: T, fall: Fall, terms: ReserveTerms): { standing: T; promoted: string | null } {
  const left = standing.reserve.filter((bid) => bid !== fall.bid);
  if (!standing.awarded.includes(fall.bid)) return { standing: { ...standing, reserve: left }, promoted: null };
  const serves = terms.mode !== 'prize' && (!terms.awardedAt || inTime(fall.at, addDays(terms.awardedAt, terms.reserveValidDays)));
  const promoted = (serves && left[0]) || null;
  const awarded = [...standing.awarded.filter((bid) => bid !== fall.bid), ...(promoted ? [promoted] : [])];
  const steps: Decision['steps'] = [...standing.steps, { step: fall.step, bid: fall.bid }];
  if (promoted) steps.push({ step: 'RESERVE_PROMOTED', bid: promoted });
  const outcome: Decision['outcome'] = awarded.length ? standing.outcome : 'NO_AWARD';
  return { standing: { ...standing, outcome, steps, awarded, reserve: promoted ? left.slice(1) : left }, promoted };
}

/**
 * The instant of the award: the notice close or the last finding on an admissible objection, the later; null while a finding is missing. It
 * is carried out one second later (samples/README.md rule 12).
 */
export function awardInstant(noticeClosesAt: Date, objections: readonly { admissible: boolean; findingAt: Date | null }[]): Date | null {
  let at = noticeClosesAt;
  for (const { admissible, findingAt } of objections) {
    if (!admissible) continue;
    if (!findingAt) return null;
    if (findingAt > at) at = findingAt;
  }
  return at;
}

/**
 * The last instant to sign, `signDays` days of 24 hours after the award, or after the promotion of a reserve; a reserve promoted while the
 * notice still ran counts from the award, as it can't sign before. Unsigned, the bid lapses one second later (rule 12).
 */
export function signDeadline(awardedAt: Date, promotedAt: Date | null, signDays: number): Date {
  return addDays(promotedAt && promotedAt > awardedAt ? promotedAt : awardedAt, signDays);
}
