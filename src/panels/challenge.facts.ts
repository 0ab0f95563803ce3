import type { Rubric } from '../challenges/challenge-content.js';
import { Challenge } from '../challenges/challenge.entity.js';
import { rubricOf } from '../challenges/challenge.facts.js';
import { isPublished } from '../challenges/challenge.visibility.js';
import { inTime } from '../common/offset.js';
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
  /** Whether it takes bids: also while it is open again for want of them. */
  open: boolean;
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
  const { listId, departmentId, bidderClose, recommenderClose, vetterIds, winners } = challenge;
  return {
    ...{ key, listId, departmentId, bidderClose, recommenderClose, vetterIds, rules, rulesHash, dayZero },
    open: challenge.state === 'OPEN',
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

/** Whether both closes are past and no extension takes bids: one that may still come has no conflict yet. One never published has no close. */
export const afterCloses = ({ open, bidderClose, recommenderClose }: ReviewedChallenge, now: Date): boolean =>
  !open && bidderClose !== null && recommenderClose !== null && !inTime(now, bidderClose) && !inTime(now, recommenderClose);
