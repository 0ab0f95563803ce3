import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import { PartnerEntry } from '../bids/bid.documents.js';
import type * as figures from '../challenges/challenge-content.js';
import { HeatPlan } from '../challenges/challenge.documents.js';
import { RangeMode } from '../challenges/challenge.enum.js';
import { DateTime, IndicatorValue, Money } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import { Party } from './contract.enum.js';

/* What is agreed, as it lies in the jsonb columns of contracts: people and organisations as global ids, money as text of fen. */

@ObjectType({ description: 'A part in the chain of signatures' })
export class ContractParty {
  @Field(() => Party, { description: 'The part' }) party!: Party;
  @Field(() => ID, { description: 'Global id of the organisation' }) organisation!: string;
  @Field(() => ID, { nullable: true, description: 'Global id of the person by name; null where anybody of the organisation signs' })
  person!: string | null;
  @Field(() => Boolean, { description: 'Whether the contract waits for it' }) required!: boolean;
  @Field(() => DateTime, { nullable: true, description: 'When somebody signed for it; null before' }) signedAt?: string | null;
}

@ObjectType({ description: 'A part that a signature covers' })
export class SignedPart {
  @Field(() => Party, { description: 'The part' }) party!: Party;
  @Field(() => ID, { description: 'Global id of the organisation' }) organisation!: string;
}

@ObjectType({ description: 'An indicator as agreed 合同考核指标: never weaker than the bid or the challenge' })
export class TaskIndicator {
  @Field(() => String, { description: 'Key in the challenge, e.g. I1' }) id!: string;
  @Field(() => LocalizedText, { description: 'What is measured' }) name!: LocalizedText;
  @Field(() => String, { description: 'Unit of all its values' }) unit!: string;
  @Field(() => String, { description: '>=, <=, = or range: how a value meets another' }) direction!: figures.Indicator['direction'];
  @Field(() => RangeMode, { nullable: true, description: 'For ranges; null means cover' }) rangeMode?:
    figures.Indicator['rangeMode'] | null;
  @Field(() => IndicatorValue, { description: 'Target of the challenge' }) target!: figures.IndicatorValue;
  @Field(() => IndicatorValue, { nullable: true, description: 'Promise of the bid; null where it has none' })
  promise!: figures.IndicatorValue | null;
  @Field(() => IndicatorValue, { description: 'What is owed: the stronger of both, raised by every TARGET_UP filed' })
  value!: figures.IndicatorValue;
  @Field(() => IndicatorValue, { nullable: true, description: 'What would be more than asked 挑战值' })
  stretch?: figures.IndicatorValue | null;
  @Field(() => LocalizedText, { description: 'How it is tested, by which standard' }) testMethod!: LocalizedText;
  @Field(() => ID, { description: 'Global id of the organisation that tests' }) tester!: string;
  @Field(() => Float, { description: 'Weight in a heat, 0 to 100' }) weight!: number;
  @Field(() => Boolean, { description: 'Whether missing it fails a track 一票否决' }) veto!: boolean;
  @Field(() => String, { description: 'Key of the milestone at which it is due' }) dueMilestone!: string;
}

@ObjectType({ description: 'A milestone as agreed' })
export class TaskMilestone {
  @Field(() => String, { description: 'Key in the challenge, e.g. M1' }) id!: string;
  @Field(() => LocalizedText, { description: 'What it is' }) name!: LocalizedText;
  @Field(() => String, { description: 'When it is due: ISO 8601 duration after signing, days of 24 hours' }) dueAfterSigning!: string;
  @Field(() => Int, { description: 'Days of 24 hours granted since' }) extensionDays!: number;
  @Field(() => Float, { description: 'Percent of the contract that is paid for it' }) paymentSharePercent!: number;
  @Field(() => HeatPlan, { nullable: true, description: 'The round of a race that is held at it' }) heat?: HeatPlan | null;
}

@ObjectType({ description: 'The task book 任务书: what the parties agree on' })
export class TaskBook {
  @Field(() => Int, { description: 'Version, from 1; every change that is approved or filed makes the next' }) version!: number;
  @Field(() => LocalizedText, { nullable: true, description: 'Title 项目名称' }) title!: LocalizedText | null;
  @Field(() => ID, { description: 'Global id of the PI 项目负责人' }) pi!: string;
  @Field(() => ID, { description: 'Global id of the lead 牵头单位' }) lead!: string;
  @Field(() => Float, { nullable: true, description: 'Share of the lead in the public money, percent' }) leadSharePercent!: number | null;
  @Field(() => [PartnerEntry], { description: 'Partners in their order, with their shares' }) partners!: PartnerEntry[];
  @Field(() => LocalizedText, { nullable: true, description: 'Technical route 技术路线' }) technicalRoute!: LocalizedText | null;
  @Field(() => [LocalizedText], { description: 'What the PI has filed on the route since, in order' }) routeChanges!: LocalizedText[];
  @Field(() => [TaskIndicator], { description: 'Indicators' }) indicators!: TaskIndicator[];
  @Field(() => [TaskMilestone], { description: 'Milestones' }) milestones!: TaskMilestone[];
  @Field(() => [LocalizedText], { description: 'What is handed over 交付物' }) deliverables!: LocalizedText[];
  @Field(() => LocalizedText, { description: 'Who owns the results 知识产权' }) ip!: LocalizedText;
  @Field(() => Money, { description: 'Public money, in fen; 0 where there is none' }) amount!: string;
  @Field(() => Float, { description: 'Percent of it that is paid at signing' }) signingSharePercent!: number;
  @Field(() => [ContractParty], { description: 'Who signs, in order' }) parties!: ContractParty[];
}
