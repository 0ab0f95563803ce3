import { registerEnumType } from '@nestjs/graphql';
import { ChangeApprover, ChangeDecision, ChangeType, ExpertOpinion, ExtensionRefusal } from './change.rules.js';
import { ChangeState } from './change-request.machine.js';

registerEnumType(ChangeType, {
  name: 'ChangeType',
  description: 'What a change is about',
  valuesMap: {
    PERIOD: { description: '延期 a longer period: once, asked in time, within a longest extension' },
    TARGET_DOWN: { description: '指标下调 a lower target; never granted' },
    TARGET_UP: { description: '指标上调 a higher target; filed by the PI' },
    ROUTE: { description: '技术路线 another technical route; filed by the PI' },
    PI: { description: '负责人 another PI; by the advice of experts' },
    PARTNER: { description: '参与单位 another partner; by the advice of experts' },
  },
});
registerEnumType(ChangeState, {
  name: 'ChangeState',
  description: 'How far a change is',
  valuesMap: {
    REQUESTED: { description: '待审批 waits for the approver' },
    FILED: { description: '已备案 filed; it needs no approval' },
    APPROVED: { description: '已批准' },
    DENIED: { description: '未批准' },
  },
});
registerEnumType(ChangeDecision, {
  name: 'ChangeDecision',
  description: 'What was decided on a change',
  valuesMap: {
    APPROVED: { description: '批准 approved; a new version of the task book' },
    DENIED: { description: '不批准 denied' },
    FILED: { description: '备案 filed; a new version of the task book' },
  },
});
registerEnumType(ChangeApprover, {
  name: 'ChangeApprover',
  description: 'Who decides on a change',
  valuesMap: { department: { description: '主管部门 the department' }, pi: { description: '项目负责人 the PI alone' } },
});
registerEnumType(ExpertOpinion, {
  name: 'ExpertOpinion',
  description: 'What the experts advise',
  valuesMap: { SUPPORT: { description: '支持' }, OPPOSE: { description: '反对' } },
});

/** Why a change is denied: the first reason that applies. */
export const ChangeRefusal = { ...ExtensionRefusal, TARGET_DOWN: 'TARGET_DOWN', NOT_SUPPORTED: 'NOT_SUPPORTED' } as const;
export type ChangeRefusal = (typeof ChangeRefusal)[keyof typeof ChangeRefusal];
registerEnumType(ChangeRefusal, {
  name: 'ChangeRefusal',
  description: 'Why a change was denied: the first reason that applies',
  valuesMap: {
    TOO_LATE: { description: '申请过晚 asked less than so many days before the end' },
    ALREADY_EXTENDED: { description: '已延期 extended as often as allowed' },
    TOO_LONG: { description: '期限过长 longer than the longest extension' },
    TARGET_DOWN: { description: '指标不得下调 a target may not go below the bid or the challenge' },
    NOT_SUPPORTED: { description: '专家不支持 the experts do not support it' },
  },
});

export { ChangeApprover, ChangeDecision, ChangeState, ChangeType, ExpertOpinion };
