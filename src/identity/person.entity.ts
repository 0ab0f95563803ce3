import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { typedId as wireId } from '../common/ids.js';
import { Node } from '../common/node.js';
import { offer, offeredOn } from '../common/offers.js';
import { LocalizedText } from '../common/text.js';
import { Computed, Rows, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { Membership } from './membership.entity.js';
import { operator, signedIn } from './visibility.js';

const toSignedIn: Rule<Person> = (_person, viewer) => signedIn(viewer);
const toSelfAndOperator: Rule<Person> = (person, viewer) => `(${person.key} = ${viewer.id} or ${operator(viewer)})`;

for (const name of ['grantMembership', 'revokeMembership'])
  offer<Person>('person', { name, when: () => 'true', may: (_person, viewer) => operator(viewer) });

/** A person with an account. Names are for those who are signed in. */
@ObjectType({ implements: () => [Node], description: 'A person with an account; seen by those who are signed in' })
@Entity('person')
@Visible(toSignedIn)
export class Person implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Person>((person) => typedId('person', person.key))
  id!: string;

  @Field(() => LocalizedText, { description: 'Name 姓名' })
  @Column('jsonb', { name: 'name' })
  name!: LocalizedText;

  @Field(() => String, {
    nullable: true,
    description: 'Address to sign in with, in lower case; null to all but the person and the operator',
  })
  @Visible(toSelfAndOperator)
  @Column('text', { name: 'email' })
  email!: string;

  @Column('text', { name: 'password_hash', nullable: true, select: false }) passwordHash!: string | null;

  @Field(() => [Membership], {
    description: 'Roles in organisations 任职: all to the person and the operator, those of an own organisation to colleagues',
  })
  @Rows<Membership>({ by: 'personId', order: ['role', 'organisationId'] })
  memberships!: Membership[];

  @Field(() => ID, {
    nullable: true,
    description: 'Of who asks: the organisation whose roles alone this session acts with; null where it acts with all, and of others',
  })
  @(Computed<Person>()(['key'], ({ key }, actor) =>
    key === actor.personId && actor.organisationId ? wireId('organisation', actor.organisationId) : null,
  ))
  workingFor!: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Of who asks: the person for whom this session stands in, see `standIn`; null where for nobody, and of others',
  })
  @(Computed<Person>()(['key'], ({ key }, actor) => (key === actor.personId && actor.forId ? wireId('person', actor.forId) : null)))
  standingInFor!: string | null;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @Sql(offeredOn<Person>('person'))
  availableActions!: AvailableAction[];
}
