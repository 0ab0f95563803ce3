import { Field, Float, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { offeredOn } from '../common/offers.js';
import { DateTime } from '../common/scalars.js';
import { Connection } from '../reading/connection.js';
import { type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { seesFile } from './file.sight.js';

/** How the files of a bid are sealed: `split` leaves no key on the server until the bid is opened. */
export type SealLevel = 'custodial' | 'split';

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

  @Field(() => String, { nullable: true, description: 'Name, at most 255 characters; null while the bid that it proves is sealed' })
  @Column('text', { name: 'name', nullable: true })
  name!: string | null;

  @Field(() => String, { description: 'Media type as its content tells it, e.g. application/pdf' })
  @Column('text', { name: 'media_type' })
  mediaType!: string;

  @Field(() => Float, { description: 'Size in bytes, a whole number' })
  @Column('bigint', { name: 'size' })
  size!: string;

  @Field(() => String, { nullable: true, description: 'SHA-256 of the content, in hex; null while the bid that it proves is sealed' })
  @Column('text', { name: 'sha256', nullable: true })
  sha256!: string | null;

  /** The content key, wrapped by the server's for the typed id; null where it lies in a sealed envelope alone, and for contents of old, which are plain. */
  @Column('jsonb', { name: 'wrapped_key', nullable: true }) wrappedKey!: { kid: string; key: string } | null;
  /** While name and hash lie in the envelope of a sealed bid. */
  @Column('text', { name: 'sealed', nullable: true }) sealed!: SealLevel | null;

  @Field(() => DateTime, { description: 'When it was uploaded' })
  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When it was bound to what it proves; null before, and then it is removed after a day unless a draft needs it',
  })
  @Column('timestamptz', { name: 'bound_at', nullable: true })
  boundAt!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When its content was removed, since it was secret; null where it was not. Its SHA-256 stays, and its download is CONTENT_REMOVED',
  })
  @Column('timestamptz', { name: 'removed_at', nullable: true })
  removedAt!: Date | null;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it: nothing; it is bound by what it proves' })
  @Sql(offeredOn<File>('file'))
  availableActions!: AvailableAction[];
}

export const FileConnection = Connection('File', () => File);
