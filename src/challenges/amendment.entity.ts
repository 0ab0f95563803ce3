import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import type { Actor } from '../common/actor.js';
import { actionsOf } from '../common/machine.js';
import { Node } from '../common/node.js';
import { DateTime, IndicatorValue } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import { hadFirstPart } from '../common/two-persons.js';
import { Person } from '../identity/person.entity.js';
import { rolesIn } from '../lists/officer.visibility.js';
import { Computed, type Expression, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { AMENDMENT_MACHINE } from './amendment.machine.js';
import type { AmendmentChange } from './amendment.rules.js';
import type { IndicatorValue as Value } from './challenge-content.js';
import { Challenge } from './challenge.entity.js';
import { AmendmentState } from './challenge.enum.js';
import { officersOfChallenge } from './challenge.visibility.js';

const inForceOrOfficer: Rule<Amendment> = (amendment, viewer) =>
  `(${amendment.state} = 'IN_FORCE' or ${officersOfChallenge(amendment.challengeId, viewer)})`;
const officer: Rule<Amendment> = (amendment, viewer) => officersOfChallenge(amendment.challengeId, viewer);

const amendmentWarnings: Expression<Amendment> = ({ challengeId, newBidderClose, newRecommenderClose }) =>
  `array(select 'RECOMMENDERS_CLOSE_FIRST' from challenge c join list l on l.id = c.list_id
     where c.id = ${challengeId} and l.rules #>> '{recommend,required}' = 'true' and coalesce(${newBidderClose}, ${newRecommenderClose}) is not null
       and coalesce(${newBidderClose}, c.bidder_close) > coalesce(${newRecommenderClose}, c.recommender_close))`;

const amendmentActions = (
  amendment: Pick<Amendment, 'state' | 'proposedById' | 'proposedForId'> & { departmentId: string },
  actor: Actor,
): AvailableAction[] =>
  actionsOf(AMENDMENT_MACHINE, amendment.state, rolesIn(actor, amendment.departmentId), {
    ownProposal: hadFirstPart(actor, { by: amendment.proposedById, for: amendment.proposedForId }),
  });

@ObjectType('AmendmentChange', { description: 'One value that an amendment changes' })
export class AmendmentChangeType implements AmendmentChange {
  @Field(() => String, { nullable: true, description: 'Key of the indicator; null where the funding changes' }) indicator?: string | null;
  @Field(() => String, { description: 'Its field, e.g. target, or publicPerAward (in fen) of the funding' }) field!: string;
  @Field(() => IndicatorValue, { description: 'The value before' }) from!: Value;
  @Field(() => IndicatorValue, { description: 'The value from then on' }) to!: Value;
}

/** Public as soon as it is in force. */
@ObjectType({ implements: () => [Node], description: 'An amendment 更正公告 of an open challenge' })
@Entity('amendment')
@Visible(inForceOrOfficer)
export class Amendment implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Amendment>((amendment) => typedId('amendment', amendment.key))
  id!: string;

  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;
  @Column('uuid', { name: 'proposed_by' }) proposedById!: string;
  /** For whom, as a deputy. */
  @Column('uuid', { name: 'proposed_for', nullable: true }) proposedForId!: string | null;
  @Column('uuid', { name: 'approved_by', nullable: true }) approvedById!: string | null;

  @Field(() => Challenge, { nullable: true, description: 'The challenge that it changes' })
  @ManyToOne(() => Challenge, { nullable: false })
  @JoinColumn({ name: 'challenge_id' })
  challenge!: Relation<Challenge> | null;

  @Field(() => AmendmentState, { description: 'Whether it counts' })
  @Column('text', { name: 'state' })
  state!: AmendmentState;

  @Field(() => Boolean, {
    description: 'Whether target, money, eligibility or rubric change: bidders who submitted confirm their bids anew',
  })
  @Column('boolean', { name: 'material' })
  material!: boolean;

  @Field(() => LocalizedText, { description: 'Why' })
  @Column('jsonb', { name: 'reason' })
  reason!: LocalizedText;

  @Field(() => [AmendmentChangeType], { description: 'What changes' })
  @Column('jsonb', { name: 'changes' })
  changes!: AmendmentChangeType[];

  @Field(() => DateTime, {
    nullable: true,
    description: 'The bidder close that it sets; null where the close stays, or moves by the rules',
  })
  @Column('timestamptz', { name: 'new_bidder_close', nullable: true })
  newBidderClose!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'The recommender close that it sets; null where it stays, or moves with the bidder close',
  })
  @Column('timestamptz', { name: 'new_recommender_close', nullable: true })
  newRecommenderClose!: Date | null;

  @Field(() => Person, { nullable: true, description: 'The clerk who proposed it; to officers' })
  @Visible(officer)
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'proposed_by' })
  proposedBy!: Relation<Person> | null;

  @Field(() => DateTime, { description: 'When it was proposed' })
  @Column('timestamptz', { name: 'proposed_at' })
  proposedAt!: Date;

  @Field(() => Person, { nullable: true, description: 'The approver, another person; to officers' })
  @Visible(officer)
  @ManyToOne(() => Person)
  @JoinColumn({ name: 'approved_by' })
  approvedBy!: Relation<Person> | null;

  @Field(() => DateTime, { nullable: true, description: 'When it came into force' })
  @Column('timestamptz', { name: 'approved_at', nullable: true })
  approvedAt!: Date | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The version of the challenge with it in force; bids confirmed for an earlier one need it again',
  })
  @Column('int', { name: 'version', nullable: true })
  version!: number | null;

  @Field(() => [String], {
    description:
      'What is allowed and probably not meant: RECOMMENDERS_CLOSE_FIRST, the list asks for a recommendation, and with the closes that it sets recommenders close before bidders: what is submitted in between is in time and can no more be recommended. Each close is moved by itself: set `newRecommenderClose`, too',
  })
  @Sql<Amendment>(amendmentWarnings)
  warnings!: string[];

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @(Computed<Amendment, { departmentId: string }>()(
    ['state', 'proposedById', 'proposedForId'],
    { departmentId: (amendment) => `(select c.department_id from challenge c where c.id = ${amendment.challengeId})` },
    amendmentActions,
  ))
  availableActions!: AvailableAction[];
}
