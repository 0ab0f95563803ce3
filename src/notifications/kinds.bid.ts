import { kinds } from './notification.kind.js';
import { all, bidLeads, bidPeople, CHALLENGE, of, officers, recommenders, SUBJECT } from './recipients.sql.js';

const bid = { group: 'BIDS', link: 'bid' } as const;
const correction = { group: 'BIDS', link: 'correction', mandatory: true } as const;
/** A draft is saved over and over: who approves it is told once, and once more when it changes after an approval. */
const TOLD_SINCE_APPROVAL = `exists (select from notification n where n.person_id = b.unit_approver_id and n.subject_id = b.id and n.kind = 'bidToApprove'
  and n.event_id > coalesce((select a.id from event a where a.subject = 'bid' and a.subject_id = b.id and a.event = 'approveBid' order by a.id desc limit 1),
    '00000000-0000-0000-0000-000000000000'))`;
const correctedBid = of('correction', 'bid_id');

export const BID_KINDS = kinds([
  {
    ...bid,
    name: 'bidToApprove',
    on: { bid: ['draftBid', 'saveBidDraft'] },
    to: `select b.unit_approver_id from bid b where b.id = ${SUBJECT} and b.approved_draft_version is distinct from b.draft_version
      and not ${TOLD_SINCE_APPROVAL}`,
    zh: ['申报书待单位审核：{challenge}', '贵单位对榜题 {code}《{challenge}》的申报书有改动，提交前须经您审核。'],
    en: [
      'A bid to approve: {challenge}',
      'A bid of your unit for the challenge {code} “{challenge}” was changed. It needs your approval before it is submitted.',
    ],
  },
  {
    ...bid,
    name: 'bidPassed',
    on: { bid: ['passBid'] },
    to: bidLeads(SUBJECT),
    zh: [
      '申报书更换负责人：{challenge}',
      '榜题 {code}《{challenge}》的申报书草稿已移交新的项目负责人，须经单位重新审核后，由其在 {bidderClose} 前提交。',
    ],
    en: [
      'A bid has another PI: {challenge}',
      'The draft of your unit for the challenge {code} “{challenge}” passed to another PI. The unit approves it anew, and that PI submits it by {bidderClose}.',
    ],
  },
  {
    ...bid,
    name: 'bidApproved',
    on: { bid: ['approveBid'] },
    to: `select b.pi_id from bid b where b.id = ${SUBJECT}`,
    zh: ['申报书已通过单位审核：{challenge}', '您对榜题 {code}《{challenge}》的申报书已通过单位审核，请在 {bidderClose} 前提交。'],
    en: [
      'Your unit approved: {challenge}',
      'Your bid for the challenge {code} “{challenge}” is approved by your unit. Submit it by {bidderClose}.',
    ],
  },
  {
    ...bid,
    name: 'bidReceived',
    on: { bid: ['submitBid', 'confirmBid'] },
    to: bidPeople(SUBJECT),
    own: true,
    mandatory: true,
    zh: ['申报已收到：{challenge}', '您对榜题 {code}《{challenge}》的申报已收到，回执见申报页面。{bidderClose} 前可重新提交或撤回。'],
    en: [
      'Bid received: {challenge}',
      'Your bid for the challenge {code} “{challenge}” was received. Its receipt is with the bid. You may submit anew or withdraw until {bidderClose}.',
    ],
  },
  {
    ...bid,
    name: 'bidToRecommend',
    on: { bid: ['submitBid'] },
    to: recommenders(SUBJECT),
    zh: ['有申报待推荐：{challenge}', '{lead} 对榜题 {code}《{challenge}》的申报请您单位推荐，推荐截止时间为 {recommenderClose}。'],
    en: [
      'A bid to recommend: {challenge}',
      '{lead} asks for your recommendation of a bid for the challenge {code} “{challenge}”, by {recommenderClose}.',
    ],
  },
  {
    ...bid,
    name: 'bidRefused',
    on: { bid: ['refuse'] },
    to: bidLeads(SUBJECT),
    own: true,
    mandatory: true,
    urgent: true,
    zh: ['申报逾期未受理：{challenge}', '您对榜题 {code}《{challenge}》的申报在截止时间 {bidderClose} 之后送达，未予受理，已记录在案。'],
    en: [
      'Too late: {challenge}',
      'Your bid for the challenge {code} “{challenge}” came after its close ({bidderClose}). It was refused, and that is on record.',
    ],
  },
  {
    ...bid,
    name: 'bidWithdrawn',
    on: { bid: ['withdrawBid', 'withdrawLate'] },
    to: all(bidPeople(SUBJECT), officers(CHALLENGE, 'clerk')),
    own: true,
    mandatory: true,
    zh: ['申报已撤回：{challenge}', '{lead} 对榜题 {code}《{challenge}》的申报已撤回。'],
    en: ['Bid withdrawn: {challenge}', 'The bid of {lead} for the challenge {code} “{challenge}” was withdrawn.'],
  },
  {
    ...bid,
    name: 'bidRecommended',
    on: { bid: ['recommendBid'] },
    to: bidPeople(SUBJECT),
    zh: ['推荐单位已推荐：{challenge}', '您对榜题 {code}《{challenge}》的申报已获推荐单位推荐。'],
    en: ['Recommended: {challenge}', 'Your bid for the challenge {code} “{challenge}” was recommended.'],
  },
  {
    ...bid,
    name: 'eligibilityProposed',
    on: { bid: ['checkBid'] },
    to: officers(CHALLENGE, 'approver'),
    zh: ['形式审查待复核：{challenge}', '榜题 {code}《{challenge}》中 {lead} 的申报已初审，请复核。'],
    en: [
      'A form check to confirm: {challenge}',
      'The bid of {lead} for the challenge {code} “{challenge}” was checked. It waits for a second officer.',
    ],
  },
  {
    ...bid,
    name: 'eligibilityFound',
    on: { bid: ['findEligible', 'findIneligible', 'fail'] },
    to: bidPeople(SUBJECT),
    mandatory: true,
    zh: ['形式审查结果：{challenge}', '您对榜题 {code}《{challenge}》的申报已有形式审查结果，请查看。'],
    en: ['Form check done: {challenge}', 'The form check of your bid for the challenge {code} “{challenge}” has a result. Please read it.'],
  },
  {
    ...bid,
    name: 'bidSealedAgain',
    on: { bid: ['sealAgain'] },
    to: bidPeople(SUBJECT),
    mandatory: true,
    zh: ['申报重新密封：{challenge}', '榜题 {code}《{challenge}》延期揭榜，您的申报已重新密封，至 {bidderClose}。'],
    en: ['Sealed again: {challenge}', 'The challenge {code} “{challenge}” opened once more. Your bid is sealed again until {bidderClose}.'],
  },
  {
    ...bid,
    name: 'bidPlaced',
    on: { bid: ['propose', 'reserve', 'reject'] },
    to: bidPeople(SUBJECT),
    mandatory: true,
    zh: ['评审结果公布：{challenge}', '榜题 {code}《{challenge}》的拟立项结果已公布，您的申报的结果请查看。'],
    en: ['Result announced: {challenge}', 'The result of the challenge {code} “{challenge}” is announced. See what became of your bid.'],
  },
  {
    ...bid,
    name: 'bidAwarded',
    on: { bid: ['award'] },
    to: bidPeople(SUBJECT),
    mandatory: true,
    urgent: true,
    zh: ['已立项：{challenge}', '您对榜题 {code}《{challenge}》的申报已立项，请按期签署任务书。'],
    en: ['Awarded: {challenge}', 'Your bid for the challenge {code} “{challenge}” has the award. Sign the contract in time.'],
  },
  {
    ...bid,
    name: 'bidFallen',
    on: { bid: ['remove', 'lapse', 'integrityRecord'] },
    to: all(bidPeople(SUBJECT), officers(CHALLENGE, 'clerk', 'supervisor')),
    mandatory: true,
    zh: ['立项资格变动：{challenge}', '{lead} 对榜题 {code}《{challenge}》的立项资格已失效或取消，原因见申报页面。'],
    en: [
      'No longer in line: {challenge}',
      'The bid of {lead} for the challenge {code} “{challenge}” fell out of the award. The bid says why.',
    ],
  },
  {
    ...correction,
    name: 'defectNoticed',
    on: { bid: ['noticeDefect'] },
    linkKey: `(select k.id from correction k where k.bid_id = ${SUBJECT} and k.noticed_at = e.at order by k.id desc limit 1)`,
    to: bidPeople(SUBJECT),
    urgent: true,
    zh: ['请补正：{challenge}', '您对榜题 {code}《{challenge}》的申报需要补正，截止时间为 {endsAt}。'],
    en: ['A correction is due: {challenge}', 'Your bid for the challenge {code} “{challenge}” needs a correction by {endsAt}.'],
  },
  {
    ...correction,
    name: 'correctionNear',
    on: { correction: ['remind'] },
    to: bidPeople(correctedBid),
    urgent: true,
    zh: ['补正即将截止：{challenge}', '您对榜题 {code}《{challenge}》的补正将于 {endsAt} 截止。'],
    en: ['Correction due soon: {challenge}', 'The correction of your bid for the challenge {code} “{challenge}” is due by {endsAt}.'],
  },
  {
    ...correction,
    name: 'correctionMoved',
    on: { correction: ['replan'] },
    to: bidPeople(correctedBid),
    zh: ['补正提醒时间调整：{challenge}', '因工作日历调整，榜题 {code}《{challenge}》的补正提醒时间有变；截止时间仍为 {endsAt}。'],
    en: [
      'Reminder moved: {challenge}',
      'The working days of the calendar changed. The correction for the challenge {code} “{challenge}” is still due by {endsAt}.',
    ],
  },
  {
    ...correction,
    name: 'correctionReceived',
    on: { correction: ['correctBid', 'changeContent'] },
    to: all(bidPeople(correctedBid), officers(CHALLENGE, 'clerk')),
    own: true,
    zh: ['补正已收到：{challenge}', '榜题 {code}《{challenge}》的一份补正材料已收到。'],
    en: ['Correction received: {challenge}', 'A correction of a bid for the challenge {code} “{challenge}” was received.'],
  },
  {
    ...correction,
    name: 'correctionMissed',
    on: { correction: ['expire'] },
    to: all(bidPeople(correctedBid), officers(CHALLENGE, 'clerk')),
    zh: ['逾期未补正：{challenge}', '榜题 {code}《{challenge}》的一份补正已于 {endsAt} 逾期。'],
    en: [
      'Correction missed: {challenge}',
      'A correction of a bid for the challenge {code} “{challenge}” was due by {endsAt} and did not come.',
    ],
  },
]);
