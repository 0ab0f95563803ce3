import type { BeaconChain } from '../policies/effective-rules.js';

/** The round of a chain whose randomness a draw takes, fixed when its pool is frozen. */
export interface BeaconRound extends BeaconChain {
  round: number;
  /** When it is due: ISO 8601. */
  at: string;
}

/** Between the last reveal and the round, for clocks that differ. */
const MARGIN_MS = 60_000;
const LAST = Date.parse('9999-12-31T00:00:00Z');

/**
 * The first round of a chain that comes a minute or more after the last reveal, so that nobody can know it while there is still something to
 * choose; null where it lies beyond the calendar.
 */
export function roundAfter(chain: BeaconChain, revealBy: Date): BeaconRound | null {
  const { chainHash, publicKey, periodSeconds, genesisTime } = chain;
  const earliest = (revealBy.getTime() + MARGIN_MS) / 1000;
  const round = Math.max(0, Math.ceil((earliest - genesisTime) / periodSeconds)) + 1;
  const time = (genesisTime + (round - 1) * periodSeconds) * 1000;
  if (!Number.isSafeInteger(round) || time > LAST) return null;
  return { chainHash, publicKey, periodSeconds, genesisTime, round, at: new Date(time).toISOString() };
}
