import { kinds } from './notification.kind.js';
import { all, holders, of, SUBJECT } from './recipients.sql.js';

const OPERATORS = `select m.person_id from held_role m where m.role = 'operator'`;

/** Clerks of the departments of the region that an organisation registers in, and of those around it; the operators where there are none. */
const verifiers = (() => {
  const clerks = `select m.person_id from registration r
    join organisation o on o.kind = 'DEPARTMENT' and o.region_code in (r.region_code, left(r.region_code, 4) || '00', left(r.region_code, 2) || '0000')
    join held_role m on m.organisation_id = o.id and m.role = 'clerk' where r.id = ${SUBJECT}`;
  return `${clerks} union all ${OPERATORS} and not exists (${clerks})`;
})();

/** What waits for a second person beside the lists: joining, handing over, taking away. No word of secret content stands in any of it. */
export const WAITING_KINDS = kinds([
  {
    group: 'ACCOUNT',
    link: 'registration',
    name: 'registrationWaits',
    on: { registration: ['confirmRegistration'] },
    to: verifiers,
    zh: ['有单位待核验', '{organisation} 已注册，等待主管部门核验。'],
    en: ['An organisation waits to be verified', '{organisation} has registered, and waits for an officer of a department.'],
  },
  {
    group: 'ACCOUNT',
    link: 'invitation',
    name: 'invitationWaits',
    on: { invitation: ['proposeInvitation'] },
    to: all(holders(of('invitation', 'organisation_id'), 'administrator'), OPERATORS),
    zh: ['有邀请待复核', '{organisation} 拟邀请新的工作人员任职，须由第二位管理员复核后发出。'],
    en: [
      'An invitation waits for a second person',
      '{organisation} wants to invite an officer. Another administrator confirms it before it is sent.',
    ],
  },
  {
    group: 'ACCOUNT',
    link: 'handover',
    name: 'handoverWaits',
    on: { handover: ['proposeHandover'] },
    to: all(
      holders(of('handover', 'organisation_id'), 'administrator'),
      `select h.to_id from handover h where h.id = ${SUBJECT}`,
      OPERATORS,
    ),
    zh: ['有岗位移交待复核', '{organisation} 的一项岗位移交须由第二人复核后生效。'],
    en: ['A handover waits for a second person', 'A role in {organisation} is to pass to another person. A second person confirms it.'],
  },
  {
    group: 'LISTS',
    link: 'removal',
    name: 'removalWaits',
    on: { removal: ['proposeRemoval'] },
    to: `select m.person_id from removal r join held_role m on m.role = 'supervisor' and (r.department_id is null or m.organisation_id = r.department_id)
      where r.id = ${SUBJECT}`,
    mandatory: true,
    urgent: true,
    zh: ['有涉密内容待清除', '平台运营方提出清除一处涉密内容，等待监督人员决定。通知中不含该内容。'],
    en: [
      'A removal of secret content waits',
      'The operator proposed to remove secret content. Supervision decides. This message holds no word of it.',
    ],
  },
]);
