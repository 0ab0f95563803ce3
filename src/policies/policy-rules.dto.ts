import { IsString, ValidateIf } from 'class-validator';
import type {
  Aggregation,
  AggregationMethod,
  BeaconChain,
  DrawFallback,
  DrawRules,
  EffectiveRules,
  ObjectionGround,
  Offset,
  SealingLevel,
  StageId,
  TieRule,
} from './effective-rules.js';
import { Amount, Count, DayOffset, Flag, Hex, ListOf, OneOf, Part, PartsOf, Percent, Percents } from './policy-rules.decorators.js';

/** The shape of `EffectiveRules`, with the bounds of the sample schema (`policy.rules` in samples/sample.schema.json) and no others. */

const nullable = () => ValidateIf((_, value) => value !== null);
const optional = () => ValidateIf((_, value) => value !== undefined);

class WindowRules {
  @DayOffset() bidderClose!: Offset;
  @DayOffset() recommenderClose!: Offset;
  @DayOffset() questionsClose!: Offset;
  @Count() amendRemainingMinDays!: number;
}

class RecommendRules {
  @Flag() required!: boolean;
  @Count() quotaPerChallenge!: number;
}

class FormRules {
  @Count() correctionWorkingDays!: number;
  @Count() correctionLatestDays!: number;
  @Count() corrections!: number;
}

class MatchingRules {
  @Flag() requiredBeforeBid!: boolean;
  @nullable() @DayOffset() opens!: Offset | null;
  @nullable() @DayOffset() closes!: Offset | null;
}

class EligibilityRules {
  @Count() maxPartners!: number;
  @Count() maxBidsPerLead!: number;
  @Count() maxBidsPerPi!: number;
  @Flag() needOwnerMayLead!: boolean;
  @Percent() relatedPartyPercent!: number;
  @Flag() priorWinnerMayReenter!: boolean;
}

class PanelStratum {
  @IsString({ message: 'must be a text' }) tag!: string;
  @Count() min!: number;
}

class PanelRules {
  @Count() size!: number;
  @Count() minimum!: number;
  @Count() reserves!: number;
  @PartsOf(() => PanelStratum) strata!: PanelStratum[];
  @OneOf(['never', 'with_notice', 'after_award']) publishNames!: 'never' | 'with_notice' | 'after_award';
}

class ConflictRules {
  @OneOf(['challenge', 'bid']) scope!: 'challenge' | 'bid';
  @Amount() coauthorYears!: number;
  @Amount() employerYears!: number;
  @Count() avoidListMax!: number;
  @Flag() ownBidInList!: boolean;
  @optional() @OneOf(['required', 'optional']) declaration?: 'required' | 'optional';
  @optional() @Flag() memberships?: boolean;
  @optional() @Percent() holdingPercent?: number;
}

class ReviewStage {
  @OneOf(['remote', 'defence']) id!: StageId;
  @Percent() weight!: number;
}

class ReviewRules {
  @PartsOf(() => ReviewStage, 1) stages!: ReviewStage[];
  @Amount() defenceRatio!: number;
  @DayOffset() opens!: Offset;
  @DayOffset() closes!: Offset;
}

class AggregationRules implements Aggregation {
  @OneOf(['MEAN', 'TRIMMED_MEAN', 'MEDIAN']) method!: AggregationMethod;
  @OneOf(['total', 'criterion']) level!: 'total' | 'criterion';
  @Count() dropHigh!: number;
  @Count() dropLow!: number;
  @Count() minForTrim!: number;
  @Count() decimals!: number;
}

class OutlierRules {
  @Amount() points!: number;
  @Amount() sdFactor!: number;
}

class ScoringRules {
  @Part(() => AggregationRules) aggregation!: AggregationRules;
  @Percent() passLine!: number;
  @Percent() commentBelowPercent!: number;
  @Percent() commentAbovePercent!: number;
  @Part(() => OutlierRules) outlier!: OutlierRules;
  @Flag() useRevised!: boolean;
  @Count() tieDecimals!: number;
  @ListOf(['technical', 'min_reviewer', 'public_money', 'trl', 'vote'], 1) tieOrder!: TieRule[];
}

class SingleBidRules {
  @OneOf(['PROCEED_WITH_THRESHOLD', 'VOID']) action!: 'PROCEED_WITH_THRESHOLD' | 'VOID';
  @Flag() unanimousCanDeliver!: boolean;
}

