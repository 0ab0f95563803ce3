import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor.js';
import { Database } from '../common/transaction.js';
import { decodeCursor, type Key, pageSize } from '../reading/paging.js';
import { ReadPlan } from '../reading/read-plan.js';
import { type Branch, BRANCHES } from './search.branches.js';
import type { SearchOrder } from './search.enum.js';
import type { SearchFilter } from './search.filter.js';
import type { SearchFacets, SearchPage } from './search.page.js';
import { COUNTED, type Found, searchStatement } from './search.statement.js';
import { queryOf } from './search.words.js';

export interface SearchRequest {
  text: string | null;
  filter: SearchFilter;
  order: SearchOrder;
  first: number;
  after: string | null;
}
/** What of a page is asked for: counting costs more than the page. */
export type Wanted = ReadonlySet<string>;

const FIRST_MAX = 100;
const KEYS: readonly Key[] = [
  { sql: '', type: 'bigint', desc: false, nullable: false },
  { sql: '', type: 'uuid', desc: false, nullable: false },
];
const NO_FACETS: SearchFacets = { kinds: [], clusters: [], regions: [], tags: [], amounts: [], deadlines: [], states: [] };
const NOTHING: Found = { page: [], total: 0, facets: null };

/** A page of ids, for whose rows the read plan then asks as the viewer. */
export type FoundPage = Omit<SearchPage, 'facets' | 'isMore'>;

/** What may be looked for, in one statement beside the one that knows the words; the hits are then read as all else is. */
@Injectable()
export class SearchService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ReadPlan) private readonly plan: ReadPlan,
  ) {}

  /** Throws INPUT_INVALID, PAGE_TOO_LARGE, CURSOR_INVALID, ID_INVALID. */
  async search(actor: Actor, request: SearchRequest, wanted: Wanted): Promise<SearchPage> {
    return this.find(actor, BRANCHES, request, wanted, true);
  }

  /** Of these kinds. `lenient`: see `queryOf`; the words of what is not public are known to nobody else. Throws as `search`. */
  async find(
    actor: Actor,
    branches: readonly Branch[],
    { text, filter, order, ...paging }: SearchRequest,
    wanted: Wanted,
    lenient = false,
  ): Promise<SearchPage> {
    const first = pageSize(paging.first, 20, FIRST_MAX);
    const after = paging.after === null ? null : (decodeCursor(paging.after, order, KEYS) as [string, string]);
    const query = text?.trim() ? await queryOf(this.database, text, lenient) : null;
    const counted = wanted.has('totalCount') || wanted.has('isMore');
    const { text: sql, values } = searchStatement(this.plan.model, branches, {
      ...{ query, filter, order, first, after, counted },
      faceted: wanted.has('facets'),
    });
    const [found = NOTHING] = query === '' ? [] : await this.database.query<Found>(sql, values({ actor, variables: {} }));
    const rows = found.page.slice(0, first);
    const cursors = rows.map(([id, key]) => Buffer.from(JSON.stringify([order, key, id])).toString('base64url'));
    return {
      hits: rows.map(([id]) => id),
      pageInfo: {
        hasNextPage: found.page.length > first,
        hasPreviousPage: after !== null,
        startCursor: cursors[0] ?? null,
        endCursor: cursors.at(-1) ?? null,
      },
      totalCount: Math.min(found.total, COUNTED),
      isMore: found.total > COUNTED,
      facets: { ...NO_FACETS, ...found.facets },
    };
  }
}
