import { type Branch, forRoles, lastly } from './0027-desks.branch.js';
import { OPENING } from './0027-desks.call.js';

/** Bids: from the draft to the form check. Officers have entries for bids that are opened, and for no others. */

const CLOSE = `coalesce(c.extended_until, c.bidder_close)`;
const RECOMMENDING = `greatest(c.recommender_close, c.extended_until)`;
const links = { list: 'b.list_id', challenge: 'b.challenge_id', bid: 'b.id' };
const ofBid = { from: 'bid b join challenge c on c.id = b.challenge_id', object: ['bid', 'b.id'], links } as const;
const toPi = { role: 'BIDDER', to: { person: 'b.pi_id' } } as const;
const UNAPPROVED = 'b.approved_draft_version is distinct from b.draft_version';

const writing: Branch[] = [
  {
    ...ofBid,
    ...toPi,
    kind: 'PREPARE_BID',
    where: `b.state = 'DRAFT' and c.state = 'OPEN' and ${UNAPPROVED} and b.unit_approver_id is null`,
    since: 'b.created_at',
    deadline: CLOSE,
    until: CLOSE,
  },
  {
    ...ofBid,
    ...toPi,
    kind: 'SUBMIT_BID',
    where: `b.state = 'DRAFT' and c.state = 'OPEN' and ${UNAPPROVED} and b.unit_approver_id is not null`,
    since: 'b.created_at',
    deadline: CLOSE,
    until: CLOSE,
    phase: 'BLOCKED',
    by: { role: 'BIDDER', what: 'APPROVE_BID', organisation: 'b.lead_id', person: 'b.unit_approver_id' },
  },
  {
    ...ofBid,
    ...toPi,
    kind: 'SUBMIT_BID',
    where: `b.state = 'DRAFT' and c.state = 'OPEN' and not ${UNAPPROVED}`,
    since: lastly('bid', 'b.id', 'approveBid'),
    deadline: CLOSE,
    until: CLOSE,
  },
  {
    ...ofBid,
    role: 'BIDDER',
    to: { person: 'b.unit_approver_id', organisation: 'b.lead_id', held: 'unit-approver' },
    kind: 'APPROVE_BID',
    where: `b.state in ('DRAFT', 'SUBMITTED') and c.state = 'OPEN' and b.draft is not null and ${UNAPPROVED}`,
    since: 'b.created_at',
    deadline: CLOSE,
    until: CLOSE,
  },
  {
    ...ofBid,
    ...toPi,
    kind: 'CONFIRM_BID',
    where: `b.state = 'SUBMITTED' and c.state = 'OPEN' and c.version > b.challenge_version`,
    since: `select max(a.approved_at) from amendment a where a.challenge_id = c.id and a.material and a.state = 'IN_FORCE'`,
    deadline: CLOSE,
    until: CLOSE,
  },
  { ...ofBid, ...toPi, kind: 'BIDS_CLOSE', where: `b.state = 'SUBMITTED' and c.state = 'OPEN'`, deadline: CLOSE, phase: 'NEXT' },
  {
    ...ofBid,
    ...toPi,
    kind: 'BIDS_OPEN',
    where: `b.state in ('SUBMITTED', 'SEALED') and c.state = 'CLOSED'`,
    deadline: OPENING,
    until: OPENING,
    phase: 'NEXT',
  },
  // Of every bid that was submitted and not withdrawn: what became of it shows in no entry before the notice.
  {
    ...ofBid,
    ...toPi,
    kind: 'NOTICE_OPENS',
    where: `b.state not in ('DRAFT', 'WITHDRAWN', 'REFUSED_LATE') and b.withdrawn_at is null and c.state in ('CLOSED', 'EVALUATING')`,
    deadline: 'c.notice_opens',
    until: 'c.notice_opens',
    phase: 'NEXT',
  },
];

const recommendation = {
  ...ofBid,
  kind: 'RECOMMEND_BID',
  where: `b.state in ('SUBMITTED', 'SEALED') and c.state in ('OPEN', 'CLOSED') and b.recommender_id is not null and b.recommended_at is null`,
  since: 'b.first_submitted_at',
  deadline: RECOMMENDING,
  until: RECOMMENDING,
} as const;
const recommending: Branch[] = [
  { ...recommendation, role: 'RECOMMENDER', to: { organisation: 'b.recommender_id', held: 'recommender' } },
  {
    ...recommendation,
    ...toPi,
    phase: 'BLOCKED',
    by: { role: 'RECOMMENDER', what: 'RECOMMEND_BID', organisation: 'b.recommender_id' },
  },
  {
    ...ofBid,
    role: 'RECOMMENDER',
    to: { organisation: 'b.recommender_id', held: 'recommender' },
    kind: 'RECOMMENDATIONS_CLOSE',
    where: `b.state in ('SUBMITTED', 'SEALED') and c.state in ('OPEN', 'CLOSED') and b.recommended_at is not null`,
    since: 'b.recommended_at',
    deadline: RECOMMENDING,
    until: RECOMMENDING,
    phase: 'NEXT',
  },
];

const UNCORRECTED = `exists (select from correction k where k.bid_id = b.id and k.state = 'OPEN')`;
const check = { ...ofBid, since: 'b.opened_at', deadline: 'c.review_opens' } as const;
const checked = lastly('bid', 'b.id', 'checkBid');
const CHECKABLE = `b.state in ('FORM_CHECK', 'NEEDS_CORRECTION') and b.opened_at is not null and not ${UNCORRECTED}`;
const correction = {
  kind: 'CORRECT_BID',
  from: `correction k join bid b on b.id = k.bid_id join challenge c on c.id = b.challenge_id`,
  where: `k.state = 'OPEN'`,
  object: ['correction', 'k.id'],
  links,
  since: 'k.noticed_at',
  deadline: 'k.ends_at',
  until: 'k.ends_at',
} as const;
const byPi = { role: 'BIDDER', what: 'CORRECT_BID', organisation: 'b.lead_id', person: 'b.pi_id' };

const formCheck: Branch[] = [
  ...forRoles(['CLERK'], 'b.department_id', { ...check, kind: 'CHECK_FORM', where: `${CHECKABLE} and b.checked_by is null` }),
  ...forRoles(['APPROVER'], 'b.department_id', {
    ...check,
    kind: 'CHECK_FORM',
    where: `${CHECKABLE} and b.checked_by is null`,
    phase: 'BLOCKED',
    by: { role: 'CLERK', what: 'CHECK_FORM', organisation: 'b.department_id' },
  }),
  ...forRoles(['APPROVER'], 'b.department_id', {
    ...check,
    kind: 'CONFIRM_CHECK',
    where: `${CHECKABLE} and b.checked_by is not null`,
    since: checked,
    except: 'b.checked_by',
  }),
  ...forRoles(['CLERK'], 'b.department_id', {
    ...check,
    kind: 'CONFIRM_CHECK',
    where: `${CHECKABLE} and b.checked_by is not null`,
    since: checked,
    phase: 'BLOCKED',
    by: { role: 'APPROVER', what: 'CONFIRM_CHECK', organisation: 'b.department_id' },
  }),
  { ...correction, ...toPi },
  {
    ...correction,
    role: 'BIDDER',
    to: { person: 'b.unit_approver_id' },
    where: `${correction.where} and b.unit_approver_id is distinct from b.pi_id`,
    phase: 'BLOCKED',
    by: byPi,
  },
  ...forRoles(['CLERK', 'APPROVER'], 'b.department_id', { ...correction, phase: 'BLOCKED', by: byPi }),
];

export const BIDS: readonly Branch[] = [...writing, ...recommending, ...formCheck];
