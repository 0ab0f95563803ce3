import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Bid } from '../bids/bid.entity.js';
import { Challenge } from '../challenges/challenge.entity.js';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { DateTime, Money } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import { Organisation } from '../identity/organisation.entity.js';
import { Person } from '../identity/person.entity.js';
import { Connection } from '../reading/connection.js';
import { Computed, Rows, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { ChangeRequest } from './change-request.entity.js';
import {
  CONTRACT_FLAGS,
  contractActions,
  type ContractFlags,
  partiesWithSignatures,
  SIGNATURES,
  type StoredSignature,
} from './contract.actions.js';
import { ContractState } from './contract.enum.js';
import { partyOrOfficer, signedOrInvolved } from './contract.visibility.js';
import { Signature } from './signature.entity.js';
import { ContractParty, TaskBook } from './task-book.documents.js';
import { TaskBookVersion } from './task-book-version.entity.js';
import { Termination } from './termination.entity.js';

const seen: Rule<Contract> = (contract, viewer) => signedOrInvolved(contract, viewer);
const involved: Rule<Contract> = (contract, viewer) => partyOrOfficer(contract, viewer);

/** From its signing on everyone sees that it stands, with whom and for how much; what is agreed is for the parties and the officers. */
@ObjectType({ implements: () => [Node], description: 'A contract 任务书 for an awarded bid; public in outline from its signing on' })
@Entity('contract')
@Visible(seen)
export class Contract implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Contract>((contract) => typedId('contract', contract.key))
  id!: string;

  @Column('uuid', { name: 'bid_id' }) bidId!: string;
  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;
  @Column('uuid', { name: 'department_id' }) departmentId!: string;
  @Column('uuid', { name: 'lead_id' }) leadId!: string;
  @Column('uuid', { name: 'pi_id' }) piId!: string;
  @Column('uuid', { name: 'unit_approver_id', nullable: true }) unitApproverId!: string | null;
  /** Lead, partners, end user and need owner. */
  @Column('uuid', { name: 'party_ids', array: true }) partyIds!: string[];
  @Column('int', { name: 'extensions' }) extensions!: number;

  @Field(() => Bid, { nullable: true, description: 'The awarded bid, to those who may see it' })
  @ManyToOne(() => Bid, { nullable: false })
  @JoinColumn({ name: 'bid_id' })
  bid!: Relation<Bid> | null;

  @Field(() => Challenge, { nullable: true, description: 'The challenge' })
  @ManyToOne(() => Challenge, { nullable: false })
  @JoinColumn({ name: 'challenge_id' })
  challenge!: Relation<Challenge> | null;

  @Field(() => Organisation, { description: 'The lead 牵头单位' })
  @ManyToOne(() => Organisation, { nullable: false })
  @JoinColumn({ name: 'lead_id' })
  lead!: Relation<Organisation>;

  @Field(() => Person, { nullable: true, description: 'The PI 项目负责人, after changes; to parties and officers' })
  @Visible(involved)
  @ManyToOne(() => Person, { nullable: false })
  @JoinColumn({ name: 'pi_id' })
  pi!: Relation<Person> | null;

  @Field(() => LocalizedText, { nullable: true, description: 'Title 项目名称' })
  @Column('jsonb', { name: 'title', nullable: true })
  title!: LocalizedText | null;

  @Field(() => ContractState, { description: 'How far it is' })
  @Column('text', { name: 'state' })
  state!: ContractState;

  @Field(() => Boolean, { description: 'Takes part without public money 自筹赛道' })
  @Column('boolean', { name: 'self_funded' })
  selfFunded!: boolean;

  @Field(() => Money, { description: 'Public money, in fen: the request, at most what one award gets; 0 for a self-funded bid' })
  @Column('bigint', { name: 'amount_fen' })
  amount!: string;

  @Field(() => TaskBook, { nullable: true, description: 'What is agreed, as changed; to parties and officers' })
  @Visible(involved)
  @Column('jsonb', { name: 'task_book' })
  taskBook!: TaskBook;

  @Field(() => [TaskBookVersion], { description: 'All versions of the task book, in order; to parties and officers' })
  @Rows<TaskBookVersion>({ by: 'contractId', order: ['version'] })
  taskBookVersions!: TaskBookVersion[];

  @Field(() => Int, {
    description:
      'Its number among the contracts of its challenge, by time of the award: 1, 2, …; with the code of the challenge it names it',
  })
  @Sql<Contract>(
    (contract) =>
      `(select count(*)::int from contract one where one.challenge_id = ${contract.challengeId} and (one.awarded_at, one.id) <= (${contract.awardedAt}, ${contract.key}))`,
  )
  number!: number;

  @Field(() => DateTime, { description: 'Instant of the award, or of the promotion from the reserve: the time to sign runs from it' })
  @Column('timestamptz', { name: 'awarded_at' })
  awardedAt!: Date;

  @Field(() => DateTime, { description: 'Last instant to sign, included' })
  @Column('timestamptz', { name: 'sign_by' })
  signBy!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When the last party signed and it took effect; null before' })
  @Column('timestamptz', { name: 'signed_at', nullable: true })
  signedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When its last milestone is due, with what was granted; null before it is signed' })
  @Column('timestamptz', { name: 'ends_at', nullable: true })
  endsAt!: Date | null;

  @Field(() => Int, { description: 'How often its period was extended' })
  @Sql<Contract>((contract) => contract.extensions)
  extensionsGranted!: number;

  @Field(() => [ContractParty], { nullable: true, description: 'Who signs, in order, and who has; to parties and officers' })
  @Visible(involved)
  @(Computed<Contract, { signatures: StoredSignature[] }>()(['taskBook'], SIGNATURES, ({ taskBook, signatures }) =>
    partiesWithSignatures(taskBook.parties, signatures),
  ))
  parties!: ContractParty[] | null;

  @Field(() => [Signature], { description: 'Signatures, by time; to parties and officers' })
  @Rows<Signature>({ by: 'contractId', order: ['signedAt'] })
  signatures!: Signature[];

  @Field(() => [ChangeRequest], { description: 'Changes 变更, by time of filing; to parties and officers' })
  @Rows<ChangeRequest>({ by: 'contractId', order: ['filedAt'] })
  changes!: ChangeRequest[];

  @Field(() => [Termination], { description: 'Terminations 终止/撤销, by time of the proposal; to parties and officers' })
  @Rows<Termination>({ by: 'contractId', order: ['proposedAt'] })
  terminations!: Termination[];

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @(Computed<Contract, ContractFlags>()(
    ['state', 'departmentId', 'leadId', 'piId', 'unitApproverId', 'taskBook', 'signBy'],
    CONTRACT_FLAGS,
    contractActions,
  ))
  availableActions!: AvailableAction[];
}

export const ContractConnection = Connection('Contract', () => Contract);
