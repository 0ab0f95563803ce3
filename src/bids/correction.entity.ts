import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { DateTime } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import { Computed, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { correctionActions } from './bid.actions.js';
import { ChangedValue } from './bid.documents.js';
import { Bid } from './bid.entity.js';
import { CorrectionState, DefectKind } from './bid.enum.js';
import { bidColumns, ownOrOfficers, ownPeople } from './bid.visibility.js';

const ownOrOfficer: Rule<Correction> = (correction, viewer) =>
  `exists (select 1 from bid b where b.id = ${correction.bidId} and ${ownOrOfficers(bidColumns('b'), viewer)})`;

@ObjectType({
  implements: () => [Node],
  description: 'A formal defect that was noticed, and its correction 补正; to the author unit and officers',
})
@Entity('correction')
@Visible(ownOrOfficer)
export class Correction implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Correction>((correction) => typedId('correction', correction.key))
  id!: string;

  @Column('uuid', { name: 'bid_id' }) bidId!: string;
  @Column('uuid', { name: 'noticed_by' }) noticedById!: string;
  @Column('uuid', { name: 'corrected_by', nullable: true }) correctedById!: string | null;
  @Column('timestamptz', { name: 'reminded_at', nullable: true }) remindedAt!: Date | null;

  @Field(() => Bid, { nullable: true, description: 'The bid' })
  @ManyToOne(() => Bid, { nullable: false })
  @JoinColumn({ name: 'bid_id' })
  bid!: Relation<Bid> | null;

  @Field(() => DefectKind, { description: 'What is missing' })
  @Column('text', { name: 'kind' })
  kind!: DefectKind;

  @Field(() => LocalizedText, { nullable: true, description: 'For the bidder' })
  @Column('jsonb', { name: 'note', nullable: true })
  note!: LocalizedText | null;

  @Field(() => CorrectionState, { description: 'How it stands' })
  @Column('text', { name: 'state' })
  state!: CorrectionState;

  @Field(() => DateTime, { description: 'When it was noticed' })
  @Column('timestamptz', { name: 'noticed_at' })
  noticedAt!: Date;

  @Field(() => DateTime, { description: 'When the bidder is reminded: working days by the official calendar' })
  @Column('timestamptz', { name: 'reminder_at' })
  reminderAt!: Date;

  @Field(() => DateTime, { description: 'Until when it can be answered, included: calendar days' })
  @Column('timestamptz', { name: 'ends_at' })
  endsAt!: Date;

  @Field(() => Boolean, { description: 'Whether the reminder falls into a year without a published calendar, and may move' })
  @Column('boolean', { name: 'provisional' })
  provisional!: boolean;

  @Field(() => DateTime, { nullable: true, description: 'When it was answered in time; null where it was not' })
  @Column('timestamptz', { name: 'corrected_at', nullable: true })
  correctedAt!: Date | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the answer changes the content of the bid; null before' })
  @Column('boolean', { name: 'content_changed', nullable: true })
  contentChanged!: boolean | null;

  @Field(() => [ChangedValue], { nullable: true, description: 'Values that the answer changes; null before' })
  @Column('jsonb', { name: 'changed', nullable: true })
  changed!: ChangedValue[] | null;

  @Field(() => [ID], { description: 'Global ids of the files that came with the answer' })
  @Column('jsonb', { name: 'files' })
  files!: string[];

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @(Computed<Correction, { own: boolean; due: boolean }>()(
    ['state'],
    {
      own: (correction, viewer) =>
        `(select coalesce(${ownPeople(bidColumns('b'), viewer)}, false) from bid b where b.id = ${correction.bidId})`,
      due: (correction, viewer) => `date_trunc('second', ${viewer.now}) <= ${correction.endsAt}`,
    },
    correctionActions,
  ))
  availableActions!: AvailableAction[];
}
