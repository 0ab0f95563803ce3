import { kinds } from './notification.kind.js';
import { all, CHALLENGE, contractLeads, contractPeople, endUsers, of, officers, SUBJECT } from './recipients.sql.js';

const milestone = { group: 'DELIVERY', link: 'milestone', mandatory: true } as const;
const submission = { group: 'DELIVERY', link: 'milestone_submission' } as const;
const payment = { group: 'PAYMENTS', link: 'payment' } as const;
const leads = contractLeads(of('milestone', 'contract_id'));
const submitters = contractLeads(of('milestone_submission', 'contract_id'));
const latest = `(select s.id from milestone_submission s where s.milestone_id = ${SUBJECT} order by s.round desc limit 1)`;
const payees = contractLeads(of('payment', 'contract_id'));

export const DELIVERY_KINDS = kinds([
  {
    ...milestone,
    name: 'milestoneDueSoon',
    on: { milestone: ['notice'] },
    to: leads,
    zh: ['里程碑即将到期：{milestone}', '榜题 {code}《{challenge}》的里程碑“{milestone}”将于 {dueAt} 到期。'],
    en: ['Milestone due soon: {milestone}', 'The milestone “{milestone}” of the challenge {code} “{challenge}” is due by {dueAt}.'],
  },
  {
    ...milestone,
    name: 'milestoneOverdue',
    on: { milestone: ['overdue', 'default'] },
    to: all(leads, officers(CHALLENGE, 'clerk', 'supervisor')),
    urgent: true,
    zh: ['里程碑逾期：{milestone}', '榜题 {code}《{challenge}》的里程碑“{milestone}”应于 {dueAt} 提交，至今未提交。'],
    en: [
      'Milestone overdue: {milestone}',
      'The milestone “{milestone}” of the challenge {code} “{challenge}” was due by {dueAt}. Nothing was submitted.',
    ],
  },
  {
    ...milestone,
    name: 'milestoneExtended',
    on: { milestone: ['extend'] },
    to: all(leads, officers(CHALLENGE, 'clerk')),
    zh: ['里程碑延期：{milestone}', '榜题 {code}《{challenge}》的里程碑“{milestone}”延期至 {dueAt}。'],
    en: ['Milestone moved: {milestone}', 'The milestone “{milestone}” of the challenge {code} “{challenge}” is now due by {dueAt}.'],
  },
  {
    ...milestone,
    name: 'milestoneSubmitted',
    on: { milestone: ['submitMilestone', 'resubmit'] },
    to: all(officers(CHALLENGE, 'clerk'), leads),
    mandatory: false,
    zh: ['里程碑已提交：{milestone}', '榜题 {code}《{challenge}》的里程碑“{milestone}”已提交，等待考核。'],
    en: [
      'Milestone submitted: {milestone}',
      'The milestone “{milestone}” of the challenge {code} “{challenge}” was submitted. It waits for its verdict.',
    ],
  },
  {
    ...submission,
    name: 'opinionAsked',
    on: { milestone: ['submitMilestone', 'resubmit'] },
    linkKey: latest,
    to: endUsers(CHALLENGE),
    zh: ['请给出用户意见：{milestone}', '榜题 {code}《{challenge}》的里程碑“{milestone}”已提交，请给出用户意见。'],
    en: [
      'Your opinion is asked: {milestone}',
      'The milestone “{milestone}” of the challenge {code} “{challenge}” was submitted. Say what you think of it as its user.',
    ],
  },
  {
    ...submission,
    name: 'opinionGiven',
    on: { milestone_submission: ['giveUserOpinion'] },
    to: all(submitters, officers(CHALLENGE, 'clerk')),
    zh: ['用户意见已给出：{milestone}', '最终用户对榜题 {code}《{challenge}》的里程碑“{milestone}”给出了意见。'],
    en: [
      'The user’s opinion: {milestone}',
      'The end user gave an opinion on the milestone “{milestone}” of the challenge {code} “{challenge}”.',
    ],
  },
  {
    ...milestone,
    name: 'milestoneDecided',
    on: { milestone: ['pass', 'condition', 'fail', 'rectifyEnd'] },
    to: all(leads, officers(CHALLENGE, 'finance')),
    zh: ['里程碑考核结果：{milestone}', '榜题 {code}《{challenge}》的里程碑“{milestone}”已有考核结果；需整改的，以里程碑所示期限为准。'],
    en: [
      'Verdict: {milestone}',
      'There is a verdict on the milestone “{milestone}” of the challenge {code} “{challenge}”. Where it must be put right, the milestone says by when.',
    ],
  },
  {
    group: 'DELIVERY',
    link: 'heat',
    name: 'heatHeld',
    on: { heat: ['holdHeat'] },
    to: all(
      `select unnest(array[k.pi_id, k.unit_approver_id]) from contract k where k.challenge_id = ${CHALLENGE}`,
      officers(CHALLENGE, 'approver', 'supervisor', 'finance'),
    ),
    mandatory: true,
    zh: ['比选结果：{challenge}', '榜题 {code}《{challenge}》的一轮比选已完成，结果已公布。'],
    en: ['A heat was held: {challenge}', 'A heat of the race on the challenge {code} “{challenge}” was held. Its result is published.'],
  },
  {
    group: 'DELIVERY',
    link: 'acceptance',
    name: 'acceptanceConcluded',
    on: { acceptance: ['concludeAcceptance'] },
    to: all(contractPeople(of('acceptance', 'contract_id')), officers(CHALLENGE, 'clerk', 'finance', 'supervisor'), endUsers(CHALLENGE)),
    mandatory: true,
    zh: ['验收结论：{challenge}', '榜题 {code}《{challenge}》的项目已有验收结论。'],
    en: ['Acceptance concluded: {challenge}', 'The acceptance of the project on the challenge {code} “{challenge}” is concluded.'],
  },
  {
    ...payment,
    name: 'paymentUnlocked',
    on: { payment: ['unlock'] },
    to: all(officers(CHALLENGE, 'finance'), payees),
    zh: ['经费已解锁：{challenge}', '榜题 {code}《{challenge}》的阶段 {stage} 解锁经费 {payable}，等待财务拨付。'],
    en: [
      'A payment is unlocked: {challenge}',
      '{payable} of the stage {stage} of the challenge {code} “{challenge}” are unlocked and wait for finance.',
    ],
  },
  {
    ...payment,
    name: 'paymentApproved',
    on: { payment: ['approvePayment', 'settleNothing'] },
    to: all(officers(CHALLENGE, 'finance'), payees),
    zh: ['经费审批进展：{challenge}', '榜题 {code}《{challenge}》的阶段 {stage} 的经费有新的审批进展，已拨付 {paid}。'],
    en: [
      'A payment goes on: {challenge}',
      'The payment of the stage {stage} of the challenge {code} “{challenge}” was approved once more. Paid so far: {paid}.',
    ],
  },
  {
    ...payment,
    name: 'paymentHeld',
    on: { payment: ['freezePayment', 'releasePayment', 'releaseUnlocked', 'cancel'] },
    to: all(officers(CHALLENGE, 'finance', 'supervisor'), payees),
    mandatory: true,
    zh: ['经费状态变动：{challenge}', '榜题 {code}《{challenge}》的阶段 {stage} 的经费被冻结、解冻或取消，请查看。'],
    en: [
      'A payment changed: {challenge}',
      'The payment of the stage {stage} of the challenge {code} “{challenge}” was frozen, released or cancelled. Please see.',
    ],
  },
]);
