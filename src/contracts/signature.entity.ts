import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { DateTime } from '../common/scalars.js';
import { Person } from '../identity/person.entity.js';
import { type Rule, Visible } from '../reading/decorators.js';
import { partyOrOfficerOf } from './contract.visibility.js';
import { SignedPart } from './task-book.documents.js';

const involved: Rule<Signature> = (signature, viewer) => partyOrOfficerOf(signature.contractId, viewer);

@ObjectType({ description: 'A signature under a contract: by one person, for every part that he stands for' })
@Entity('signature')
@Visible(involved)
export class Signature {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Column('uuid', { name: 'contract_id' }) contractId!: string;
  @Column('uuid', { name: 'person_id' }) personId!: string;

  @Field(() => Person, { nullable: true, description: 'Who signed' })
  @ManyToOne(() => Person, { nullable: false })
  @JoinColumn({ name: 'person_id' })
  person!: Relation<Person> | null;

  @Field(() => [SignedPart], { description: 'The parts it covers' })
  @Column('jsonb', { name: 'parties' })
  parties!: SignedPart[];

  @Field(() => String, { description: 'SHA-256, in hex, of the task book in canonical JSON (RFC 8785) that was signed' })
  @Column('text', { name: 'task_book_hash' })
  taskBookHash!: string;

  @Field(() => DateTime, { description: 'When, by the clock of the database' })
  @Column('timestamptz', { name: 'signed_at' })
  signedAt!: Date;
}
