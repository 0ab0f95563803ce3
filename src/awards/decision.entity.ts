import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { DateTime } from '../common/scalars.js';
import { Challenge } from '../challenges/challenge.entity.js';
import { Person } from '../identity/person.entity.js';
import { officersOf } from '../lists/officer.visibility.js';
import { Computed, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import type { Viewer } from '../reading/declarations.js';
import { decisionActions } from './decision.actions.js';
import { AnnouncedBid, DecisionStep } from './decision.documents.js';
import { DecisionAction, DecisionOutcome, DecisionState } from './decision.enum.js';

/** Everyone when the notice opens, or at once where nobody is proposed; before that the officers of the department. */
export const announcedOrOfficer = (decision: { publicFrom: string; departmentId: string }, viewer: Viewer): string =>
  `(${decision.publicFrom} <= ${viewer.now} or ${officersOf(decision.departmentId, viewer)})`;
const seen: Rule<Decision> = (decision, viewer) => announcedOrOfficer(decision, viewer);
const officer: Rule<Decision> = (decision, viewer) => officersOf(decision.departmentId, viewer);

/** SQL: the ids on the wire of an array of bids, in its order. */
const bidIds = (bids: string): string =>
  `array(select ${typedId('bid', 'u.bid')} from unnest(${bids}) with ordinality u(bid, n) order by u.n)`;

/** SQL: what is published of an array of bids, in its order. */
const announced = (bids: string): string =>
  `select coalesce(jsonb_agg(jsonb_build_object('bid', ${typedId('bid', 'b.id')}, 'lead', o.name, 'pi', p.name, 'title', b.content -> 'title')
    order by u.n), '[]') from unnest(${bids}) with ordinality u(bid, n) join bid b on b.id = u.bid
    join organisation o on o.id = b.lead_id join person p on p.id = b.pi_id`;

@ObjectType({
  implements: () => [Node],
  description: 'The decision on a challenge 立项决定: hidden from all but officers until its notice opens',
})
@Entity('decision')
@Visible(seen)
export class Decision implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Decision>((decision) => typedId('decision', decision.key))
  id!: string;

  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;
  @Field(() => Challenge, { nullable: true, description: 'The challenge decided on' })
  @ManyToOne(() => Challenge, { nullable: false })
  @JoinColumn({ name: 'challenge_id' })
  challenge!: Relation<Challenge> | null;

  @Column('uuid', { name: 'department_id' }) departmentId!: string;

  @Field(() => DecisionState, { description: 'How far it is' })
  @Column('text', { name: 'state' })
  state!: DecisionState;

  @Field(() => Int, { description: 'Eligible bids when it was decided 有效申请数; a later removal leaves it' })
  @Column('int', { name: 'valid_bids' })
  validBids!: number;

  @Field(() => DecisionOutcome, { description: 'What it comes to; before the award, what it will come to if no bid falls' })
  @Column('text', { name: 'outcome' })
  outcome!: DecisionOutcome;

  @Field(() => DecisionAction, { nullable: true, description: 'What the policy did by itself; null where several bids competed' })
  @Column('text', { name: 'action', nullable: true })
  action!: DecisionAction | null;

  @Field(() => [DecisionStep], { description: 'What followed, in the order of time' })
  @Column('jsonb', { name: 'steps' })
  steps!: DecisionStep[];

  @Column('uuid', { name: 'proposed', array: true }) proposedIds!: string[];
  /** Who stands to be awarded: the proposed bids until one falls. Shown as awarded only when the award stands. */
  @Column('uuid', { name: 'awarded', array: true }) standingIds!: string[];
  @Column('uuid', { name: 'reserve', array: true }) reserveIds!: string[];

  @Field(() => [ID], { description: 'Global ids of the bids that the notice announces, in order 拟立项; stays when one of them falls' })
  @Sql<Decision>((decision) => bidIds(decision.proposedIds))
  proposed!: string[];

  @Field(() => [ID], { description: 'Global ids of the bids that are awarded, in order 立项; empty until the award stands' })
  @Sql<Decision>((decision) => `case when ${decision.awardedAt} is null then '{}' else ${bidIds(decision.standingIds)} end`)
  awarded!: string[];

  @Field(() => [ID], { description: 'Global ids of the bids in reserve, the first steps in first 备选; what is left of them' })
  @Sql<Decision>((decision) => bidIds(decision.reserveIds))
  reserve!: string[];

  @Field(() => [AnnouncedBid], { description: 'The proposed bids as the notice shows them: who leads them, and what they are' })
  @Sql<Decision>((decision) => announced(decision.proposedIds))
  announced!: AnnouncedBid[];

  @Field(() => String, { nullable: true, description: 'Why the department deviates from the rank 偏离理由; null where it does not' })
  @Column('text', { name: 'deviation_reason', nullable: true })
  deviationReason!: string | null;

  @Column('uuid', { name: 'decided_by', nullable: true }) decidedById!: string | null;
  /** For whom, as a deputy. */
  @Column('uuid', { name: 'decided_for', nullable: true }) decidedForId!: string | null;
  @Field(() => Person, { nullable: true, description: 'The approver who decided; null where the system did; to officers' })
  @Visible(officer)
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'decided_by' })
  decidedBy!: Relation<Person> | null;

  @Column('uuid', { name: 'countersigned_by', nullable: true }) countersignedById!: string | null;
  @Field(() => Person, { nullable: true, description: 'The supervisor who countersigned a deviation; to officers' })
  @Visible(officer)
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'countersigned_by' })
  countersignedBy!: Relation<Person> | null;

  @Field(() => DateTime, { description: 'When it was decided' })
  @Column('timestamptz', { name: 'decided_at' })
  decidedAt!: Date;

  @Column('timestamptz', { name: 'public_from', nullable: true }) publicFrom!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When the notice 公示 opens; null where nobody is announced' })
  @Column('timestamptz', { name: 'notice_opens', nullable: true })
  noticeOpens!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Last instant of the notice; later than planned where the decision came too late' })
  @Column('timestamptz', { name: 'notice_closes', nullable: true })
  noticeCloses!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Instant of the award: the notice close or the last finding, the later; null before it',
  })
  @Column('timestamptz', { name: 'awarded_at', nullable: true })
  awardedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Last instant at which a reserve may step in 备选有效期; null before the award' })
  @Column('timestamptz', { name: 'reserve_valid_until', nullable: true })
  reserveValidUntil!: Date | null;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @(Computed<Decision>()(['state', 'departmentId', 'decidedById', 'decidedForId'], decisionActions))
  availableActions!: AvailableAction[];
}
