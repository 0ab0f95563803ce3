import { type Branch, forRoles, lastly } from './0027-desks.branch.js';

/** Draws, panels, reviews and awards: from the opening to the end of the notice. */

const links = { list: 'c.list_id', challenge: 'c.id' };
const ofChallenge = { from: 'challenge c', object: ['challenge', 'c.id'], links } as const;
const UNDECIDED = `not exists (select from decision d where d.challenge_id = c.id and d.state not in ('PENDING', 'EXTENDED', 'COUNTERSIGN'))`;
const BY_CLERK = (what: string) => ({ role: 'CLERK', what, organisation: 'c.department_id' });
const BY_SUPERVISION = (what: string) => ({ role: 'SUPERVISOR', what, organisation: 'c.department_id' });

const draw = { from: 'draw w join challenge c on c.id = w.challenge_id', object: ['draw', 'w.id'], links } as const;
const committing = { ...draw, kind: 'COMMIT_SEED', since: 'w.frozen_at', deadline: 'w.commit_by', until: 'w.commit_by' } as const;
const revealing = {
  ...draw,
  kind: 'REVEAL_SEED',
  since: lastly('draw', 'w.id', 'beginReveals'),
  deadline: 'w.reveal_by',
  until: 'w.reveal_by',
} as const;
const toReveal = (party: 'issuer' | 'supervision'): string =>
  `w.state = 'COMMITTED' and w.${party} is not null and w.${party} ->> 'value' is null`;
const revealBy = (role: string, party: 'issuer' | 'supervision'): Branch => ({
  ...revealing,
  role,
  to: { person: `w.${party}_by`, organisation: 'c.department_id', held: role.toLowerCase() },
  where: toReveal(party),
});

const draws: Branch[] = [
  ...forRoles(['CLERK'], 'c.department_id', {
    ...ofChallenge,
    kind: 'FORM_PANEL',
    where: `(c.state = 'CLOSED' or c.state = 'EVALUATING' and exists (select from bid b where b.challenge_id = c.id
        and b.state in ('SUBMITTED', 'SEALED', 'FORM_CHECK', 'NEEDS_CORRECTION', 'ELIGIBLE')))
      and ${UNDECIDED} and not exists (select from panel p where p.challenge_id = c.id)
      and not exists (select from draw w where w.challenge_id = c.id and w.state <> 'VOID')`,
    deadline: 'c.review_opens',
  }),
  ...forRoles(['CLERK', 'APPROVER'], 'c.department_id', {
    ...committing,
    where: `w.state = 'FROZEN' and w.issuer is null`,
    except: 'w.supervision_by',
  }),
  ...forRoles(['SUPERVISOR'], 'c.department_id', {
    ...committing,
    where: `w.state = 'FROZEN' and w.supervision is null`,
    except: 'w.issuer_by',
  }),
  ...forRoles(['CLERK', 'APPROVER'], 'c.department_id', {
    ...committing,
    where: `w.state = 'FROZEN' and w.issuer is not null and w.supervision is null`,
    phase: 'BLOCKED',
    by: BY_SUPERVISION('COMMIT_SEED'),
  }),
  ...forRoles(['SUPERVISOR'], 'c.department_id', {
    ...committing,
    where: `w.state = 'FROZEN' and w.supervision is not null and w.issuer is null`,
    phase: 'BLOCKED',
    by: BY_CLERK('COMMIT_SEED'),
  }),
  revealBy('CLERK', 'issuer'),
  revealBy('APPROVER', 'issuer'),
  revealBy('SUPERVISOR', 'supervision'),
  ...forRoles(['CLERK'], 'c.department_id', {
    ...draw,
    kind: 'SUBMIT_BEACON',
    where: `w.state = 'REVEALED'`,
    since: lastly('draw', 'w.id', 'awaitBeacon'),
  }),
  ...forRoles(['CLERK'], 'c.department_id', {
    ...draw,
    kind: 'SEAT_PANEL',
    where: `w.state = 'DRAWN' and not exists (select from panel p where p.challenge_id = c.id) and ${UNDECIDED}
      and not exists (select from draw later where later.challenge_id = c.id and later.no > w.no and later.state <> 'VOID')`,
    since: 'w.ended_at',
    deadline: 'c.review_opens',
  }),
];

