import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Organisation } from '../identity/organisation.entity.js';
import { Person } from '../identity/person.entity.js';
import { type Expression, Sql } from '../reading/decorators.js';
import { DeskKind, DeskRole } from './desk.enum.js';

/** A second person acts in the same role. */
const orSecond =
  (given: keyof DeskBlocker, own: keyof DeskBlocker): Expression<DeskBlocker> =>
  (row) =>
    `coalesce(${row[given]}, ${row[own]})`;

/** A part of an entry of a desk: made of the same row. */
@ObjectType({ description: 'Who has to act before the viewer can. Of experts and custodians the role alone is told' })
@Entity('desk_entry')
export class DeskBlocker {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Column('text', { name: 'role' }) ownRole!: DeskRole;
  @Column('text', { name: 'kind' }) kind!: DeskKind;
  @Column('text', { name: 'blocked_role', nullable: true }) blockedRole!: DeskRole | null;
  @Column('text', { name: 'blocked_what', nullable: true }) blockedWhat!: DeskKind | null;

  @Field(() => DeskRole, { description: 'On whose desk it is' })
  @Sql<DeskBlocker>(orSecond('blockedRole', 'ownRole'))
  role!: DeskRole;

  @Field(() => DeskKind, { description: 'What is due there; the same as here where a second person has to do it' })
  @Sql<DeskBlocker>(orSecond('blockedWhat', 'kind'))
  what!: DeskKind;

  @Field(() => Organisation, {
    nullable: true,
    description: 'Where; null where only the role is told',
  })
  @ManyToOne(() => Organisation)
  @JoinColumn({ name: 'blocked_organisation_id' })
  organisation!: Relation<Organisation> | null;

  @Field(() => Person, { nullable: true, description: 'Who; null where anybody in that role can' })
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'blocked_person_id' })
  person!: Relation<Person> | null;
}
