import { kinds } from './notification.kind.js';
import { all, holders, of, SUBJECT } from './recipients.sql.js';
import { answeredFor, answeringOf } from './webhook.visibility.js';

const account = { group: 'ACCOUNT', link: 'person', mandatory: true, own: true } as const;
const self = `select ${SUBJECT}`;
const holder = `select m.person_id from membership m where m.id = ${SUBJECT}`;
/** Who can confirm a role: other administrators of its organisation; the operators where there are none, or where the role is theirs to give. */
const confirmers = `select c.person_id from membership m
  join membership c on c.person_id <> m.person_id and c.suspended_at is null and (c.role = 'administrator' and c.organisation_id = m.organisation_id
    or c.role = 'operator' and (m.role in ('operator', 'expert') or not exists (select from membership a where a.organisation_id = m.organisation_id
      and a.role = 'administrator' and a.person_id <> m.person_id and a.suspended_at is null)))
  where m.id = ${SUBJECT}`;

/** Both people, and the administrators who answer for the roles there. */
const CONCERNED_BY_DELEGATION = all(
  `select unnest(array[d.principal_id, d.deputy_id]) from delegation d where d.id = ${SUBJECT}`,
  holders(`(select d.organisation_id from delegation d where d.id = ${SUBJECT})`, 'administrator'),
);

/** Whose role sleeps, and where. */
const HELD = [of('membership', 'person_id'), of('membership', 'organisation_id')] as const;

const silentHooks = { group: 'ACCOUNT', link: 'organisation', mandatory: true, own: true } as const;
/** The organisation, where a hook that the person answered for is silent there. */
const organisationOfSilent = (person: string, organisation: string): string =>
  `(select distinct w.organisation_id from webhook w where w.owner_id = ${person} and w.organisation_id = ${organisation} and w.state = 'ENABLED'
    and not ${answeredFor(answeringOf('w'))})`;
/** Who can take it over; and the person, where it still works there. */
const toldOfSilent = (person: string, organisation: string): string =>
  all(
    holders(organisation, 'administrator'),
    `select m.person_id from membership m where m.person_id = ${person} and m.organisation_id = ${organisation}`,
  );

