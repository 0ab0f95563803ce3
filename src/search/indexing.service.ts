import { Injectable } from '@nestjs/common';
import { bidsUntil, closesOf } from '../challenges/challenge.closes.js';
import type { Tx } from '../common/transaction.js';
import { tellMatches } from './match.telling.js';
import { type Indexed, PARTS, SOURCES, type SourceRow, textsOf, type Weight } from './search.sources.js';
import { type Words, wordsOf } from './segmenter.js';

/** Things indexed by one message of a re-index: a second or two of work. */
const PART = 200;
const KINDS = Object.keys(SOURCES) as Indexed[];
const WEIGHTS: readonly Weight[] = ['A', 'B', 'C'];
const FIRST = '00000000-0000-0000-0000-000000000000';

/** Keeps the words of things. What is written is the same however often it runs. */
@Injectable()
export class IndexingService {
  async index(tx: Tx, kind: Indexed, ids: readonly string[]): Promise<void> {
    for (const row of await tx.query<SourceRow>(SOURCES[kind], [ids])) await this.put(tx, kind, row);
  }

  async indexBids(tx: Tx, challengeId: string): Promise<void> {
    const bids = await tx.query<{ id: string }>('select id from bid where challenge_id = $1 and opened_at is not null', [challengeId]);
    await this.index(
      tx,
      'BID',
      bids.map(({ id }) => id),
    );
  }

  /** One part of everything, and the message for the next. `after`: the kind and the id behind which it goes on. */
  async reindex(tx: Tx, after: string | null): Promise<void> {
    const [kind, behind] = (after ?? `${KINDS[0]} ${FIRST}`).split(' ') as [Indexed, string];
    const part = await tx.query<{ id: string }>(PARTS[kind], [behind, PART]);
    await this.index(
      tx,
      kind,
      part.map(({ id }) => id),
    );
    const next = part.length === PART ? kind : KINDS[KINDS.indexOf(kind) + 1];
    if (!next) return;
    await tx.send('search.reindex', { after: `${next} ${next === kind ? part.at(-1)!.id : FIRST}` });
  }

  private async put(tx: Tx, kind: Indexed, row: SourceRow): Promise<void> {
    const texts = textsOf(row);
    const words: Record<Weight, Words> = { A: { plain: [], english: [] }, B: { plain: [], english: [] }, C: { plain: [], english: [] } };
    for (const { weight, text } of texts) {
      const { plain, english } = await wordsOf(text);
      words[weight].plain.push(...plain);
      words[weight].english.push(...english);
    }
    const vector = WEIGHTS.flatMap((weight) => [lexemes(words[weight].plain, weight)]).join(' ');
    const english = WEIGHTS.map((weight) => words[weight].english.join(' '));
    const lexed = `$1::tsvector || setweight(to_tsvector('english', $2), 'A') || setweight(to_tsvector('english', $3), 'B')
      || setweight(to_tsvector('english', $4), 'C')`;
    if (kind === 'CHALLENGE') await tellMatches(tx, row.id, lexed, [vector, ...english]);
    await tx.query(
      `insert into search_entry (id, kind, list_id, challenge_id, decision_id, acceptance_id, texts, vector)
       values ($5, $6, $7, $8, $9, $10, $11, ${lexed})
       on conflict (id) do update set texts = excluded.texts, vector = excluded.vector`,
      [
        ...[vector, ...english, row.id, kind, row.listId, row.challengeId, row.decisionId, row.acceptanceId],
        JSON.stringify(texts.map(({ field, language, text }) => ({ field, language, text }))),
      ],
    );
    if (kind === 'CHALLENGE') await announce(tx, row.id);
    await this.learn(tx, kind, row.id, [...new Set(Object.values(words).flatMap(({ plain, english: more }) => [...plain, ...more]))]);
  }

  /** Words that everybody may meet, for what is mistyped: none of a draft, of a bid or of a person. */
  private async learn(tx: Tx, kind: Indexed, id: string, words: string[]): Promise<void> {
    if (kind !== 'LIST' && kind !== 'CHALLENGE') return;
    const published = `select from ${kind === 'LIST' ? `list where state = 'PUBLISHED' and` : `challenge where state not in ('DRAFT', 'READY') and`} id = $1`;
    await tx.query(
      `insert into search_word (word) select word from unnest($2::text[]) word where exists (${published}) order by word on conflict do nothing`,
      [id, words],
    );
  }
}

/** A text of PostgreSQL's type tsvector: every word with its places. Words are letters and digits alone, so nothing in them needs a quote. */
function lexemes(words: readonly string[], weight: Weight): string {
  const places = new Map<string, number[]>();
  words.forEach((word, index) => places.set(word, [...(places.get(word) ?? []), index + 1]));
  return [...places]
    .map(
      ([word, at]) =>
        `'${word}':${at
          .slice(0, 8)
          .map((place) => `${place}${weight}`)
          .join(',')}`,
    )
    .join(' ');
}

/** What of a challenge decides whether it matches, as its watchers were told of it last. */
async function announce(tx: Tx, id: string): Promise<void> {
  await tx.query(
    `update search_entry e set announced = true, announced_amount_fen = c.public_per_award_fen, announced_close = ${bidsUntil(closesOf('c'))}
     from challenge c where c.id = $1 and e.id = c.id and c.state not in ('DRAFT', 'READY')`,
    [id],
  );
}
