import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { Actor, Role } from '../common/actor.js';
import { AvailableAction } from '../common/action.js';
import { type Action, actionsOf } from '../common/machine.js';
import { Node } from '../common/node.js';
import { DateTime } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import { Computed, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { INVITATION_MACHINE, InvitationState } from './invitation.machine.js';
import { Organisation } from './organisation.entity.js';
import { Person } from './person.entity.js';
import { operator } from './visibility.js';

registerEnumType(InvitationState, {
  name: 'InvitationState',
  description: 'How far an invitation is',
  valuesMap: {
    PROPOSED: { description: '待复核 a second administrator or the operator must confirm it before it is sent' },
    OPEN: { description: '已发出 waits for the answer' },
    ACCEPTED: { description: '已接受 the roles are held' },
    DECLINED: { description: '已谢绝' },
    WITHDRAWN: { description: '已撤回 by the organisation' },
  },
});

/** SQL: the address of who asks. */
const ownAddress = (viewer: { id: string }): string => `(select p.email from person p where p.id = ${viewer.id})`;

/** Who is invited sees it once it is sent; before that it is a matter of the administrators. */
const invitedAdministratorOperator: Rule<Invitation> = (invitation, viewer) =>
  `(${invitation.organisationId} = any(${viewer.as('administrator')}) or ${operator(viewer)} or ${invitation.invitedById} = ${viewer.id}
    or (${invitation.state} not in ('PROPOSED') and ${invitation.email} = ${ownAddress(viewer)}))`;

const actions = (
  {
    state,
    organisationId,
    invitedById,
    ...facts
  }: Pick<Invitation, 'state' | 'organisationId' | 'invitedById'> & { over: boolean; invited: boolean },
  actor: Actor,
): Action[] => {
  const roles = actor.memberships
    .filter((held) => held.role === 'operator' || (held.role === 'administrator' && held.organisationId === organisationId))
    .map(({ role }) => role);
  return actionsOf(INVITATION_MACHINE, state, roles, { ...facts, inviter: actor.personId === invitedById }).filter(
    ({ name }) => facts.invited || !['acceptInvitation', 'declineInvitation'].includes(name),
  );
};

@ObjectType({
  implements: () => [Node],
  description: 'An invitation to take roles in an organisation 邀请; seen by who is invited, by its administrators and by the operator',
})
@Entity('invitation')
@Visible(invitedAdministratorOperator)
export class Invitation implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Invitation>((invitation) => typedId('invitation', invitation.key))
  id!: string;

  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Field(() => Organisation, { description: 'Where' })
  @ManyToOne(() => Organisation, { nullable: false })
  @JoinColumn({ name: 'organisation_id' })
  organisation!: Relation<Organisation>;

  @Field(() => String, { description: 'Address of who is invited, in lower case' })
  @Column('text', { name: 'email' })
  email!: string;

  @Field(() => LocalizedText, { description: 'Name of who is invited, as the inviter wrote it' })
  @Column('jsonb', { name: 'name' })
  name!: LocalizedText;

  @Field(() => [String], { description: 'The roles offered, e.g. pi' })
  @Column('text', { name: 'roles', array: true })
  roles!: Role[];

  @Field(() => InvitationState, { description: 'How far it is' })
  @Column('text', { name: 'state' })
  state!: InvitationState;

  @Field(() => Boolean, { description: 'Whether its time is over 已过期 before it was answered' })
  @Sql<Invitation>((invitation) => `${invitation.state} in ('PROPOSED', 'OPEN') and ${invitation.expiresAt} <= clock_timestamp()`)
  expired!: boolean;

  @Column('uuid', { name: 'invited_by' }) invitedById!: string;
  @Field(() => Person, { nullable: true, description: 'Who invites, and answers for the roles' })
  @ManyToOne(() => Person, { nullable: false })
  @JoinColumn({ name: 'invited_by' })
  invitedBy!: Relation<Person> | null;

  /** In which quality: operator, officer or administrator. */
  @Column('text', { name: 'invited_as' }) invitedAs!: string;

  @Field(() => DateTime, { description: 'When it was made' })
  @Column('timestamptz', { name: 'invited_at' })
  invitedAt!: Date;

  @Field(() => DateTime, { description: 'Until when it can be answered, on real time' })
  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('uuid', { name: 'confirmed_by', nullable: true }) confirmedById!: string | null;
  @Field(() => Person, { nullable: true, description: 'The second person who confirmed it; null where none was needed' })
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'confirmed_by' })
  confirmedBy!: Relation<Person> | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was accepted, declined or withdrawn' })
  @Column('timestamptz', { name: 'answered_at', nullable: true })
  answeredAt!: Date | null;

  /** Whose roles they became. */
  @Column('uuid', { name: 'person_id', nullable: true }) personId!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the mail server took the letter of it, on real time; null while it has not' })
  @Column('timestamptz', { name: 'letter_sent_at', nullable: true })
  letterSentAt!: Date | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Why its letter has not gone out: NOT_CONFIGURED where this platform sends no mail, or the reply of the mail server to the last try; null where all went well, or before the first try. A wrong address is mended by `withdrawInvitation` and `invite` anew',
  })
  @Column('text', { name: 'letter_fault', nullable: true })
  letterFault!: string | null;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @(Computed<Invitation, { over: boolean; invited: boolean }>()(
    ['state', 'organisationId', 'invitedById'],
    {
      over: (invitation) => `${invitation.expiresAt} <= clock_timestamp()`,
      invited: (invitation, viewer) => `coalesce(${invitation.email} = ${ownAddress(viewer)}, false)`,
    },
    actions,
  ))
  availableActions!: AvailableAction[];
}
