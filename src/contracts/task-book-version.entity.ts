import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { DateTime } from '../common/scalars.js';
import { type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { partyOrOfficerOf } from './contract.visibility.js';
import { TaskBook } from './task-book.documents.js';

const involved: Rule<TaskBookVersion> = (version, viewer) => partyOrOfficerOf(version.contractId, viewer);

/** Never changed afterwards. */
@ObjectType({ description: 'A version of the task book 任务书' })
@Entity('task_book_version')
@Visible(involved)
export class TaskBookVersion {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Column('uuid', { name: 'contract_id' }) contractId!: string;
  @Column('uuid', { name: 'change_id', nullable: true }) changeId!: string | null;

  @Field(() => Int, { description: 'Number, from 1' })
  @Column('int', { name: 'version' })
  version!: number;

  @Field(() => DateTime, { description: 'From when on it is in force; the first one: when it was drafted' })
  @Column('timestamptz', { name: 'at' })
  at!: Date;

  @Field(() => ID, { nullable: true, description: 'Global id of the change that made it; null for the first' })
  @Sql<TaskBookVersion>((version) => typedId('change', version.changeId))
  change!: string | null;

  @Field(() => TaskBook, { description: 'The task book' })
  @Column('jsonb', { name: 'document' })
  document!: TaskBook;

  @Field(() => String, { description: 'SHA-256, in hex, of its canonical JSON (RFC 8785)' })
  @Column('text', { name: 'hash' })
  hash!: string;
}
