import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { startApp, type TestApp } from '../test/app.js';
import { Factories } from '../test/factories.js';
import { uuidOf } from '../src/common/ids.js';
import { withClient } from '../src/embedded/postgres.cluster.js';
import setup from '../test/global-setup.js';
import teardown from '../test/global-teardown.js';
import { ListFactories } from '../test/list.factories.js';

/**
 * `npm run bench:search [-- challenges]`: a page of the search against a page of the plain list, over HTTP and by turns in one run, among 100,000
 * published challenges unless said otherwise. Each without and with what is counted: the list its total, the search its total and its facets.
 */
const TARGET = { ratio: 3 };
const CHALLENGES = Number(process.argv[2] ?? 100_000);
const ROUNDS = 9;
const EACH = 3;
/** Words that the texts are made of, the first ones in half of the challenges, the last ones in a few. */
const WORDS = 3000;

const ROW = 'id code title { zh en } cluster state bidderClose funding { publicPerAward }';
const PAGE = 'pageInfo { hasNextPage endCursor }';
const LIST = {
  plain: `{ challenges(first: 20) { nodes { ${ROW} } ${PAGE} } }`,
  counted: `{ challenges(first: 20) { nodes { ${ROW} } ${PAGE} totalCount } }`,
};
const FACETS = `facets { ${['kinds', 'clusters', 'regions', 'tags', 'amounts', 'deadlines', 'states'].map((facet) => `${facet} { value count }`).join(' ')} }`;
const search = (more: string): string =>
  `query ($text: String, $orderBy: SearchOrder) { search(text: $text, orderBy: $orderBy, first: 20) { hits { kind challenge { ${ROW} } } ${PAGE} ${more} } }`;
const SEARCH = { plain: search(''), counted: search(`totalCount isMore ${FACETS}`) };

const SYLLABLES = ['ba', 'ko', 'ri', 'ten', 'mol', 'sha', 'vex', 'dun', 'pli', 'gra', 'for', 'nem', 'qui', 'zol', 'ced', 'hap'];
const wordOf = (index: number): string => [index >> 8, (index >> 4) & 15, index & 15].map((at) => SYLLABLES[at]).join('') + 'x';
/** Two-character words of the dictionary, so that they are cut as they were put in. */
const chinese = readFileSync(createRequire(import.meta.url).resolve('@node-rs/jieba/dict.txt'), 'utf8')
  .split('\n')
  .map((line) => line.split(' ')[0]!)
  .filter((word) => /^\p{Script=Han}{2}$/u.test(word))
  .filter((_word, index) => index % 17 === 0)
  .slice(0, WORDS);

/** What is typed: of how many words, how common, in which language. */
const TYPED: Record<string, Record<string, string | null>> = {
  'no words, by close': { text: null, orderBy: 'CLOSES_SOONEST' },
  'a rare word': { text: wordOf(2900) },
  'a common word': { text: wordOf(40) },
  'a word of half of them': { text: wordOf(0) },
  'the same, by close': { text: wordOf(0), orderBy: 'CLOSES_SOONEST' },
  'three common words': { text: [3, 5, 8].map(wordOf).join(' ') },
  'a common Chinese word': { text: chinese[1]! },
  'a rare Chinese word and a common English one': { text: `${chinese[2800]} ${wordOf(1)}` },
  'the beginning of many words': { text: wordOf(0).slice(0, 4) },
  'a mistyped word': { text: `${wordOf(700).slice(0, 3)}y${wordOf(700).slice(3)}` },
};

async function fill(app: TestApp): Promise<void> {
  const lists = new ListFactories(app, new Factories(app));
  const { challenge } = await lists.published(await lists.department('320000'));
  const english = Array.from({ length: WORDS }, (_none, index) => wordOf(index));
  await withClient(app.storage.ownerUrl, async (owner) => {
    await owner.query(FILL, [uuidOf(challenge, 'challenge'), CHALLENGES, english, chinese]);
    await owner.query('insert into search_word (word) select unnest($1::text[]) on conflict do nothing', [[...english, ...chinese]]);
    await owner.query('vacuum analyze');
  });
}

