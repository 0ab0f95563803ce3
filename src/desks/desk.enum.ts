import { registerEnumType } from '@nestjs/graphql';
import { DESK_WORDS } from './desk.words.js';

export const DeskRole = {
  CLERK: 'CLERK',
  APPROVER: 'APPROVER',
  FINANCE: 'FINANCE',
  SUPERVISOR: 'SUPERVISOR',
  RECOMMENDER: 'RECOMMENDER',
  BIDDER: 'BIDDER',
  EXPERT: 'EXPERT',
  NEED_OWNER: 'NEED_OWNER',
  TESTER: 'TESTER',
  CUSTODIAN: 'CUSTODIAN',
} as const;
export type DeskRole = (typeof DeskRole)[keyof typeof DeskRole];
registerEnumType(DeskRole, {
  name: 'DeskRole',
  description: 'Whose desk it is: the part in which somebody has something to do',
  valuesMap: {
    CLERK: { description: '经办人 the clerks of a department' },
    APPROVER: { description: '审批人 its approvers' },
    FINANCE: { description: '财政/条财 its finance officers' },
    SUPERVISOR: { description: '监督 its supervision' },
    RECOMMENDER: { description: '推荐单位 the recommending organisations' },
    BIDDER: { description: '揭榜方 who bids and delivers: PI, unit approver, partners; and who asked or objected' },
    EXPERT: { description: '评审专家 who sits on panels' },
    NEED_OWNER: { description: '需求方/最终用户 who has the need, or uses the result' },
    TESTER: { description: '检测机构 who tests indicators' },
    CUSTODIAN: { description: '密钥保管人 who holds a share of the key to sealed bids' },
  },
});

export const DeskGroup = { DUE: 'DUE', BLOCKED: 'BLOCKED', NEXT: 'NEXT' } as const;
export type DeskGroup = (typeof DeskGroup)[keyof typeof DeskGroup];
registerEnumType(DeskGroup, {
  name: 'DeskGroup',
  description: 'Whether an entry waits for the viewer',
  valuesMap: {
    DUE: { description: '待办 the viewer can act now' },
    BLOCKED: { description: '待他人 somebody else has to act first: see `blockedBy`' },
    NEXT: { description: '将至 comes by the clock' },
  },
});

export type DeskKind = keyof typeof DESK_WORDS;
const kinds = Object.keys(DESK_WORDS) as DeskKind[];
export const DeskKind = Object.fromEntries(kinds.map((kind) => [kind, kind])) as { [K in DeskKind]: K };
registerEnumType(DeskKind, {
  name: 'DeskKind',
  description: 'What lies on a desk: an act that is asked of somebody, or an instant that comes',
  valuesMap: Object.fromEntries(kinds.map((kind) => [kind, { description: `${DESK_WORDS[kind].zh} ${DESK_WORDS[kind].en}` }])),
});
