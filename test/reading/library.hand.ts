import type { Library } from './library.data.js';
import type { Question } from './library.queries.js';

const id = (type: string, uuid: string) => `${type}_${uuid.replaceAll('-', '')}`;
const plain =
  (query: string, variables: Record<string, unknown> = {}) =>
  (): Question => ({ query, variables });
const many = (count: number, write: (index: number) => string) => Array.from({ length: count }, (_, index) => write(index)).join(' ');

/** Queries that aim at a pitfall each. */
export const HAND_WRITTEN: [string, (rows: Library) => Question][] = [
  [
    'every column of a house',
    plain(
      '{ houses(first: 8) { __typename id name founded capital rating open tags since visits bookCount bookIds parent { id parent { name } } card { phone house { name } } } }',
    ),
  ],
  [
    'documents',
    plain(
      '{ books(first: 30) { nodes { title profile { summary pages cost genre tags stages grid editor { name badge } parts { title done weight at figures { name value } } } figure stored { key allowed figure { name value } } } } }',
    ),
  ],
  [
    'aliases inside documents',
    plain(
      '{ books(first: 30) { nodes { p: profile { s: summary __typename e: editor { n: name m: name } ps: parts { t: title f: figures { v: value } } } } } }',
    ),
  ],
  [
    'computed fields beside documents of the same type',
    plain(
      '{ books(first: 30) { nodes { a: actions { k: key allowed figure { n: name value } } stored { k: key figure { n: name } } opened o: opened } } }',
    ),
  ],
  ['computed fields only', plain('{ books { nodes { actions { key } } } }')],
  [
    'a field merged from two selections',
    plain(
      '{ books(first: 3) { nodes { house { name } ...F } edges { node { title } } edges { cursor node { genre } } } } fragment F on Book { house { id card { phone } } }',
    ),
  ],
  ['total only', plain('{ books { totalCount } houses { page { totalCount __typename } } }')],
  ['nothing but names of types', plain('{ __typename books { __typename pageInfo { __typename hasPreviousPage } } }')],
  [
    'first zero',
    plain('{ books(first: 0) { edges { cursor } pageInfo { hasNextPage startCursor endCursor } totalCount } houses(first: 0) { name } }'),
  ],
  ['a page beyond the limit', plain('{ books(first: 31) { totalCount } }')],
  ['a list beyond the limit', plain('{ houses(first: 11) { name } }')],
  ['a negative page', plain('{ books(first: -1) { totalCount } }')],
  ['a foreign cursor', plain('{ books(after: "bm8") { totalCount nodes { id } } }')],
  ['a cursor of another order', plain(`{ books(after: "${Buffer.from('["TITLE", "A", "x"]').toString('base64url')}") { nodes { id } } }`)],
  ['more than fifty and a hundred fields', plain(`{ houses { ${many(120, (index) => `f${index}: name`)} } }`)],
  ['aliases of more than 63 bytes', plain(`{ houses { ${'a'.repeat(70)}1: name ${'a'.repeat(70)}2: capital } }`)],
  [
    'two aliases of a list with other arguments',
    plain('{ houses { x: books(genre: novel) { title } y: books(genre: essay) { title } z: books(genre: null) { title } } }'),
  ],
  [
    'filters',
    plain(
      'query Q($g: [Genre!], $m: Money, $t: DateTime) { books(genres: $g, minPrice: $m, after1: $t, first: 30) { totalCount nodes { title } } }',
      { g: ['novel', 'atlas'], m: '100', t: '2026-01-01T00:00:00Z' },
    ),
  ],
  ['absent variables', plain('query Q($g: Genre, $n: Int) { books(genre: $g, first: $n) { totalCount nodes { title } } }')],
  [
    'null variables',
    plain('query Q($g: Genre, $n: Int) { books(genre: $g, first: $n) { totalCount nodes { title } } }', { g: null, n: null }),
  ],
  ['default variables', plain('query Q($n: Int = 2) { books(first: $n) { nodes { title } } }')],
  [
    'directives by variable',
    plain(
      'query Q($a: Boolean!, $b: Boolean!) { houses { name @include(if: $a) books @skip(if: $b) { title } ... @include(if: $b) { id } } }',
      { a: false, b: false },
    ),
  ],
  ['everything skipped', plain('{ houses { name @skip(if: true) } books @include(if: false) { totalCount } }')],
  ['a field of another source beside reads', plain('{ sum(a: 1, b: 2) houses { name } __schema { queryType { name } } }')],
  ['a field of another source alone', plain('{ sum(a: 1, b: 2) }')],
  ['a refused root', plain('{ reviews { totalCount } }')],
  ['a refused nullable root beside another', plain('{ mine { name } houses { name } }')],
  [
    'reviews by an expression',
    plain(
      '{ reviews(first: 9) { edges { cursor node { words stars openAt book { title } } } pageInfo { hasNextPage endCursor } totalCount } }',
    ),
  ],
  [
    'references',
    plain('{ notes { number subject { __typename id ... on Book { title actions { key } house { name } } ... on House { n: name } } } }'),
  ],
  [
    'nodes',
    (rows) => ({
      query:
        'query Q($a: ID!, $b: ID!, $c: ID!) { a: node(id: $a) { ...N } b: node(id: $b) { ...N } c: node(id: $c) { ...N } } fragment N on Node { __typename id ... on Book { title } ... on House { name } ... on Review { stars } }',
      variables: { a: id('house', rows.house[0]!.id), b: id('book', rows.book[0]!.id), c: 'nonsense_1' },
    }),
  ],
  [
    'an id of another type',
    (rows) => ({
      query: 'query Q($a: ID!) { book(id: $a) { title } house(id: $a) { name } }',
      variables: { a: id('house', rows.house[0]!.id) },
    }),
  ],
  [
    'deep nesting',
    plain('{ houses { books { reviews(first: 4) { book { sequel { house { dearest { title price sequel { title } } } } } } } } }'),
  ],
  [
    'the dearest and the page in an order',
    plain(
      '{ houses(first: 8) { dearest { title } page(orderBy: MIXED, first: 5) { edges { cursor node { title price genre } } pageInfo { hasNextPage } } } }',
    ),
  ],
];
