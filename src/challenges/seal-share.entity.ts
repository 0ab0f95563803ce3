import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { offer, offeredOn } from '../common/offers.js';
import { DateTime } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import type { Hpke } from '../crypto/hpke.js';
import { PersonKey } from '../identity/person-key.entity.js';
import { type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { publishedOrOwn } from './challenge.visibility.js';
import { SealKey } from './seal-key.entity.js';

const CHALLENGE = { state: 'c.state', departmentId: 'c.department_id', needOwnerId: 'c.need_owner_id' };

const withKey: Rule<SealShare> = (share, viewer) =>
  `exists (select 1 from seal_key k join challenge c on c.id = k.challenge_id where k.id = ${share.sealKeyId} and ${publishedOrOwn(CHALLENGE, viewer)})`;
const custodian: Rule<SealShare> = (share, viewer) => `${share.custodianId} = ${viewer.id}`;

offer<SealShare>('seal_share', {
  name: 'handInShare',
  when: (share) =>
    `${share.handedInAt} is null and exists (select 1 from seal_key k where k.id = ${share.sealKeyId} and k.state = 'AWAITING_SHARES')`,
  may: custodian,
});

@ObjectType({ description: 'A text sealed by HPKE (RFC 9180): X25519, HKDF-SHA256, AES-256-GCM, base mode' })
export class SealedShare implements Hpke {
  @Field(() => String, { description: 'Encapsulated key, base64url' }) enc!: string;
  @Field(() => String, { description: 'Ciphertext with its tag, base64url' }) ct!: string;
}

/** A share is known to its custodian alone until it is handed in, and then lies wrapped by the server's key until the opening. */
@ObjectType({
  implements: () => [Node],
  description: 'The share of a private key 密钥份额 that one custodian holds',
})
@Entity('seal_share')
@Visible(withKey)
export class SealShare implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<SealShare>((share) => typedId('seal_share', share.key))
  id!: string;

  @Column('uuid', { name: 'seal_key_id' }) sealKeyId!: string;
  @Column('uuid', { name: 'custodian_id' }) custodianId!: string;
  @Column('uuid', { name: 'person_key_id' }) personKeyId!: string;

  @Field(() => SealKey, { nullable: true, description: 'The key pair whose private half it is a share of' })
  @ManyToOne(() => SealKey, { nullable: false })
  @JoinColumn({ name: 'seal_key_id' })
  sealKey!: Relation<SealKey> | null;

  @Field(() => Int, { description: 'Place of its custodian among those of the list, from 1' })
  @Column('int', { name: 'position' })
  position!: number;

  @Field(() => LocalizedText, { description: 'Name of its custodian' })
  @Sql<SealShare>((share) => `(select p.name from person p where p.id = ${share.custodianId})`)
  custodian!: LocalizedText;

  @Field(() => PersonKey, { nullable: true, description: 'The custodian’s public key to which it is sealed; to those who are signed in' })
  @ManyToOne(() => PersonKey, { nullable: false })
  @JoinColumn({ name: 'person_key_id' })
  sealedTo!: Relation<PersonKey> | null;

  @Field(() => String, { description: 'SHA-256 of the share’s bytes, in hex: what is handed in is held against it' })
  @Column('text', { name: 'commitment' })
  commitment!: string;

  @Field(() => SealedShare, {
    nullable: true,
    description: 'The share, sealed to the custodian’s public key with the info `jiebang seal share <global id>`; to the custodian alone',
  })
  @Visible(custodian)
  @Column('jsonb', { name: 'sealed' })
  sealed!: SealedShare;

  @Field(() => DateTime, { nullable: true, description: 'When it was handed in; null until it is' })
  @Column('timestamptz', { name: 'handed_in_at', nullable: true })
  handedInAt!: Date | null;

  @Column('jsonb', { name: 'wrapped', nullable: true, select: false }) wrapped!: { kid: string; key: string } | null;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @Sql(offeredOn<SealShare>('seal_share'))
  availableActions!: AvailableAction[];
}
