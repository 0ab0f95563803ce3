import { bidsUntil, closesOf } from '../challenges/challenge.closes.js';
import type { Viewer } from '../reading/declarations.js';
import type { SearchKind } from './search.enum.js';
import type { Facts } from './search.conditions.js';

/** A kind as it is stored: how its entry `e` finds the thing, and what is known of it. */
export interface Branch {
  stored: string;
  kinds: readonly SearchKind[];
  /** The type whose rule says who sees it, and its alias. */
  entity: string;
  alias: string;
  join: string;
  /** Joins beside it, for what a filter or a facet asks for; PostgreSQL leaves a left join out whose row nothing asks for. */
  beside: string;
  /** SQL of the kind on the wire. */
  kind: string;
  facts: Facts;
  /** SQL: what is looked for of all that the viewer sees. */
  only?: (viewer: Viewer) => string;
}

const TAGS = 'array_remove(array[l.archetype, l.programme], null)';
const OF_CHALLENGE: Facts = {
  list: 'c.list_id',
  department: 'c.department_id',
  tags: TAGS,
  cluster: 'c.cluster',
  state: 'c.state',
  amount: 'c.public_per_award_fen',
  close: bidsUntil(closesOf('c')),
};

const DEPARTMENT = (id: string): string => `left join organisation o on o.id = ${id}`;
const OF_LIST = `left join list l on l.id = c.list_id ${DEPARTMENT('c.department_id')}`;

/** What everybody may look for, as far as they see it. Whether a decision is a notice or a result by now, it tells itself. */
export const BRANCHES: readonly Branch[] = [
  {
    stored: 'LIST',
    kinds: ['LIST'],
    entity: 'List',
    alias: 'l',
    join: 'join list l on l.id = e.id',
    beside: DEPARTMENT('l.department_id'),
    kind: `'LIST'`,
    facts: { list: 'l.id', department: 'l.department_id', tags: TAGS, cluster: null, state: null, amount: null, close: null },
  },
  {
    stored: 'CHALLENGE',
    kinds: ['CHALLENGE'],
    entity: 'Challenge',
    alias: 'c',
    join: 'join challenge c on c.id = e.id',
    beside: OF_LIST,
    kind: `'CHALLENGE'`,
    facts: OF_CHALLENGE,
  },
  {
    stored: 'DECISION',
    kinds: ['NOTICE', 'RESULT'],
    entity: 'Decision',
    alias: 's',
    join: 'join decision s on s.id = e.id join challenge c on c.id = s.challenge_id',
    beside: OF_LIST,
    kind: `case when s.awarded_at is null then 'NOTICE' else 'RESULT' end`,
    facts: OF_CHALLENGE,
  },
  {
    stored: 'ACCEPTANCE',
    kinds: ['RESULT'],
    entity: 'Acceptance',
    alias: 's',
    join: 'join acceptance s on s.id = e.id join challenge c on c.id = s.challenge_id',
    beside: OF_LIST,
    kind: `'RESULT'`,
    facts: OF_CHALLENGE,
  },
];
