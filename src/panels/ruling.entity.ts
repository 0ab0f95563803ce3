import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import type { Actor } from '../common/actor.js';
import { type Action, actionsOf } from '../common/machine.js';
import { Node } from '../common/node.js';
import { DateTime } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import { hadFirstPart } from '../common/two-persons.js';
import { Person } from '../identity/person.entity.js';
import { rolesIn } from '../lists/officer.visibility.js';
import { Computed, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { RulingOutcome, RulingState } from './panel.enum.js';
import { awardDecided, holdsFor, REVIEW_OFFICERS } from './panel.visibility.js';
import { RULING_MACHINE } from './ruling.machine.js';

const officers: Rule<ConflictRuling> = (ruling, viewer) => holdsFor(ruling.challengeId, viewer, ...REVIEW_OFFICERS);

interface RulingSight {
  departmentId: string;
  decided: boolean;
  /** Uuid of the expert whose conflict it is. */
  expertId: string;
}

function rulingActions(
  {
    state,
    proposedById,
    proposedForId,
    departmentId,
    decided,
    expertId,
  }: Pick<ConflictRuling, 'state' | 'proposedById' | 'proposedForId'> & RulingSight,
  actor: Actor,
): Action[] {
  const ownRuling = hadFirstPart(actor, { by: proposedById, for: proposedForId }) || expertId === actor.expertId;
  return actionsOf(RULING_MACHINE, state, rolesIn(actor, departmentId), { ownRuling, decided });
}

@ObjectType({
  implements: () => [Node],
  description: 'A ruling 裁定 on a conflict of interest, by two persons: to the officers of the review',
})
@Entity('conflict_ruling')
@Visible(officers)
export class ConflictRuling implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<ConflictRuling>((ruling) => typedId('conflict_ruling', ruling.key))
  id!: string;

  @Column('uuid', { name: 'conflict_id' }) conflictId!: string;
  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;

  @Field(() => RulingOutcome, { description: 'What it says' })
  @Column('text', { name: 'outcome' })
  outcome!: RulingOutcome;

  @Field(() => LocalizedText, { description: 'Why' })
  @Column('jsonb', { name: 'reason' })
  reason!: LocalizedText;

  @Field(() => RulingState, { description: 'How far it is' })
  @Column('text', { name: 'state' })
  state!: RulingState;

  @Column('uuid', { name: 'proposed_by' }) proposedById!: string;
  /** For whom, as a deputy. */
  @Column('uuid', { name: 'proposed_for', nullable: true }) proposedForId!: string | null;
  @Field(() => Person, { nullable: true, description: 'The clerk who proposed it' })
  @ManyToOne(() => Person, { nullable: false })
  @JoinColumn({ name: 'proposed_by' })
  proposedBy!: Relation<Person> | null;

  @Field(() => DateTime, { description: 'When it was proposed' })
  @Column('timestamptz', { name: 'proposed_at' })
  proposedAt!: Date;

  @Column('uuid', { name: 'signed_by', nullable: true }) signedById!: string | null;
  @Field(() => Person, { nullable: true, description: 'The supervisor who signed it or refused to; null before that' })
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'signed_by' })
  signedBy!: Relation<Person> | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was signed' })
  @Column('timestamptz', { name: 'signed_at', nullable: true })
  signedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was refused, replaced or undone' })
  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @(Computed<ConflictRuling, RulingSight>()(
    ['state', 'proposedById', 'proposedForId'],
    {
      departmentId: (ruling) => `(select c.department_id from challenge c where c.id = ${ruling.challengeId})`,
      decided: (ruling) => awardDecided(ruling.challengeId),
      expertId: (ruling) => `(select k.expert_id from conflict k where k.id = ${ruling.conflictId})`,
    },
    rulingActions,
  ))
  availableActions!: AvailableAction[];
}
