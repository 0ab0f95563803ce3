import { bidsUntil, closesOf } from '../challenges/challenge.closes.js';
import { typedId } from '../common/ids.js';
import type { Tx } from '../common/transaction.js';
import { inRegion } from '../lists/search.filters.js';

interface Match {
  id: string;
}

/**
 * Tells the owners of saved searches that a published challenge newly matches: now, and not as it was when they could last be told of it. Called
 * before the new words are written. `lexed` is SQL of the words, whose values are `words` from `$1` on. Once for each challenge and search: the
 * row of the match sees to that, also where two workers come together.
 */
export async function tellMatches(tx: Tx, challengeId: string, lexed: string, words: readonly string[]): Promise<void> {
  const challenge = `$${words.length + 1}`;
  const matched = await tx.query<Match>(
    `with now as materialized (select ${lexed} as vector)
     insert into saved_search_match (saved_search_id, challenge_id, at)
     select s.id, c.id, clock_now() from saved_search s, now, challenge c join list l on l.id = c.list_id left join search_entry former on former.id = c.id
     where c.id = ${challenge} and c.state not in ('DRAFT', 'READY') and ${matches('now.vector', 'c.public_per_award_fen', bidsUntil(closesOf('c')))}
       and (former.announced and ${matches('former.vector', 'former.announced_amount_fen', 'former.announced_close')}) is not true
     on conflict do nothing returning saved_search_id as id`,
    [...words, challengeId],
  );
  const document = { challenge: typedId('challenge', challengeId) };
  // Of nobody's challenge on record: whoever reads its history must not learn who watches it.
  await tx.events(matched.map(({ id }) => ({ subject: 'saved_search', key: id, event: 'match', document })));
}

/** SQL: whether the search `s` finds the challenge `c` of the list `l`, with these words, this amount and this close. */
const matches = (vector: string, amount: string, close: string): string =>
  `(${[
    ['query', 's.query', `${vector} @@ s.query`],
    ['list', `s.filter -> 'list'`, `s.filter ->> 'list' = 'list_' || replace(c.list_id::text, '-', '')`],
    ['clusters', `s.filter -> 'clusters'`, `s.filter -> 'clusters' ? c.cluster`],
    ['states', `s.filter -> 'states'`, `s.filter -> 'states' ? c.state`],
    ['region', `s.filter -> 'region'`, inRegion('c.department_id', `(s.filter ->> 'region')`)],
    ['tags', `s.filter -> 'tags'`, `s.filter -> 'tags' ?| array_remove(array[l.archetype, l.programme], null)`],
    ['minAmount', `s.filter -> 'minAmount'`, `${amount} >= (s.filter ->> 'minAmount')::bigint`],
    ['maxAmount', `s.filter -> 'maxAmount'`, `${amount} < (s.filter ->> 'maxAmount')::bigint`],
    ['closesAfter', `s.filter -> 'closesAfter'`, `${close} >= (s.filter ->> 'closesAfter')::timestamptz`],
    ['closesBefore', `s.filter -> 'closesBefore'`, `${close} < (s.filter ->> 'closesBefore')::timestamptz`],
  ]
    .map(([, given, test]) => `(${given} is null or ${test})`)
    .join(' and ')})`;
