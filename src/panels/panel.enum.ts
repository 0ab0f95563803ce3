import { registerEnumType } from '@nestjs/graphql';
import type { Conflict as ConflictFound, ConflictRule as ConflictRuleName } from './conflict.rules.js';
import { ConflictEvidenceKind } from './conflict.evidence.rules.js';
import { PanelState } from './panel.machine.js';
import { StageState } from './review-stage.machine.js';
import type { RulingOutcome as RulingOutcomeName } from './ruling.rules.js';
import { RulingState } from './ruling.machine.js';
import type { Settlement } from './settle.rules.js';

export { ConflictEvidenceKind, PanelState, RulingState, StageState };

export const RulingOutcome = { WAIVED: 'WAIVED', CONFIRMED: 'CONFIRMED' } as const satisfies { [R in RulingOutcomeName]: R };
export type RulingOutcome = RulingOutcomeName;

export const ConflictStatement = { NONE: 'NONE', CONFLICTS: 'CONFLICTS' } as const;
export type ConflictStatement = (typeof ConflictStatement)[keyof typeof ConflictStatement];

export const PanelSource = { APPOINTED: 'APPOINTED', DRAWN: 'DRAWN' } as const;
export type PanelSource = (typeof PanelSource)[keyof typeof PanelSource];

export const CandidatePlace = { DRAWN: 'DRAWN', RESERVE: 'RESERVE', UNLISTED: 'UNLISTED' } as const;
export type CandidatePlace = (typeof CandidatePlace)[keyof typeof CandidatePlace];

type Reason = Settlement['replaced'][number]['reason'];
export const ReplacementReason = { CONFLICT: 'CONFLICT', DECLINED: 'DECLINED' } as const satisfies { [R in Reason]: R };

export const ConflictRule = {
  NEED_VETTER: 'NEED_VETTER',
  INTEGRITY_LIST: 'INTEGRITY_LIST',
  OWN_BID_IN_LIST: 'OWN_BID_IN_LIST',
  SAME_UNIT: 'SAME_UNIT',
  SAME_GROUP: 'SAME_GROUP',
  AVOID_LIST: 'AVOID_LIST',
  COAUTHOR: 'COAUTHOR',
  JOINT_PROJECT: 'JOINT_PROJECT',
  FORMER_EMPLOYER: 'FORMER_EMPLOYER',
  PAID_ADVISER: 'PAID_ADVISER',
  SHAREHOLDER: 'SHAREHOLDER',
  TEACHER_STUDENT: 'TEACHER_STUDENT',
  FAMILY: 'FAMILY',
} as const satisfies { [R in ConflictRuleName]: R };
export type ConflictRule = ConflictRuleName;

export const ConflictSource = {
  record: 'record',
  bid: 'bid',
  declared: 'declared',
  detected: 'detected',
} as const satisfies { [S in ConflictFound['source']]: S };
export type ConflictSource = ConflictFound['source'];

