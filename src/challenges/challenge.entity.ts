import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { DateTime } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import { Expert } from '../identity/expert.entity.js';
import { Organisation } from '../identity/organisation.entity.js';
import { List } from '../lists/list.entity.js';
import { officersOf } from '../lists/officer.visibility.js';
import { Connection } from '../reading/connection.js';
import { Computed, First, Rows, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { CHALLENGE_FACTS, challengeActions, type ChallengeFlags } from './challenge.actions.js';
import { bidsUntil, recommendationsUntil } from './challenge.closes.js';
import { BidderConditions, Funding, Indicator, MilestonePlan, Rubric, Winners } from './challenge.documents.js';
import { ChallengeState, Cluster } from './challenge.enum.js';
import { contentOf } from './challenge.facts.js';
import { publishedOrOwn } from './challenge.visibility.js';
import type { ClusterKey } from './clusters.js';
import { completenessWarnings } from './completeness.rules.js';
import type { Schedule } from './schedule.rules.js';

const seen: Rule<Challenge> = (challenge, viewer) => publishedOrOwn(challenge, viewer);
const officer: Rule<Challenge> = (challenge, viewer) => officersOf(challenge.departmentId, viewer);

@ObjectType({ implements: () => [Node], description: 'A challenge 榜题: a problem with targets that are measured, an amount and a close' })
@Entity('challenge')
@Visible(seen)
export class Challenge implements Node, Partial<Schedule> {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Challenge>((challenge) => typedId('challenge', challenge.key))
  id!: string;

  @Column('uuid', { name: 'list_id' }) listId!: string;
  @Column('uuid', { name: 'department_id' }) departmentId!: string;
  @Column('uuid', { name: 'need_owner_id', nullable: true }) needOwnerId!: string | null;
  @Column('uuid', { name: 'end_user_id' }) endUserId!: string;
  @Column('bigint', { name: 'public_per_award_fen' }) publicPerAwardFen!: string;
  @Column('uuid', { name: 'vetters', array: true }) vetterIds!: string[];

  @Field(() => List, { nullable: true, description: 'The list it belongs to; null to a need owner before publication' })
  @ManyToOne(() => List, { nullable: false })
  @JoinColumn({ name: 'list_id' })
  list!: Relation<List> | null;

  @Field(() => String, { description: 'Number 榜题编号, unique inside the list' })
  @Column('text', { name: 'code' })
  code!: string;

  @Field(() => Int, { description: 'Place in the list, from 1' })
  @Column('int', { name: 'position' })
  position!: number;

  @Field(() => LocalizedText, { description: 'Title 榜题名称' })
  @Column('jsonb', { name: 'title' })
  title!: LocalizedText;

  @Field(() => Cluster, { description: 'Industry cluster' })
  @Column('text', { name: 'cluster' })
  cluster!: ClusterKey;

  @Field(() => LocalizedText, { description: 'Background 背景' })
  @Column('jsonb', { name: 'background' })
  background!: LocalizedText;

  @Field(() => LocalizedText, { description: 'The problem to be solved 主要技术难题' })
  @Column('jsonb', { name: 'problem' })
  problem!: LocalizedText;

  @Field(() => Organisation, { nullable: true, description: 'The enterprise whose need it is 需求方; null for a need of the department' })
  @ManyToOne(() => Organisation)
  @JoinColumn({ name: 'need_owner_id' })
  needOwner!: Relation<Organisation> | null;

  @Column('uuid', { name: 'relists_id', nullable: true }) relistsId!: string | null;

  @Field(() => Challenge, {
    nullable: true,
    description: 'The challenge of a former list that this one lists anew 原榜题; null for a new one',
  })
  @ManyToOne(() => Challenge)
  @JoinColumn({ name: 'relists_id' })
  relists!: Relation<Challenge> | null;

  @Field(() => LocalizedText, { nullable: true, description: 'What is different this time 调整说明; null for a new one' })
  @Column('jsonb', { name: 'redesign', nullable: true })
  redesign!: LocalizedText | null;

  @Field(() => [Challenge], { description: 'The challenge that lists it anew 重新发榜后的榜题, once the viewer may see that; at most one' })
  @First(1)
  @Rows<Challenge>({ by: 'relistsId', order: ['key'] })
  relistedAs!: Challenge[];

  @Field(() => Organisation, { description: 'The organisation that will use the result 最终用户' })
  @ManyToOne(() => Organisation, { nullable: false })
  @JoinColumn({ name: 'end_user_id' })
  endUser!: Relation<Organisation>;

  @Field(() => [Indicator], { description: 'Assessment indicators 考核指标, as amended' })
  @Column('jsonb', { name: 'indicators' })
  indicators!: Indicator[];

  @Field(() => [LocalizedText], { description: 'What is handed over 交付物' })
  @Column('jsonb', { name: 'deliverables' })
  deliverables!: LocalizedText[];

  @Field(() => Funding, { description: 'Who pays how much, as amended' })
  @Column('jsonb', { name: 'funding' })
  funding!: Funding;

  @Field(() => LocalizedText, { description: 'Who owns the results 知识产权' })
  @Column('jsonb', { name: 'ip' })
  ip!: LocalizedText;

  @Field(() => BidderConditions, { description: 'Who may bid' })
  @Column('jsonb', { name: 'bidder_conditions' })
  bidderConditions!: BidderConditions;

  @Field(() => Rubric, { description: 'How bids are judged' })
  @Column('jsonb', { name: 'rubric' })
  rubric!: Rubric;

  @Field(() => Float, { nullable: true, description: 'Percent of the contract that is paid at signing; null is 0' })
  @Column('numeric', { name: 'signing_share_percent', nullable: true })
  signingSharePercent!: string | null;

  @Field(() => [MilestonePlan], { description: 'Milestones as planned' })
  @Column('jsonb', { name: 'milestones' })
  milestones!: MilestonePlan[];

  @Field(() => Winners, { description: 'How many bids win' })
  @Column('jsonb', { name: 'winners' })
  winners!: Winners;

  @Field(() => [Expert], { description: 'Experts who vetted the need 需求论证专家, to those who may see experts' })
  @Rows<Expert, Challenge>({ on: (challenge, expert) => `${expert.key} = any(${challenge.vetterIds})`, order: ['key'] })
  vetters!: Relation<Expert>[];

  @Field(() => Int, { description: 'Version: 1 at publication, one more with every material amendment' })
  @Column('int', { name: 'version' })
  version!: number;

  @Field(() => ChallengeState, { description: 'How far it is' })
  @Column('text', { name: 'state' })
  state!: ChallengeState;

  @Field(() => DateTime, { nullable: true, description: 'Bidder close 申报截止, included, after amendments; null before publication' })
  @Column('timestamptz', { name: 'bidder_close', nullable: true })
  bidderClose!: Date;

  @Field(() => DateTime, { nullable: true, description: 'Recommender close 推荐截止, included, after amendments; null before publication' })
  @Column('timestamptz', { name: 'recommender_close', nullable: true })
  recommenderClose!: Date;

  @Field(() => DateTime, { nullable: true, description: 'Until when questions are in time; null before publication' })
  @Column('timestamptz', { name: 'questions_close', nullable: true })
  questionsClose!: Date;

  @Field(() => DateTime, { nullable: true, description: 'From when on bidders register for matchmaking 对接; null for no limit' })
  @Column('timestamptz', { name: 'matching_opens', nullable: true })
  matchingOpens!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Until when a registration for matchmaking counts; null for no limit' })
  @Column('timestamptz', { name: 'matching_closes', nullable: true })
  matchingCloses!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Planned start of the review; null before publication' })
  @Column('timestamptz', { name: 'review_opens', nullable: true })
  reviewOpens!: Date;

  @Field(() => DateTime, { nullable: true, description: 'Planned end of the review; null before publication' })
  @Column('timestamptz', { name: 'review_closes', nullable: true })
  reviewCloses!: Date;

  @Field(() => DateTime, { nullable: true, description: 'Start of the notice 公示; null before publication' })
  @Column('timestamptz', { name: 'notice_opens', nullable: true })
  noticeOpens!: Date;

  @Field(() => DateTime, { nullable: true, description: 'End of the notice, included; null before publication' })
  @Column('timestamptz', { name: 'notice_closes', nullable: true })
  noticeCloses!: Date;

  @Field(() => DateTime, { nullable: true, description: 'End of its one extension for want of bids; null where there was none' })
  @Column('timestamptz', { name: 'extended_until', nullable: true })
  extendedUntil!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Until when bids are taken, or were, included: the end of the extension where there was one, else the bidder close. Null before publication',
  })
  @Sql<Challenge>(bidsUntil)
  bidsUntil!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Until when recommendations count, included: the recommender close, but not before the end of an extension. Null before publication',
  })
  @Sql<Challenge>(recommendationsUntil)
  recommendationsUntil!: Date | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'What keeps it from being submitted, such as a key that stands twice, and what runs as it stands and is probably not meant, such as shares that do not sum to 100; to officers',
  })
  @Visible(officer)
  @(Computed<Challenge>()(['indicators', 'funding', 'rubric', 'milestones', 'winners', 'signingSharePercent'], (challenge) =>
    completenessWarnings(contentOf(challenge)),
  ))
  warnings!: string[] | null;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @(Computed<Challenge, ChallengeFlags>()(['state', 'departmentId'], CHALLENGE_FACTS, challengeActions))
  availableActions!: AvailableAction[];
}

export const ChallengeConnection = Connection('Challenge', () => Challenge);
