import {
  GraphQLEnumType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLSchema,
  GraphQLString,
} from 'graphql';
import type { EntityMetadata } from 'typeorm';
import { DateTime } from '../../src/common/scalars.js';
import { Model } from '../../src/reading/model.js';
import { problemsOf } from '../../src/reading/problems.js';
import type { Declared } from '../../src/reading/sources.js';
import { metadataOf } from './library.app.js';
import { ENTITIES } from './library.entities.js';

const required = (type: GraphQLOutputType) => new GraphQLNonNull(type);

describe('the checks at start', () => {
  let metadata: EntityMetadata[];
  beforeAll(async () => {
    metadata = await metadataOf(ENTITIES);
  });

  /** The problems of a book type with this one field, beside a root. */
  const problems = (
    name: string,
    type: GraphQLOutputType,
    declared: Declared = {},
    ofType: Declared = {},
    root: Declared = { can: { roles: 'public' } },
  ) => {
    const book = new GraphQLObjectType({
      name: 'Book',
      fields: { [name]: { type, extensions: { ...declared } } },
      extensions: { ...ofType },
    });
    const query = new GraphQLObjectType({
      name: 'Query',
      fields: { books: { type: required(new GraphQLList(required(book))), extensions: { rows: {}, ...root } } },
    });
    return problemsOf(new Model(new GraphQLSchema({ query, types: [book] }), metadata));
  };

  it('find nothing wrong with a right type', () => {
    expect(problems('title', required(GraphQLString))).toEqual([]);
  });

  const document = new GraphQLObjectType({ name: 'Document', fields: { a: { type: GraphQLInt } } });
  const cases: [string, Parameters<typeof problems>, string][] = [
    ['a field without a source', ['titel', GraphQLString], 'Book.titel: no column, relation or declaration gives its value'],
    [
      'a required field of a column that can be NULL',
      ['publishedAt', required(DateTime)],
      'Book.publishedAt: its column can be NULL, so it must be nullable',
    ],
    [
      'a required field with a rule',
      ['title', required(GraphQLString), { visible: () => 'true' }],
      'Book.title: has a rule, so it must be nullable',
    ],
    [
      'a rule on a column that is not there',
      ['title', GraphQLString, { visible: (row) => row.nothing! }],
      'Book.title: Book has no column for the property nothing',
    ],
    [
      'a type rule on a column that is not there',
      ['title', GraphQLString, {}, { visible: (row) => row.nothing! }],
      'Book: Book has no column for the property nothing',
    ],
    [
      'an expression over a column that is not there',
      ['sum', GraphQLInt, { sql: (row) => row.nothing! }],
      'Book.sum: Book has no column for the property nothing',
    ],
    [
      'a computed field of a column that is not there',
      ['all', GraphQLInt, { computed: { columns: ['nothing'], facts: {}, compute: () => 1 } }],
      'Book.all: nothing is no column',
    ],
    ['a root without a mark', ['title', GraphQLString, {}, {}, { can: undefined }], 'Query.books: neither @Can, @SignedIn nor @Public'],
    [
      'a filter whose argument is missing',
      ['title', GraphQLString, {}, {}, { can: { roles: 'public' }, rows: { filter: { x: { type: () => String, rule: () => '' } } } }],
      'Query.books: x cannot be bound',
    ],
    [
      'an order by a column that is not there',
      ['title', GraphQLString, {}, {}, { can: { roles: 'public' }, rows: { order: ['-nothing'] } }],
      'Query.books: Book has no column for the property nothing',
    ],
    ['a document in a column of text', ['title', document], 'Book.title: Document is a document type, so the column must be jsonb'],
    ['an instant in a column of text', ['title', DateTime], 'Book.title: DateTime needs a timestamptz column'],
    [
      'an enum whose values differ from their names',
      ['genre', new GraphQLEnumType({ name: 'Kind', values: { NOVEL: { value: 'novel' } } })],
      'Kind: NOVEL: key and value differ',
    ],
    [
      'a list without a join',
      ['others', new GraphQLList(new GraphQLObjectType({ name: 'Note', fields: { number: { type: GraphQLInt } } })), { rows: {} }],
      'Book.others: neither `by`, `on` nor a relation joins the rows to their owner',
    ],
    [
      'a list joined by a relation to another type',
      [
        'others',
        new GraphQLList(new GraphQLObjectType({ name: 'Card', fields: { phone: { type: GraphQLString } } })),
        { rows: { by: 'house' } },
      ],
      'Book.others: Card.house does not point to Book',
    ],
    [
      'a required to-one that can be hidden',
      ['sequel', required(new GraphQLObjectType({ name: 'Stub', fields: { a: { type: GraphQLInt } } }))],
      'Book.sequel: the other row may be missing or hidden, so it must be nullable',
    ],
  ];
  it.each(cases)('find %s', (_, declaration, problem) => {
    expect(problems(...declaration)).toContain(problem);
  });
});
