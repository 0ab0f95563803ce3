import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { offer, offeredOn } from '../common/offers.js';
import { DateTime } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import { Organisation } from '../identity/organisation.entity.js';
import { Person } from '../identity/person.entity.js';
import { type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { Challenge } from './challenge.entity.js';
import { departmentOrNeedOwner, holdsRole } from './challenge.visibility.js';

const parties: Rule<MatchmakingContact> = (contact, viewer) =>
  `(${contact.ndaSignedById} = ${viewer.id} or ${contact.hostId} = ${viewer.id} or ${contact.organisationId} = any(${viewer.organisations})
    or ${departmentOrNeedOwner(contact.challengeId, viewer)})`;

offer<MatchmakingContact>('matchmaking_contact', {
  name: 'recordMeeting',
  when: (contact) => `${contact.metAt} is null`,
  may: (contact, viewer) =>
    `${contact.ndaSignedById} = ${viewer.id} or ${holdsRole(contact.challengeId, viewer, 'clerk')}
      or exists (select 1 from challenge c where c.id = ${contact.challengeId} and c.need_owner_id = any(${viewer.as('need-owner')}))`,
});

/** All contacts are on record; they are known to the parties alone. */
@ObjectType({
  implements: () => [Node],
  description: 'A contact in matchmaking 对接: a pledge of secrecy, then a meeting; seen by both sides and the department',
})
@Entity('matchmaking_contact')
@Visible(parties)
export class MatchmakingContact implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<MatchmakingContact>((contact) => typedId('matchmaking_contact', contact.key))
  id!: string;

  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('uuid', { name: 'nda_signed_by' }) ndaSignedById!: string;
  @Column('uuid', { name: 'host_id', nullable: true }) hostId!: string | null;

  @Field(() => Challenge, { nullable: true, description: 'The challenge' })
  @ManyToOne(() => Challenge, { nullable: false })
  @JoinColumn({ name: 'challenge_id' })
  challenge!: Relation<Challenge> | null;

  @Field(() => Organisation, { description: 'The organisation that may bid' })
  @ManyToOne(() => Organisation, { nullable: false })
  @JoinColumn({ name: 'organisation_id' })
  organisation!: Relation<Organisation>;

  @Field(() => Person, { nullable: true, description: 'Who signed the pledge of secrecy 保密协议 for it' })
  @ManyToOne(() => Person, { nullable: false })
  @JoinColumn({ name: 'nda_signed_by' })
  ndaSignedBy!: Relation<Person> | null;

  @Field(() => DateTime, { description: 'When it was signed' })
  @Column('timestamptz', { name: 'nda_signed_at' })
  ndaSignedAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When they met; null until they did' })
  @Column('timestamptz', { name: 'met_at', nullable: true })
  metAt!: Date | null;

  @Field(() => LocalizedText, { nullable: true, description: 'What they spoke of' })
  @Column('jsonb', { name: 'topic', nullable: true })
  topic!: LocalizedText | null;

  @Field(() => Person, { nullable: true, description: 'Who received them' })
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'host_id' })
  host!: Relation<Person> | null;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @Sql(offeredOn<MatchmakingContact>('matchmaking_contact'))
  availableActions!: AvailableAction[];
}
