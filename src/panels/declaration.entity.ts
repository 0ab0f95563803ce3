import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Challenge } from '../challenges/challenge.entity.js';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { offer, offeredOn } from '../common/offers.js';
import { DateTime } from '../common/scalars.js';
import { Expert } from '../identity/expert.entity.js';
import { type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { DeclaredConflict } from './conflict.documents.js';
import { ConflictStatement } from './panel.enum.js';
import { holdsFor, REVIEW_OFFICERS } from './panel.visibility.js';

const selfAndOfficers: Rule<ConflictDeclaration> = (declaration, viewer) =>
  `(${declaration.expertId} = ${viewer.expert} or ${holdsFor(declaration.challengeId, viewer, ...REVIEW_OFFICERS)})`;

/** Every expert of the pool, drawn or not: nobody learns from it who is drawn. */
offer<Challenge>('challenge', {
  name: 'declareConflicts',
  when: (challenge, viewer) => `${viewer.expert} is not null and ${challenge.state} not in ('DRAFT', 'READY')`,
  may: () => 'true',
});

@ObjectType({
  implements: () => [Node],
  description:
    'What an expert states about conflicts of interest with a challenge 利益冲突声明; the last one stands. To the expert and to officers',
})
@Entity('conflict_declaration')
@Visible(selfAndOfficers)
export class ConflictDeclaration implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<ConflictDeclaration>((declaration) => typedId('conflict_declaration', declaration.key))
  id!: string;

  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;
  @Column('uuid', { name: 'expert_id' }) expertId!: string;

  @Field(() => Challenge, { nullable: true, description: 'The challenge' })
  @ManyToOne(() => Challenge, { nullable: false })
  @JoinColumn({ name: 'challenge_id' })
  challenge!: Relation<Challenge> | null;

  @Field(() => Expert, { nullable: true, description: 'The expert' })
  @ManyToOne(() => Expert, { nullable: false })
  @JoinColumn({ name: 'expert_id' })
  expert!: Relation<Expert> | null;

  @Field(() => ConflictStatement, { description: 'What it says' })
  @Column('text', { name: 'statement' })
  statement!: ConflictStatement;

  @Field(() => [DeclaredConflict], { description: 'Those stated; none with NONE' })
  @Column('jsonb', { name: 'conflicts' })
  conflicts!: DeclaredConflict[];

  @Field(() => DateTime, { description: 'When' })
  @Column('timestamptz', { name: 'declared_at' })
  declaredAt!: Date;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it: nothing, it is a record' })
  @Sql(offeredOn<ConflictDeclaration>('conflict_declaration'))
  availableActions!: AvailableAction[];
}