const panel = { from: 'panel p join challenge c on c.id = p.challenge_id', object: ['panel', 'p.id'], links } as const;
const ASKED = `exists (select from list l where l.id = c.list_id and l.rules #>> '{conflict,declaration}' = 'required')`;
const declared = (expert: string): string =>
  `exists (select from conflict_declaration d where d.challenge_id = c.id and d.expert_id = ${expert})`;
const UNDECLARED = `${ASKED} and exists (select from seat s where s.challenge_id = c.id and not ${declared('s.expert_id')})`;
const UNSCORED = `exists (select from review_task t where t.challenge_id = c.id and t.state = 'OPEN' and t.sheet_id is null)`;
/** What an expert has still to do before a stage can be closed. */
const OF_EXPERTS = `case when ${UNSCORED} then 'SCORE_BID' else 'DECLARE_CONFLICTS' end`;
const OPEN_STAGE = `exists (select from review_stage st where st.challenge_id = c.id and st.state = 'OPEN')`;
const stage = {
  ...panel,
  kind: 'CLOSE_STAGE',
  since: `select max(st.opened_at) from review_stage st where st.challenge_id = c.id and st.state = 'OPEN'`,
  deadline: 'c.review_closes',
} as const;

const panels: Branch[] = [
  ...forRoles(['CLERK'], 'c.department_id', {
    ...panel,
    kind: 'SETTLE_PANEL',
    where: `p.state = 'DRAWN'`,
    since: 'p.appointed_at',
    deadline: 'c.review_opens',
    phase: 'NEXT',
    dueAfter: `case when c.state <> 'OPEN' then greatest(c.bidder_close, c.recommender_close) end`,
  }),
  ...forRoles(['CLERK'], 'c.department_id', {
    ...stage,
    where: `p.state = 'SCORING' and ${OPEN_STAGE} and not (${UNSCORED} or ${UNDECLARED})`,
  }),
  ...forRoles(['CLERK'], 'c.department_id', {
    ...stage,
    where: `p.state = 'SCORING' and ${OPEN_STAGE} and (${UNSCORED} or ${UNDECLARED})`,
    phase: 'BLOCKED',
    dueAfter: 'c.review_closes',
    by: { role: 'EXPERT', what: OF_EXPERTS },
  }),
  {
    role: 'EXPERT',
    kind: 'DECLARE_CONFLICTS',
    from: `panel_candidate n join expert x on x.id = n.expert_id join panel p on p.id = n.panel_id join challenge c on c.id = n.challenge_id`,
    where: `n.declined_at is null and ${ASKED} and not ${declared('x.id')}
      and (p.state = 'DRAWN' and n.place = 'DRAWN' or p.state = 'SCORING' and exists (select from seat s where s.panel_id = p.id and s.expert_id = x.id))`,
    object: ['challenge', 'c.id'],
    to: { person: 'x.person_id' },
    links,
    since: 'coalesce(p.settled_at, p.appointed_at)',
    deadline: 'c.review_closes',
  },
  {
    role: 'EXPERT',
    kind: 'REVIEW_OPENS',
    from: `panel_candidate n join expert x on x.id = n.expert_id join panel p on p.id = n.panel_id join challenge c on c.id = n.challenge_id`,
    where: `n.declined_at is null and p.state = 'DRAWN' and n.place = 'DRAWN'`,
    object: ['challenge', 'c.id'],
    to: { person: 'x.person_id' },
    links,
    since: 'p.appointed_at',
    deadline: 'c.review_opens',
    phase: 'NEXT',
  },
  {
    role: 'EXPERT',
    kind: 'SCORE_BID',
    from: `review_task t join expert x on x.id = t.expert_id join challenge c on c.id = t.challenge_id`,
    where: `t.state = 'OPEN' and t.sheet_id is null`,
    object: ['bid', 't.bid_id'],
    to: { person: 'x.person_id' },
    links: { ...links, bid: 't.bid_id' },
    since: `select st.opened_at from review_stage st where st.challenge_id = c.id and st.stage = t.stage`,
    deadline: 'c.review_closes',
  },
];

