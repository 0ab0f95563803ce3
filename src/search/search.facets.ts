import type { Branch } from './search.branches.js';

const DAYS = (now: string, days: number): string => `${now} + interval '${days * 24} hours'`;
const AMOUNTS: readonly [below: number, band: string][] = [
  [100_000_000, 'UNDER_1M'],
  [500_000_000, 'FROM_1M'],
  [2_000_000_000, 'FROM_5M'],
];

const amountBand = (fen: string): string =>
  `case when ${fen} is null then null ${AMOUNTS.map(([below, band]) => `when ${fen} < ${below} then '${band}'`).join(' ')} else 'FROM_20M' end`;

/** A close includes its whole second. */
const deadlineBand = (close: string, now: string): string =>
  `case when ${close} is null then null when ${close} < date_trunc('second', ${now}) then 'PAST' when ${close} <= ${DAYS(now, 7)} then 'WITHIN_7_DAYS'
    when ${close} <= ${DAYS(now, 30)} then 'WITHIN_30_DAYS' else 'LATER' end`;

/** The columns of a thing that is counted. */
export function banded({ kind, facts }: Branch, now: string): string {
  const { cluster, amount, close, state } = facts;
  return `${kind} as kind, ${cluster ?? 'null'} as cluster, o.region_code as region, l.archetype, l.programme,
    ${amount ? amountBand(amount) : 'null'} as amount, ${close ? deadlineBand(close, now) : 'null'} as deadline, ${state ?? 'null'} as state`;
}
/** The same for no row. */
export const BANDED_NONE = `select null as kind, null as cluster, null as region, null as archetype, null as programme, null as amount, null as deadline, null as state where false`;

/** Facets by the column that they count. */
const COLUMNS = {
  kind: 'kinds',
  cluster: 'clusters',
  region: 'regions',
  archetype: 'tags',
  programme: 'tags',
  amount: 'amounts',
  deadline: 'deadlines',
  state: 'states',
} as const;

/** The counts of `found` in one pass, the largest first. */
export const FACETS = `(select coalesce(jsonb_object_agg(facet, counts), '{}') from (
  select facet, jsonb_agg(jsonb_build_object('value', value, 'count', n) order by n desc, value) as counts from (
    select case ${Object.entries(COLUMNS)
      .map(([column, facet]) => `when grouping(${column}) = 0 then '${facet}'`)
      .join(' ')} end as facet, coalesce(${Object.keys(COLUMNS).join(', ')}) as value, count(*)::int as n
    from found group by grouping sets (${Object.keys(COLUMNS)
      .map((column) => `(${column})`)
      .join(', ')})) g
  where value is not null group by facet) f)`;
