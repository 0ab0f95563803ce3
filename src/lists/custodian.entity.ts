import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { LocalizedText } from '../common/text.js';
import { Person } from '../identity/person.entity.js';
import { type Rule, Sql, Visible } from '../reading/decorators.js';
import { List } from './list.entity.js';
import { budgetOfficersOf } from './officer.visibility.js';

/** With its list; before that is published, to the custodian too. */
const withList: Rule<Custodian> = (custodian, viewer) =>
  `(${custodian.personId} = ${viewer.id} or exists (select 1 from list l where l.id = ${custodian.listId}
    and (l.state = 'PUBLISHED' or ${budgetOfficersOf('l.department_id', viewer)})))`;

/** Holds one share of every key under which bids of the list are sealed. The public learns the name, or nobody could hold anybody to it. */
@ObjectType({ description: 'A custodian 密钥保管人 of a list: holds one share of each key that opens its bids' })
@Entity('list_custodian')
@Visible(withList)
export class Custodian {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Column('uuid', { name: 'list_id' }) listId!: string;
  @Column('uuid', { name: 'person_id' }) personId!: string;

  @ManyToOne(() => List, { nullable: false })
  @JoinColumn({ name: 'list_id' })
  list!: Relation<List>;

  @Field(() => Int, { description: 'Place among the custodians, from 1' })
  @Column('int', { name: 'position' })
  position!: number;

  @Field(() => LocalizedText, { description: 'Name 姓名' })
  @Sql<Custodian>((custodian) => `(select p.name from person p where p.id = ${custodian.personId})`)
  name!: LocalizedText;

  @Field(() => Person, { nullable: true, description: 'Who it is; to those who are signed in' })
  @ManyToOne(() => Person, { nullable: false })
  @JoinColumn({ name: 'person_id' })
  person!: Relation<Person> | null;

  @Field(() => String, {
    nullable: true,
    description: 'SHA-256, in hex, of the public key that the custodian has in use now; null where there is none',
  })
  @Sql<Custodian>(
    (custodian) => `(select k.fingerprint from person_key k where k.person_id = ${custodian.personId} and k.revoked_at is null)`,
  )
  keyFingerprint!: string | null;
}
