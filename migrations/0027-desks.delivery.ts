import { type Branch, forRoles, lastly } from './0027-desks.branch.js';

/** Contracts, milestones and payments: from the award to the last payment. */

const links = { list: 'c.list_id', challenge: 'c.id', contract: 'k.id', bid: 'k.bid_id' };
const CONTRACT = 'contract k join challenge c on c.id = k.challenge_id';
const toPi = { role: 'BIDDER', to: { person: 'k.pi_id' } } as const;
const byApprover = (what: string) => ({ role: 'APPROVER', what, organisation: 'k.department_id' });
const byPi = (what: string) => ({ role: 'BIDDER', what, organisation: 'k.lead_id', person: 'k.pi_id' });

/** A part of a contract for which nobody has signed. */
const PART = `jsonb_array_elements(k.task_book -> 'parties') with ordinality as p(part, n)`;
const ORGANISATION = `right(p.part ->> 'organisation', 32)::uuid`;
const PERSON = `right(p.part ->> 'person', 32)::uuid`;
const UNSIGNED = `not exists (select from signature s, jsonb_array_elements(s.parties) x where s.contract_id = k.id
  and x ->> 'party' = p.part ->> 'party' and x ->> 'organisation' = p.part ->> 'organisation')`;
const isPart = (...names: string[]): string => `p.part ->> 'party' in (${names.map((name) => `'${name}'`).join(', ')})`;
const MISSING = `p.part ->> 'party' <> 'DEPARTMENT' and (p.part ->> 'required')::boolean and ${UNSIGNED}`;
const signing = {
  kind: 'SIGN_CONTRACT',
  object: ['contract', 'k.id'],
  links,
  since: 'k.awarded_at',
  deadline: 'k.sign_by',
  until: 'k.sign_by',
} as const;
const toSign = (role: string, to: Branch['to'], part: string): Branch => ({
  ...signing,
  role,
  to,
  from: `${CONTRACT} cross join ${PART}`,
  where: `k.state = 'SIGN_PENDING' and ${part} and ${UNSIGNED}`,
});
/** The first part, in the order of the chain, whose signature is missing. */
const firstMissing = (value: string): string => `select ${value} from ${PART} where ${MISSING} order by p.n limit 1`;

const contracts: Branch[] = [
  toSign('BIDDER', { person: PERSON }, isPart('PI')),
  toSign('BIDDER', { organisation: ORGANISATION, held: 'unit-approver' }, isPart('UNIT')),
  toSign(
    'BIDDER',
    { person: PERSON },
    `${isPart('UNIT')} and not exists (select from membership h where h.person_id = ${PERSON}
      and h.organisation_id = ${ORGANISATION} and h.role = 'unit-approver')`,
  ),
  toSign('BIDDER', { organisation: ORGANISATION, held: 'any' }, isPart('PARTNER')),
  toSign('NEED_OWNER', { organisation: ORGANISATION, held: 'any' }, isPart('END_USER', 'NEED_OWNER')),
  ...forRoles(['APPROVER'], 'k.department_id', {
    ...signing,
    from: CONTRACT,
    where: `k.state = 'SIGN_PENDING' and not exists (${firstMissing('1')})`,
  }),
  ...forRoles(['APPROVER', 'CLERK'], 'k.department_id', {
    ...signing,
    from: CONTRACT,
    where: `k.state = 'SIGN_PENDING' and exists (${firstMissing('1')})`,
    phase: 'BLOCKED',
    by: {
      role: `(${firstMissing(`case when ${isPart('END_USER', 'NEED_OWNER')} then 'NEED_OWNER' else 'BIDDER' end`)})`,
      what: 'SIGN_CONTRACT',
      organisation: firstMissing(ORGANISATION),
      person: firstMissing(PERSON),
    },
  }),
  {
    ...signing,
    ...toPi,
    from: CONTRACT,
    where: `k.state = 'SIGN_PENDING' and not exists (${firstMissing('1')})`,
    phase: 'BLOCKED',
    by: byApprover('SIGN_CONTRACT'),
  },
];

