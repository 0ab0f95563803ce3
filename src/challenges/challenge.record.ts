import { canonical, sha256Hex } from '../crypto/canonical.js';
import { typedId } from '../common/ids.js';
import type { Challenge } from './challenge.entity.js';

/**
 * What a challenge says at its publication, in the form and under the names of the API: organisations as typed ids, money as text of fen. Its
 * canonical JSON (RFC 8785), without the members that are null, is what `contentHash` is of, so that anybody can make the hash again out of
 * what they read.
 */
const publishedContent = (challenge: Challenge): object => ({
  code: challenge.code,
  position: challenge.position,
  title: challenge.title,
  cluster: challenge.cluster,
  background: challenge.background,
  problem: challenge.problem,
  needOwner: challenge.needOwnerId && typedId('organisation', challenge.needOwnerId),
  endUser: typedId('organisation', challenge.endUserId),
  indicators: challenge.indicators,
  deliverables: challenge.deliverables,
  funding: challenge.funding,
  ip: challenge.ip,
  bidderConditions: challenge.bidderConditions,
  rubric: challenge.rubric,
  signingSharePercent: challenge.signingSharePercent === null ? null : Number(challenge.signingSharePercent),
  milestones: challenge.milestones,
  winners: challenge.winners,
});

/** SHA-256, in hex, of a challenge as it is published. */
export const contentHash = (challenge: Challenge): string => sha256Hex(canonical(withoutNulls(publishedContent(challenge))));

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (member === null ? [] : [[name, withoutNulls(member)] as const])),
  );
}
