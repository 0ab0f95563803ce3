import { noticeOpened } from '../challenges/challenge.visibility.js';
import { typedId } from '../reading/decorators.js';
import type { Edition, Kind } from './bundle.format.js';

/** One kind of lines of a bundle: a statement over `$1`, the uuid of the list, that gives each as `line`. */
export interface Section {
  kind: Kind;
  sql: string;
}

export const NOW = 'clock_now()';
/** Published challenges of the list as `c`, with their list as `l`; to be used with `OF_LIST`. */
export const CHALLENGES = `challenge c join list l on l.id = c.list_id`;
export const OF_LIST = `c.list_id = $1 and c.state not in ('DRAFT', 'READY')`;

/** SQL: an instant with milliseconds, as documents have it. */
export const iso = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
/** SQL: the typed id of a uuid that may be null. */
export const idOr = (type: string, column: string): string => `case when ${column} is not null then ${typedId(type, column)} end`;
/** SQL: an array of what rows give. */
export const rows = (item: string, rest: string): string => `(select coalesce(jsonb_agg(${item}), '[]') ${rest})`;
/** SQL: ids of bids, in their order. */
export const bidIds = (bids: string): string =>
  `(select coalesce(jsonb_agg(${typedId('bid', 'u.bid')} order by u.n), '[]') from unnest(${bids}) with ordinality u(bid, n))`;

/** SQL: whether the public may learn how the milestone `m` of the contract `k` stands; see `disclosed` of milestones. */
export const MILESTONE_SHOWN = `(not m.heat or exists (select from heat h where h.challenge_id = m.challenge_id and h.milestone_code = m.code)
  or not exists (select from contract o where o.challenge_id = m.challenge_id and o.id <> k.id and o.signed_at is not null))`;

/** Arguments that a function takes, two for each member. */
const MOST = 40;

/** SQL: an object of these members. */
export function object(members: Record<string, string>): string {
  const pairs = Object.entries(members).map(([name, sql]) => `'${name}', ${sql}`);
  const parts: string[] = [];
  for (let from = 0; from < pairs.length; from += MOST) parts.push(`jsonb_build_object(${pairs.slice(from, from + MOST).join(', ')})`);
  return parts.join(' || ');
}

export const section = (kind: Kind, members: Record<string, string>, rest: string): Section => ({
  kind,
  sql: `select ${object({ kind: `'${kind}'`, ...members })} as line from ${rest}`,
});

/** What an edition may show. */
export interface Sight {
  /** Whether it is for supervision. */
  all: boolean;
  /** SQL: whether its readers know by now how the challenge `c` went. */
  known: string;
  /** Members that the public does not see. */
  inSupervision: (members: Record<string, string>) => Record<string, string>;
}

export function sightOf(edition: Edition): Sight {
  const all = edition === 'supervision';
  return { all, known: all ? 'true' : noticeOpened('c.id', NOW), inSupervision: (members) => (all ? members : {}) };
}
