import type { Role } from '../common/actor.js';

/** Roles in words: what people read in a mail, where the API says `unit-approver`. */
export const ROLE_WORDS: Readonly<Record<Role, { zh: string; en: string }>> = {
  clerk: { zh: '经办人', en: 'clerk' },
  approver: { zh: '审批人', en: 'approver' },
  supervisor: { zh: '监督人员', en: 'supervisor' },
  finance: { zh: '财政人员', en: 'finance officer' },
  operator: { zh: '平台运维', en: 'operator of the platform' },
  administrator: { zh: '单位管理员', en: 'administrator of the organisation' },
  recommender: { zh: '推荐人', en: 'recommender' },
  'end-user': { zh: '最终用户代表', en: 'end user' },
  'need-owner': { zh: '需求方代表', en: 'need owner' },
  tester: { zh: '检测人员', en: 'tester' },
  'unit-approver': { zh: '单位审核人', en: 'approver for the unit' },
  pi: { zh: '项目负责人', en: 'principal investigator' },
  'team-member': { zh: '团队成员', en: 'team member' },
  expert: { zh: '评审专家', en: 'expert' },
  lead: { zh: '牵头单位代表', en: 'representative of the lead' },
  member: { zh: '参与单位代表', en: 'representative of a partner' },
};
