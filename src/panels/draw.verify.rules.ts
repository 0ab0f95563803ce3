import canonicalize from 'canonicalize';
import { afterDeadline, inTime } from '../common/offset.js';
import { roundAfter } from './beacon.rules.js';
import { compareText, isFeasible } from './draw.rules.js';
import { shaped } from './draw.shape.rules.js';
import { commitmentOf, DRAW_PARTIES, type DrawHashes, type DrawTranscript, outcomeOf, poolHashOf } from './draw.transcript.rules.js';

/** What was held against the transcript and holds, in order, and the first that does not. */
export interface DrawVerdict {
  holds: string[];
  fails: { check: string; reason: string } | null;
}

/** A reason why it does not hold, or null. */
type Check = (transcript: DrawTranscript, hashes: DrawHashes) => string | null;

/** Each assumes that those before it hold. */
const CHECKS: Record<string, Check> = {
  pool: checkPool,
  poolHash: (transcript, hashes) =>
    poolHashOf(transcript, hashes) === transcript.poolHash ? null : 'the pool is not the one that was published',
  commitments: checkCommitments,
  reveals: checkReveals,
  defaults: checkDefaults,
  beacon: checkBeacon,
  seed: (transcript, hashes) => checkOutcome(transcript, hashes, 'seed'),
  order: (transcript, hashes) => checkOutcome(transcript, hashes, 'ranked'),
  drawn: (transcript, hashes) => checkOutcome(transcript, hashes, 'drawn'),
  reserves: (transcript, hashes) => checkOutcome(transcript, hashes, 'reserves'),
  unmet: (transcript, hashes) => checkOutcome(transcript, hashes, 'unmet'),
};

/**
 * Holds a draw's transcript, and nothing else, against itself: the pool against the hash that was published before anybody committed, the
 * reveals against the commitments and all of them against the deadlines, the beacon's signature, the seed, and every place in the lot. Of a draw
 * that is not finished, as much as there is. `transcript` is whatever was read from a file.
 */
export function verifyDraw(transcript: unknown, hashes: DrawHashes): DrawVerdict {
  const read = shaped(transcript);
  if ('wrong' in read) return { holds: [], fails: { check: 'format', reason: `${read.wrong} is not as a transcript has it` } };
  const holds = ['format'];
  for (const [check, holdsOf] of Object.entries(CHECKS)) {
    const reason = holdsOf(read.transcript, hashes);
    if (reason !== null) return { holds, fails: { check, reason } };
    holds.push(check);
  }
  return { holds, fails: null };
}

function checkPool({ pool, excluded, panel, frozenAt, commitBy, revealBy, beacon }: DrawTranscript): string | null {
  if (!isSorted(pool) || !isSorted(excluded)) return 'it does not stand in the order of its ids, each once';
  const inside = new Set(pool.map(({ id }) => id));
  const both = excluded.find(({ id }) => inside.has(id));
  if (both) return `${both.id} is in the pool and excluded`;
  const silent = excluded.find(({ reasons }) => reasons.length === 0);
  if (silent) return `${silent.id} is excluded without a reason`;
  if (frozenAt > commitBy || commitBy > revealBy) return 'its deadlines are not in order';
  if (beacon && canonicalize(roundAfter(beacon, new Date(revealBy))) !== canonicalize(beacon))
    return 'the round is not the first after the last reveal';
  return isFeasible({ pool, panel }) ? null : 'its strata are too many to draw by';
}

function isSorted(entries: readonly { id: string }[]): boolean {
  return entries.every(({ id }, index) => index === 0 || compareText(entries[index - 1]!.id, id) < 0);
}

function checkCommitments(transcript: DrawTranscript): string | null {
  for (const party of DRAW_PARTIES) {
    const given = transcript[party];
    if (!given) continue;
    if (!inTime(new Date(given.committedAt), new Date(transcript.commitBy))) return `${party} committed after the deadline`;
    if (given.committedAt < transcript.frozenAt) return `${party} committed before the pool was frozen`;
  }
  return null;
}

