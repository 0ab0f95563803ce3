import { Field, Float, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { type Rule, Visible } from '../reading/decorators.js';
import { Organisation } from './organisation.entity.js';
import { officer } from './visibility.js';

const partiesAndOfficers: Rule<Shareholding> = (holding, viewer) =>
  `(${holding.ownerId} = any(${viewer.organisations}) or ${holding.ownedId} = any(${viewer.organisations}) or ${officer(viewer)})`;

/** What one organisation holds of another: decides whether a bidder is related to the need owner. */
@ObjectType({ description: 'What one organisation holds of another 持股: seen by both, by officers and by the operator' })
@Entity('shareholding')
@Visible(partiesAndOfficers)
export class Shareholding {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Column('uuid', { name: 'owner_id' }) ownerId!: string;
  @Column('uuid', { name: 'owned_id' }) ownedId!: string;

  @Field(() => Organisation, { description: 'Who holds' })
  @ManyToOne(() => Organisation, { nullable: false })
  @JoinColumn({ name: 'owner_id' })
  owner!: Relation<Organisation>;

  @Field(() => Organisation, { description: 'Of whom' })
  @ManyToOne(() => Organisation, { nullable: false })
  @JoinColumn({ name: 'owned_id' })
  owned!: Relation<Organisation>;

  @Field(() => Float, { description: 'Percent of the shares, 0 to 100' })
  @Column('numeric', { name: 'percent' })
  percent!: string;
}