registerEnumType(PanelState, {
  name: 'PanelState',
  description: 'How far a panel 评审组 is',
  valuesMap: {
    DRAWN: { description: 'Drawn or appointed 已抽取; experts may decline, and it may be drawn anew' },
    SCORING: { description: 'Settled 已锁定: a stage of the review is open' },
    SIGNED: { description: 'The last stage is closed 已签署 and the bids are ranked' },
  },
});
registerEnumType(StageState, {
  name: 'StageState',
  description: 'How far a stage of the review is',
  valuesMap: {
    PLANNED: { description: 'Not yet open 未开始' },
    OPEN: { description: 'Takes score sheets 评审中' },
    CLOSED: { description: 'Takes none any more 已结束' },
  },
});
registerEnumType(PanelSource, {
  name: 'PanelSource',
  description: 'Where the candidates of a panel come from',
  valuesMap: {
    APPOINTED: { description: 'Drawn elsewhere and put on record 备案' },
    DRAWN: { description: 'Drawn by lot here 随机抽取; the transcript replays it' },
  },
});
registerEnumType(CandidatePlace, {
  name: 'CandidatePlace',
  description: 'The place of an expert among the candidates of a panel',
  valuesMap: {
    DRAWN: { description: 'Drawn for a seat 正选' },
    RESERVE: { description: 'In reserve 备选' },
    UNLISTED: { description: 'Neither, but declined to serve in this challenge' },
  },
});
registerEnumType(ReplacementReason, {
  name: 'ReplacementReason',
  description: 'Why a drawn expert does not sit',
  valuesMap: { CONFLICT: { description: 'Conflict of interest 回避' }, DECLINED: { description: 'Declined 请辞' } },
});
/** What each rule means, for those who read the schema. */
export const CONFLICT_WORDS = {
  NEED_VETTER: { description: 'Vetted the need behind the challenge 需求论证专家' },
  INTEGRITY_LIST: { description: 'Banned at publication 失信名单' },
  OWN_BID_IN_LIST: { description: 'PI or team member of a bid in the same list 同榜单申请人' },
  SAME_UNIT: { description: 'Works at the lead or a partner 同单位' },
  SAME_GROUP: { description: 'Shares a parent organisation 同集团; reported only' },
  AVOID_LIST: { description: 'Named by the bidder to be avoided 申请回避' },
  COAUTHOR: { description: 'Wrote together within the years of the policy 论文合作' },
  JOINT_PROJECT: { description: 'Joint project within the years of the policy 项目合作' },
  FORMER_EMPLOYER: { description: 'Was employed there within the years of the policy 曾任职' },
  PAID_ADVISER: { description: 'Was paid for advice within the years of the policy 有偿顾问' },
  SHAREHOLDER: { description: 'Holds shares 持股' },
  TEACHER_STUDENT: { description: 'Taught or was taught 师生' },
  FAMILY: { description: 'Family 亲属' },
} satisfies Record<ConflictRule, { description: string }>;
registerEnumType(ConflictRule, {
  name: 'ConflictRule',
  description: 'The rule that found a conflict of interest 回避事由',
  valuesMap: CONFLICT_WORDS,
});
registerEnumType(ConflictSource, {
  name: 'ConflictSource',
  description: 'How a conflict of interest became known',
  valuesMap: {
    record: { description: 'From the records of people, organisations and bids' },
    bid: { description: 'From the bid: the experts it asks to avoid' },
    declared: { description: 'Declared by the expert 主动申报' },
    detected: { description: 'A relation that the expert had not declared' },
  },
});
registerEnumType(ConflictEvidenceKind, {
  name: 'ConflictEvidenceKind',
  description: 'What a conflict of interest rests on',
  valuesMap: {
    VETTER: { description: 'The expert is among those who vetted the need' },
    BAN: { description: 'A ban in force at publication' },
    OWN_BID: { description: 'A bid of the list with the expert as PI or in the team' },
    AFFILIATION: { description: 'The expert works at an organisation of the bid' },
    MEMBERSHIP: { description: 'The expert holds a role in an organisation of the bid' },
    GROUP: { description: 'The affiliation and an organisation of the bid have the same parent' },
    HOLDING: { description: 'The affiliation and an organisation of the bid hold shares of each other' },
    AVOID_LIST: { description: 'A place on the avoid list of the bid' },
    RELATION: { description: 'A tie of the expert to an organisation or a person of the bid' },
  },
});
registerEnumType(RulingOutcome, {
  name: 'RulingOutcome',
  description: 'What a ruling on a conflict of interest says',
  valuesMap: {
    WAIVED: { description: 'It does not keep the expert away 豁免' },
    CONFIRMED: { description: 'It keeps the expert away 确认回避' },
  },
});
registerEnumType(RulingState, {
  name: 'RulingState',
  description: 'How far a ruling on a conflict of interest is',
  valuesMap: {
    PROPOSED: { description: 'Waits for the second signature 待监督会签' },
    IN_FORCE: { description: 'Signed by both 已生效' },
    REFUSED: { description: 'Supervision did not sign 监督未同意' },
    REPLACED: { description: 'A later ruling took its place 已被替代' },
    UNDONE: { description: 'Something came to light that it did not know 因新情况失效' },
  },
});
registerEnumType(ConflictStatement, {
  name: 'ConflictStatement',
  description: 'What an expert states before bids are shown',
  valuesMap: {
    NONE: { description: 'None that the expert knows of 无利益冲突' },
    CONFLICTS: { description: 'Those that are listed 存在利益冲突' },
  },
});
