import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { offer, offeredOn } from '../common/offers.js';
import { DateTime } from '../common/scalars.js';
import { type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { Person } from './person.entity.js';
import { signedIn } from './visibility.js';

const toSignedIn: Rule<PersonKey> = (_key, viewer) => signedIn(viewer);

offer<PersonKey>('person_key', {
  name: 'revokeKey',
  when: (key) => `${key.revokedAt} is null`,
  may: (key, viewer) => `${key.personId} = ${viewer.id}`,
});

/** The half of a key pair that a person shows; the other half never leaves the person's own machine. */
@ObjectType({
  implements: () => [Node],
  description: 'A public key 公钥 of a person, for what only that person shall open; seen by those who are signed in',
})
@Entity('person_key')
@Visible(toSignedIn)
export class PersonKey implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<PersonKey>((key) => typedId('person_key', key.key))
  id!: string;

  @Column('uuid', { name: 'person_id' }) personId!: string;

  @Field(() => Person, { nullable: true, description: 'Whose it is' })
  @ManyToOne(() => Person, { nullable: false })
  @JoinColumn({ name: 'person_id' })
  person!: Relation<Person> | null;

  @Field(() => String, { description: 'X25519 public key: base64url of 32 bytes' })
  @Column('text', { name: 'public_key' })
  publicKey!: string;

  @Field(() => String, { description: 'SHA-256 of the key’s 32 bytes, in hex: to compare by telephone' })
  @Column('text', { name: 'fingerprint' })
  fingerprint!: string;

  @Field(() => DateTime, { description: 'When it was registered' })
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: 'From when on nothing more is sealed to it: revoked, or replaced; null while it is in use',
  })
  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @Sql(offeredOn<PersonKey>('person_key'))
  availableActions!: AvailableAction[];
}
