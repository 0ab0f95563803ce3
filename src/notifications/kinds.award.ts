import { kinds } from './notification.kind.js';
import { all, bidLeads, bidders, CHALLENGE, holders, needOwners, of, officers, seated, SUBJECT } from './recipients.sql.js';

const decision = { group: 'AWARDS', link: 'decision', mandatory: true } as const;
const objection = { group: 'AWARDS', link: 'objection', mandatory: true } as const;
const filer = `select o.filed_by from objection o where o.id = ${SUBJECT}`;
const against = bidLeads(of('objection', 'bid_id'));
const runners = officers(CHALLENGE, 'clerk', 'approver', 'supervisor');

export const AWARD_KINDS = kinds([
  {
    ...decision,
    name: 'awardDecided',
    on: { decision: ['decideAward', 'countersignDecision'] },
    to: runners,
    zh: ['立项已决定：{challenge}', '榜题 {code}《{challenge}》的立项决定已作出，公示期 {noticeOpens} 至 {noticeCloses}。'],
    en: [
      'Award decided: {challenge}',
      'The award of the challenge {code} “{challenge}” is decided. Its notice is open from {noticeOpens} to {noticeCloses}.',
    ],
  },
  {
    ...decision,
    name: 'deviationToSign',
    on: { decision: ['deviate'] },
    to: officers(CHALLENGE, 'supervisor'),
    urgent: true,
    zh: ['偏离排名的决定待会签：{challenge}', '榜题 {code}《{challenge}》的决定偏离了排名，等待监督会签。'],
    en: [
      'A deviation to countersign: {challenge}',
      'The decision on the challenge {code} “{challenge}” deviates from the ranking. It waits for supervision.',
    ],
  },
  {
    ...decision,
    name: 'noticeOpened',
    on: { decision: ['openNotice'] },
    to: all(bidders(CHALLENGE), seated(CHALLENGE), needOwners(CHALLENGE), runners),
    zh: ['公示开始：{challenge}', '榜题 {code}《{challenge}》的拟立项结果正在公示，{noticeCloses} 前可提出异议。'],
    en: [
      'The notice is open: {challenge}',
      'The proposed award of the challenge {code} “{challenge}” is published. Objections are taken until {noticeCloses}.',
    ],
  },
  {
    ...decision,
    name: 'awardInForce',
    on: { decision: ['award'] },
    to: all(bidders(CHALLENGE, 'RESERVE'), runners),
    zh: ['公示期满：{challenge}', '榜题 {code}《{challenge}》公示期满，立项生效；备选在有效期内可能递补。'],
    en: [
      'The award stands: {challenge}',
      'The notice of the challenge {code} “{challenge}” is over and the award stands. Reserves may still step in for a time.',
    ],
  },
  {
    ...decision,
    name: 'reserveVoid',
    on: { decision: ['voidReserve'] },
    to: all(bidders(CHALLENGE, 'RESERVE'), officers(CHALLENGE, 'clerk')),
    zh: ['备选失效：{challenge}', '榜题 {code}《{challenge}》的备选有效期已满，不再递补。'],
    en: ['Reserves are void: {challenge}', 'No reserve of the challenge {code} “{challenge}” steps in any more.'],
  },
  {
    ...decision,
    name: 'decisionChanged',
    on: { decision: ['removeBid', 'lapse', 'noAward', 'noBid', 'extend'] },
    to: runners,
    zh: ['立项决定有变：{challenge}', '榜题 {code}《{challenge}》的立项结果发生变动，请查看决定。'],
    en: ['The decision changed: {challenge}', 'What was decided on the challenge {code} “{challenge}” changed. Please read the decision.'],
  },
  {
    ...objection,
    name: 'objectionFiled',
    on: { objection: ['fileObjection'] },
    to: all(runners, against),
    urgent: true,
    zh: ['收到异议：{challenge}', '榜题 {code}《{challenge}》公示期间收到一项异议。'],
    en: ['An objection: {challenge}', 'An objection was filed against the notice of the challenge {code} “{challenge}”.'],
  },
  {
    ...objection,
    name: 'objectionReceived',
    on: { objection: ['fileObjection'] },
    to: filer,
    own: true,
    zh: ['异议已收到：{challenge}', '您对榜题 {code}《{challenge}》的异议已收到并记录在案。'],
    en: [
      'Your objection was received: {challenge}',
      'Your objection concerning the challenge {code} “{challenge}” was received and is on record.',
    ],
  },
  {
    ...objection,
    name: 'objectionAdmitted',
    on: { objection: ['admit'] },
    to: all(filer, against, runners),
    own: true,
    zh: ['异议已受理：{challenge}', '榜题 {code}《{challenge}》的一项异议已受理，应于 {admitBy} 前处理、{finishBy} 前作出结论。'],
    en: [
      'Objection admitted: {challenge}',
      'An objection concerning the challenge {code} “{challenge}” is heard. It is taken up by {admitBy} and found on by {finishBy}.',
    ],
  },
  {
    ...objection,
    name: 'objectionRefused',
    on: { objection: ['refuse'] },
    to: all(filer, officers(CHALLENGE, 'clerk', 'supervisor')),
    own: true,
    zh: ['异议不予受理：{challenge}', '榜题 {code}《{challenge}》的一项异议不予受理，理由见异议记录。'],
    en: [
      'Objection not admitted: {challenge}',
      'An objection concerning the challenge {code} “{challenge}” is not heard. Its record says why.',
    ],
  },
  {
    ...objection,
    name: 'objectionTip',
    on: { objection: ['tip'] },
    to: officers(CHALLENGE, 'supervisor'),
    zh: ['匿名线索：{challenge}', '榜题 {code}《{challenge}》收到一条匿名线索，供监督参考。'],
    en: ['An anonymous tip: {challenge}', 'A tip without a name came in on the challenge {code} “{challenge}”, for supervision.'],
  },
  {
    ...objection,
    name: 'objectionOverdue',
    on: { objection: ['escalate'] },
    to: all(runners, filer),
    urgent: true,
    zh: ['异议处理逾期：{challenge}', '榜题 {code}《{challenge}》的一项异议未按期处理，已升级。'],
    en: [
      'An objection is overdue: {challenge}',
      'An objection concerning the challenge {code} “{challenge}” was not dealt with in time. It was escalated.',
    ],
  },
  {
    ...objection,
    name: 'objectionMoved',
    on: { objection: ['replan'] },
    to: all(filer, officers(CHALLENGE, 'clerk', 'supervisor')),
    zh: ['异议期限调整：{challenge}', '因工作日历调整，榜题 {code}《{challenge}》一项异议的处理期限改为 {admitBy}。'],
    en: [
      'Objection: a new date: {challenge}',
      'The working days of the calendar changed. The objection concerning the challenge {code} “{challenge}” is taken up by {admitBy}.',
    ],
  },
  {
    ...objection,
    name: 'objectionFound',
    on: { objection: ['uphold', 'dismiss'] },
    to: all(filer, against, runners),
    urgent: true,
    zh: ['异议有结论：{challenge}', '榜题 {code}《{challenge}》的一项异议已有结论，请查看。'],
    en: [
      'Objection decided: {challenge}',
      'There is a finding on an objection concerning the challenge {code} “{challenge}”. Please read it.',
    ],
  },
  {
    group: 'AWARDS',
    link: 'ban',
    mandatory: true,
    name: 'banRecorded',
    on: { ban: ['record'] },
    to: all(
      `select b.person_id from ban b where b.id = ${SUBJECT}`,
      `select x.person_id from ban b join expert x on x.id = b.expert_id where b.id = ${SUBJECT}`,
      holders(of('ban', 'organisation_id'), 'lead', 'unit-approver', 'pi'),
    ),
    zh: ['诚信记录：限制参与', '诚信记录中登记了与您有关的限制，期限 {from} 至 {to}。'],
    en: ['A ban was recorded', 'A ban that concerns you was recorded, from {from} to {to}.'],
  },
]);