const ruling = {
  kind: 'COUNTERSIGN_RULING',
  from: 'conflict_ruling r join challenge c on c.id = r.challenge_id',
  where: `r.state = 'PROPOSED'`,
  object: ['conflict_ruling', 'r.id'],
  links,
  since: 'r.proposed_at',
} as const;
const conflicts: Branch[] = [
  ...forRoles(['CLERK'], 'c.department_id', {
    kind: 'RULE_CONFLICT',
    from: 'conflict k join challenge c on c.id = k.challenge_id',
    where: `not k.found_hard and not k.after_decision and c.state = 'EVALUATING' and ${UNDECIDED}
      and not exists (select from conflict_ruling r where r.conflict_id = k.id)`,
    object: ['conflict', 'k.id'],
    links,
    since: 'k.found_at',
    deadline: 'c.review_closes',
  }),
  ...forRoles(['SUPERVISOR'], 'c.department_id', { ...ruling, except: 'r.proposed_by' }),
  ...forRoles(['CLERK'], 'c.department_id', { ...ruling, phase: 'BLOCKED', by: BY_SUPERVISION('COUNTERSIGN_RULING') }),
];

const DUE_DECISION = `c.state = 'EVALUATING' and ${UNDECIDED}
  and not exists (select from decision d where d.challenge_id = c.id and d.state = 'COUNTERSIGN')`;
/** As the rule of decideAward has it: sealed bids that could not be opened hold nothing up. */
const UNFOUND = `exists (select from bid b where b.challenge_id = c.id and (b.state in ('SUBMITTED', 'FORM_CHECK', 'NEEDS_CORRECTION')
  or b.state = 'SEALED' and not exists (select from bid_version v where v.bid_id = b.id and (v.opening <> 'OPENED' or v.price_opening <> 'OPENED'))))`;
const RANKED = 'exists (select from ranking g where g.challenge_id = c.id)';
const panelIn = (state: string): string => `exists (select from panel p where p.challenge_id = c.id and p.state = '${state}')`;
const NO_PANEL = 'not exists (select from panel p where p.challenge_id = c.id)';
const ofBids = (state: string): string =>
  `exists (select from bid b where b.challenge_id = c.id and b.state in ('FORM_CHECK', 'NEEDS_CORRECTION') and ${state}
    and not exists (select from correction k where k.bid_id = b.id and k.state = 'OPEN'))`;
const CORRECTING = `exists (select from bid b join correction k on k.bid_id = b.id and k.state = 'OPEN' where b.challenge_id = c.id)`;
const SHARES = `exists (select from seal_key k where k.challenge_id = c.id and k.state = 'AWAITING_SHARES')`;
const award = { ...ofChallenge, kind: 'DECIDE_AWARD', deadline: 'c.notice_opens' } as const;
const blockedAward = (where: string, by: Branch['by'], dueAfter?: string): Branch[] =>
  forRoles(['APPROVER'], 'c.department_id', {
    ...award,
    where: `${DUE_DECISION} and ${where}`,
    phase: 'BLOCKED',
    by,
    ...(dueAfter && { dueAfter }),
  });

