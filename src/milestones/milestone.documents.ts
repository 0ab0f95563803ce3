import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';
import type * as figures from '../challenges/challenge-content.js';
import { IndicatorValue, Money } from '../common/scalars.js';
import type { Lane } from './heat.rules.js';
import { EvidenceKind, HeatResult, IndicatorVerdict } from './milestone.enum.js';

/* What delivery keeps in its jsonb columns: people and bids as global ids, money as text of fen. */

@ObjectType({ description: 'A measured value of an indicator, and what proves it' })
export class Measurement {
  @Field(() => String, { description: 'Key of the indicator in the challenge, e.g. I1' }) indicator!: string;
  @Field(() => IndicatorValue, { description: 'Measured value, in the unit of the indicator' }) value!: figures.IndicatorValue;
  @Field(() => EvidenceKind, { description: 'Kind of evidence' }) evidence!: EvidenceKind;
  @Field(() => String, { description: 'Reference of the evidence' }) evidenceRef!: string;
  @Field(() => ID, { description: 'Global id of the person who issued it' }) issuedBy!: string;
}

@ObjectType({ description: 'The verdict on one indicator' })
export class IndicatorVerdictRow {
  @Field(() => String, { description: 'Key of the indicator in the challenge' }) indicator!: string;
  @Field(() => IndicatorVerdict, { description: 'Verdict' }) verdict!: IndicatorVerdict;
}

@ObjectType({ description: 'A track in a heat' })
export class HeatRow {
  @Field(() => Int, { description: 'Rank, from 1; tracks that failed a veto indicator come last' }) rank!: number;
  @Field(() => ID, { description: 'Global id of the bid' }) bid!: string;
  @Field(() => String, { description: 'funded or self-funded' }) lane!: Lane;
  @Field(() => Float, { description: 'Points, 100 being the targets; shown to 4 decimals, compared exactly' }) composite!: number;
  @Field(() => Boolean, { description: 'Whether a veto indicator misses its target 一票否决' }) vetoFailed!: boolean;
  @Field(() => HeatResult, { description: 'What it means for the track' }) result!: HeatResult;
}

@ObjectType({ description: 'A prize 奖金 of a final' })
export class HeatPrize {
  @Field(() => ID, { description: 'Global id of the bid' }) bid!: string;
  @Field(() => Int, { description: 'Rank, from 1' }) rank!: number;
  @Field(() => Money, { description: 'Prize, in fen' }) amount!: string;
}

/** The document of a heat: what its hash stands for. */
export interface HeatRecord {
  challenge: string;
  milestoneCode: string;
  final: boolean;
  /** Decimal text, to 4 decimals. */
  eliminationLine: string | null;
  results: HeatRow[];
  prizes: HeatPrize[];
  recognised: string[];
}
