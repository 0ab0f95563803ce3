/** Why nothing is handed over on a channel. */
export type SkipReason = 'NOT_CONFIGURED' | 'MUTED' | 'SUPPRESSED' | 'HIDDEN';

/** What decides when a person is told on a channel. Hours are those of the day in Shanghai. */
export interface DeliveryFacts {
  /** Whether this installation has the channel. */
  configured: boolean;
  /** Whether the person wants nothing of this group on this channel. */
  muted: boolean;
  suppressed: boolean;
  urgent: boolean;
  /** The hour of the daily digest; null for one by one. */
  digestHour: number | null;
  /** The night: from this hour to that one nothing goes out. */
  quiet: { from: number; to: number } | null;
  now: Date;
}

/** Handed over at once, at `dueAt`, with the digest of `digestAt`, or not at all. */
export type DeliveryPlan = { state: 'WAITING'; dueAt: Date; digestAt: Date | null } | { state: 'SKIPPED'; reason: SkipReason };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Shanghai is eight hours ahead all the year. */
const ZONE_MS = 8 * HOUR_MS;

/** When, or why not, a person is told on a channel. What is urgent waits neither for a digest nor for the end of the night. */
export function planDelivery(facts: DeliveryFacts): DeliveryPlan {
  const { now, urgent, digestHour, quiet } = facts;
  if (!facts.configured) return { state: 'SKIPPED', reason: 'NOT_CONFIGURED' };
  if (facts.suppressed) return { state: 'SKIPPED', reason: 'SUPPRESSED' };
  if (facts.muted) return { state: 'SKIPPED', reason: 'MUTED' };
  if (urgent) return { state: 'WAITING', dueAt: now, digestAt: null };
  if (digestHour !== null) {
    const digestAt = nextHour(now, digestHour);
    return { state: 'WAITING', dueAt: digestAt, digestAt };
  }
  return { state: 'WAITING', dueAt: quiet && isNight(now, quiet) ? nextHour(now, quiet.to) : now, digestAt: null };
}

const ofDay = (at: Date): number => (at.getTime() + ZONE_MS) % DAY_MS;

/** The next instant of that hour in Shanghai, later than `now`. */
function nextHour(now: Date, hour: number): Date {
  const ahead = hour * HOUR_MS - ofDay(now);
  return new Date(now.getTime() + (ahead > 0 ? ahead : ahead + DAY_MS));
}

function isNight(now: Date, { from, to }: { from: number; to: number }): boolean {
  const hour = ofDay(now) / HOUR_MS;
  return from <= to ? from <= hour && hour < to : from <= hour || hour < to;
}
