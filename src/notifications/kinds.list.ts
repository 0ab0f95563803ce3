import { kinds } from './notification.kind.js';
import { custodians, listOfficers, SUBJECT } from './recipients.sql.js';

const list = { group: 'LISTS', link: 'list' } as const;

export const LIST_KINDS = kinds([
  {
    ...list,
    name: 'listSubmitted',
    on: { list: ['submitList'] },
    to: listOfficers(SUBJECT, 'approver', 'finance'),
    zh: ['榜单待审批：{list}', '榜单 {code}《{list}》已送审，请审核；财务请锁定预算。'],
    en: [
      'List to approve: {list}',
      'The list {code} “{list}” was submitted for approval. Finance locks its budget before it is published.',
    ],
  },
  {
    ...list,
    name: 'listReturned',
    on: { list: ['returnList'] },
    to: listOfficers(SUBJECT, 'clerk'),
    mandatory: true,
    zh: ['榜单被退回：{list}', '榜单 {code}《{list}》被退回修改，退回意见见榜单。'],
    en: ['List returned: {list}', 'The list {code} “{list}” was returned to you. The list says why.'],
  },
  {
    ...list,
    name: 'listApproved',
    on: { list: ['approveList'] },
    to: listOfficers(SUBJECT, 'clerk', 'finance'),
    zh: ['榜单已批准：{list}', '榜单 {code}《{list}》已批准，可以发榜。'],
    en: ['List approved: {list}', 'The list {code} “{list}” is approved and can be published.'],
  },
  {
    ...list,
    name: 'budgetLocked',
    on: { list: ['lockBudget'] },
    to: listOfficers(SUBJECT, 'clerk', 'approver'),
    zh: ['预算已锁定：{list}', '榜单 {code}《{list}》的预算已由财务锁定。'],
    en: ['Budget locked: {list}', 'Finance locked the budget of the list {code} “{list}”.'],
  },
  {
    ...list,
    name: 'publicationFixed',
    on: { list: ['fixPublication'] },
    to: listOfficers(SUBJECT, 'clerk', 'supervisor', 'finance'),
    zh: ['发榜时间已定：{list}', '榜单 {code}《{list}》将于 {publishAt} 发布。'],
    en: ['Publication fixed: {list}', 'The list {code} “{list}” will be published on {publishAt}.'],
  },
  {
    ...list,
    name: 'listPublished',
    on: { list: ['publishList'] },
    to: `${listOfficers(SUBJECT, 'clerk', 'approver', 'supervisor', 'finance')} union ${custodians(SUBJECT)}
      union select m.person_id from challenge c join held_role m on m.organisation_id in (c.need_owner_id, c.end_user_id)
        and m.role in ('need-owner', 'end-user') where c.list_id = ${SUBJECT}`,
    zh: ['榜单已发布：{list}', '榜单 {code}《{list}》已发布，规则自此冻结。'],
    en: ['List published: {list}', 'The list {code} “{list}” is published. Its rules are frozen from now on.'],
  },
  {
    ...list,
    name: 'listCancelled',
    on: { list: ['cancelList'] },
    to: listOfficers(SUBJECT, 'clerk', 'supervisor', 'finance'),
    mandatory: true,
    zh: ['榜单已撤销：{list}', '榜单 {code}《{list}》在发布前被撤销。'],
    en: ['List cancelled: {list}', 'The list {code} “{list}” was given up before its publication.'],
  },
  {
    ...list,
    name: 'custodiansNamed',
    on: { list: ['nameCustodians'] },
    to: custodians(SUBJECT),
    mandatory: true,
    zh: ['您已被指定为保管人：{list}', '您已被指定为榜单 {code}《{list}》的密钥保管人。请登记您的公钥；截榜后您将收到启封通知。'],
    en: [
      'You are a custodian: {list}',
      'You were named a custodian of the list {code} “{list}”. Register your public key; you will be asked for your share after the close.',
    ],
  },
]);