const change = {
  kind: 'DECIDE_CHANGE',
  from: `change_request h join ${CONTRACT.replace('contract k', 'contract k on k.id = h.contract_id')}`,
  where: `h.state = 'REQUESTED'`,
  object: ['change', 'h.id'],
  links,
  since: 'h.filed_at',
} as const;
const termination = {
  kind: 'DECIDE_TERMINATION',
  from: `termination t join ${CONTRACT.replace('contract k', 'contract k on k.id = t.contract_id')}`,
  where: `t.state = 'PROPOSED'`,
  object: ['termination', 't.id'],
  links,
  since: 't.proposed_at',
} as const;
const amendments: Branch[] = [
  ...forRoles(['APPROVER'], 'k.department_id', change),
  { ...change, role: 'BIDDER', to: { person: 'h.filed_by' }, phase: 'BLOCKED', by: byApprover('DECIDE_CHANGE') },
  ...forRoles(['APPROVER'], 'k.department_id', {
    ...termination,
    deadline: 't.hearing_until',
    except: 't.proposed_by',
    phase: 'NEXT',
    dueAfter: 't.hearing_until',
  }),
  ...forRoles(['FINANCE'], 'k.department_id', {
    ...termination,
    kind: 'RECORD_RECOVERY',
    where: `t.state = 'DECIDED' and coalesce(t.to_return_fen, 0) > t.recovered_fen`,
    since: 't.decided_at',
    deadline: 't.appeal_until',
  }),
  ...forRoles(['APPROVER'], 'k.department_id', {
    ...termination,
    kind: 'RECORD_RECOVERY',
    where: `t.state = 'DECIDED' and coalesce(t.to_return_fen, 0) > t.recovered_fen`,
    since: 't.decided_at',
    phase: 'BLOCKED',
    by: { role: 'FINANCE', what: 'RECORD_RECOVERY', organisation: 'k.department_id' },
  }),
  ...forRoles(['APPROVER'], 'k.department_id', {
    kind: 'CONCLUDE_ACCEPTANCE',
    from: CONTRACT,
    where: `k.state = 'EFFECTIVE' and exists (select from milestone m where m.contract_id = k.id)
      and not exists (select from milestone m where m.contract_id = k.id and m.state not in ('PASSED', 'FAILED', 'FAILED_BY_DEFAULT'))`,
    object: ['contract', 'k.id'],
    links,
    since: `select max(s.decided_at) from milestone_submission s where s.contract_id = k.id`,
    deadline: 'k.ends_at',
  }),
];

const milestoneLinks = { ...links, milestone: 'm.id' };
const MILESTONE = `milestone m join contract k on k.id = m.contract_id join challenge c on c.id = k.challenge_id`;
/** A track that a heat has eliminated delivers no more. */
const RUNNING = `k.state = 'EFFECTIVE' and not exists (select from heat h, jsonb_array_elements(h.results) r where h.challenge_id = k.challenge_id
  and r ->> 'result' = 'ELIMINATED' and r ->> 'bid' = 'bid_' || replace(k.bid_id::text, '-', ''))`;
const AWAITED = `m.state in ('DUE_SOON', 'OVERDUE', 'FAILED_BY_DEFAULT', 'CONDITIONAL')`;
const milestone = {
  kind: 'SUBMIT_MILESTONE',
  from: MILESTONE,
  object: ['milestone', 'm.id'],
  links: milestoneLinks,
  deadline: 'coalesce(m.rectify_by, m.due_at)',
} as const;
const VACANT = `coalesce((select h.new_pi_id is null from change_request h where h.contract_id = k.id and h.type = 'PI' and h.state = 'APPROVED'
  order by h.decided_at desc, h.id desc limit 1), false)`;
const SUBMISSION = `milestone_submission s join milestone m on m.id = s.milestone_id join contract k on k.id = s.contract_id join challenge c on c.id = s.challenge_id`;
const submission = {
  kind: 'VERIFY_MILESTONE',
  from: SUBMISSION,
  where: `s.state = 'SUBMITTED'`,
  object: ['milestone_submission', 's.id'],
  links: milestoneLinks,
  since: 's.submitted_at',
} as const;

