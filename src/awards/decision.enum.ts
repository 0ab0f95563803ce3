import { registerEnumType } from '@nestjs/graphql';
import { DecisionState } from './decision.machine.js';
import { DecisionAction, DecisionOutcome, DecisionStepKind } from './decision.rules.js';

registerEnumType(DecisionState, {
  name: 'DecisionState',
  description: 'How far a decision is',
  valuesMap: {
    PENDING: { description: '待决定 nothing is decided' },
    EXTENDED: { description: '延期揭榜 no valid bid: the challenge opens once more' },
    COUNTERSIGN: { description: '待监督会签 a deviation waits for supervision' },
    PROPOSED: { description: '拟立项 waits for the notice to open' },
    NOTICE: { description: '公示中 open to objections' },
    AWARDED: { description: '已立项 the award stands, and reserves may still step in' },
    RESERVE_VOID: { description: '备选失效 the award stands, and no reserve steps in any more' },
    NO_BID: { description: '流榜 ended without a valid bid' },
    NO_AWARD: { description: '榜空 ended without a winner' },
  },
});

registerEnumType(DecisionOutcome, {
  name: 'DecisionOutcome',
  description: 'What a decision comes to',
  valuesMap: {
    AWARDED: { description: '立项 at least one bid is proposed or awarded' },
    NO_BID: { description: '流榜 no valid bid' },
    NO_AWARD: { description: '榜空 nobody is proposed, or nobody is left' },
  },
});

registerEnumType(DecisionAction, {
  name: 'DecisionAction',
  description: 'What the policy does by itself where bids are missing or none passes',
  valuesMap: {
    EXTEND_ONCE_THEN_RELIST: { description: '延期一次，仍无则重新发榜 extend once, then relist' },
    RELIST: { description: '重新发榜 relist' },
    WITHDRAW: { description: '撤榜 withdraw' },
    PROCEED_WITH_THRESHOLD: { description: '单一申请论证 a single bid goes on and must reach the line' },
    VOID: { description: '单一申请作废 a single bid is void' },
  },
});

registerEnumType(DecisionStepKind, {
  name: 'DecisionStepKind',
  description: 'A step after a decision',
  valuesMap: {
    EXTENDED: { description: '延期 the challenge opens once more' },
    RELISTED: { description: '重新发榜 it goes into a next list' },
    WITHDRAWN: { description: '撤榜 it is given up' },
    REMOVED_BY_OBJECTION: { description: '异议成立，取消资格 a bid is removed' },
    LAPSED: { description: '逾期未签或放弃，资格失效 a bid was not signed in time, or given up in its notice' },
    RESERVE_PROMOTED: { description: '备选递补 a reserve steps in' },
  },
});

export { DecisionAction, DecisionOutcome, DecisionState, DecisionStepKind };
