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
  /** SQL of the kind on the wire. */
  kind: string;
  facts: Facts;
}

const TAGS = 'array_remove(array[l.archetype, l.programme], null)';
const OF_CHALLENGE: Facts = {
  list: 'c.list_id',
  department: 'c.department_id',
  tags: TAGS,
  cluster: 'c.cluster',
  state: 'c.state',
  amount: 'c.public_per_award_fen',
  close: 'c.bidder_close',
};

/** What everybody may look for, as far as they see it. Whether a decision is a notice or a result by now, it tells itself. */
export const BRANCHES: readonly Branch[] = [
  {
    stored: 'LIST',
    kinds: ['LIST'],
    entity: 'List',
    alias: 'l',
    join: 'join list l on l.id = e.id',
    kind: `'LIST'`,
    facts: { list: 'l.id', department: 'l.department_id', tags: TAGS, cluster: null, state: null, amount: null, close: null },
  },
  {
    stored: 'CHALLENGE',
    kinds: ['CHALLENGE'],
    entity: 'Challenge',
    alias: 'c',
    join: 'join challenge c on c.id = e.id',
    kind: `'CHALLENGE'`,
    facts: OF_CHALLENGE,
  },
  {
    stored: 'DECISION',
    kinds: ['NOTICE', 'RESULT'],
    entity: 'Decision',
    alias: 's',
    join: 'join decision s on s.id = e.id join challenge c on c.id = s.challenge_id',
    kind: `case when s.awarded_at is null then 'NOTICE' else 'RESULT' end`,
    facts: OF_CHALLENGE,
  },
  {
    stored: 'ACCEPTANCE',
    kinds: ['RESULT'],
    entity: 'Acceptance',
    alias: 's',
    join: 'join acceptance s on s.id = e.id join challenge c on c.id = s.challenge_id',
    kind: `'RESULT'`,
    facts: OF_CHALLENGE,
  },
];
