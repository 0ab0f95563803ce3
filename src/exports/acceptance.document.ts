import { parse } from 'graphql';
import { grouped, yuan } from './cell.rules.js';
import { CHECKPOINT, type Checkpointed, checkpointLine, type DocumentKind, hashOf } from './document.kind.js';
import { type Figure, figureOf } from './indicator.block.js';
import { contractNumber, sealBlock } from './seal.block.js';
import type { Told } from './table.kind.js';

interface Milestone {
  code: string;
  name: Told;
  dueAt: string;
  state: string | null;
  verdict: string | null;
  passedAt: string | null;
  submissions: {
    round: number;
    submittedAt: string;
    verdict: string | null;
    measurements: { indicator: string; value: Figure }[];
    verdicts: { indicator: string; verdict: string }[] | null;
  }[];
}
interface Data extends Checkpointed {
  contract: {
    id: string;
    lead: { name: Told };
    pi: { name: Told } | null;
    challenge: { code: string; title: Told; endUser: { name: Told }; list: { department: { name: Told } } | null } | null;
    number: number;
    signedAt: string | null;
    endsAt: string | null;
    amount: string;
    paid: string | null;
    milestones: Milestone[];
    acceptance: {
      result: string;
      concludedAt: string;
      technicalPass: boolean;
      financialPass: boolean;
      opinion: Told | null;
      surplus: string | null;
      surplusKept: string | null;
      concludedBy: { name: Told } | null;
      userBy: { name: Told } | null;
      experts: { person: { name: Told } | null; affiliation: { name: Told } }[];
    } | null;
  } | null;
}

const LABELS = {
  zh: {
    title: '验收意见',
    contract: '任务书编号',
    challenge: '榜题',
    lead: '牵头单位',
    pi: '项目负责人',
    span: '起止时间',
    id: '任务书标识',
    user: '最终用户',
    at: '验收时间',
    result: '验收结论',
    technical: '技术验收',
    financial: '财务验收',
    pass: '通过',
    fail: '未通过',
    amount: '财政资金（元）',
    paid: '已拨（元）',
    surplus: '结余（元）',
    kept: '留用结余（元）',
    by: '验收主持人',
    userBy: '用户代表',
    opinion: '验收意见',
    milestones: '里程碑完成情况',
    milestoneHead: ['节点', '内容', '到期', '通过时间', '结论', '实测值'],
    experts: '验收专家',
    expertHead: ['姓名', '单位'],
    hash: '验收内容哈希 SHA-256',
  },
  en: {
    title: 'Acceptance',
    contract: 'Contract',
    challenge: 'Challenge',
    lead: 'Lead',
    pi: 'PI',
    span: 'From and until',
    id: 'Contract',
    user: 'End user',
    at: 'Concluded at',
    result: 'Result',
    technical: 'Technical part',
    financial: 'Financial part',
    pass: 'passed',
    fail: 'not passed',
    amount: 'Public money (CNY)',
    paid: 'Paid (CNY)',
    surplus: 'Surplus (CNY)',
    kept: 'Surplus kept (CNY)',
    by: 'Concluded by',
    userBy: 'For the end user',
    opinion: 'Opinion',
    milestones: 'Milestones',
    milestoneHead: ['No.', 'What', 'Due', 'Passed at', 'Verdict', 'Measured'],
    experts: 'Experts',
    expertHead: ['Name', 'Affiliation'],
    hash: 'Hash of the acceptance, SHA-256',
  },
};

/** The acceptance 验收意见 of a contract; opinion and money to its parties and the department. */
export const ACCEPTANCE_DOCUMENT: DocumentKind = {
  subject: 'contract',
  count: parse('query ($id: ID!) { contract(id: $id) { acceptance { id } } }'),
  counted: ({ contract }: { contract: { acceptance: object | null } | null }) => Boolean(contract?.acceptance),
  query: parse(`query ($id: ID!) {
    contract(id: $id) {
      id number signedAt endsAt lead { name { zh en } } pi { name { zh en } } challenge { code title { zh en } endUser { name { zh en } } list { department { name { zh en } } } } amount paid
      milestones {
        code name { zh en } dueAt state verdict passedAt
        submissions { round submittedAt verdict measurements { indicator value } verdicts { indicator verdict } }
      }
      acceptance {
        result concludedAt technicalPass financialPass opinion { zh en } surplus surplusKept concludedBy { name { zh en } }
        userBy { name { zh en } } experts { person { name { zh en } } affiliation { name { zh en } } }
      }
    }
    ${CHECKPOINT}
  }`),
  content: (data: Data, words) => {
    const contract = data.contract!;
    const acceptance = contract.acceptance!;
    const { say, when, name, locale } = words;
    const label = LABELS[locale];
    const passed = (value: boolean): string => (value ? label.pass : label.fail);
    const money = (key: 'paid' | 'surplus' | 'kept', fen: string | null): [string, string][] =>
      fen === null ? [] : [[label[key], grouped(yuan(BigInt(fen)))]];
    const person = (key: 'by' | 'userBy', one: { name: Told } | null): [string, string][] => (one ? [[label[key], say(one.name)]] : []);
    const facts: [string, string][] = [
      [label.contract, contractNumber(contract, locale === 'zh' ? '任务书' : 'CONTRACT')],
      [label.span, `${when(contract.signedAt)} – ${when(contract.endsAt)}`],
      [label.challenge, `${contract.challenge?.code ?? ''} ${say(contract.challenge?.title)}`],
      [label.lead, say(contract.lead.name)],
      ...(contract.pi ? [[label.pi, say(contract.pi.name)] as [string, string]] : []),
      [label.user, say(contract.challenge?.endUser.name)],
      [label.at, when(acceptance.concludedAt)],
      [label.result, name('AcceptanceResult', acceptance.result)],
      [label.technical, passed(acceptance.technicalPass)],
      [label.financial, passed(acceptance.financialPass)],
      [label.amount, grouped(yuan(BigInt(contract.amount)))],
      ...money('paid', contract.paid),
      ...money('surplus', acceptance.surplus),
      ...money('kept', acceptance.surplusKept),
      ...person('by', acceptance.concludedBy),
      ...person('userBy', acceptance.userBy),
    ];
    const rows = contract.milestones.map((one) => {
      const measured = one.submissions.at(-1)?.measurements ?? [];
      return [
        one.code,
        say(one.name),
        when(one.dueAt),
        when(one.passedAt),
        name('MilestoneVerdict', one.verdict),
        measured.map(({ indicator, value }) => `${indicator}: ${figureOf(value)}`).join('\n'),
      ];
    });
    const experts = acceptance.experts.map((one) => [say(one.person?.name), say(one.affiliation.name)]);
    return {
      title: label.title,
      number: contractNumber(contract, locale === 'zh' ? '验收' : 'ACCEPTANCE'),
      blocks: [
        { facts },
        ...(acceptance.opinion ? [{ heading: label.opinion }, { text: say(acceptance.opinion) }] : []),
        { heading: label.milestones },
        { head: label.milestoneHead, widths: [36, '*', 92, 92, 56, 84], rows },
        ...(experts.length ? [{ heading: label.experts }, { head: label.expertHead, widths: [120, '*' as const], rows: experts }] : []),
        sealBlock(contract.challenge?.list?.department.name, acceptance.concludedAt, words),
      ],
      sources: [[label.id, contract.id], [label.hash, hashOf(contract)], ...checkpointLine(data, words)],
    };
  },
};
