import { uuidOf } from '../common/ids.js';
import { inRegion } from '../lists/search.filters.js';
import type { SearchFilter } from './search.filter.js';

/** SQL of what is known of a thing that may be found; null where its kind has none. */
export interface Facts {
  list: string | null;
  department: string | null;
  tags: string | null;
  cluster: string | null;
  state: string | null;
  amount: string | null;
  close: string | null;
}

/** Takes a value in, as a placeholder of that SQL type. */
export type Bind = (cast: string, value: unknown) => string;

/** The conditions of a filter, or null where this kind cannot meet it. Throws ID_INVALID. */
export function conditionsOf(filter: SearchFilter, facts: Facts, bind: Bind): string[] | null {
  const tests: [unknown, string | null, (column: string) => string][] = [
    [filter.list, facts.list, (column) => `${column} = ${bind('uuid', uuidOf(filter.list!, 'list'))}`],
    [filter.region, facts.department, (column) => inRegion(column, bind('text', filter.region))],
    [filter.tags, facts.tags, (column) => `${column} && ${bind('text[]', filter.tags)}`],
    [filter.clusters, facts.cluster, (column) => `${column} = any(${bind('text[]', filter.clusters)})`],
    [filter.states, facts.state, (column) => `${column} = any(${bind('text[]', filter.states)})`],
    [filter.minAmount, facts.amount, (column) => `${column} >= ${bind('bigint', String(filter.minAmount))}`],
    [filter.maxAmount, facts.amount, (column) => `${column} < ${bind('bigint', String(filter.maxAmount))}`],
    [filter.closesAfter, facts.close, (column) => `${column} >= ${bind('timestamptz', filter.closesAfter)}`],
    [filter.closesBefore, facts.close, (column) => `${column} < ${bind('timestamptz', filter.closesBefore)}`],
  ];
  const given = tests.filter(([value]) => value !== undefined && value !== null);
  if (given.some(([, column]) => column === null)) return null;
  return given.map(([, column, test]) => test(column!));
}
