import { registerEnumType } from '@nestjs/graphql';
import type { ExclusionReason as ExclusionReasonName } from './sheet.rules.js';

export const ExclusionReason = {
  BID_NOT_ELIGIBLE: 'BID_NOT_ELIGIBLE',
  CONFLICT: 'CONFLICT',
  NOT_ON_PANEL: 'NOT_ON_PANEL',
} as const satisfies { [R in ExclusionReasonName]: R };
export type ExclusionReason = ExclusionReasonName;

export const ComparisonMethod = {
  MEAN: 'MEAN',
  TRIMMED_MEAN: 'TRIMMED_MEAN',
  MEDIAN: 'MEDIAN',
  Z_NORMALISED: 'Z_NORMALISED',
} as const;
export type ComparisonMethod = (typeof ComparisonMethod)[keyof typeof ComparisonMethod];

registerEnumType(ExclusionReason, {
  name: 'ExclusionReason',
  description: 'Why a score sheet was refused',
  valuesMap: {
    BID_NOT_ELIGIBLE: { description: 'The bid was not found eligible 未通过形式审查, also while a correction is open' },
    CONFLICT: { description: 'Conflict of interest 回避' },
    NOT_ON_PANEL: { description: 'The expert does not sit on the panel 非评审组成员' },
  },
});
registerEnumType(ComparisonMethod, {
  name: 'ComparisonMethod',
  description: 'A way to aggregate the experts’ totals that the ranking is compared under',
  valuesMap: {
    MEAN: { description: 'Mean 平均' },
    TRIMMED_MEAN: { description: 'Mean without the highest and lowest, as many as the list drops 去极值平均' },
    MEDIAN: { description: 'Median 中位数' },
    Z_NORMALISED: { description: 'Mean of each expert’s z-scores 标准化; a comparison only, never official' },
  },
});
