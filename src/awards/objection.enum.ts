import { registerEnumType } from '@nestjs/graphql';
import type * as rules from '../policies/effective-rules.js';
import { ObjectionState } from './objection.machine.js';
import { ObjectionEffect, ObjectionFinding, ObjectionOutcome, ObjectionReason } from './objection.rules.js';

registerEnumType(ObjectionState, {
  name: 'ObjectionState',
  description: 'How far an objection is',
  valuesMap: {
    FILED: { description: '已提出 received' },
    ADMITTED: { description: '已受理 holds the award until a finding' },
    INADMISSIBLE: { description: '不予受理 on record only' },
    UPHELD: { description: '成立 the bid is removed' },
    DISMISSED: { description: '不成立 the bid stays' },
  },
});

/** Grounds of an objection; which of them are admissible, the list's rules say. */
export const ObjectionGround = {
  eligibility: 'eligibility',
  false_material: 'false_material',
  conflict: 'conflict',
  procedure: 'procedure',
  ip: 'ip',
  scientific_judgement: 'scientific_judgement',
} as const satisfies { [Ground in rules.ObjectionGround]: Ground };
export type ObjectionGround = rules.ObjectionGround;
registerEnumType(ObjectionGround, {
  name: 'ObjectionGround',
  description: 'What an objection rests on',
  valuesMap: {
    eligibility: { description: '申报资格' },
    false_material: { description: '材料不实' },
    conflict: { description: '利益冲突' },
    procedure: { description: '程序问题' },
    ip: { description: '知识产权' },
    scientific_judgement: { description: '学术判断 the experts’ judgement, which is not reopened' },
  },
});

registerEnumType(ObjectionReason, {
  name: 'ObjectionReason',
  description: 'Why an objection is not admissible',
  valuesMap: {
    ANONYMOUS: { description: '匿名 a tip for supervision' },
    GROUND_NOT_ADMISSIBLE: { description: '事由不在受理范围' },
    OUT_OF_TIME: { description: '超过公示期' },
  },
});

registerEnumType(ObjectionFinding, {
  name: 'ObjectionFinding',
  description: 'What was found on an objection',
  valuesMap: { UPHELD: { description: '异议成立' }, DISMISSED: { description: '异议不成立' } },
});

registerEnumType(ObjectionOutcome, {
  name: 'ObjectionOutcome',
  description: 'What became of an objection',
  valuesMap: {
    UPHELD: { description: '异议成立' },
    DISMISSED: { description: '异议不成立' },
    INADMISSIBLE: { description: '不予受理' },
  },
});

registerEnumType(ObjectionEffect, {
  name: 'ObjectionEffect',
  description: 'What an objection does to the bid',
  valuesMap: { NONE: { description: '无' }, BID_REMOVED: { description: '取消其资格，备选递补' } },
});

export { ObjectionEffect, ObjectionFinding, ObjectionOutcome, ObjectionReason, ObjectionState };