export const ACCOUNT_KINDS = kinds([
  {
    ...account,
    link: 'membership',
    name: 'roleToConfirm',
    on: { membership: ['recertifyDue'] },
    to: all(holder, confirmers),
    zh: ['岗位须年度确认', '{organisation} 的 {role} 岗位须在 {until} 前由单位另一位管理员确认，否则到期停用。'],
    en: [
      'A role must be confirmed',
      'The role {role} in {organisation} must be confirmed by {until} by another administrator of the organisation, or it sleeps from then on.',
    ],
  },
  {
    ...account,
    link: 'membership',
    name: 'roleSleeps',
    on: { membership: ['suspend'] },
    to: all(holder, confirmers),
    urgent: true,
    zh: ['岗位已停用', '{organisation} 的 {role} 岗位未在 {until} 前确认，已停用；由单位另一位管理员确认后恢复。'],
    en: [
      'A role sleeps',
      'The role {role} in {organisation} was not confirmed by {until} and sleeps. It wakes when another administrator of the organisation confirms it.',
    ],
  },
  {
    ...account,
    name: 'accountSecured',
    on: {
      person: [
        'changePassword',
        'resetPassword',
        'enrolSecondFactor',
        'removeSecondFactor',
        'resetSecondFactor',
        'linkIdentity',
        'revokeSessions',
      ],
    },
    to: self,
    urgent: true,
    zh: ['登录方式有变动', '您的账户的密码、第二因素、登录方式或会话刚刚发生变动。如非本人操作，请立即联系平台运营方。'],
    en: [
      'Your sign-in changed',
      'The password, second factor, sign-in or sessions of your account changed just now. If it was not you, tell the operator at once.',
    ],
  },
  {
    ...account,
    name: 'keyChanged',
    on: { person_key: ['registerKey', 'revokeKey'] },
    linkKey: `(select k.person_id from person_key k where k.id = ${SUBJECT})`,
    to: `select k.person_id from person_key k where k.id = ${SUBJECT}`,
    urgent: true,
    zh: ['保管公钥有变动', '您登记的公钥刚刚登记或吊销。如非本人操作，请立即联系平台运营方。'],
    en: ['Your key changed', 'A public key of yours was registered or revoked just now. If it was not you, tell the operator at once.'],
  },
  {
    ...account,
    name: 'rolesChanged',
    on: { person: ['grantMembership', 'revokeMembership'] },
    to: self,
    eventFacts: {
      organisation: {
        sql: `(select o.name from organisation o where 'organisation_' || replace(o.id::text, '-', '') = e.document ->> 'organisation')`,
        form: 'text',
      },
      role: { sql: `e.document ->> 'role'`, form: 'role' },
      change: {
        sql: `case e.event when 'grantMembership' then '{"zh": "授予", "en": "given to you"}'::jsonb else '{"zh": "收回", "en": "taken from you"}'::jsonb end`,
        form: 'text',
      },
    },
    zh: ['任职有变动', '您的任职有变动。单位：{organisation}；岗位：{role}（{change}）。如有疑问，请联系本单位管理员。'],
    en: [
      'Your roles changed',
      'Your roles changed. Organisation: {organisation}; role: {role} ({change}). If that is not right, ask its administrator.',
    ],
  },
  {
    group: 'ACCOUNT',
    link: 'delegation',
    name: 'delegated',
    on: { delegation: ['delegate'] },
    to: CONCERNED_BY_DELEGATION,
    own: true,
    mandatory: true,
    urgent: true,
    zh: [
      '已委托代理',
      '{deputy} 自 {from} 至 {until} 代理 {principal} 在 {organisation} 的 {role} 岗位，代理期间的审批和签署均注明“代”。岗位本人可随时终止。',
    ],
    en: [
      'A deputy was named',
      '{deputy} acts for {principal} as {role} in {organisation} from {from} until {until}. What the deputy approves and signs says for whom. The holder of the role can end it at any time.',
    ],
  },
  {
    group: 'ACCOUNT',
    link: 'delegation',
    name: 'delegationEnded',
    on: { delegation: ['revokeDelegation'] },
    to: CONCERNED_BY_DELEGATION,
    own: true,
    mandatory: true,
    urgent: true,
    zh: ['代理已提前终止', '{deputy} 代理 {principal} 在 {organisation} 的 {role} 岗位已提前终止。'],
    en: [
      'A delegation was ended',
      '{deputy} no longer acts for {principal} as {role} in {organisation}: the delegation was ended before its time.',
    ],
  },
  {
    group: 'ACCOUNT',
    link: 'handover',
    name: 'handedOver',
    on: { handover: ['handOver'] },
    to: `select unnest(array[h.from_id, h.to_id]) from handover h where h.id = ${SUBJECT}`,
    own: true,
    mandatory: true,
    zh: ['岗位已移交', '{organisation} 的 {role} 岗位已由 {predecessor} 移交给 {successor}，待办事项随之转交。此前的签批仍归原签批人。'],
    en: [
      'A role passed',
      'The role {role} in {organisation} passed from {predecessor} to {successor}, and with it what waits. What was signed before stays with who signed it.',
    ],
  },
  {
    ...silentHooks,
    name: 'webhookOwnerLeft',
    on: { person: ['revokeMembership'] },
    linkKey: organisationOfSilent('e.subject_id', `right(e.document ->> 'organisation', 32)::uuid`),
    to: toldOfSilent('e.subject_id', `right(e.document ->> 'organisation', 32)::uuid`),
    zh: ['回调已静默', '{organisation} 有回调的负责人已不再是单位管理员，该回调不再被调用，期间的事项不予保留。请由另一位管理员启用接管。'],
    en: [
      'A web hook is silent',
      'Who answered for a web hook of {organisation} is an administrator no longer. It is not called, and what happens meanwhile is not kept for it, until another administrator enables it and so takes it over.',
    ],
  },
  {
    ...silentHooks,
    name: 'webhookOwnerSleeps',
    on: { membership: ['suspend'] },
    linkKey: organisationOfSilent(...HELD),
    to: toldOfSilent(...HELD),
    zh: [
      '回调已静默',
      '{organisation} 有回调的负责人的管理员岗位已停用，该回调不再被调用，期间的事项不予保留；岗位确认后恢复，也可由另一位管理员启用接管。',
    ],
    en: [
      'A web hook is silent',
      'The role of who answers for a web hook of {organisation} sleeps. It is not called, and what happens meanwhile is not kept for it, until that role is confirmed or another administrator enables it and so takes it over.',
    ],
  },
  {
    group: 'ACCOUNT',
    link: 'webhook',
    name: 'webhookGone',
    on: { webhook: ['gone'] },
    to: holders(of('webhook', 'organisation_id'), 'administrator'),
    mandatory: true,
    zh: ['回调已停用', '{organisation} 的一个回调应答“410 不再存在”，已停用。如仍需要，请检查后重新启用。'],
    en: [
      'A web hook is disabled',
      'A web hook of {organisation} answered “410 Gone” and was disabled. If it is still needed, check it and enable it again.',
    ],
  },
  {
    group: 'ACCOUNT',
    link: 'expert',
    name: 'profileChanged',
    on: { expert: ['create', 'changeAffiliation', 'declareRelation', 'endRelation'] },
    to: all(`select x.person_id from expert x where x.id = ${SUBJECT}`),
    zh: ['专家信息有变动', '您的专家信息或申报关系有变动，请核对。'],
    en: ['Your expert profile changed', 'Your profile as an expert, or a relation in it, changed. Please check it.'],
  },
]);
