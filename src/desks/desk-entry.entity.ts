import { createUnionType, Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Decision } from '../awards/decision.entity.js';
import { Objection } from '../awards/objection.entity.js';
import { Bid } from '../bids/bid.entity.js';
import { Correction } from '../bids/correction.entity.js';
import { Amendment } from '../challenges/amendment.entity.js';
import { Challenge } from '../challenges/challenge.entity.js';
import { LedgerEntry } from '../challenges/ledger-entry.entity.js';
import { MatchmakingContact } from '../challenges/matchmaking-contact.entity.js';
import { Question } from '../challenges/question.entity.js';
import { SealKey } from '../challenges/seal-key.entity.js';
import { SealShare } from '../challenges/seal-share.entity.js';
import { AvailableAction } from '../common/action.js';
import { DateTime } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import { ChangeRequest } from '../contracts/change-request.entity.js';
import { Contract } from '../contracts/contract.entity.js';
import { Termination } from '../contracts/termination.entity.js';
import { List } from '../lists/list.entity.js';
import { MilestoneSubmission } from '../milestones/milestone-submission.entity.js';
import { Milestone } from '../milestones/milestone.entity.js';
import { Conflict } from '../panels/conflict.entity.js';
import { Draw } from '../panels/draw.entity.js';
import { Panel } from '../panels/panel.entity.js';
import { ConflictRuling } from '../panels/ruling.entity.js';
import { Payment } from '../payments/payment.entity.js';
import { Connection } from '../reading/connection.js';
import { Computed, Part, Sql, Through, Visible } from '../reading/decorators.js';
import { DeskBlocker } from './desk-blocker.entity.js';
import { DeskGroup, DeskKind, DeskRole } from './desk.enum.js';
import { blocked, groupOf, onDesk } from './desk.visibility.js';
import { DESK_WORDS } from './desk.words.js';

const DeskObject = createUnionType({
  name: 'DeskObject',
  description: 'What an entry of a desk is about; all of them are a `Node`',
  types: () =>
    [
      ...[List, Challenge, Amendment, Question, MatchmakingContact, LedgerEntry, SealKey, SealShare, Bid, Correction, Draw, Panel],
      ...[Conflict, ConflictRuling, Decision, Objection, Contract, ChangeRequest, Termination, Milestone, MilestoneSubmission, Payment],
    ] as const,
});

/** A row of a view: derived from the states of all objects, and stored nowhere. */
@ObjectType({ description: 'Something on the viewer’s desk: due, blocked by somebody else, or to come' })
@Entity('desk_entry')
@Visible(onDesk)
export class DeskEntry {
  @Field(() => String, { description: 'Stays the same as long as the entry is there; no id of an object' })
  @PrimaryColumn('uuid', { name: 'id' })
  key!: string;

  /** Of which membership the organisation is asked; null where a person is. */
  @Column('text', { name: 'held', nullable: true }) held!: string | null;
  @Column('uuid', { name: 'organisation_id', nullable: true }) organisationId!: string | null;
  @Column('boolean', { name: 'personal' }) personal!: boolean;
  @Column('uuid', { name: 'person_id', nullable: true }) personId!: string | null;
  @Column('uuid', { name: 'except_id', nullable: true }) exceptId!: string | null;
  @Column('text', { name: 'phase' }) phase!: DeskGroup;
  @Column('timestamptz', { name: 'due_after', nullable: true }) dueAfter!: Date | null;
  @Column('timestamptz', { name: 'until', nullable: true }) until!: Date | null;

  @Field(() => DeskRole, { description: 'Whose desk it is on' })
  @Column('text', { name: 'role' })
  role!: DeskRole;

  @Field(() => DeskKind, { description: 'What is to be done, or comes' })
  @Column('text', { name: 'kind' })
  kind!: DeskKind;

  @Field(() => LocalizedText, { description: 'The same in words' })
  @(Computed<DeskEntry>()(['kind'], ({ kind }) => DESK_WORDS[kind]))
  words!: LocalizedText;

  @Field(() => DeskGroup, { description: 'Whether it waits for the viewer' })
  @Sql<DeskEntry>(groupOf)
  group!: DeskGroup;

  @Field(() => DateTime, { nullable: true, description: 'Since when it is there; null where that is not known' })
  @Column('timestamptz', { name: 'since', nullable: true })
  since!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when it is to be done, included, or when it comes, by the clock of the server; null where nothing sets a limit',
  })
  @Column('timestamptz', { name: 'deadline', nullable: true })
  deadline!: Date | null;

  @Field(() => DateTime, { description: 'The clock of the server at this answer, to hold the deadline against' })
  @Sql<DeskEntry>((_entry, viewer) => viewer.now)
  now!: Date;

  @Field(() => Boolean, { description: 'Whether the deadline is past' })
  @Sql<DeskEntry>((entry, viewer) => `coalesce(${entry.deadline} < date_trunc('second', ${viewer.now}), false)`)
  overdue!: boolean;

  @Field(() => DeskBlocker, { nullable: true, description: 'Who has to act first; null where the entry is not blocked' })
  @Visible<DeskEntry>(blocked)
  @Part()
  blockedBy!: DeskBlocker | null;

  @Field(() => DeskObject, { nullable: true, description: 'What it is about' })
  @Column('text', { name: 'object' })
  @Sql<DeskEntry>((entry) => entry.object)
  object!: string;

  @Field(() => List, { nullable: true, description: 'The list; null where the viewer may not see it' })
  @ManyToOne(() => List)
  @JoinColumn({ name: 'list_id' })
  list!: Relation<List> | null;

  @Field(() => Challenge, { nullable: true, description: 'The challenge; null where there is none or the viewer may not see it' })
  @ManyToOne(() => Challenge)
  @JoinColumn({ name: 'challenge_id' })
  challenge!: Relation<Challenge> | null;

  @Field(() => Bid, { nullable: true, description: 'The bid; null where there is none or the viewer may not see it' })
  @ManyToOne(() => Bid)
  @JoinColumn({ name: 'bid_id' })
  bid!: Relation<Bid> | null;

  @Field(() => Contract, { nullable: true, description: 'The contract; null where there is none or the viewer may not see it' })
  @ManyToOne(() => Contract)
  @JoinColumn({ name: 'contract_id' })
  contract!: Relation<Contract> | null;

  @Field(() => Milestone, { nullable: true, description: 'The milestone; null where there is none' })
  @ManyToOne(() => Milestone)
  @JoinColumn({ name: 'milestone_id' })
  milestone!: Relation<Milestone> | null;

  @Field(() => Payment, { nullable: true, description: 'The payment; null where there is none or the viewer may not see it' })
  @ManyToOne(() => Payment)
  @JoinColumn({ name: 'payment_id' })
  payment!: Relation<Payment> | null;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with the object, as its own field tells' })
  @Through<DeskEntry>('object', [])
  availableActions!: AvailableAction[];
}

export const DeskEntryConnection = Connection('DeskEntry', () => DeskEntry);
