import type { Rubric } from '../challenges/challenge-content.js';
import { Challenge } from '../challenges/challenge.entity.js';
import { rubricOf } from '../challenges/challenge.facts.js';
import { isPublished } from '../challenges/challenge.visibility.js';
import { inTime } from '../common/deadline.js';
import { uuidOf } from '../common/ids.js';
import type { Tx } from '../common/transaction.js';
import { List } from '../lists/list.entity.js';
import { requireOfficer } from '../lists/officer.visibility.js';
import type { EffectiveRules } from '../policies/effective-rules.js';

/** What reviewing a challenge needs of it and of its list. */
export interface ReviewedChallenge {
  key: string;
  listId: string;
  departmentId: string;
  published: boolean;
  bidderClose: Date | null;
  recommenderClose: Date | null;
  /** End of its extension for want of bids. */
  extendedUntil: Date | null;
  /** Uuids of the experts who vetted the need. */
  vetterIds: string[];
  rubric: Rubric;
  /** Awards, or tracks of a race. */
  k: number;
  /** As frozen at publication. */
  rules: EffectiveRules;
  rulesHash: string | null;
  /** Day 0 of the list, null before it is published. */
  dayZero: Date | null;
}

/**
 * The challenge by its uuid, with the rules its list was published under. Locked for update, it waits for what the form check has in hand, and
 * that for it. Throws NOT_FOUND.
 */
export async function reviewedChallenge(tx: Tx, key: string, lock?: 'update'): Promise<ReviewedChallenge> {
  const challenge = await tx.load(Challenge, key, lock);
  const { rules, rulesHash, dayZero } = await tx.load(List, challenge.listId);
  const { listId, departmentId, bidderClose, recommenderClose, extendedUntil, vetterIds, winners } = challenge;
  return {
    ...{ key, listId, departmentId, bidderClose, recommenderClose, extendedUntil, vetterIds, rules, rulesHash, dayZero },
    published: isPublished(challenge),
    rubric: rubricOf(challenge.rubric),
    k: winners.k,
  };
}

/** The same by its global id, for a clerk of its department. Throws ID_INVALID, NOT_FOUND, FORBIDDEN. */
export async function clerksChallenge(tx: Tx, id: string, lock?: 'update'): Promise<ReviewedChallenge> {
  const challenge = await reviewedChallenge(tx, uuidOf(id, 'challenge'), lock);
  requireOfficer(tx.actor, 'clerk', challenge, challenge.published);
  return challenge;
}

/** Whether both closes are past, and that of an extension: a bid that may still come has no conflict yet. One never published has none. */
export const afterCloses = ({ bidderClose, recommenderClose, extendedUntil }: ReviewedChallenge, now: Date): boolean =>
  bidderClose !== null &&
  recommenderClose !== null &&
  ![bidderClose, recommenderClose, extendedUntil].some((close) => close !== null && inTime(now, close));
