import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { offer, offeredOn } from '../common/offers.js';
import { DateTime } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import { Person } from '../identity/person.entity.js';
import { type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { Challenge } from './challenge.entity.js';
import { holdsRole, officersOfChallenge } from './challenge.visibility.js';

/** Questions are asked of published challenges only, so that a public answer gives nothing away. */
const answeredOrOwn: Rule<Question> = (question, viewer) =>
  `(${question.answeredAt} is not null or ${question.askedById} = ${viewer.id} or ${officersOfChallenge(question.challengeId, viewer)})`;
const askerOrOfficer: Rule<Question> = (question, viewer) =>
  `(${question.askedById} = ${viewer.id} or ${officersOfChallenge(question.challengeId, viewer)})`;

offer<Question>('question', {
  name: 'answerQuestion',
  when: (question) => `${question.answeredAt} is null`,
  may: (question, viewer) => holdsRole(question.challengeId, viewer, 'clerk'),
});

/** Every clarification goes to all; who asked does not. */
@ObjectType({ implements: () => [Node], description: 'A question 答疑 about a challenge; with its answer it is public' })
@Entity('question')
@Visible(answeredOrOwn)
export class Question implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Question>((question) => typedId('question', question.key))
  id!: string;

  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;
  @Column('uuid', { name: 'asked_by' }) askedById!: string;
  @Column('uuid', { name: 'answered_by', nullable: true }) answeredById!: string | null;

  @Field(() => Challenge, { nullable: true, description: 'The challenge' })
  @ManyToOne(() => Challenge, { nullable: false })
  @JoinColumn({ name: 'challenge_id' })
  challenge!: Relation<Challenge> | null;

  @Field(() => LocalizedText, { description: 'The question' })
  @Column('jsonb', { name: 'question' })
  question!: LocalizedText;

  @Field(() => Person, { nullable: true, description: 'Who asked; to that person and to officers' })
  @Visible(askerOrOfficer)
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'asked_by' })
  askedBy!: Relation<Person> | null;

  @Field(() => DateTime, { description: 'When it was asked' })
  @Column('timestamptz', { name: 'asked_at' })
  askedAt!: Date;

  @Field(() => Boolean, { description: 'Whether it came after the close of questions: it is taken all the same' })
  @Sql<Question>(
    (question) =>
      `(select date_trunc('second', ${question.askedAt}) > c.questions_close from challenge c where c.id = ${question.challengeId})`,
  )
  late!: boolean;

  @Field(() => LocalizedText, { nullable: true, description: 'The answer; null until there is one' })
  @Column('jsonb', { name: 'answer', nullable: true })
  answer!: LocalizedText | null;

  @Field(() => Person, { nullable: true, description: 'The clerk who answered; to that asker and to officers' })
  @Visible(askerOrOfficer)
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'answered_by' })
  answeredBy!: Relation<Person> | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was answered' })
  @Column('timestamptz', { name: 'answered_at', nullable: true })
  answeredAt!: Date | null;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @Sql(offeredOn<Question>('question'))
  availableActions!: AvailableAction[];
}
