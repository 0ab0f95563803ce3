import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import { DateTime, IndicatorValue, Money } from '../../src/common/scalars.js';
import { Connection } from '../../src/reading/connection.js';
import { Computed, Paged, Rows, type Rule, Sql, typedId, Visible } from '../../src/reading/decorators.js';
import { bookActions } from './library.rules.js';
import { Action, Genre, Node, Profile } from './library.documents.js';

export const BookConnection = Connection('Book', () => Book);
export const ReviewConnection = Connection('Review', () => Review);

const listed: Rule<Book> = (book, viewer) =>
  `${book.state} = 'listed' or ${book.houseId} = any(${viewer.organisations}) or 'clerk' = any(${viewer.roles})`;
const ofHouse: Rule<Book> = (book, viewer) => `${book.houseId} = any(${viewer.as('finance')})`;
const bookOptions = {
  order: ['-publishedAt'],
  orderBy: { name: 'BookOrder', options: { NEWEST: ['-publishedAt'], TITLE: ['title'], MIXED: ['genre', '-price'], PLAIN: [] } },
  filter: {
    genre: { type: () => Genre, rule: (book, value) => `${book.genre} = ${value}` },
    genres: { type: () => [Genre], rule: (book, value) => `${book.genre} = any(${value})` },
    house: { type: () => ID, rule: (book, value) => `${book.house} = ${value}` },
    minPrice: { type: () => Money, rule: (book, value) => `${book.price} >= ${value}` },
    after1: { type: () => DateTime, rule: (book, value) => `${book.publishedAt} > ${value}` },
  },
} satisfies import('../../src/reading/declarations.js').PagedOptions<Book>;

@ObjectType({ implements: () => [Node] })
@Entity('house')
export class House implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Field(() => ID) @Sql<House>((house) => typedId('house', house.key)) id!: string;
  @Field(() => String) @Column('text') name!: string;
  @Field(() => Int, { nullable: true }) @Column('int', { nullable: true }) founded!: number | null;
  @Field(() => Money) @Column('bigint') capital!: string;
  @Field(() => Float, { nullable: true }) @Column('float8', { nullable: true }) rating!: number | null;
  @Field(() => Boolean) @Column('boolean') open!: boolean;
  @Field(() => [String]) @Column('text', { array: true }) tags!: string[];
  @Field(() => DateTime) @Column('timestamptz') since!: Date;
  @Field(() => [DateTime], { nullable: true }) @Column('timestamptz', { array: true, nullable: true }) visits!: Date[] | null;
  @Column('uuid', { name: 'parent_id', nullable: true }) parentId!: string | null;
  @Field(() => House, { nullable: true }) @ManyToOne(() => House) @JoinColumn({ name: 'parent_id' }) parent!: Relation<House> | null;
  @Field(() => Card, { nullable: true }) @OneToOne(() => Card, (card) => card.house) card!: Relation<Card> | null;
  @Field(() => Int) @Sql<House>((house) => `(select count(*) from book b where b.house_id = ${house.key})`) bookCount!: number;
  @Field(() => [ID])
  @Sql<House>((house) => `array(select ${typedId('book', 'b.id')} from book b where b.house_id = ${house.key} order by b.id)`)
  bookIds!: string[];
  @Field(() => [Book])
  @Rows<Book>({ by: 'house', order: ['title'], filter: { genre: bookOptions.filter.genre }, max: 7 })
  books!: Relation<Book>[];
  @Field(() => BookConnection) @Paged<Book>({ by: 'houseId', first: 3, max: 5, ...bookOptions }) page!: unknown;
  @Field(() => Book, { nullable: true })
  @Rows<Book, House>({ on: (house, book) => `${book.houseId} = ${house.key} and ${book.genre} <> 'essay'`, order: ['-price', 'title'] })
  dearest!: Relation<Book> | null;
}

@ObjectType()
@Entity('card')
export class Card {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Field(() => String) @Column('text') phone!: string;
  @Field(() => House)
  @OneToOne(() => House, (house) => house.card, { nullable: false })
  @JoinColumn({ name: 'house_id' })
  house!: Relation<House>;
}

@ObjectType({ implements: () => [Node] })
@Entity('book')
@Visible<Book>(listed)
export class Book implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Field(() => ID) @Sql<Book>((book) => typedId('book', book.key)) id!: string;
  @Field(() => String) @Column('text') title!: string;
  @Field(() => Genre) @Column('text') genre!: Genre;
  @Column('text') state!: string;
  @Field(() => Money, { nullable: true }) @Visible<Book>(ofHouse) @Column('bigint', { nullable: true }) price!: string | null;
  @Field(() => DateTime, { nullable: true }) @Column('timestamptz', { name: 'published_at', nullable: true }) publishedAt!: Date | null;
  @Field(() => Profile, { nullable: true }) @Column('jsonb', { nullable: true }) profile!: Profile | null;
  @Field(() => [Action], { nullable: true }) @Sql<Book>((book) => `${book.profile} -> 'actions'`) stored!: Action[] | null;
  @Field(() => IndicatorValue, { nullable: true }) @Column('jsonb', { nullable: true }) figure!: unknown;
  @Column('bytea', { nullable: true }) seal!: Buffer | null;
  @Column('uuid', { name: 'house_id' }) houseId!: string;
  @Field(() => House) @ManyToOne(() => House, { nullable: false }) @JoinColumn({ name: 'house_id' }) house!: Relation<House>;
  @Column('uuid', { name: 'sequel_id', nullable: true }) sequelId!: string | null;
  @Field(() => Book, { nullable: true }) @ManyToOne(() => Book) @JoinColumn({ name: 'sequel_id' }) sequel!: Relation<Book> | null;
  @Field(() => [Action])
  @(Computed<Book, { pages: number | null }>()(
    ['state', 'houseId', 'publishedAt', 'price'],
    { pages: (book) => `${book.profile} -> 'pages'` },
    bookActions,
  ))
  actions!: Action[];
  @Field(() => String, { nullable: true })
  @Visible<Book>(ofHouse)
  @(Computed<Book>()(['seal'], ({ seal }) => seal?.toString('utf8') ?? null))
  opened!: string | null;
}

@ObjectType({ implements: () => [Node] })
@Entity('review')
@Visible<Review>(
  (review, viewer) => `${review.openAt} <= ${viewer.now} or ${review.expertId} = ${viewer.expert} or ${review.writerId} = ${viewer.id}`,
)
export class Review implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Field(() => ID) @Sql<Review>((review) => typedId('review', review.key)) id!: string;
  @Field(() => Int) @Column('int') stars!: number;
  @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) words!: string | null;
  @Field(() => DateTime) @Column('timestamptz', { name: 'open_at' }) openAt!: Date;
  @Column('uuid', { name: 'expert_id', nullable: true }) expertId!: string | null;
  @Column('uuid', { name: 'writer_id', nullable: true }) writerId!: string | null;
  @Field(() => Book, { nullable: true }) @ManyToOne(() => Book) @JoinColumn({ name: 'book_id' }) book!: Relation<Book> | null;
}

@ObjectType()
@Entity('note')
export class Note {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Field(() => Int) @Column('int') number!: number;
  @Column('text', { name: 'subject_id', nullable: true }) subjectId!: string | null;
  @Field(() => Node, { nullable: true }) @Sql<Note>((note) => note.subjectId) subject!: Node | null;
}

/** The orders and filters of books, for the roots. */
export const BOOKS = bookOptions;
export const ENTITIES = [House, Card, Book, Review, Note];
