import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { type Actor, holds, type Role } from '../common/actor.js';
import { AvailableAction } from '../common/action.js';
import { type Action, actionsOf } from '../common/machine.js';
import { Node } from '../common/node.js';
import { DateTime } from '../common/scalars.js';
import { Computed, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { HANDOVER_MACHINE, type HandoverFacts, HandoverState } from './handover.machine.js';
import type { HandoverBy } from './handover.rules.js';
import { Organisation } from './organisation.entity.js';
import { Person } from './person.entity.js';
import { operator } from './visibility.js';

registerEnumType(HandoverState, {
  name: 'HandoverState',
  description: 'How far a handover is',
  valuesMap: {
    PROPOSED: { description: '待复核 a second person must confirm it before the role passes' },
    DONE: { description: '已移交 the role and what waited have passed' },
    WITHDRAWN: { description: '已撤回' },
  },
});

const bothAdministratorOperator: Rule<Handover> = (handover, viewer) =>
  `(${viewer.id} in (${handover.fromId}, ${handover.toId}) or ${handover.organisationId} = any(${viewer.as('administrator')}) or ${operator(viewer)})`;
/** What waits may be sealed, to administrators and operators too. */
const both: Rule<Handover> = (handover, viewer) => `${viewer.id} in (${handover.fromId}, ${handover.toId})`;

type Columns = Pick<Handover, 'state' | 'organisationId' | 'role' | 'fromId' | 'toId' | 'proposedById'>;

/** The parts of the actor in a handover, as the machine names them. */
export function partsIn({ organisationId, role, fromId }: Pick<Columns, 'organisationId' | 'role' | 'fromId'>, actor: Actor): Role[] {
  if (holds(actor, 'operator')) return ['operator'];
  if (actor.personId === fromId) return ['member'];
  return role !== 'operator' && holds(actor, 'administrator', organisationId) ? ['administrator'] : [];
}

/** The facts of the machine for an actor. */
export const handoverFacts = (
  { toId, proposedById }: Pick<Columns, 'toId' | 'proposedById'>,
  held: boolean,
  actor: Actor,
): HandoverFacts => ({
  proposer: actor.personId === proposedById,
  successor: actor.personId === toId,
  held,
});

const actions = ({ held, ...handover }: Columns & { held: boolean }, actor: Actor): Action[] =>
  actionsOf(HANDOVER_MACHINE, handover.state, partsIn(handover, actor), handoverFacts(handover, held, actor));

@ObjectType({
  implements: () => [Node],
  description:
    'A role that passes from one person to another 岗位移交, with what waits; seen by both, administrators of the organisation and the operator',
})
@Entity('handover')
@Visible(bothAdministratorOperator)
export class Handover implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Handover>((handover) => typedId('handover', handover.key))
  id!: string;

  /** Null once the role is held no more. */
  @Column('uuid', { name: 'membership_id', nullable: true }) membershipId!: string | null;

  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Field(() => Organisation, { description: 'Where' })
  @ManyToOne(() => Organisation, { nullable: false })
  @JoinColumn({ name: 'organisation_id' })
  organisation!: Relation<Organisation>;

  @Field(() => String, { description: 'Which role, e.g. clerk' })
  @Column('text', { name: 'role' })
  role!: Role;

  @Column('uuid', { name: 'from_id' }) fromId!: string;
  @Field(() => Person, { nullable: true, description: 'Who held it' })
  @ManyToOne(() => Person, { nullable: false })
  @JoinColumn({ name: 'from_id' })
  from!: Relation<Person> | null;

  @Column('uuid', { name: 'to_id' }) toId!: string;
  @Field(() => Person, { nullable: true, description: 'Who holds it then' })
  @ManyToOne(() => Person, { nullable: false })
  @JoinColumn({ name: 'to_id' })
  to!: Relation<Person> | null;

  @Field(() => String, { description: 'Why' })
  @Column('text', { name: 'reason' })
  reason!: string;

  @Field(() => HandoverState, { description: 'How far it is' })
  @Column('text', { name: 'state' })
  state!: HandoverState;

  @Column('uuid', { name: 'proposed_by' }) proposedById!: string;
  @Field(() => Person, { nullable: true, description: 'Who wanted it first' })
  @ManyToOne(() => Person, { nullable: false })
  @JoinColumn({ name: 'proposed_by' })
  proposedBy!: Relation<Person> | null;

  /** In which quality. */
  @Column('text', { name: 'proposed_as' }) proposedAs!: HandoverBy;

  @Field(() => DateTime, { description: 'When' })
  @Column('timestamptz', { name: 'proposed_at' })
  proposedAt!: Date;

  @Column('uuid', { name: 'confirmed_by', nullable: true }) confirmedById!: string | null;
  @Field(() => Person, { nullable: true, description: 'The second person who wanted it; null where none was needed' })
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'confirmed_by' })
  confirmedBy!: Relation<Person> | null;

  @Field(() => DateTime, { nullable: true, description: 'When the role passed' })
  @Column('timestamptz', { name: 'done_at', nullable: true })
  doneAt!: Date | null;

  @Field(() => [ID], {
    nullable: true,
    description:
      'What waited for the former holder by name and passed: bids and contracts. What waits for the role passes by itself. To both',
  })
  @Visible(both)
  @Column('text', { name: 'passed', array: true })
  passed!: string[];

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @(Computed<Handover, { held: boolean }>()(
    ['state', 'organisationId', 'role', 'fromId', 'toId', 'proposedById'],
    { held: (handover) => `exists (select from membership m where m.id = ${handover.membershipId})` },
    actions,
  ))
  availableActions!: AvailableAction[];
}