const milestones: Branch[] = [
  { ...milestone, ...toPi, where: `m.state = 'PLANNED' and ${RUNNING}`, phase: 'NEXT' },
  {
    ...milestone,
    ...toPi,
    where: `(${AWAITED} or m.state = 'FAILED' and (select count(*) from milestone_submission s where s.milestone_id = m.id) < 2) and ${RUNNING}`,
    since: `select max(e.at) from event e where e.subject = 'milestone' and e.subject_id = m.id`,
  },
  {
    ...milestone,
    role: 'BIDDER',
    to: { organisation: 'k.lead_id', held: 'pi' },
    where: `${AWAITED} and ${RUNNING} and ${VACANT}`,
    since: `select max(e.at) from event e where e.subject = 'milestone' and e.subject_id = m.id`,
  },
  ...forRoles(['CLERK'], 'k.department_id', {
    ...milestone,
    where: `${AWAITED} and ${RUNNING}`,
    phase: 'BLOCKED',
    by: byPi('SUBMIT_MILESTONE'),
  }),
  ...forRoles(['CLERK'], 'k.department_id', submission),
  { ...submission, ...toPi, phase: 'BLOCKED', by: { role: 'CLERK', what: 'VERIFY_MILESTONE', organisation: 'k.department_id' } },
  {
    ...submission,
    role: 'NEED_OWNER',
    kind: 'GIVE_USER_OPINION',
    to: { organisation: 'c.end_user_id', held: 'end-user' },
    where: `s.state = 'SUBMITTED' and s.user_opinion is null`,
  },
  // A tester's part is a report that the PI hands in; nothing of a round of a race shows before its heat but when it is due.
  {
    ...milestone,
    role: 'TESTER',
    kind: 'TEST_MILESTONE',
    from: `${MILESTONE} cross join lateral (select distinct right(replace(i ->> 'tester', '-', ''), 32)::uuid as organisation_id
      from jsonb_array_elements(c.indicators) i where i ->> 'dueMilestone' = m.code) x`,
    to: { organisation: 'x.organisation_id', held: 'tester' },
    where: `k.state = 'EFFECTIVE' and case when m.heat then not exists (select from heat h where h.challenge_id = c.id and h.milestone_code = m.code)
      else m.state in ('PLANNED', 'DUE_SOON', 'OVERDUE', 'FAILED_BY_DEFAULT', 'CONDITIONAL') end`,
    deadline: 'm.due_at',
    phase: 'NEXT',
  },
  ...forRoles(['CLERK'], 'c.department_id', {
    kind: 'HOLD_HEAT',
    from: 'challenge c',
    where: `c.state = 'RUNNING' and exists (select from jsonb_array_elements(c.milestones) i where i ->> 'heat' is not null
        and not exists (select from heat h where h.challenge_id = c.id and h.milestone_code = i ->> 'id')
        and not exists (select from ${MILESTONE.replace(' join challenge c on c.id = k.challenge_id', '')} where m.challenge_id = c.id and m.code = i ->> 'id'
          and m.state in ('PLANNED', 'DUE_SOON', 'OVERDUE') and ${RUNNING}))
      and (select count(*) from contract k join bid b on b.id = k.bid_id where k.challenge_id = c.id and k.signed_at is not null
        and b.state <> 'REMOVED' and ${RUNNING.replace(`k.state = 'EFFECTIVE' and `, '')}
        and not exists (select from termination t where t.contract_id = k.id and t.state <> 'WITHDRAWN')) >= 2`,
    object: ['challenge', 'c.id'],
    links: { list: 'c.list_id', challenge: 'c.id' },
    since: `select max(s.submitted_at) from milestone_submission s where s.challenge_id = c.id`,
  }),
];

const paymentLinks = { ...links, payment: 'p.id' };
const PAYMENT = `payment p join contract k on k.id = p.contract_id join challenge c on c.id = p.challenge_id`;
const payment = { from: PAYMENT, object: ['payment', 'p.id'], links: paymentLinks } as const;
const first = { ...payment, kind: 'APPROVE_PAYMENT', where: `p.state = 'UNLOCKED'`, since: 'p.unlocked_at' } as const;
const second = { ...payment, kind: 'PAY', where: `p.state = 'FINANCE_APPROVED_ONCE'`, since: 'p.first_approved_at' } as const;
const frozen = { ...payment, kind: 'RELEASE_PAYMENT', where: `p.state = 'FROZEN'`, since: 'p.frozen_at' } as const;
const byFinance = (what: string) => ({ role: 'FINANCE', what, organisation: 'p.department_id' });
const coming = {
  ...payment,
  kind: 'APPROVE_PAYMENT',
  from: `${PAYMENT} join milestone m on m.contract_id = k.id and m.code = p.stage`,
  links: { ...paymentLinks, milestone: 'm.id' },
} as const;

const payments: Branch[] = [
  ...forRoles(['FINANCE'], 'p.department_id', first),
  { ...first, ...toPi, phase: 'BLOCKED', by: byFinance('APPROVE_PAYMENT') },
  ...forRoles(['FINANCE'], 'p.department_id', { ...second, except: 'p.first_approved_by' }),
  { ...second, ...toPi, phase: 'BLOCKED', by: byFinance('PAY') },
  ...forRoles(['SUPERVISOR'], 'p.department_id', frozen),
  ...forRoles(['FINANCE'], 'p.department_id', {
    ...frozen,
    phase: 'BLOCKED',
    by: { role: 'SUPERVISOR', what: 'RELEASE_PAYMENT', organisation: 'p.department_id' },
  }),
  { ...frozen, ...toPi, phase: 'BLOCKED', by: { role: 'SUPERVISOR', what: 'RELEASE_PAYMENT', organisation: 'p.department_id' } },
  ...forRoles(['FINANCE'], 'p.department_id', {
    ...coming,
    where: `p.state = 'SCHEDULED' and m.state = 'DUE_SOON' and ${RUNNING}`,
    deadline: 'm.due_at',
    phase: 'NEXT',
  }),
  ...forRoles(['FINANCE'], 'p.department_id', {
    ...coming,
    where: `p.state = 'SCHEDULED' and m.state in ('SUBMITTED', 'RESUBMITTED')`,
    since: lastly('milestone', 'm.id', 'submitMilestone', 'resubmit'),
    phase: 'BLOCKED',
    by: { role: 'CLERK', what: 'VERIFY_MILESTONE', organisation: 'p.department_id' },
  }),
];

export const DELIVERY: readonly Branch[] = [...contracts, ...amendments, ...milestones, ...payments];