const awards: Branch[] = [
  ...blockedAward(`${UNFOUND} and ${ofBids('b.checked_by is null')}`, BY_CLERK('CHECK_FORM')),
  ...blockedAward(`${UNFOUND} and not ${ofBids('b.checked_by is null')} and ${ofBids('b.checked_by is not null')}`, {
    ...BY_CLERK('CONFIRM_CHECK'),
    role: 'APPROVER',
  }),
  ...blockedAward(`${UNFOUND} and not ${ofBids('true')} and ${CORRECTING}`, { role: 'BIDDER', what: 'CORRECT_BID' }),
  ...blockedAward(
    `not ${UNFOUND} and not ${RANKED} and ${NO_PANEL}`,
    {
      ...BY_CLERK(`coalesce((select case w.state when 'FROZEN' then 'COMMIT_SEED' when 'COMMITTED' then 'REVEAL_SEED' when 'REVEALED' then 'SUBMIT_BEACON'
      else 'SEAT_PANEL' end from draw w where w.challenge_id = c.id and w.state <> 'VOID' order by w.no desc limit 1), 'FORM_PANEL')`),
    },
    'c.review_closes',
  ),
  ...blockedAward(`not ${UNFOUND} and not ${RANKED} and ${panelIn('DRAWN')}`, BY_CLERK('SETTLE_PANEL')),
  ...blockedAward(`not ${UNFOUND} and not ${RANKED} and ${panelIn('SCORING')}`, {
    role: `case when ${UNSCORED} or ${UNDECLARED} then 'EXPERT' else 'CLERK' end`,
    what: `case when ${UNSCORED} or ${UNDECLARED} then ${OF_EXPERTS} else 'CLOSE_STAGE' end`,
  }),
  ...blockedAward(`not ${UNFOUND} and not ${RANKED} and ${panelIn('SIGNED')} and ${SHARES}`, { role: 'CUSTODIAN', what: 'HAND_IN_SHARE' }),
  ...forRoles(['APPROVER'], 'c.department_id', {
    ...award,
    where: `${DUE_DECISION} and not ${UNFOUND} and ${RANKED}`,
    since: `select g.computed_at from ranking g where g.challenge_id = c.id`,
  }),
];

const decision = { from: 'decision d join challenge c on c.id = d.challenge_id', object: ['decision', 'd.id'], links } as const;
const countersign = {
  ...decision,
  kind: 'COUNTERSIGN_DECISION',
  where: `d.state = 'COUNTERSIGN'`,
  since: 'd.decided_at',
  deadline: 'c.notice_opens',
} as const;
const objection = {
  kind: 'DECIDE_OBJECTION',
  from: 'objection o join challenge c on c.id = o.challenge_id',
  where: `o.state = 'ADMITTED'`,
  object: ['objection', 'o.id'],
  links,
  since: 'o.filed_at',
  deadline: 'o.finish_by',
} as const;

const notices: Branch[] = [
  ...forRoles(['SUPERVISOR'], 'c.department_id', { ...countersign, except: 'd.decided_by' }),
  ...forRoles(['APPROVER'], 'c.department_id', { ...countersign, phase: 'BLOCKED', by: BY_SUPERVISION('COUNTERSIGN_DECISION') }),
  ...forRoles(['CLERK', 'APPROVER', 'SUPERVISOR'], 'c.department_id', {
    ...decision,
    kind: 'NOTICE_OPENS',
    where: `d.state = 'PROPOSED'`,
    since: 'd.decided_at',
    deadline: 'd.notice_opens',
    phase: 'NEXT',
  }),
  ...forRoles(['CLERK', 'APPROVER', 'SUPERVISOR'], 'c.department_id', {
    ...decision,
    kind: 'NOTICE_ENDS',
    where: `d.state = 'NOTICE'`,
    since: 'd.notice_opens',
    deadline: 'd.notice_closes',
    phase: 'NEXT',
  }),
  {
    ...ofChallenge,
    role: 'BIDDER',
    kind: 'NOTICE_ENDS',
    from: `decision d join challenge c on c.id = d.challenge_id join bid b on b.challenge_id = c.id`,
    to: { person: 'b.pi_id' },
    object: ['bid', 'b.id'],
    links: { ...links, bid: 'b.id' },
    where: `d.state = 'NOTICE' and b.state not in ('DRAFT', 'WITHDRAWN', 'REFUSED_LATE') and b.withdrawn_at is null`,
    since: 'd.notice_opens',
    deadline: 'd.notice_closes',
    phase: 'NEXT',
  },
  ...forRoles(['APPROVER'], 'c.department_id', objection),
  ...forRoles(['CLERK', 'SUPERVISOR'], 'c.department_id', {
    ...objection,
    phase: 'BLOCKED',
    by: { role: 'APPROVER', what: 'DECIDE_OBJECTION', organisation: 'c.department_id' },
  }),
  {
    ...objection,
    role: 'BIDDER',
    to: { person: 'o.filed_by' },
    phase: 'BLOCKED',
    by: { role: 'APPROVER', what: 'DECIDE_OBJECTION', organisation: 'c.department_id' },
  },
];

export const REVIEW: readonly Branch[] = [...draws, ...panels, ...conflicts, ...awards, ...notices];
