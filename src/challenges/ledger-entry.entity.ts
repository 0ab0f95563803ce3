import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { offer, offeredOn } from '../common/offers.js';
import { DateTime, Money } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import { hadPart } from '../common/two-persons.js';
import { Organisation } from '../identity/organisation.entity.js';
import { Person } from '../identity/person.entity.js';
import { type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { Challenge } from './challenge.entity.js';
import { LedgerForm } from './challenge.enum.js';
import { holdsRole } from './challenge.visibility.js';

const enterpriseOrOfficer: Rule<LedgerEntry> = (entry, viewer) =>
  `(${entry.enterpriseId} = any(${viewer.organisations}) or ${holdsRole(entry.challengeId, viewer, 'clerk', 'approver', 'supervisor', 'finance')})`;

offer<LedgerEntry>('ledger_entry', {
  name: 'proveLedgerEntry',
  when: (entry) => `${entry.provedAt} is null`,
  may: (entry, viewer) => holdsRole(entry.challengeId, viewer, 'finance', 'clerk', 'approver'),
  refusal: (entry, viewer) =>
    `case when ${hadPart(viewer, { by: entry.enteredById, for: entry.enteredForId })} and not ${holdsRole(entry.challengeId, viewer, 'finance')} then 'TWO_PERSON_RULE' end`,
});

/** The figures made of the entries are public; the entries are for the enterprise and the department. */
@ObjectType({ implements: () => [Node], description: 'What an enterprise says it paid 企业资金台账; it counts as cash and proved' })
@Entity('ledger_entry')
@Visible(enterpriseOrOfficer)
export class LedgerEntry implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<LedgerEntry>((entry) => typedId('ledger_entry', entry.key))
  id!: string;

  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;
  @Column('uuid', { name: 'enterprise_id' }) enterpriseId!: string;
  @Column('uuid', { name: 'entered_by' }) enteredById!: string;
  /** For whom, as a deputy. */
  @Column('uuid', { name: 'entered_for', nullable: true }) enteredForId!: string | null;
  @Column('uuid', { name: 'proved_by', nullable: true }) provedById!: string | null;

  @Field(() => Challenge, { nullable: true, description: 'The challenge' })
  @ManyToOne(() => Challenge, { nullable: false })
  @JoinColumn({ name: 'challenge_id' })
  challenge!: Relation<Challenge> | null;

  @Field(() => Organisation, { description: 'The enterprise that paid' })
  @ManyToOne(() => Organisation, { nullable: false })
  @JoinColumn({ name: 'enterprise_id' })
  enterprise!: Relation<Organisation>;

  @Field(() => LedgerForm, { description: 'In what form' })
  @Column('text', { name: 'form' })
  form!: LedgerForm;

  @Field(() => Money, { description: 'How much, in fen' })
  @Column('bigint', { name: 'amount_fen' })
  amount!: string;

  @Field(() => LocalizedText, { nullable: true, description: 'Note' })
  @Column('jsonb', { name: 'note', nullable: true })
  note!: LocalizedText | null;

  @Field(() => Person, { nullable: true, description: 'Who entered it' })
  @ManyToOne(() => Person, { nullable: false })
  @JoinColumn({ name: 'entered_by' })
  enteredBy!: Relation<Person> | null;

  @Field(() => DateTime, { description: 'When it was entered' })
  @Column('timestamptz', { name: 'entered_at' })
  enteredAt!: Date;

  @Field(() => Person, { nullable: true, description: 'Who proved it' })
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'proved_by' })
  provedBy!: Relation<Person> | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was proved; null until it is' })
  @Column('timestamptz', { name: 'proved_at', nullable: true })
  provedAt!: Date | null;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @Sql(offeredOn<LedgerEntry>('ledger_entry'))
  availableActions!: AvailableAction[];
}
