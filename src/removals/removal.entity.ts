import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import type { Actor } from '../common/actor.js';
import { type Action, actionsOf } from '../common/machine.js';
import { Node } from '../common/node.js';
import { DateTime } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import { hadFirstPart } from '../common/two-persons.js';
import { Organisation } from '../identity/organisation.entity.js';
import { Person } from '../identity/person.entity.js';
import { holding, operator } from '../identity/visibility.js';
import { rolesIn } from '../lists/officer.visibility.js';
import { Connection } from '../reading/connection.js';
import { Computed, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import './removal.enum.js';
import { REMOVAL_MACHINE, RemovalState } from './removal.machine.js';

/** To operators, and to the supervisors of its department: to all supervisors where it belongs to none. */
const seen: Rule<Removal> = (removal, viewer) =>
  `(${operator(viewer)} or ${removal.departmentId} = any(${viewer.as('supervisor')})
    or ${removal.departmentId} is null and ${holding(viewer, 'supervisor')})`;

/** The roles that an actor decides on it with. */
export const rolesFor = (actor: Actor, departmentId: string | null): string[] =>
  departmentId === null ? actor.memberships.map(({ role }) => role) : rolesIn(actor, departmentId);

type Deciding = Pick<Removal, 'state' | 'departmentId' | 'proposedById' | 'proposedForId'>;
const removalActions = ({ state, departmentId, proposedById, proposedForId }: Deciding, actor: Actor): Action[] =>
  actionsOf(REMOVAL_MACHINE, state, rolesFor(actor, departmentId), {
    ownProposal: hadFirstPart(actor, { by: proposedById, for: proposedForId }),
  });

@ObjectType({
  implements: () => [Node],
  description: 'A removal of secret content 涉密内容清除, by two persons. It says where the content stood, and never what it said',
})
@Entity('removal')
@Visible(seen)
export class Removal implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Removal>((removal) => typedId('removal', removal.key))
  id!: string;

  /** What is to be removed, from the proposal to the decision: by then it may have been edited away from its place, and stand in the record alone. */
  @Column('text', { name: 'words', nullable: true, select: false }) words!: string | null;
  @Column('uuid', { name: 'lists', array: true }) lists!: string[];
  /** The bid that it is of, while nobody had opened that: the record of its list tells of it when the bids are opened. */
  @Column('uuid', { name: 'sealed_bid_id', nullable: true }) sealedBidId!: string | null;
  @Column('jsonb', { name: 'salts' }) salts!: Record<string, string>;

  @Field(() => ID, { description: 'Global id of what the content stood in' })
  @Column('text', { name: 'target' })
  target!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Where in it, e.g. background.zh; null for the content of a file, and for a sealed bid as a whole',
  })
  @Column('text', { name: 'field', nullable: true })
  field!: string | null;

  @Column('uuid', { name: 'department_id', nullable: true }) departmentId!: string | null;
  @Field(() => Organisation, { nullable: true, description: 'The department whose supervisors decide; null where any supervisor does' })
  @ManyToOne(() => Organisation)
  @JoinColumn({ name: 'department_id' })
  department!: Relation<Organisation> | null;

  @Field(() => LocalizedText, { description: 'Why; it does not repeat the content' })
  @Column('jsonb', { name: 'reason' })
  reason!: LocalizedText;

  @Field(() => RemovalState, { description: 'How far it is' })
  @Column('text', { name: 'state' })
  state!: RemovalState;

  @Column('uuid', { name: 'proposed_by' }) proposedById!: string;
  /** For whom, as a deputy. */
  @Column('uuid', { name: 'proposed_for', nullable: true }) proposedForId!: string | null;
  @Field(() => Person, { nullable: true, description: 'The operator who proposed it' })
  @ManyToOne(() => Person, { nullable: false })
  @JoinColumn({ name: 'proposed_by' })
  proposedBy!: Relation<Person> | null;

  @Field(() => DateTime, { description: 'When it was proposed' })
  @Column('timestamptz', { name: 'proposed_at' })
  proposedAt!: Date;

  @Column('uuid', { name: 'decided_by', nullable: true }) decidedById!: string | null;
  @Field(() => Person, { nullable: true, description: 'The supervisor who decided; null before' })
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'decided_by' })
  decidedBy!: Relation<Person> | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When it was decided; null before. Backups and bundles from before it was carried out still hold the content: delete it there',
  })
  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt!: Date | null;

  @Field(() => LocalizedText, { nullable: true, description: 'Why it was refused; null where it was not' })
  @Column('jsonb', { name: 'refusal', nullable: true })
  refusal!: LocalizedText | null;

  @Field(() => [String], {
    description:
      'Where it stood, as `table.column number of rows`: the places to delete it from in backups taken before. Empty before it is carried out',
  })
  @Column('text', { name: 'places', array: true })
  places!: string[];

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @(Computed<Removal>()(['state', 'departmentId', 'proposedById', 'proposedForId'], removalActions))
  availableActions!: AvailableAction[];
}

export const RemovalConnection = Connection('Removal', () => Removal);
