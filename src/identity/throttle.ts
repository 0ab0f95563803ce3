import { DomainError } from '../common/errors.js';
import { type Database, sha256 } from '../common/transaction.js';
import { THROTTLE, throttleSubjects } from './throttle.rules.js';

/** Keys of the attempt's rows: hashed, since whoever tries may send a text of any length. */
export function throttleKeys(email: string, address: string): { account: string; address: string } {
  const subjects = throttleSubjects(email, address);
  return { account: `account:${sha256(subjects.account)}`, address: `address:${sha256(subjects.address)}` };
}

/**
 * Counts a failed attempt, on real time. A guess that was under way when the limit was reached is refused as any other, right or wrong, so
 * many guesses at once bring nothing. Throws TOO_MANY_REQUESTS with the seconds left where the limit had been reached before.
 */
export async function countFailure(database: Database, keys: { account: string; address: string }): Promise<void> {
  const [refused] = await database.query<{ seconds: number }>(
    `with counted as (
       insert into sign_in_throttle as t (subject, failures, first_at)
       select subject, 1, clock_timestamp() from unnest($1::text[]) subject order by subject
       on conflict (subject) do update set (failures, first_at, blocked_until) = (
         select n.failures, n.first_at,
                case when n.failures = n.most then clock_timestamp() + make_interval(secs => $4) when n.failures > n.most then t.blocked_until end
         from (select case when s.stale then 1 else t.failures + 1 end as failures, case when s.stale then clock_timestamp() else t.first_at end as first_at,
                      case when t.subject like 'account:%' then $2::int else $3::int end as most
               from (select t.blocked_until <= clock_timestamp() or t.first_at < clock_timestamp() - make_interval(secs => $5) and t.blocked_until is null as stale) s) n)
       returning subject, failures, blocked_until),
     forgotten as (delete from sign_in_throttle where first_at < clock_timestamp() - interval '1 day' and subject <> all($1))
     select ceil(extract(epoch from max(blocked_until) - clock_timestamp()))::int as seconds from counted
     where failures > case when subject like 'account:%' then $2 else $3 end having max(blocked_until) > clock_timestamp()`,
    [[keys.account, keys.address], THROTTLE.account, THROTTLE.address, THROTTLE.blockSeconds, THROTTLE.windowSeconds],
  );
  if (refused) throw new DomainError('TOO_MANY_REQUESTS', { seconds: refused.seconds });
}