/** Copies of one challenge with texts of 12 and 60 words, and their entries. */
const FILL = `
with made as materialized (
  select gen_random_uuid() as id, n, e.words as english, z.words as chinese from generate_series(1, $2::int) n
  cross join lateral (select array_agg(($3::text[])[1 + floor(power(random(), 2) * ${WORDS})::int]) as words from generate_series(1, 36 + n * 0)) e
  cross join lateral (select array_agg(($4::text[])[1 + floor(power(random(), 2) * ${WORDS})::int]) as words from generate_series(1, 36 + n * 0)) z
), copied as (
  insert into challenge select r.* from made m, challenge c, jsonb_populate_record(c, jsonb_build_object('id', m.id, 'code', 'C' || m.n, 'position', m.n,
    'cluster', (array['NEW_ENERGY', 'BIOMEDICINE', 'INTEGRATED_CIRCUITS', 'SMART_GRID'])[1 + m.n % 4],
    'title', jsonb_build_object('zh', array_to_string(m.chinese[1:6], ''), 'en', array_to_string(m.english[1:6], ' ')),
    'problem', jsonb_build_object('zh', array_to_string(m.chinese[7:], ''), 'en', array_to_string(m.english[7:], ' ')),
    'bidder_close', c.bidder_close + m.n * interval '1 minute', 'public_per_award_fen', 1000000::bigint * (1 + m.n % 3000))) r where c.id = $1
)
insert into search_entry (id, kind, list_id, challenge_id, texts, vector, announced)
select m.id, 'CHALLENGE', c.list_id, m.id, jsonb_build_array(
  jsonb_build_object('field', 'title', 'language', 'zh', 'text', array_to_string(m.chinese[1:6], '')),
  jsonb_build_object('field', 'problem', 'language', 'en', 'text', array_to_string(m.english[7:], ' '))),
  (select string_agg('''' || w.word || ''':' || w.at || case when w.at <= 6 then 'A' else 'B' end, ' ') from (
    select * from unnest(m.english) with ordinality e(word, at) union all select * from unnest(m.chinese) with ordinality z(word, at)) w)::tsvector, true
from made m, challenge c where c.id = $1`;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Milliseconds of each of several requests. */
async function timed(app: TestApp, query: string, variables: object = {}): Promise<number> {
  const times: number[] = [];
  for (let done = 0; done < EACH; done += 1) {
    const from = performance.now();
    await app.ask(query, { ...variables });
    times.push(performance.now() - from);
  }
  return median(times);
}

await setup();
const app = await startApp();
try {
  const from = performance.now();
  await fill(app);
  console.log(`${CHALLENGES} challenges after ${((performance.now() - from) / 1000).toFixed(0)} s`);
  const times = new Map<string, number[]>();
  const note = (name: string, time: number): void => void times.set(name, [...(times.get(name) ?? []), time]);
  for (let round = -1; round < ROUNDS; round += 1)
    for (const part of ['plain', 'counted'] as const) {
      const list = await timed(app, LIST[part]);
      for (const [name, typed] of Object.entries(TYPED)) {
        const time = await timed(app, SEARCH[part], typed);
        if (round >= 0) note(`${part} ${name}`, time);
      }
      if (round >= 0) note(`${part} list`, list);
    }
  let missed = false;
  for (const part of ['plain', 'counted'] as const) {
    const list = median(times.get(`${part} list`)!);
    console.log(`${part === 'plain' ? 'page alone' : 'with total and facets'}: the list takes ${list.toFixed(1)} ms`);
    for (const name of Object.keys(TYPED)) {
      const time = median(times.get(`${part} ${name}`)!);
      const ratio = time / list;
      missed ||= ratio > TARGET.ratio;
      console.log(
        `  ${name}: ${time.toFixed(1)} ms, ${ratio.toFixed(2)} times${ratio > TARGET.ratio ? ` MISSED: more than ${TARGET.ratio}` : ''}`,
      );
    }
  }
  process.exitCode = missed ? 1 : 0;
} finally {
  await app.stop();
  await teardown();
}
