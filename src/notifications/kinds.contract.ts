import { kinds } from './notification.kind.js';
import { all, CHALLENGE, contractPeople, of, officers, SUBJECT } from './recipients.sql.js';

const contract = { group: 'CONTRACTS', link: 'contract', mandatory: true } as const;
const change = { group: 'CONTRACTS', link: 'change', mandatory: true } as const;
const termination = { group: 'CONTRACTS', link: 'termination', mandatory: true } as const;
const changed = contractPeople(of('change_request', 'contract_id'));
const ended = contractPeople(of('termination', 'contract_id'));

export const CONTRACT_KINDS = kinds([
  {
    ...contract,
    name: 'contractToSign',
    on: { contract: ['draft'] },
    to: contractPeople(SUBJECT),
    urgent: true,
    zh: ['任务书待签署：{challenge}', '榜题 {code}《{challenge}》的任务书已生成，各方须在 {signBy} 前签署，由部门最后签署。'],
    en: [
      'A contract to sign: {challenge}',
      'The contract of the challenge {code} “{challenge}” is drafted. All parties sign by {signBy}, the department last.',
    ],
  },
  {
    ...contract,
    name: 'contractToSignSoon',
    on: { contract: ['remindToSign'] },
    to: `select p.person from (${all(contractPeople(SUBJECT), officers(CHALLENGE, 'approver'))}) p(person)
      where not exists (select from signature s where s.contract_id = ${SUBJECT} and s.person_id = p.person)`,
    zh: ['签署即将截止：{challenge}', '榜题 {code}《{challenge}》的任务书须在 {signBy} 前由各方签署，尚未签齐；逾期则立项资格失效。'],
    en: [
      'Sign soon: {challenge}',
      'The contract of the challenge {code} “{challenge}” must be signed by all by {signBy}, and is not. After that the award is lost.',
    ],
  },
  {
    ...contract,
    name: 'contractSignedByParty',
    on: { contract: ['signContract'] },
    to: all(contractPeople(SUBJECT), officers(CHALLENGE, 'approver')),
    mandatory: false,
    zh: ['有一方已签署：{challenge}', '榜题 {code}《{challenge}》的任务书又有一方签署，签署截止时间为 {signBy}。'],
    en: [
      'A party signed: {challenge}',
      'One more party signed the contract of the challenge {code} “{challenge}”. It must be signed by all by {signBy}.',
    ],
  },
  {
    ...contract,
    name: 'contractInForce',
    on: { contract: ['takeEffect'] },
    to: all(contractPeople(SUBJECT), officers(CHALLENGE, 'clerk', 'finance', 'supervisor')),
    zh: ['任务书生效：{challenge}', '榜题 {code}《{challenge}》的任务书已由各方签署并生效。'],
    en: ['Contract in force: {challenge}', 'The contract of the challenge {code} “{challenge}” is signed by all and in force.'],
  },
  {
    ...contract,
    name: 'contractLapsed',
    on: { contract: ['lapse'] },
    to: all(contractPeople(SUBJECT), officers(CHALLENGE, 'clerk', 'approver', 'supervisor')),
    zh: ['逾期未签署：{challenge}', '榜题 {code}《{challenge}》的任务书未在 {signBy} 前签署，立项资格失效。'],
    en: [
      'Not signed in time: {challenge}',
      'The contract of the challenge {code} “{challenge}” was not signed by {signBy}. The award is lost.',
    ],
  },
  {
    ...contract,
    name: 'firstPaymentLate',
    on: { contract: ['firstPaymentOverdue'] },
    to: officers(CHALLENGE, 'finance', 'supervisor', 'approver'),
    zh: ['首笔经费逾期：{challenge}', '榜题 {code}《{challenge}》的首笔经费未按期拨付。'],
    en: ['The first payment is late: {challenge}', 'The first payment of the contract of the challenge {code} “{challenge}” is overdue.'],
  },
  {
    ...contract,
    name: 'contractChanged',
    on: { contract: ['amend'] },
    to: all(contractPeople(SUBJECT), officers(CHALLENGE, 'clerk', 'finance')),
    zh: ['任务书已变更：{challenge}', '榜题 {code}《{challenge}》的任务书有了新版本。'],
    en: ['The contract changed: {challenge}', 'The contract of the challenge {code} “{challenge}” has a new version.'],
  },
  {
    ...contract,
    name: 'contractEnded',
    on: { contract: ['stop', 'revoke', 'complete', 'integrityRecord'] },
    to: all(contractPeople(SUBJECT), officers(CHALLENGE, 'clerk', 'finance', 'supervisor')),
    zh: ['合同终结：{challenge}', '榜题 {code}《{challenge}》的合同已完成、终止或撤销，详情见合同。'],
    en: [
      'The contract ended: {challenge}',
      'The contract of the challenge {code} “{challenge}” is completed, stopped or revoked. It says which, and why.',
    ],
  },
  {
    ...change,
    name: 'changeRequested',
    on: { change: ['requestChange'] },
    to: officers(CHALLENGE, 'approver', 'clerk'),
    zh: ['变更待审批：{challenge}', '榜题 {code}《{challenge}》的合同提出了一项变更。'],
    en: ['A change was requested: {challenge}', 'A change of the contract of the challenge {code} “{challenge}” was requested.'],
  },
  {
    ...change,
    name: 'changeDecided',
    on: { change: ['approve', 'deny', 'file', 'note'] },
    to: changed,
    zh: ['变更有结果：{challenge}', '榜题 {code}《{challenge}》合同的一项变更已批准、未批准或备案，请查看。'],
    en: [
      'A change was decided: {challenge}',
      'A change of the contract of the challenge {code} “{challenge}” was approved, denied or filed. Please read it.',
    ],
  },
  {
    ...termination,
    name: 'terminationProposed',
    on: { termination: ['proposeTermination'] },
    to: all(ended, officers(CHALLENGE, 'approver', 'clerk', 'supervisor', 'finance')),
    urgent: true,
    zh: ['提出终止合同：{challenge}', '榜题 {code}《{challenge}》的合同被提出终止或撤销，{hearingUntil} 前可陈述申辩。'],
    en: [
      'A termination was proposed: {challenge}',
      'It is proposed to end the contract of the challenge {code} “{challenge}”. The parties are heard until {hearingUntil}.',
    ],
  },
  {
    ...termination,
    name: 'terminationMoved',
    on: { termination: ['replan'] },
    to: all(ended, officers(CHALLENGE, 'clerk')),
    zh: ['终止程序期限调整：{challenge}', '因工作日历调整，榜题 {code}《{challenge}》的陈述申辩期限改为 {hearingUntil}。'],
    en: [
      'Termination: a new date: {challenge}',
      'The working days of the calendar changed. The parties of the challenge {code} “{challenge}” are heard until {hearingUntil}.',
    ],
  },
  {
    ...termination,
    name: 'terminationWithdrawn',
    on: { termination: ['withdrawTermination'] },
    to: all(ended, officers(CHALLENGE, 'approver', 'clerk')),
    zh: ['终止提议已撤回：{challenge}', '终止榜题 {code}《{challenge}》合同的提议已撤回。'],
    en: [
      'The termination was taken back: {challenge}',
      'The proposal to end the contract of the challenge {code} “{challenge}” was taken back.',
    ],
  },
  {
    ...termination,
    name: 'terminationDecided',
    on: { termination: ['decideTermination'] },
    to: all(ended, officers(CHALLENGE, 'clerk', 'finance', 'supervisor')),
    urgent: true,
    zh: ['终止已决定：{challenge}', '榜题 {code}《{challenge}》的合同终止或撤销已决定，{appealUntil} 前可申诉。'],
    en: [
      'Termination decided: {challenge}',
      'It is decided to end the contract of the challenge {code} “{challenge}”. The parties may appeal until {appealUntil}.',
    ],
  },
  {
    ...termination,
    name: 'moneyRecovered',
    on: { termination: ['recordRecovery', 'recover', 'writeOffRecovery'] },
    to: all(ended, officers(CHALLENGE, 'approver', 'finance', 'supervisor')),
    zh: ['经费追回进展：{challenge}', '榜题 {code}《{challenge}》终止后的经费追回有新进展。'],
    en: ['Recovery of money: {challenge}', 'There is news on the money to be returned for the challenge {code} “{challenge}”.'],
  },
]);
