import { registerEnumType } from '@nestjs/graphql';
import { BidState } from './bid.machine.js';
import { CorrectionState } from './correction.machine.js';
import { ELIGIBILITY_RULES, type EligibilityRule } from './eligibility.rules.js';

registerEnumType(BidState, {
  name: 'BidState',
  description: 'How far a bid is',
  valuesMap: {
    DRAFT: { description: '草稿 never submitted' },
    SUBMITTED: { description: '已提交 may be submitted anew or withdrawn until the bidder close' },
    WITHDRAWN: { description: '已撤回 withdrawn by the bidder close' },
    REFUSED_LATE: { description: '逾期 first submitted after the close: refused, and on record' },
    SEALED: { description: '已封存 from the bidder close until both closes are past' },
    FORM_CHECK: { description: '形式审查中 opened, waits for the verdict of two officers' },
    NEEDS_CORRECTION: { description: '补正中 a formal defect is to be corrected' },
    ELIGIBLE: { description: '形式审查通过' },
    INELIGIBLE: { description: '形式审查不通过 a rule failed' },
    RANKED: { description: '已排名' },
    PROPOSED: { description: '拟立项 proposed for the award' },
    RESERVE: { description: '备选 steps in where a proposed bid falls' },
    REJECTED: { description: '未入选' },
    AWARDED: { description: '已立项' },
    REMOVED: { description: '已取消 an objection was upheld' },
    SIGNED: { description: '已签约' },
    LAPSED: { description: '资格失效 not signed in time, or given up after the notice had opened' },
  },
});

/** The outcomes of the form check that are stored. */
export const EligibilityStatus = {
  ELIGIBLE: 'ELIGIBLE',
  INELIGIBLE: 'INELIGIBLE',
  WITHDRAWN: 'WITHDRAWN',
  NEEDS_CORRECTION: 'NEEDS_CORRECTION',
} as const;
export type EligibilityStatus = (typeof EligibilityStatus)[keyof typeof EligibilityStatus];
registerEnumType(EligibilityStatus, {
  name: 'EligibilityStatus',
  description: 'Outcome of the form check',
  valuesMap: {
    ELIGIBLE: { description: '合格 no rule failed' },
    INELIGIBLE: { description: '不合格 at least one rule failed' },
    WITHDRAWN: { description: '已撤回 withdrawn by the bidder close; no rule was applied' },
    NEEDS_CORRECTION: { description: '待补正 only a correction is open; a proposal may say so, a verdict not' },
  },
});

/** The rules of eligibility as a GraphQL enum; key = value. */
export const BidEligibilityRule = Object.fromEntries(ELIGIBILITY_RULES.map((rule) => [rule, rule])) as {
  [R in EligibilityRule]: R;
};
registerEnumType(BidEligibilityRule, {
  name: 'EligibilityRule',
  description: 'A rule of eligibility that a bid can fail; failed rules are listed in this order',
  valuesMap: {
    LATE_SUBMISSION: { description: '逾期提交 no version by the bidder close' },
    NOT_RECOMMENDED: { description: '未获推荐 no recommendation by the recommender close' },
    RECOMMEND_QUOTA_EXCEEDED: { description: '超推荐名额 its rank is beyond the quota' },
    MATCHING_NOT_REGISTERED: { description: '未登记对接 the lead did not register for matching in time' },
    BANNED_UNIT: { description: '单位失信 lead or a partner was banned at the bidder close' },
    BANNED_PERSON: { description: '负责人失信 the PI was banned at the bidder close' },
    NEED_OWNER_LEADS: { description: '需求方自揭 the need owner leads' },
    RELATED_TO_NEED_OWNER: { description: '与需求方关联 lead and need owner hold each other or share a group' },
    LEAD_KIND_NOT_ALLOWED: { description: '牵头单位类型不符' },
    TOO_MANY_PARTNERS: { description: '参与单位过多' },
    OVER_AMOUNT: { description: '超额申请 more public money than an award gives' },
    OWN_FUNDS_SHORT: { description: '自筹不足' },
    INDICATOR_NOT_ANSWERED: { description: '指标未响应' },
    TARGET_BELOW_CHALLENGE: { description: '承诺低于榜题指标' },
    PRIOR_WINNER: { description: '往届中榜 won a former round, and re-entry is not allowed' },
    UNIT_LIMIT: { description: '单位限项 beyond the bids that a lead may file in the list' },
    PI_LIMIT: { description: '个人限项 beyond the bids that a PI may file in the list' },
    CORRECTION_NOT_ANSWERED: { description: '逾期未补正' },
    CORRECTION_CHANGED_CONTENT: { description: '补正改动实质内容' },
  },
});

/** Formal defects that can be corrected; technical content can't. */
export const DefectKind = { MISSING_SEAL: 'MISSING_SEAL', MISSING_ANNEX: 'MISSING_ANNEX' } as const;
export type DefectKind = (typeof DefectKind)[keyof typeof DefectKind];
registerEnumType(DefectKind, {
  name: 'DefectKind',
  description: 'A formal defect of a bid 形式缺陷',
  valuesMap: { MISSING_SEAL: { description: '缺章' }, MISSING_ANNEX: { description: '缺附件' } },
});

registerEnumType(CorrectionState, {
  name: 'CorrectionState',
  description: 'How a correction 补正 stands',
  valuesMap: {
    OPEN: { description: '待补正' },
    ANSWERED: { description: '已补正 in time, and the content stayed as it was' },
    NOT_ANSWERED: { description: '逾期未补正' },
    CHANGED_CONTENT: { description: '改动实质内容 received in time, and failed' },
  },
});

export { BidState, CorrectionState };
