import type { Viewer } from '../reading/declarations.js';
import type { Model } from '../reading/model.js';
import { Placeholders, type Statement } from '../reading/placeholders.js';
import type { Branch } from './search.branches.js';
import { type Bind, conditionsOf } from './search.conditions.js';
import type { SearchOrder } from './search.enum.js';
import { banded, BANDED_NONE, FACETS } from './search.facets.js';
import type { SearchFilter } from './search.filter.js';

/** The latest of each kind that are weighed for relevance; beyond them a search is too wide for an order by it to mean much. */
const WEIGHED = 1000;
/** Things counted at most. */
export const COUNTED = 10_000;

/** What is asked for; `query` is the text of a `tsquery`, null where there are no words. */
export interface Asked {
  query: string | null;
  filter: SearchFilter;
  order: SearchOrder;
  first: number;
  /** The keys of the row before the page: of the order, and the uuid. */
  after: readonly [string, string] | null;
  counted: boolean;
  faceted: boolean;
}

/** What comes of it: the uuids of the page and of one row beyond it, each with its key of the order. */
export interface Found {
  page: [id: string, key: string][];
  total: number;
  facets: Record<string, { value: string; count: number }[]> | null;
}

/** One statement for a page of what is found, its count and its facets: each under the same words, the same filter and the same sight. */
export function searchStatement(model: Model, branches: readonly Branch[], asked: Asked): Statement {
  const placeholders = new Placeholders();
  const bind: Bind = (cast, value) => placeholders.add(cast, () => value);
  const { viewer } = placeholders;
  const query = asked.query === null ? null : `${bind('text', asked.query)}::tsquery`;
  const sources = branches.flatMap((branch) => new Source(branch).narrowed(model, asked, query, bind, viewer));
  const ctes = [`page as (${page(sources, asked, query, bind)})`];
  const counts = asked.counted || asked.faceted;
  if (counts) ctes.push(`found as materialized (${counted(sources, asked.faceted, viewer)})`);
  const select = `select coalesce((select jsonb_agg(jsonb_build_array(id, key::text) order by n) from page), '[]') as page,
    ${counts ? '(select count(*)::int from found)' : '0'} as total, ${asked.faceted ? FACETS : 'null'} as facets`;
  return placeholders.finish(select, ctes);
}

/** The rows of one kind. */
class Source {
  private conditions: string[] = [];

  constructor(readonly branch: Branch) {}

  /** Itself with its conditions, or nothing where the filter leaves the kind out. */
  narrowed(model: Model, { filter }: Asked, query: string | null, bind: Bind, viewer: Viewer): Source[] {
    const { stored, kinds, entity, alias, kind, facts, only } = this.branch;
    const wanted = filter.kinds;
    if (wanted && !kinds.some((one) => wanted.includes(one))) return [];
    const narrowing = conditionsOf(filter, facts, bind);
    if (!narrowing) return [];
    this.conditions = [`e.kind = '${stored}'`];
    if (query) this.conditions.push(`e.vector @@ ${query}`);
    if (wanted && kinds.some((one) => !wanted.includes(one))) this.conditions.push(`${kind} = any(${bind('text[]', wanted)})`);
    if (only) this.conditions.push(`(${only(viewer)})`);
    this.conditions.push(...narrowing, ...model.entities.get(entity)!.visibility(alias, viewer));
    return [this];
  }

  select(columns: string, further: readonly string[] = [], end = ''): string {
    const { join, beside } = this.branch;
    return `(select ${columns} from search_entry e ${join} ${beside} where ${[...this.conditions, ...further].join(' and ')}${end})`;
  }
}

const NONE = 'select null::uuid as id, 0::bigint as key where false';
const union = (parts: readonly string[], none = NONE): string => parts.join(' union all ') || none;

/** The page, by keyset. By relevance the latest of each kind are weighed; by all else every kind gives as many as the page holds. */
function page(sources: readonly Source[], { order, first, after }: Asked, query: string | null, bind: Bind): string {
  const asc = order === 'CLOSES_SOONEST';
  const sorted = (key: string, id: string): string => `order by ${key}${asc ? '' : ' desc'}, ${id}${asc ? '' : ' desc'} limit ${first + 1}`;
  const bound = after && `(${bind('bigint', after[0])}, ${bind('uuid', after[1])})`;
  const behind = (key: string, id: string): string[] => (bound ? [`(${key}, ${id}) ${asc ? '>' : '<'} ${bound}`] : []);
  const numbered = (rows: string, further: readonly string[]): string =>
    `select id, key, row_number() over (order by key${asc ? '' : ' desc'}, id${asc ? '' : ' desc'}) as n from (${rows}) r${further.length ? ` where ${further.join(' and ')}` : ''} ${sorted('key', 'id')}`;
  if (order === 'RELEVANCE' && query) {
    const latest = sources.map((source) => source.select('e.id, e.vector', [], ` order by e.id desc limit ${WEIGHED}`));
    const weighed = `select id, (ts_rank(vector, ${query}) * 1000000)::bigint as key from (${union(latest, 'select null::uuid as id, null::tsvector as vector where false')}) w`;
    return numbered(weighed, behind('key', 'id'));
  }
  const rows = sources.map((source) => {
    const key = keyOf(source.branch, order);
    const id = `${source.branch.alias}.id`;
    return source.select(`${id}, ${key} as key`, behind(key, id), ` ${sorted(key, id)}`);
  });
  return numbered(union(rows), []);
}

/** Milliseconds of the close, as challenges are indexed by it; behind all others where there is none. */
function keyOf({ facts: { close } }: Branch, order: SearchOrder): string {
  if (order === 'RELEVANCE') return '0::bigint';
  const none = order === 'CLOSES_SOONEST' ? '9000000000000000' : '-9000000000000000';
  return close === null ? `${none}::bigint` : `coalesce((extract(epoch from (${close} at time zone 'UTC')) * 1000)::bigint, ${none})`;
}

/** What is counted: at most so many of each kind, and of all. */
function counted(sources: readonly Source[], faceted: boolean, viewer: Viewer): string {
  const columns = ({ branch }: Source): string => (faceted ? banded(branch, viewer.now) : '1 as one');
  const parts = sources.map((source) => source.select(columns(source), [], ` limit ${COUNTED + 1}`));
  return `select * from (${union(parts, faceted ? BANDED_NONE : 'select 1 as one where false')}) f limit ${COUNTED + 1}`;
}