/** Nobody may reveal while the other can still choose: each reveal follows both commitments, or the last instant to commit. */
function checkReveals(transcript: DrawTranscript, hashes: DrawHashes): string | null {
  const given = DRAW_PARTIES.map((party) => transcript[party]);
  const began = given.every((one) => one !== null)
    ? given.map((one) => one!.committedAt).toSorted(compareText)[1]!
    : afterDeadline(new Date(transcript.commitBy)).toISOString();
  for (const party of DRAW_PARTIES) {
    const { commitment, value = null, salt = null, revealedAt = null } = transcript[party] ?? {};
    if (value === null && salt === null && revealedAt === null) continue;
    if (value === null || salt === null || revealedAt === null) return `${party} revealed in part`;
    if (commitmentOf({ draw: transcript.draw, party, salt, value }, hashes) !== commitment)
      return `${party} revealed what it had not committed to`;
    if (!inTime(new Date(revealedAt), new Date(transcript.revealBy))) return `${party} revealed after the deadline`;
    if (revealedAt < began) return `${party} revealed before the commitments were closed`;
  }
  return null;
}

/** Who did not come stands in the record, and the draw went on only where the policy lets the other party's part suffice. */
function checkDefaults(transcript: DrawTranscript): string | null {
  const { state, fallback, defaulted, commitBy, revealBy } = transcript;
  const missing = DRAW_PARTIES.flatMap((party) => {
    const given = transcript[party];
    if (!given) return state === 'FROZEN' ? [] : [{ party, step: 'COMMIT', deadline: commitBy }];
    const closed = state === 'REVEALED' || state === 'DRAWN' || (state === 'VOID' && DRAW_PARTIES.some((one) => transcript[one]?.value));
    const late = given.value === null && (closed || defaulted.some((one) => one.party === party && one.step === 'REVEAL'));
    return late ? [{ party, step: 'REVEAL', deadline: revealBy }] : [];
  });
  const sorted = (list: object[]) =>
    list
      .map((one) => canonicalize(one)!)
      .toSorted(compareText)
      .join();
  if (sorted(missing) !== sorted(defaulted)) return 'who did not come in time is not who is recorded';
  if (state !== 'REVEALED' && state !== 'DRAWN') return null;
  if (defaulted.length > 0 && fallback !== 'OTHER_PARTY') return `${defaulted[0]!.party} did not come, and the policy asks for a new draw`;
  return DRAW_PARTIES.some((party) => transcript[party]?.value) ? null : 'nobody revealed anything';
}

function checkBeacon({ state, beacon, beaconSignature }: DrawTranscript, hashes: DrawHashes): string | null {
  if (beaconSignature === null) return beacon && state === 'DRAWN' ? 'the round is missing' : null;
  if (!beacon) return 'there is a signature, but no chain';
  return hashes.randomness(beacon, beaconSignature) === null ? `the signature is not the chain's for round ${beacon.round}` : null;
}

function checkOutcome(
  transcript: DrawTranscript,
  hashes: DrawHashes,
  member: 'seed' | 'ranked' | 'drawn' | 'reserves' | 'unmet',
): string | null {
  const { state, beacon, beaconSignature } = transcript;
  const randomness = beacon && beaconSignature !== null ? hashes.randomness(beacon, beaconSignature) : null;
  const nothing = { seed: null, ranked: [], drawn: [], reserves: [], unmet: [] };
  const right = state === 'DRAWN' ? outcomeOf({ ...transcript, randomness }, hashes) : nothing;
  return canonicalize(right[member]) === canonicalize(transcript[member]) ? null : WRONG[member];
}

const WRONG = {
  seed: 'it does not follow from what was revealed, the pool and the beacon',
  ranked: 'the pool does not stand in the order that the seed gives it',
  drawn: 'these are not the experts that the seed draws',
  reserves: 'these are not the next in the order',
  unmet: 'these are not the strata that stayed short',
};
