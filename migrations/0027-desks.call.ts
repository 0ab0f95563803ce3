import { type Branch, forRoles, lastly } from './0027-desks.branch.js';

/** Lists, challenges, questions and shares: from the first draft to the opening. */

const ofList = { from: 'list l', object: ['list', 'l.id'], links: { list: 'l.id' } } as const;
const PUBLISHED = `coalesce(c.extended_until, c.bidder_close)`;
/** When bids may be opened. */
export const OPENING = `greatest(c.bidder_close, c.recommender_close, c.extended_until)`;
const ofChallenge = { from: 'challenge c', object: ['challenge', 'c.id'], links: { list: 'c.list_id', challenge: 'c.id' } } as const;
const challengeLinks = { list: 'c.list_id', challenge: 'c.id' };

/** Whether less is locked than the challenges of a list promise at most. */
const SHORT = `coalesce(l.budget_fen, 0) < (select coalesce(sum(h.public_per_award_fen::numeric * case h.winners ->> 'mode' when 'single' then 1
    when 'race' then greatest(1, (h.winners ->> 'k')::numeric)
    when 'recognition' then coalesce(h.winners ->> 'shortlistMax', h.winners ->> 'k')::numeric else (h.winners ->> 'k')::numeric end
  + coalesce((select sum((prize #>> '{}')::numeric) from jsonb_array_elements(h.funding -> 'prizes') prize), 0)), 0)
  from challenge h where h.list_id = l.id)`;
const submitted = lastly('list', 'l.id', 'submitList');
const approved = lastly('list', 'l.id', 'approveList');
const byFinance = { role: 'FINANCE', what: 'LOCK_BUDGET', organisation: 'l.department_id' };
const byApprover = (what: string, department = 'l.department_id') => ({ role: 'APPROVER', what, organisation: department });

const lists: Branch[] = [
  ...forRoles(['CLERK'], 'l.department_id', {
    ...ofList,
    kind: 'PREPARE_LIST',
    where: `l.state = 'PLANNING'`,
    since: `coalesce((${lastly('list', 'l.id', 'returnList')}), l.created_at)`,
    deadline: 'l.publish_at',
  }),
  ...forRoles(['APPROVER'], 'l.department_id', {
    ...ofList,
    kind: 'APPROVE_LIST',
    where: `l.state = 'SUBMITTED'`,
    since: submitted,
    deadline: 'l.publish_at',
    except: 'l.submitted_by',
  }),
  ...forRoles(['CLERK'], 'l.department_id', {
    ...ofList,
    kind: 'APPROVE_LIST',
    where: `l.state = 'SUBMITTED'`,
    since: submitted,
    deadline: 'l.publish_at',
    phase: 'BLOCKED',
    by: byApprover('APPROVE_LIST'),
  }),
  ...forRoles(['FINANCE'], 'l.department_id', {
    ...ofList,
    kind: 'LOCK_BUDGET',
    where: `l.state in ('SUBMITTED', 'APPROVED') and ${SHORT}`,
    since: submitted,
    deadline: 'l.publish_at',
  }),
  ...forRoles(['FINANCE'], 'l.department_id', {
    ...ofList,
    kind: 'LOCK_BUDGET',
    where: `l.state = 'PLANNING' and ${SHORT}`,
    deadline: 'l.publish_at',
    phase: 'BLOCKED',
    by: { role: 'CLERK', what: 'PREPARE_LIST', organisation: 'l.department_id' },
  }),
  ...forRoles(['APPROVER'], 'l.department_id', {
    ...ofList,
    kind: 'PUBLISH_LIST',
    where: `l.state = 'APPROVED' and l.publish_at is null and not ${SHORT}`,
    since: approved,
  }),
  ...forRoles(['CLERK'], 'l.department_id', {
    ...ofList,
    kind: 'PUBLISH_LIST',
    where: `l.state = 'APPROVED' and l.publish_at is null and not ${SHORT}`,
    since: approved,
    phase: 'BLOCKED',
    by: byApprover('PUBLISH_LIST'),
  }),
  ...forRoles(['CLERK', 'APPROVER'], 'l.department_id', {
    ...ofList,
    kind: 'PUBLISH_LIST',
    where: `l.state = 'APPROVED' and ${SHORT}`,
    since: approved,
    deadline: 'l.publish_at',
    phase: 'BLOCKED',
    by: byFinance,
  }),
  ...forRoles(['CLERK', 'APPROVER', 'FINANCE', 'SUPERVISOR'], 'l.department_id', {
    ...ofList,
    kind: 'LIST_PUBLISHES',
    where: `l.state = 'APPROVED' and l.publish_at is not null and not ${SHORT}`,
    since: approved,
    deadline: 'l.publish_at',
    phase: 'NEXT',
  }),
];

