/** The documents inside a challenge 榜题: what is asked, how it is measured, judged and paid. Money is in fen. */

/** A number, or a closed interval for indicators whose direction is `range`. */
export type IndicatorValue = number | { min: number; max: number };

export interface LocalizedText {
  zh: string;
  en: string;
}

/** One assessment indicator 考核指标. `tester` is the uuid of an organisation; `dueMilestone` the key of a milestone. */
export interface Indicator {
  id: string;
  name: LocalizedText;
  unit: string;
  direction: '>=' | '<=' | '=' | 'range';
  /** For ranges: `cover` must include the reference, `within` must lie inside it. Absent means cover. */
  rangeMode?: 'cover' | 'within';
  baseline: IndicatorValue;
  target: IndicatorValue;
  stretch: IndicatorValue | null;
  testMethod: LocalizedText;
  tester: string;
  weight: number;
  veto: boolean;
  dueMilestone: string;
}

export interface Criterion {
  id: string;
  name: LocalizedText;
  weight: number;
  max: number;
  thresholdPercent?: number;
}

export interface Rubric {
  criteria: Criterion[];
  tieCriterion: string;
}

export interface MilestonePlan {
  id: string;
  name: LocalizedText;
  /** ISO 8601 duration after signing. */
  dueAfterSigning: string;
  paymentSharePercent: number;
  heat?: { indicators: string[]; final: boolean };
}

export interface Funding {
  kind: 'fiscal' | 'recognition' | 'enterprise' | 'prize';
  publicPerAwardFen: bigint;
  ownToPublicMin?: number;
  enterpriseCashFen?: bigint;
  enterpriseTotalFen?: bigint;
  prizesFen?: bigint[];
}

export interface Winners {
  mode: 'single' | 'race' | 'recognition' | 'prize';
  k: number;
  shortlistMax?: number;
  winnersMax?: number;
}
