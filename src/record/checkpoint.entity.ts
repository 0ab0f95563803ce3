import { Field, Float, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { offeredOn } from '../common/offers.js';
import { DateTime } from '../common/scalars.js';
import { Connection } from '../reading/connection.js';
import { Sql, typedId } from '../reading/decorators.js';

@ObjectType({
  implements: () => [Node],
  description: 'A signed state of the record 留痕: what it held then cannot change any more unseen. Public',
})
@Entity('checkpoint')
export class Checkpoint implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id: the first 16 bytes of the root' })
  @Sql<Checkpoint>((checkpoint) => typedId('checkpoint', checkpoint.key))
  id!: string;

  @Field(() => Float, { description: 'Events that the record held, a whole number' })
  @Column('bigint', { name: 'size' })
  size!: string;

  @Field(() => String, { description: 'Root of the Merkle tree over them (RFC 9162), in hex' })
  @Column('text', { name: 'root' })
  root!: string;

  @Field(() => DateTime, { description: 'When it was published, in real time' })
  @Column('timestamptz', { name: 'at' })
  at!: Date;

  @Field(() => String, {
    description:
      'It all signed: a compact JWS (EdDSA) of type jiebang-checkpoint+jws over {at, origin, previous, root, size}; keys at /.well-known/jwks.json',
  })
  @Column('text', { name: 'jws' })
  jws!: string;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it: nothing, it is published' })
  @Sql(offeredOn<Checkpoint>('checkpoint'))
  availableActions!: AvailableAction[];
}

export const CheckpointConnection = Connection('Checkpoint', () => Checkpoint);