const challenges: Branch[] = [
  ...forRoles(['CLERK', 'APPROVER', 'SUPERVISOR'], 'c.department_id', {
    ...ofChallenge,
    kind: 'BIDS_CLOSE',
    where: `c.state = 'OPEN'`,
    deadline: PUBLISHED,
    phase: 'NEXT',
  }),
  {
    ...ofChallenge,
    role: 'NEED_OWNER',
    kind: 'BIDS_CLOSE',
    to: { organisation: 'c.need_owner_id', held: 'need-owner' },
    where: `c.state = 'OPEN'`,
    deadline: PUBLISHED,
    phase: 'NEXT',
  },
  ...forRoles(['CLERK', 'APPROVER', 'SUPERVISOR'], 'c.department_id', {
    ...ofChallenge,
    kind: 'BIDS_OPEN',
    where: `c.state = 'CLOSED'`,
    deadline: OPENING,
    until: OPENING,
    phase: 'NEXT',
  }),
];

const amendment = {
  kind: 'APPROVE_AMENDMENT',
  from: 'amendment a join challenge c on c.id = a.challenge_id',
  where: `a.state = 'PROPOSED' and c.state = 'OPEN'`,
  object: ['amendment', 'a.id'],
  links: challengeLinks,
  since: 'a.proposed_at',
  deadline: PUBLISHED,
  until: PUBLISHED,
} as const;
const question = {
  kind: 'ANSWER_QUESTION',
  from: 'question q join challenge c on c.id = q.challenge_id',
  where: 'q.answered_at is null',
  object: ['question', 'q.id'],
  links: challengeLinks,
  since: 'q.asked_at',
  deadline: PUBLISHED,
} as const;
const meeting = {
  kind: 'RECORD_MEETING',
  from: 'matchmaking_contact m join challenge c on c.id = m.challenge_id',
  object: ['matchmaking_contact', 'm.id'],
  links: challengeLinks,
  since: 'm.nda_signed_at',
  deadline: PUBLISHED,
} as const;
const ledger = {
  kind: 'PROVE_LEDGER_ENTRY',
  from: 'ledger_entry g join challenge c on c.id = g.challenge_id',
  where: 'g.proved_at is null',
  object: ['ledger_entry', 'g.id'],
  links: challengeLinks,
  since: 'g.entered_at',
} as const;

const exchanges: Branch[] = [
  ...forRoles(['APPROVER'], 'c.department_id', { ...amendment, except: 'a.proposed_by' }),
  ...forRoles(['CLERK'], 'c.department_id', {
    ...amendment,
    phase: 'BLOCKED',
    by: byApprover('APPROVE_AMENDMENT', 'c.department_id'),
  }),
  ...forRoles(['CLERK'], 'c.department_id', question),
  {
    ...question,
    role: 'BIDDER',
    to: { person: 'q.asked_by' },
    phase: 'BLOCKED',
    by: { role: 'CLERK', what: 'ANSWER_QUESTION', organisation: 'c.department_id' },
  },
  {
    ...meeting,
    role: 'NEED_OWNER',
    to: { organisation: 'c.need_owner_id', held: 'need-owner' },
    where: `m.met_at is null and c.need_owner_id is not null and c.state = 'OPEN'`,
  },
  ...forRoles(['CLERK'], 'c.department_id', {
    ...meeting,
    where: `m.met_at is null and c.need_owner_id is null and c.state = 'OPEN'`,
  }),
  {
    ...meeting,
    role: 'BIDDER',
    to: { person: 'm.nda_signed_by' },
    where: `m.met_at is null and c.state = 'OPEN'`,
    phase: 'BLOCKED',
    by: {
      role: `case when c.need_owner_id is null then 'CLERK' else 'NEED_OWNER' end`,
      what: 'RECORD_MEETING',
      organisation: 'coalesce(c.need_owner_id, c.department_id)',
    },
  },
  ...forRoles(['FINANCE'], 'c.department_id', ledger),
  {
    ...ledger,
    role: 'NEED_OWNER',
    to: { organisation: 'g.enterprise_id', held: 'need-owner' },
    phase: 'BLOCKED',
    by: { role: 'FINANCE', what: 'PROVE_LEDGER_ENTRY', organisation: 'c.department_id' },
  },
];

const share = {
  role: 'CUSTODIAN',
  from: 'seal_share s join seal_key k on k.id = s.seal_key_id join challenge c on c.id = k.challenge_id',
  to: { person: 's.custodian_id' },
  object: ['seal_share', 's.id'],
  links: challengeLinks,
} as const;
const shares: Branch[] = [
  {
    ...share,
    kind: 'HAND_IN_SHARE',
    where: `k.state = 'AWAITING_SHARES' and s.handed_in_at is null`,
    since: lastly('seal_key', 'k.id', 'awaitShares'),
  },
  {
    ...share,
    kind: 'BIDS_OPEN',
    where: `k.state = 'SEALED' and s.handed_in_at is null and k.envelope = 'main'`,
    deadline: OPENING,
    phase: 'NEXT',
  },
  ...forRoles(['CLERK', 'APPROVER', 'SUPERVISOR'], 'c.department_id', {
    kind: 'HAND_IN_SHARE',
    from: 'seal_key k join challenge c on c.id = k.challenge_id',
    where: `k.state = 'AWAITING_SHARES'`,
    object: ['seal_key', 'k.id'],
    links: challengeLinks,
    since: lastly('seal_key', 'k.id', 'awaitShares'),
    phase: 'BLOCKED',
    by: { role: 'CUSTODIAN', what: 'HAND_IN_SHARE' },
  }),
];

export const CALL: readonly Branch[] = [...lists, ...challenges, ...exchanges, ...shares];
