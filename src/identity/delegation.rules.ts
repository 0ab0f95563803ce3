import type { Role } from '../common/actor.js';
import type { ErrorCode } from '../common/error-codes.js';
import { type HandoverBy, handoverNeedsSecond } from './handover.rules.js';

/**
 * Roles in which a deputy may act. The others are their holder's own: experts are independent, PIs and their teams are named by bids and contracts,
 * and who gives roles answers for them in person.
 */
export const DELEGABLE: readonly Role[] = ['clerk', 'approver', 'supervisor', 'finance', 'recommender', 'need-owner', 'end-user', 'tester'];

/** Days at most from the start to the end. */
export const LONGEST_DELEGATION = 366;
const DAY = 86_400_000;

export interface DelegationAsked {
  role: Role;
  /** In which quality who asks does it; null where in none. */
  by: HandoverBy | null;
  /** Whether the role is awake. */
  awake: boolean;
  /** Whether who asks would be the deputy. */
  self: boolean;
  deputy: { colleague: boolean; operator: boolean };
}

/**
 * What refuses a delegation. It is the holder's; of who fell ill, those name the deputy who answer for the role, and by the same rule as they hand it
 * over: nobody oneself, and no administrator an officer alone. Operators, who give roles, are kept from what the roles see.
 */
export function delegationRefusal({ role, by, awake, self, deputy }: DelegationAsked): ErrorCode | null {
  if (!by || !awake) return 'NOT_FOUND';
  if (!DELEGABLE.includes(role)) return 'ROLE_NOT_DELEGATED';
  if (by !== 'holder' && (self || handoverNeedsSecond(role, by))) return 'TWO_PERSON_RULE';
  return deputy.colleague && !deputy.operator ? null : 'NOT_A_COLLEAGUE';
}

/** What is wrong with a window at `now`; `from` is null for at once. Instants in ms. */
export function windowFault({ from, until }: { from: number | null; until: number }, now: number): string | null {
  const begins = Math.max(from ?? now, now);
  if (until <= begins) return 'is not after the start, or past';
  return until - begins > LONGEST_DELEGATION * DAY ? `is more than ${LONGEST_DELEGATION} days after the start` : null;
}
