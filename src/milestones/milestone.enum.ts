import { registerEnumType } from '@nestjs/graphql';
import { AcceptanceResult } from './acceptance.rules.js';
import { HeatResult } from './heat.rules.js';
import { MilestoneState } from './milestone.machine.js';
import { SubmissionState } from './submission.machine.js';
import { IndicatorVerdict, MilestoneVerdict } from './verdict.rules.js';

registerEnumType(MilestoneState, {
  name: 'MilestoneState',
  description: 'How far a milestone 里程碑 is',
  valuesMap: {
    PLANNED: { description: '计划中 not due yet' },
    DUE_SOON: { description: '即将到期 due within the days of notice' },
    OVERDUE: { description: '逾期 nothing was submitted by the end of the days of grace' },
    FAILED_BY_DEFAULT: { description: '逾期未交 still nothing: its own money is frozen, nothing else' },
    SUBMITTED: { description: '已提交 waits for its verdict' },
    CONDITIONAL: { description: '整改 to be put right, once' },
    RESUBMITTED: { description: '整改后提交 waits for its last verdict' },
    PASSED: { description: '通过 passed' },
    FAILED: { description: '未通过 failed' },
  },
});

registerEnumType(SubmissionState, {
  name: 'SubmissionState',
  description: 'How far a submission is',
  valuesMap: { SUBMITTED: { description: '待考核 waits for its verdict' }, DECIDED: { description: '已考核 has its verdict' } },
});

registerEnumType(IndicatorVerdict, {
  name: 'IndicatorVerdict',
  description: 'The verdict on an indicator: the first that applies of not measured, not met, partly met, exceeded, met',
  valuesMap: {
    MET: { description: '达到 meets what was promised' },
    EXCEEDED: { description: '超额 meets the stretch of the challenge too' },
    PARTLY_MET: { description: '部分达到 meets the challenge but not the promise' },
    NOT_MET: { description: '未达到 misses the target of the challenge' },
    NOT_MEASURED: { description: '未测 no value was submitted' },
  },
});

registerEnumType(MilestoneVerdict, {
  name: 'MilestoneVerdict',
  description: 'The verdict on a submission',
  valuesMap: {
    PASSED: { description: '通过 every due indicator is met' },
    CONDITIONAL: { description: '整改 not every one, in round 1' },
    FAILED: { description: '未通过 not every one, in round 2' },
  },
});

/** Evidence 证据 of a measured value. */
export const EvidenceKind = {
  third_party_report: 'third_party_report',
  on_site_test: 'on_site_test',
  user_certificate: 'user_certificate',
  standard_document: 'standard_document',
} as const;
export type EvidenceKind = keyof typeof EvidenceKind;
registerEnumType(EvidenceKind, {
  name: 'EvidenceKind',
  description: 'What proves a measured value',
  valuesMap: {
    third_party_report: { description: '第三方检测报告 report of a testing body' },
    on_site_test: { description: '现场测试 test on site' },
    user_certificate: { description: '用户证明 certificate of the user' },
    standard_document: { description: '标准文件 document of a standard' },
  },
});

registerEnumType(HeatResult, {
  name: 'HeatResult',
  description: 'What a heat 赛马 means for a track',
  valuesMap: {
    CONTINUE: { description: '晋级 goes on' },
    ELIMINATED: { description: '淘汰 behind the line, or a veto indicator failed' },
    RANKED: { description: '有名次 ranked in the final' },
    UNRANKED: { description: '无名次 a veto indicator failed in the final' },
  },
});

registerEnumType(AcceptanceResult, {
  name: 'AcceptanceResult',
  description: 'The result of the final acceptance 验收',
  valuesMap: { PASS: { description: '通过' }, NOT_PASS: { description: '未通过' } },
});

export { AcceptanceResult, HeatResult, IndicatorVerdict, MilestoneState, MilestoneVerdict, SubmissionState };