class NoBidRules {
  @OneOf(['EXTEND_ONCE_THEN_RELIST', 'RELIST', 'WITHDRAW']) action!: 'EXTEND_ONCE_THEN_RELIST' | 'RELIST' | 'WITHDRAW';
  @Count() extendDays!: number;
}

class NoticeRules {
  @DayOffset() opens!: Offset;
  @DayOffset() closes!: Offset;
  @Count() workingDays!: number;
}

class ObjectionRules {
  @ListOf(['eligibility', 'false_material', 'conflict', 'procedure', 'ip', 'scientific_judgement']) admissibleGrounds!: ObjectionGround[];
  @Count() admitWorkingDays!: number;
  @Count() finishDays!: number;
}

class ContractRules {
  @Count() signDays!: number;
  @Count() reserveValidDays!: number;
}

class RaceRules {
  @Count() k!: number;
  @Amount() maxGap!: number;
  @Percent() eliminateBehindPercent!: number;
  @Amount() attainmentCap!: number;
  @Percent() eliminatedHeatPaymentPercent!: number;
}

class PaymentRules {
  @OneOf(['FLOOR_LAST_TAKES_REST']) rounding!: 'FLOOR_LAST_TAKES_REST';
  @OneOf(['FLOOR_LEAD_TAKES_REST']) partnerRounding!: 'FLOOR_LEAD_TAKES_REST';
  @Count() firstDays!: number;
}

class MilestoneRules {
  @Count() noticeDays!: number;
  @Count() graceDays!: number;
  @Count() defaultDays!: number;
  @Count() rectifyMonths!: number;
  @Count() rectifyTimes!: number;
}

class ChangeRules {
  @Count() extensionAskBeforeDays!: number;
  @Count() extensionMaxDays!: number;
  @Count() extensions!: number;
}

class SealingRules {
  @OneOf(['none', 'custodial', 'split']) level!: SealingLevel;
  @OneOf(['one', 'separate']) envelopes!: 'one' | 'separate';
}

class BeaconRules implements BeaconChain {
  @Hex(32) chainHash!: string;
  @Hex(96) publicKey!: string;
  @Count(1) periodSeconds!: number;
  @Count() genesisTime!: number;
}

class CeremonyRules implements DrawRules {
  @Count() commitHours!: number;
  @Count() revealHours!: number;
  @OneOf(['OTHER_PARTY', 'REDRAW']) fallback!: DrawFallback;
  @nullable() @Part(() => BeaconRules) beacon!: BeaconRules | null;
}

class EnterpriseFundsRules {
  @Amount() totalToPublicMin!: number;
  @Percent() cashToBidderMinPercentOfPublic!: number;
  @Percent() escrowBeforeListPercent!: number;
  @Percents() schedulePercent!: number[];
}

export class PolicyRulesDto implements EffectiveRules {
  @Part(() => WindowRules) window!: WindowRules;
  @Part(() => RecommendRules) recommend!: RecommendRules;
  @Part(() => FormRules) form!: FormRules;
  @Part(() => MatchingRules) matching!: MatchingRules;
  @Part(() => EligibilityRules) eligibility!: EligibilityRules;
  @Part(() => PanelRules) panel!: PanelRules;
  @Part(() => ConflictRules) conflict!: ConflictRules;
  @Part(() => ReviewRules) review!: ReviewRules;
  @Part(() => ScoringRules) scoring!: ScoringRules;
  @Part(() => SingleBidRules) singleBid!: SingleBidRules;
  @Part(() => NoBidRules) noBid!: NoBidRules;
  @Part(() => NoticeRules) notice!: NoticeRules;
  @Part(() => ObjectionRules) objection!: ObjectionRules;
  @Part(() => ContractRules) contract!: ContractRules;
  @Part(() => RaceRules) race!: RaceRules;
  @Part(() => PaymentRules) payment!: PaymentRules;
  @Part(() => MilestoneRules) milestone!: MilestoneRules;
  @Part(() => ChangeRules) change!: ChangeRules;
  @optional() @Part(() => SealingRules) sealing?: SealingRules;
  @optional() @Part(() => CeremonyRules) draw?: CeremonyRules;
  @optional() @Part(() => EnterpriseFundsRules) enterpriseFunds?: EnterpriseFundsRules;
}
