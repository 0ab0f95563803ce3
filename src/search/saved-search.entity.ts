import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { ChallengeState, Cluster } from '../challenges/challenge.enum.js';
import type { ClusterKey } from '../challenges/clusters.js';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { offer, offeredOn } from '../common/offers.js';
import { DateTime, Money } from '../common/scalars.js';
import { type Rule, Sql, typedId, Visible } from '../reading/decorators.js';

/** What somebody looks for is nobody else's business. */
const own: Rule<SavedSearch> = (saved, viewer) => `${saved.personId} = ${viewer.id}`;

for (const name of ['renameSavedSearch', 'deleteSavedSearch']) offer<SavedSearch>('saved_search', { name, when: () => 'true', may: own });

/** As it lies in its jsonb column: ids on the wire, money as text of fen, instants in ISO 8601. */
@ObjectType({ description: 'What narrows a saved search; null does not' })
export class SavedFilter {
  @Field(() => ID, { nullable: true, description: 'Global id of a list: what belongs to it' }) list?: string | null;
  @Field(() => [Cluster], { nullable: true, description: 'Of these industry clusters' }) clusters?: ClusterKey[] | null;
  @Field(() => [ChallengeState], { nullable: true, description: 'In these states, when it is told' }) states?: ChallengeState[] | null;
  @Field(() => String, { nullable: true, description: 'Administrative division of the department, six digits' }) region?: string | null;
  @Field(() => [String], { nullable: true, description: 'With one of these tags' }) tags?: string[] | null;
  @Field(() => Money, { nullable: true, description: 'At least so many fen of public money for each award' }) minAmount?: string | null;
  @Field(() => Money, { nullable: true, description: 'Less than so many fen of public money for each award' }) maxAmount?: string | null;
  @Field(() => DateTime, { nullable: true, description: 'Bids are taken until this instant or later, by `Challenge.bidsUntil`' })
  closesAfter?: string | null;
  @Field(() => DateTime, { nullable: true, description: 'Bids are taken until before this instant, by `Challenge.bidsUntil`' })
  closesBefore?: string | null;
}

@ObjectType({
  implements: () => [Node],
  description: 'A search that somebody saved, to be told when a challenge newly matches; seen by nobody else',
})
@Entity('saved_search')
@Visible(own)
export class SavedSearch implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<SavedSearch>((saved) => typedId('saved_search', saved.key))
  id!: string;

  @Column('uuid', { name: 'person_id' }) personId!: string;

  @Field(() => String, { description: 'What its owner calls it' })
  @Column('text', { name: 'name' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'The words; null where only the filter counts' })
  @Column('text', { name: 'text', nullable: true })
  text!: string | null;

  @Field(() => SavedFilter, { description: 'What narrows it' })
  @Column('jsonb', { name: 'filter' })
  filter!: SavedFilter;

  @Field(() => DateTime, { description: 'When it was saved' })
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @Sql(offeredOn<SavedSearch>('saved_search'))
  availableActions!: AvailableAction[];
}
