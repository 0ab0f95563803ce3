import pg from 'pg';

export interface HouseRow {
  id: string;
  name: string;
  founded: number | null;
  capital: string;
  rating: number | null;
  open: boolean;
  tags: string[];
  since: string;
  visits: string[] | null;
  parent_id: string | null;
}
interface CardRow {
  id: string;
  phone: string;
  house_id: string;
}
export interface BookRow {
  id: string;
  title: string;
  genre: string;
  state: string;
  price: string | null;
  published_at: string | null;
  profile: Record<string, unknown> | null;
  figure: unknown;
  seal: string | null;
  house_id: string;
  sequel_id: string | null;
}
export interface ReviewRow {
  id: string;
  stars: number;
  words: string | null;
  open_at: string;
  expert_id: string | null;
  writer_id: string | null;
  book_id: string | null;
}
export interface NoteRow {
  id: string;
  number: number;
  subject_id: string | null;
}
export interface Library {
  house: HouseRow[];
  card: CardRow[];
  book: BookRow[];
  review: ReviewRow[];
  note: NoteRow[];
}

/** The instant at which the database's clock stands in these tests. */
export const NOW = '2026-03-01T00:00:00.000Z';

/** A small repeatable generator (mulberry32). */
export function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * sides);
  };
}

/** Rows with every awkward value: quotes, control characters, nulls, ties, microseconds, money beyond 2^53. */
export function library(seed: number): Library {
  const roll = dice(seed);
  const hex = (length: number) => Array.from({ length }, () => roll(16).toString(16)).join('');
  const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;
  const pick = <T>(...choices: T[]): T => choices[roll(choices.length)]!;
  const instant = () => `2026-0${1 + roll(6)}-1${roll(3)}T0${roll(3)}:00:00.${pick('000000', '123000', '123456', '999999')}Z`;
  const words = () =>
    pick('plain', 'quo"te', "apo'strophe", 'back\\slash', 'new\nline', 'tab\t\u0001', '汉字 𠮷', '', '$1 ${x}', '</script>\u2028');
  const ids = (count: number) => Array.from({ length: count }, uuid);
  const houses = ids(8);
  const books = ids(40);
  const typed = (type: string, id: string) => `${type}_${id.replaceAll('-', '')}`;
  const profile = () => ({
    summary: words(),
    ...(roll(3) ? { pages: roll(900) } : {}),
    ...(roll(3) ? { cost: pick<unknown>('900719925474099312', 12, null) } : {}),
    ...(roll(2) ? { genre: pick('novel', 'atlas') } : {}),
    ...(roll(2) ? { tags: pick<unknown>([], [words(), words()], null) } : {}),
    ...(roll(2) ? { stages: ['1', 22, '900719925474099312'] } : {}),
    ...(roll(2) ? { grid: [[1, 2], [], [roll(9)]] } : {}),
    ...(roll(3) ? { editor: pick<unknown>({ name: words(), badge: 7 }, { name: words() }, null) } : {}),
    ...(roll(4)
      ? {
          parts: Array.from({ length: roll(4) }, () => ({
            title: words(),
            done: pick<unknown>(true, false, null),
            weight: pick<unknown>(0.1, 12.5, 3, 1e21, null),
            at: pick<unknown>(NOW, null),
            figures: Array.from({ length: roll(3) }, () => ({
              name: words(),
              value: pick<unknown>(roll(9), 0.30000000000000004, { min: 1, max: 2.5 }, null),
            })),
          })),
        }
      : {}),
    ...(roll(2)
      ? {
          actions: [
            { key: words(), allowed: true, figure: { name: 'x', value: 1 } },
            { key: 'b', allowed: false },
          ],
        }
      : {}),
  });
  return {
    house: houses.map((id, index) => ({
      id,
      name: `${pick('Kite', 'Moss', 'Kite "n"')} ${index}`,
      founded: pick(null, 1900, 1950),
      capital: pick('0', '-5', '9007199254740993', '100'),
      rating: pick(null, 0.1, 3.5, 1e-7),
      open: roll(2) === 1,
      tags: pick<string[]>([], [words()], [words(), words()]),
      since: instant(),
      visits: pick<string[] | null>(null, [], [instant(), instant()]),
      parent_id: index && roll(2) ? houses[roll(index)]! : null,
    })),
    card: houses.filter(() => roll(2)).map((house_id) => ({ id: uuid(), phone: words(), house_id })),
    book: books.map((id, index) => ({
      id,
      title: pick('A', 'B', words()),
      genre: pick('novel', 'essay', 'atlas'),
      state: pick('listed', 'listed', 'draft'),
      price: pick(null, '100', '100', '9007199254740995', '-1'),
      published_at: pick(null, instant(), '2026-02-01T00:00:00.000000Z'),
      profile: roll(5) ? profile() : null,
      figure: pick<unknown>(null, 5, 0.1, { min: -1, max: 4 }),
      seal: pick(null, 'sealed 信'),
      house_id: houses[roll(houses.length)]!,
      sequel_id: index && roll(2) ? books[roll(index)]! : null,
    })),
    review: ids(90).map((id) => ({
      id,
      stars: roll(6),
      words: pick(null, words()),
      open_at: instant(),
      expert_id: pick(null, houses[0]!, houses[1]!),
      writer_id: pick(null, houses[2]!),
      book_id: roll(9) ? books[roll(books.length)]! : null,
    })),
    note: [null, 'nonsense', typed('house', houses[0]!), ...books.slice(0, 6).map((id) => typed('book', id)), typed('book', uuid())].map(
      (subject_id, number) => ({ id: uuid(), number, subject_id }),
    ),
  };
}

const TABLES = `
create function clock_now() returns timestamptz language sql stable as $$ select '${NOW}'::timestamptz $$;
create table house (id uuid primary key, name text not null, founded int, capital bigint not null, rating float8, open boolean not null,
  tags text[] not null, since timestamptz not null, visits timestamptz[], parent_id uuid references house);
create table card (id uuid primary key, phone text not null, house_id uuid not null unique references house);
create table book (id uuid primary key, title text not null collate "C", genre text not null, state text not null, price bigint, published_at timestamptz,
  profile jsonb, figure jsonb, seal bytea, house_id uuid not null references house, sequel_id uuid references book);
create table review (id uuid primary key, stars int not null, words text, open_at timestamptz not null, expert_id uuid, writer_id uuid, book_id uuid references book);
create table note (id uuid primary key, number int not null, subject_id text);`;

/** Makes the tables in a schema of their own and fills them. */
export async function fill(pool: pg.Pool, rows: Library): Promise<void> {
  await pool.query(TABLES);
  const as = (name: string, value: unknown) => {
    if (value === null) return null;
    if (name === 'profile' || name === 'figure') return JSON.stringify(value);
    return name === 'seal' ? Buffer.from(String(value), 'utf8') : value;
  };
  for (const [table, all] of Object.entries(rows))
    for (const row of all as Record<string, unknown>[]) {
      const names = Object.keys(row);
      const marks = names.map((_, index) => `$${index + 1}`).join(', ');
      await pool.query(
        `insert into ${table} (${names.join(', ')}) values (${marks})`,
        names.map((name) => as(name, row[name])),
      );
    }
}
