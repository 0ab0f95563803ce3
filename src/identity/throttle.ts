import { sha256 } from '../common/transaction.js';
import type { Counter } from './throttle.rules.js';

/** A database, or an open transaction. */
export interface Asks {
  query<R>(sql: string, values?: unknown[]): Promise<R[]>;
}

/** The key of a counter's row: its kind, and the rest hashed, since whoever tries may send a text of any length. */
export const rowOf = ({ subject }: Counter): string => `${subject.slice(0, subject.indexOf(':') + 1)}${sha256(subject)}`;

/** Seconds for which one of the counters refuses still; null where none does. */
export async function refusedFor(database: Asks, counters: readonly Counter[]): Promise<number | null> {
  const [refused] = await database.query<{ seconds: number | null }>(
    `select ceil(extract(epoch from max(blocked_until) - clock_timestamp()))::int as seconds
     from sign_in_throttle where subject = any($1) and blocked_until > clock_timestamp()`,
    [counters.map(rowOf)],
  );
  return refused?.seconds ?? null;
}

/**
 * Counts a failed attempt, on real time. A guess that was under way when the limit was reached is refused as any other, right or wrong, so
 * many guesses at once bring nothing: gives the seconds left where the limit had been reached before, else null.
 */
export async function countFailure(database: Asks, counters: readonly Counter[]): Promise<number | null> {
  const [refused] = await database.query<{ seconds: number }>(
    `with counter as (select * from unnest($1::text[], $2::int[], $3::int[]) as k(subject, most, seconds)),
     counted as (
       insert into sign_in_throttle as t (subject, failures, first_at)
       select subject, 1, clock_timestamp() from counter order by subject
       on conflict (subject) do update set (failures, first_at, blocked_until) = (
         select n.failures, n.first_at,
                case when n.failures = n.most then clock_timestamp() + make_interval(secs => n.seconds) when n.failures > n.most then t.blocked_until end
         from (select case when s.stale then 1 else t.failures + 1 end as failures, case when s.stale then clock_timestamp() else t.first_at end as first_at,
                      k.most, k.seconds
               from counter k, lateral (select t.blocked_until <= clock_timestamp()
                 or t.first_at < clock_timestamp() - make_interval(secs => k.seconds) and t.blocked_until is null as stale) s
               where k.subject = t.subject) n)
       returning subject, failures, blocked_until),
     forgotten as (delete from sign_in_throttle where subject in (
       select subject from sign_in_throttle where first_at < clock_timestamp() - interval '1 day' and subject <> all($1) for update skip locked))
     select ceil(extract(epoch from max(blocked_until) - clock_timestamp()))::int as seconds from counted join counter using (subject)
     where failures > most having max(blocked_until) > clock_timestamp()`,
    [counters.map(rowOf), counters.map(({ most }) => most), counters.map(({ seconds }) => seconds)],
  );
  return refused?.seconds ?? null;
}
