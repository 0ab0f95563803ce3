import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import type { Actor } from '../common/actor.js';
import { actionsOf } from '../common/machine.js';
import { Node } from '../common/node.js';
import { DateTime } from '../common/scalars.js';
import { Connection } from '../reading/connection.js';
import { Computed, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { ExportFormat, ExportKind } from './export.enum.js';
import { EXPORT_MACHINE, ExportState } from './export.machine.js';

/** Who asked for it, and nobody else: it may hold what nobody else may see. */
const own: Rule<Export> = (one, viewer) => `${one.requestedById} = ${viewer.id}`;

/** How far the reading is: the scope that is read, by its number from 0, and the cursor in it; all read where `scope` is their number. */
export interface Place {
  scope: number;
  after: string | null;
}

@ObjectType({ implements: () => [Node], description: 'An export 导出: something taken away as a file; to who asked for it alone' })
@Entity('export')
@Visible(own)
export class Export implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Export>((one) => typedId('export', one.key))
  id!: string;

  @Column('uuid', { name: 'requested_by' }) requestedById!: string;
  @Column('text', { name: 'locale' }) locale!: Actor['locale'];
  /** What the rows were read with; the download asks whether it is still held. */
  @Column('jsonb', { name: 'memberships' }) memberships!: Actor['memberships'];
  /** Typed ids that are read one after the other. */
  @Column('jsonb', { name: 'scopes' }) scopes!: string[];
  @Column('jsonb', { name: 'place', nullable: true }) place!: Place | null;
  @Column('int', { name: 'parts' }) parts!: number;
  @Column('jsonb', { name: 'part_key', nullable: true }) partKey!: { kid: string; key: string } | null;
  @Column('int', { name: 'tries' }) tries!: number;
  @Column('jsonb', { name: 'content_key', nullable: true }) contentKey!: { kid: string; key: string } | null;

  @Field(() => ExportKind, { description: 'What it holds' })
  @Column('text', { name: 'kind' })
  kind!: ExportKind;

  @Field(() => ExportFormat, { description: 'The form of its file' })
  @Column('text', { name: 'format' })
  format!: ExportFormat;

  @Field(() => ID, { description: 'Global id of what it is of, e.g. a challenge' })
  @Column('text', { name: 'subject' })
  subject!: string;

  @Field(() => ExportState, { description: 'How far it is' })
  @Column('text', { name: 'state' })
  state!: ExportState;

  @Field(() => Int, { description: 'Rows read so far: bids, contracts, events, challenges or sections, as its kind counts' })
  @Column('int', { name: 'rows_done' })
  rowsDone!: number;

  @Field(() => Int, { nullable: true, description: 'Rows in all, as counted when the reading began; null before' })
  @Column('int', { name: 'rows_all', nullable: true })
  rowsAll!: number | null;

  @Field(() => DateTime, { description: 'When it was asked for, in real time' })
  @Column({ type: 'timestamptz', name: 'requested_at', insert: false, update: false })
  requestedAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When its first batch was read, by the clock of the product' })
  @Column('timestamptz', { name: 'read_from', nullable: true })
  readFrom!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'When its last batch was read, by the clock of the product. Each batch is consistent in itself; what changed between two may be in it or not',
  })
  @Column('timestamptz', { name: 'read_until', nullable: true })
  readUntil!: Date | null;

  @Field(() => String, { nullable: true, description: 'Name of the file; null before it is ready' })
  @Column('text', { name: 'file_name', nullable: true })
  fileName!: string | null;

  @Field(() => Float, { nullable: true, description: 'Size of the file in bytes, a whole number; null before it is ready' })
  @Column('bigint', { name: 'size', nullable: true })
  size!: string | null;

  @Field(() => String, { nullable: true, description: 'SHA-256 of the file, in hex; null before it is ready' })
  @Column('text', { name: 'sha256', nullable: true })
  sha256!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it became ready, in real time' })
  @Column('timestamptz', { name: 'ready_at', nullable: true })
  readyAt!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when it can be downloaded, in real time, as a session holds; null before it is ready',
  })
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Path to download the file from, with the same sign-in; null where there is none' })
  @Sql<Export>(
    (one) =>
      `case when ${one.state} = 'READY' and ${one.expiresAt} > clock_timestamp() then '/exports/' || ${typedId('export', one.key)} end`,
  )
  download!: string | null;

  @Field(() => String, { nullable: true, description: 'Why it failed: a code of the list of refusals; null where it did not' })
  @Column('text', { name: 'failure', nullable: true })
  failure!: string | null;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @(Computed<Export>()(['state'], ({ state }) => actionsOf(EXPORT_MACHINE, state, [], {})))
  availableActions!: AvailableAction[];
}

export const ExportConnection = Connection('Export', () => Export);
