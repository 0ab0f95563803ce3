import {
  buildSchema,
  type DocumentNode,
  execute,
  type ExecutionResult,
  GraphQLError,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  printSchema,
} from 'graphql';
import { type Actor, holds, organisationsOf } from '../../src/common/actor.js';
import { type BookRow, type HouseRow, type Library, NOW, type NoteRow, type ReviewRow } from './library.data.js';
import { bookActions } from './library.rules.js';

type Args = Record<string, unknown>;
type Row = HouseRow | BookRow | ReviewRow | NoteRow | Library['card'][number];
interface Of<R> {
  type: string;
  row: R;
}
interface Document {
  document: unknown;
}
type Field = (source: never, args: Args) => unknown;

const typed = (type: string, id: string) => `${type}_${id.replaceAll('-', '')}`;
const untyped = (id: unknown): [string, string] | null => {
  const match = /^([a-z_]+)_([0-9a-f]{32})$/.exec(String(id));
  return match ? [match[1]!, match[2]!.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')] : null;
};
const instant = (text: string | null) => text && `${text.slice(0, 23)}Z`;
const refuse = (code: string): never => {
  throw new GraphQLError(code, { extensions: { code } });
};

/** One key of an order: how to compare, how it stands in a cursor. */
interface Key<R> {
  of: (row: R) => string | bigint | number | null;
  desc?: boolean;
  nullable?: boolean;
  text?: (row: R) => string;
}
const compareBy =
  <R extends { id: string }>(keys: Key<R>[]) =>
  (a: R, b: R): number => {
    for (const { of, desc } of [...keys, { of: (row: R) => row.id, desc: keys.at(-1)?.desc }]) {
      const [x, y] = [of(a), of(b)];
      if (x === y) continue;
      if (x === null) return 1;
      if (y === null) return -1;
      return x < y === !desc ? -1 : 1;
    }
    return 0;
  };
const pgInstant = (text: string) => `${text.slice(0, 19).replace('T', ' ')}${`.${text.slice(20, 26)}`.replace(/\.?0+$/, '')}+00`;
const cursorOf = <R extends { id: string }>(order: string, keys: Key<R>[], row: R): string => {
  const parts = keys.flatMap(({ of, nullable, text }) => {
    const value = of(row) === null ? null : text ? text(row) : String(of(row));
    return nullable ? [String(value === null), value] : [value];
  });
  return Buffer.from(`[${[order, ...parts, row.id].map((part) => JSON.stringify(part)).join(', ')}]`).toString('base64url');
};

const publishedAt: Key<BookRow> = {
  of: (book) => book.published_at,
  desc: true,
  nullable: true,
  text: (book) => pgInstant(book.published_at!),
};
const price: Key<BookRow> = { of: (book) => (book.price === null ? null : BigInt(book.price)), desc: true, nullable: true };
const title: Key<BookRow> = { of: (book) => book.title };
const ORDERS: Record<string, Key<BookRow>[]> = {
  NEWEST: [publishedAt],
  TITLE: [title],
  MIXED: [{ of: (book) => book.genre }, price],
  PLAIN: [],
};
const LENGTH: Key<ReviewRow>[] = [
  { of: (review) => (review.words === null ? null : [...review.words].length), desc: true, nullable: true },
];

/** The same library once more: rows in memory, rules written again, plain graphql-js. Nothing of the compiler is used. */
export class Oracle {
  private readonly schema: GraphQLSchema;

  constructor(
    schema: GraphQLSchema,
    private readonly rows: Library,
  ) {
    this.schema = buildSchema(printSchema(schema));
  }

  async answer(document: DocumentNode, variables: Record<string, unknown>, actor: Actor): Promise<ExecutionResult> {
    const fields = fieldsFor(this.rows, actor);
    return execute({
      schema: this.schema,
      document,
      variableValues: variables,
      fieldResolver: (source: unknown, args: Args, _context: unknown, info: GraphQLResolveInfo) => {
        const field = fields[info.parentType.name]?.[info.fieldName];
        if (field) return field(source as never, args);
        return documentField(source, info);
      },
      typeResolver: (value: unknown) => (value as Of<unknown>).type,
    });
  }
}

/** A key of a document, or a property of a plain object. */
function documentField(source: unknown, info: GraphQLResolveInfo): unknown {
  const isDocument = typeof source === 'object' && source !== null && 'document' in source;
  const holder = (isDocument ? (source as Document).document : source) as Record<string, unknown>;
  const value = holder[info.fieldName];
  return isDocument ? ofDocument(String(info.returnType), value) : value;
}

function ofDocument(type: string, value: unknown): unknown {
  const required = type.endsWith('!');
  const bare = type.replace(/!$/, '');
  if (bare.startsWith('[')) return Array.isArray(value) ? value.map((item) => ofDocument(bare.slice(1, -1), item)) : required ? [] : null;
  if (value === undefined || value === null) return null;
  if (['String', 'ID', 'Money', 'DateTime'].includes(bare)) return String(value);
  return ['Profile', 'Part', 'Figure', 'Editor', 'Action'].includes(bare) ? { document: value } : value;
}

function fieldsFor(rows: Library, actor: Actor): Record<string, Record<string, Field>> {
  const ours = organisationsOf(actor);
  const seesBook = (book: BookRow) =>
    book.state === 'listed' || ours.includes(book.house_id) || actor.memberships.some(({ role }) => role === 'clerk');
  const seesReview = (review: ReviewRow) =>
    review.open_at <= NOW.replace('Z', '000Z') ||
    (review.expert_id !== null && review.expert_id === actor.expertId) ||
    (review.writer_id !== null && review.writer_id === actor.personId);
  const finance = (book: BookRow) => organisationsOf(actor, 'finance').includes(book.house_id);
  const books = rows.book.filter(seesBook);
  const reviews = rows.review.filter(seesReview);
  const all: Record<string, [string, Row[]]> = { house: ['House', rows.house], book: ['Book', books], review: ['Review', reviews] };
  const as = <R>(type: string, row: R | undefined): Of<R> | null => (row ? { type, row } : null);
  const byId = <R extends { id: string }>(type: string, from: R[], id: string | null) =>
    as(
      type,
      from.find((row) => row.id === id),
    );
  const find = (id: unknown, only?: string) => {
    const [prefix, uuid] = untyped(id) ?? [];
    const [type, from] = all[prefix ?? ''] ?? [];
    return type && from && (!only || type === only) ? byId(type, from, uuid!) : null;
  };
  const page = <R extends { id: string }>(
    type: string,
    from: R[],
    order: string,
    keys: Key<R>[],
    args: Args,
    [preset, max]: [number, number],
  ) => {
    const size = typeof args.first === 'number' ? args.first : preset;
    if (size > max) refuse('PAGE_TOO_LARGE');
    if (size < 0) refuse('INPUT_INVALID');
    const sorted = from.toSorted(compareBy(keys));
    const cursors = sorted.map((row) => cursorOf(order, keys, row));
    const start = typeof args.after === 'string' ? cursors.indexOf(args.after) + 1 : 0;
    if (typeof args.after === 'string' && start === 0) refuse('CURSOR_INVALID');
    const shown = sorted.slice(start, start + size);
    const cursor = (index: number) => (shown.length ? cursors[start + index]! : null);
    return {
      edges: shown.map((row, index) => ({ cursor: cursor(index), node: as(type, row) })),
      nodes: shown.map((row) => as(type, row)),
      totalCount: from.length,
      pageInfo: {
        hasNextPage: sorted.length > start + size,
        hasPreviousPage: typeof args.after === 'string',
        startCursor: cursor(0),
        endCursor: cursor(shown.length - 1),
      },
    };
  };
  const narrow = (from: BookRow[], args: Args) =>
    from.filter(
      (book) =>
        (args.genre == null || book.genre === args.genre) &&
        (args.genres == null || (args.genres as string[]).includes(book.genre)) &&
        (args.house == null || book.house_id === untyped(args.house)?.[1]) &&
        (args.minPrice == null || (book.price !== null && BigInt(book.price) >= BigInt(String(args.minPrice)))) &&
        (args.after1 == null ||
          (book.published_at !== null && book.published_at > new Date(String(args.after1)).toISOString().replace('Z', '000Z'))),
    );
  const booksPage = (from: BookRow[], args: Args, sizes: [number, number]) => {
    const order = String(args.orderBy ?? 'NEWEST');
    return page('Book', narrow(from, args), order, ORDERS[order]!, args, sizes);
  };
  const listOf = <R extends { id: string }>(type: string, from: R[], keys: Key<R>[], limit: number) =>
    from
      .toSorted(compareBy(keys))
      .slice(0, limit)
      .map((row) => as(type, row));
  const listSize = (args: Args, preset: number, max: number) => {
    const size = typeof args.first === 'number' ? args.first : preset;
    if (size > max) refuse('PAGE_TOO_LARGE');
    return size < 0 ? refuse('INPUT_INVALID') : size;
  };
  const column =
    (name: string): Field =>
    (source: Of<Record<string, unknown>>) =>
      source.row[name];
  const id =
    (type: string): Field =>
    (source: Of<{ id: string }>) =>
      typed(type, source.row.id);
  return {
    Query: {
      book: (_, args) => find(args.id, 'Book'),
      house: (_, args) => find(args.id, 'House'),
      node: (_, args) => find(args.id),
      mine: () =>
        actor.personId === null
          ? refuse('UNAUTHENTICATED')
          : (listOf(
              'House',
              rows.house.filter(({ id }) => ours.includes(id)),
              [],
              1,
            )[0] ?? null),
      houses: (_, args) => {
        const wanted = (args.ids as unknown[] | undefined)?.map((given) => untyped(given)?.[1]);
        const from = rows.house.filter(
          (house) =>
            (args.founded == null || house.founded === args.founded) &&
            (args.open == null || house.open === args.open) &&
            (wanted == null || wanted.includes(house.id)) &&
            (args.name == null || house.name.toLowerCase().includes(String(args.name).toLowerCase())),
        );
        return listOf('House', from, [{ of: (house) => house.name }], listSize(args, 4, 10));
      },
      books: (_, args) => booksPage(books, args, [4, 30]),
      reviews: (_, args) => {
        if (!holds(actor, 'expert')) refuse('FORBIDDEN');
        return page(
          'Review',
          reviews.filter(({ stars }) => stars > 1),
          'WORDS',
          LENGTH,
          args,
          [20, 100],
        );
      },
      notes: () => listOf('Note', rows.note, [{ of: (note) => note.number }], 500),
      sum: (_, args) => Number(args.a) + Number(args.b),
    },
    House: {
      id: id('house'),
      ...Object.fromEntries(['name', 'founded', 'capital', 'rating', 'open', 'tags'].map((name) => [name, column(name)])),
      since: ({ row }: Of<HouseRow>) => instant(row.since),
      visits: ({ row }: Of<HouseRow>) => row.visits?.map(instant) ?? null,
      parent: ({ row }: Of<HouseRow>) => byId('House', rows.house, row.parent_id),
      card: ({ row }: Of<HouseRow>) =>
        as(
          'Card',
          rows.card.find((card) => card.house_id === row.id),
        ),
      bookCount: ({ row }: Of<HouseRow>) => rows.book.filter((book) => book.house_id === row.id).length,
      bookIds: ({ row }: Of<HouseRow>) =>
        rows.book
          .filter((book) => book.house_id === row.id)
          .map((book) => typed('book', book.id))
          .sort(),
      books: ({ row }: Of<HouseRow>, args) =>
        listOf(
          'Book',
          narrow(
            books.filter((book) => book.house_id === row.id),
            args,
          ),
          [title],
          7,
        ),
      page: ({ row }: Of<HouseRow>, args) =>
        booksPage(
          books.filter((book) => book.house_id === row.id),
          args,
          [3, 5],
        ),
      dearest: ({ row }: Of<HouseRow>) =>
        listOf(
          'Book',
          books.filter((book) => book.house_id === row.id && book.genre !== 'essay'),
          [price, title],
          1,
        )[0] ?? null,
    },
    Card: {
      phone: column('phone'),
      house: ({ row }: Of<Library['card'][number]>) => byId('House', rows.house, row.house_id),
    },
    Book: {
      id: id('book'),
      title: column('title'),
      genre: column('genre'),
      figure: column('figure'),
      price: ({ row }: Of<BookRow>) => (finance(row) ? row.price : null),
      publishedAt: ({ row }: Of<BookRow>) => instant(row.published_at),
      profile: ({ row }: Of<BookRow>) => ofDocument('Profile', row.profile),
      stored: ({ row }: Of<BookRow>) => ofDocument('[Action]', row.profile?.actions),
      house: ({ row }: Of<BookRow>) => byId('House', rows.house, row.house_id),
      sequel: ({ row }: Of<BookRow>) => byId('Book', books, row.sequel_id),
      opened: ({ row }: Of<BookRow>) => (finance(row) ? row.seal : null),
      actions: ({ row }: Of<BookRow>) => {
        const published = row.published_at === null ? null : new Date(row.published_at.slice(0, 23) + 'Z');
        const pages = (row.profile?.pages ?? null) as number | null;
        return bookActions({ state: row.state, houseId: row.house_id, publishedAt: published, price: row.price, pages }, actor);
      },
      reviews: ({ row }: Of<BookRow>, args) =>
        listOf(
          'Review',
          reviews.filter((review) => review.book_id === row.id),
          [{ of: (review) => review.stars, desc: true }],
          listSize(args, 2, 4),
        ),
    },
    Review: {
      id: id('review'),
      stars: column('stars'),
      words: column('words'),
      openAt: ({ row }: Of<ReviewRow>) => instant(row.open_at),
      book: ({ row }: Of<ReviewRow>) => byId('Book', books, row.book_id),
    },
    Note: { number: column('number'), subject: ({ row }: Of<NoteRow>) => find(row.subject_id) },
  };
}
