import { Field, Float, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { offeredOn } from '../common/offers.js';
import { DateTime } from '../common/scalars.js';
import { Connection } from '../reading/connection.js';
import { type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { seesFile } from './file.sight.js';

const seen: Rule<File> = (file, viewer) => seesFile(file, viewer);

@ObjectType({
  implements: () => [Node],
  description: 'An uploaded file 附件; its content at GET /files/<id>. Seen by who uploaded it, and by whoever sees what it proves',
})
@Entity('file')
@Visible(seen)
export class File implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<File>((file) => typedId('file', file.key))
  id!: string;

  @Column('uuid', { name: 'uploaded_by' }) uploadedById!: string;
  /** The type of what it proves, as in a typed id. */
  @Column('text', { name: 'bound_type', nullable: true }) boundType!: string | null;
  @Column('uuid', { name: 'bound_id', nullable: true }) boundId!: string | null;

  @Field(() => String, { description: 'Name, at most 255 characters' })
  @Column('text', { name: 'name' })
  name!: string;

  @Field(() => String, { description: 'Media type as its content tells it, e.g. application/pdf' })
  @Column('text', { name: 'media_type' })
  mediaType!: string;

  @Field(() => Float, { description: 'Size in bytes, a whole number' })
  @Column('bigint', { name: 'size' })
  size!: string;

  @Field(() => String, { description: 'SHA-256 of the content, in hex' })
  @Column('text', { name: 'sha256' })
  sha256!: string;

  @Field(() => DateTime, { description: 'When it was uploaded' })
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was bound to what it proves; null before, and then it is removed after a day unless a draft needs it',
  })
  @Column('timestamptz', { name: 'bound_at', nullable: true })
  boundAt!: Date | null;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it: nothing; it is bound by what it proves' })
  @Sql(offeredOn<File>('file'))
  availableActions!: AvailableAction[];
}

export const FileConnection = Connection('File', () => File);
