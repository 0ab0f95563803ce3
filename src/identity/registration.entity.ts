import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { type Actor, holds } from '../common/actor.js';
import { AvailableAction } from '../common/action.js';
import { type Action, actionsOf } from '../common/machine.js';
import { Node } from '../common/node.js';
import { DateTime } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import { Computed, Rows, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { OrganisationKindEnum } from './organisation-kind.enum.js';
import type { OrganisationKind } from './organisation-kinds.js';
import { likeness, Organisation } from './organisation.entity.js';
import { Person } from './person.entity.js';
import { REGISTRATION_MACHINE, type RegistrationFacts, RegistrationState } from './registration.machine.js';
import { officer } from './visibility.js';

registerEnumType(RegistrationState, {
  name: 'RegistrationState',
  description: 'How far the registration of an organisation is',
  valuesMap: {
    BEGUN: { description: '待确认 its applicant has not confirmed the address; nobody sees it' },
    REGISTERED: { description: '待审核 waits for an officer' },
    VERIFIED: { description: '已通过 the organisation takes part' },
    REFUSED: { description: '未通过 with the reason' },
  },
});

/** From how much likeness on the names of two organisations are shown side by side. */
const ALIKE = 0.6;

/** A registration counts for officers once its applicant has shown that the address is theirs. */
const toOfficers: Rule<Registration> = (registration, viewer) => `(${officer(viewer)} and ${registration.state} <> 'BEGUN')`;

/** The facts of the machine for an actor; `email` is the actor's own address. */
export const registrationFacts = (
  { kind, applicantEmail, administratorEmail }: Pick<Registration, 'kind' | 'applicantEmail' | 'administratorEmail'>,
  actor: Actor,
  email: string | null,
): RegistrationFacts => ({
  own: email !== null && [applicantEmail, administratorEmail].includes(email),
  department: kind === 'DEPARTMENT' && !holds(actor, 'operator'),
});

const actions = (
  registration: Pick<Registration, 'kind' | 'state' | 'applicantEmail' | 'administratorEmail'> & { own: string | null },
  actor: Actor,
): Action[] =>
  actionsOf(
    REGISTRATION_MACHINE,
    registration.state,
    actor.memberships.map(({ role }) => role),
    registrationFacts(registration, actor, registration.own),
  );

@ObjectType({
  implements: () => [Node],
  description: 'The registration of an organisation by itself 单位注册; seen by the officers of departments and the operator',
})
@Entity('registration')
@Visible(toOfficers)
export class Registration implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Registration>((registration) => typedId('registration', registration.key))
  id!: string;

  @Field(() => RegistrationState, { description: 'How far it is' })
  @Column('text', { name: 'state' })
  state!: RegistrationState;

  @Field(() => OrganisationKindEnum, { description: 'What the organisation is 单位类型' })
  @Column('text', { name: 'kind' })
  kind!: OrganisationKind;

  @Field(() => LocalizedText, { description: 'Name 单位名称' })
  @Column('jsonb', { name: 'name' })
  name!: LocalizedText;

  @Field(() => String, { description: 'Unified social credit code 统一社会信用代码, 18 characters' })
  @Column('text', { name: 'credit_code' })
  creditCode!: string;

  @Field(() => String, { description: 'Administrative division 行政区划代码, 6 digits (GB/T 2260)' })
  @Column('text', { name: 'region_code' })
  regionCode!: string;

  @Field(() => String, { description: 'Address for letters to the organisation' })
  @Column('text', { name: 'contact_email' })
  contactEmail!: string;

  @Field(() => LocalizedText, { description: 'Who registered it' })
  @Column('jsonb', { name: 'applicant_name' })
  applicantName!: LocalizedText;

  @Field(() => String, { description: 'Address of who registered it, which answered' })
  @Column('text', { name: 'applicant_email' })
  applicantEmail!: string;

  @Field(() => LocalizedText, { description: 'Who is to be its administrator' })
  @Column('jsonb', { name: 'administrator_name' })
  administratorName!: LocalizedText;

  @Field(() => String, { description: 'Address to which the invitation of the administrator goes' })
  @Column('text', { name: 'administrator_email' })
  administratorEmail!: string;

  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When the applicant confirmed it' })
  @Column('timestamptz', { name: 'registered_at', nullable: true })
  registeredAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When an officer verified or refused it; null before' })
  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt!: Date | null;

  @Column('uuid', { name: 'decided_by', nullable: true }) decidedById!: string | null;
  @Field(() => Person, { nullable: true, description: 'Who answers for the decision; null where the same code was verified elsewhere' })
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'decided_by' })
  decidedBy!: Relation<Person> | null;

  @Field(() => String, { nullable: true, description: 'Why it was refused' })
  @Column('text', { name: 'reason', nullable: true })
  reason!: string | null;

  @Column('uuid', { name: 'organisation_id', nullable: true }) organisationId!: string | null;
  @Field(() => Organisation, { nullable: true, description: 'The organisation that it became' })
  @ManyToOne(() => Organisation)
  @JoinColumn({ name: 'organisation_id' })
  organisation!: Relation<Organisation> | null;

  @Column({ type: 'text', name: 'grams_zh', array: true, nullable: true, insert: false, update: false, select: false }) gramsZh!: string[];
  @Column({ type: 'text', name: 'grams_en', array: true, nullable: true, insert: false, update: false, select: false }) gramsEn!: string[];

  @Field(() => [Organisation], { description: 'Organisations of the same code, or of a similar name, the most similar first; at most 10' })
  @Rows<Organisation, Registration>({
    on: (registration, organisation) =>
      `${organisation.key} is distinct from ${registration.organisationId}
        and (${organisation.creditCode} = ${registration.creditCode}
          or ((${organisation.gramsZh} && ${registration.gramsZh} or ${organisation.gramsEn} && ${registration.gramsEn})
            and ${likeness(organisation, registration)} >= ${ALIKE}))`,
    order: ['key'],
    max: 10,
  })
  similar!: Organisation[];

  @Field(() => [Registration], { description: 'Other registrations of the same code; verifying one of them refuses the others' })
  @Rows<Registration, Registration>({
    on: (registration, other) => `${other.creditCode} = ${registration.creditCode} and ${other.key} <> ${registration.key}`,
    order: ['registeredAt'],
    max: 10,
  })
  sameCode!: Registration[];

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @(Computed<Registration, { own: string | null }>()(
    ['kind', 'state', 'applicantEmail', 'administratorEmail'],
    { own: (_registration, viewer) => `(select p.email from person p where p.id = ${viewer.id})` },
    actions,
  ))
  availableActions!: AvailableAction[];
}
