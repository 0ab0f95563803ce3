import { Field, Float, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Organisation } from '../identity/organisation.entity.js';
import { Person } from '../identity/person.entity.js';
import type { Rule } from '../reading/decorators.js';
import { Visible } from '../reading/decorators.js';
import { seesBidOf } from './bid.visibility.js';

const partnerSeen: Rule<BidPartner> = (partner, viewer) => seesBidOf(partner.bidId, viewer);
const memberSeen: Rule<BidMember> = (member, viewer) => seesBidOf(member.bidId, viewer);

/** A row for each partner of the content submitted last in time: conflicts, bans and contracts ask for it. */
@ObjectType({ description: 'A partner 参与单位 of a bid' })
@Entity('bid_partner')
@Visible(partnerSeen)
export class BidPartner {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Column('uuid', { name: 'bid_id' }) bidId!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('int', { name: 'position' }) position!: number;

  @Field(() => Organisation, { description: 'The organisation' })
  @ManyToOne(() => Organisation, { nullable: false })
  @JoinColumn({ name: 'organisation_id' })
  organisation!: Relation<Organisation>;

  @Field(() => Float, { description: 'Share of the public money, percent' })
  @Column('numeric', { name: 'share_percent' })
  sharePercent!: string;
}

/** A row for each member of the team of the content submitted last in time. */
@ObjectType({ description: 'A team member 团队成员 of a bid' })
@Entity('bid_member')
@Visible(memberSeen)
export class BidMember {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Column('uuid', { name: 'bid_id' }) bidId!: string;
  @Column('uuid', { name: 'person_id' }) personId!: string;
  @Column('int', { name: 'position' }) position!: number;

  @Field(() => Person, { nullable: true, description: 'The person' })
  @ManyToOne(() => Person, { nullable: false })
  @JoinColumn({ name: 'person_id' })
  person!: Relation<Person> | null;
}
