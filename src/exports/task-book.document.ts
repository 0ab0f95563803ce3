import { parse } from 'graphql';
import { grouped, yuan } from './cell.rules.js';
import { type Block, CHECKPOINT, type Checkpointed, checkpointLine, type DocumentKind } from './document.kind.js';
import { type IndicatorTold, indicatorTable } from './indicator.block.js';
import { contractNumber, said, sealBlock } from './seal.block.js';
import type { Told, Words } from './table.kind.js';

interface TaskBook {
  version: number;
  title: Told | null;
  amount: string;
  deliverables: Told[];
  technicalRoute: Told | null;
  routeChanges: Told[];
  ip: Told;
  leadSharePercent: number | null;
  signingSharePercent: number;
  partners: { organisation: string; sharePercent: number }[];
  indicators: IndicatorTold[];
  milestones: { id: string; name: Told; dueAfterSigning: string; extensionDays: number; paymentSharePercent: number }[];
}
interface MilestoneRules {
  graceDays: number;
  defaultDays: number;
  rectifyMonths: number;
  rectifyTimes: number;
}
interface Data extends Checkpointed {
  contract: {
    id: string;
    number: number;
    signatures: { person: { name: Told } | null; parties: { party: string; organisation: string }[]; signedAt: string }[];
    state: string;
    lead: { id: string; name: Told };
    pi: { name: Told } | null;
    challenge: {
      code: string;
      title: Told;
      list: { department: { id: string; name: Told }; rules: { milestone: MilestoneRules } } | null;
      endUser: { id: string; name: Told };
    } | null;
    bid: { partners: { organisation: { id: string; name: Told } }[] } | null;
    parties: { party: string; organisation: string; required: boolean; signedAt: string | null }[] | null;
    signedAt: string | null;
    endsAt: string | null;
    taskBook: TaskBook | null;
    taskBookVersions: { version: number; hash: string; at: string }[];
    milestones: { code: string; dueAt: string }[];
  } | null;
}

const LABELS = {
  zh: {
    title: '任务书',
    challenge: '榜题',
    project: '项目名称',
    department: '甲方（发榜单位）',
    lead: '乙方（牵头单位）',
    pi: '项目负责人',
    amount: '财政资金（元）',
    signing: '签约拨付比例',
    signed: '生效时间',
    ends: '完成期限',
    version: '版本',
    route: '技术路线',
    changes: '路线变更',
    deliverables: '交付成果',
    ip: '知识产权',
    milestones: '里程碑与拨款',
    milestoneHead: ['节点', '内容', '签约后', '到期', '拨款比例'],
    parties: '签署方',
    partyHead: ['身份', '单位', '须签署', '签署人', '签署时间', '公章'],
    failure: '未按期完成的后果',
    failing: ({ graceDays, defaultDays, rectifyMonths, rectifyTimes }: MilestoneRules) =>
      `里程碑到期后 ${graceDays} 天内仍未提交的，记为逾期；逾期满 ${defaultDays} 天仍未提交的，按未通过处理，该节点资金冻结。考核须整改的，可整改 ${rectifyTimes} 次，每次不超过 ${rectifyMonths} 个月；整改后仍未达到的，该节点不予通过，不予拨款。`,
    id: '任务书标识',
    indicators: '考核指标',
    yes: '是',
    no: '否',
    hash: '任务书哈希 SHA-256',
  },
  en: {
    title: 'Task book',
    challenge: 'Challenge',
    project: 'Title',
    department: 'Department',
    lead: 'Lead',
    pi: 'PI',
    amount: 'Public money (CNY)',
    signing: 'Paid at signing',
    signed: 'In effect since',
    ends: 'Ends',
    version: 'Version',
    route: 'Technical route',
    changes: 'Changes of the route',
    deliverables: 'Deliverables',
    ip: 'Intellectual property',
    milestones: 'Milestones and payment',
    milestoneHead: ['No.', 'What', 'After signing', 'Due', 'Payment'],
    parties: 'Parties',
    partyHead: ['As', 'Organisation', 'Must sign', 'Signed by', 'Signed at', 'Seal'],
    failure: 'What follows a failure',
    failing: ({ graceDays, defaultDays, rectifyMonths, rectifyTimes }: MilestoneRules) =>
      `A milestone not submitted within ${graceDays} days of its due date is overdue; ${defaultDays} days later it counts as failed, and its money is frozen. Work to be rectified may be rectified ${rectifyTimes} time(s), for ${rectifyMonths} months at most; if it still falls short the milestone fails and is not paid.`,
    id: 'Contract',
    indicators: 'Indicators',
    yes: 'yes',
    no: 'no',
    hash: 'Hash of the task book, SHA-256',
  },
};

/** The task book 任务书 in its latest version, with its parties and their signatures; to its parties and the department. */
export const TASK_BOOK_DOCUMENT: DocumentKind = {
  subject: 'contract',
  count: parse('query ($id: ID!) { contract(id: $id) { taskBook { version } } }'),
  counted: ({ contract }: { contract: { taskBook: object | null } | null }) => Boolean(contract?.taskBook),
  query: parse(`query ($id: ID!) {
    contract(id: $id) {
      id number state signatures { person { name { zh en } } parties { party organisation } signedAt } lead { id name { zh en } } pi { name { zh en } } signedAt endsAt
      challenge { code title { zh en } list { rules department { id name { zh en } } } endUser { id name { zh en } } }
      bid { partners { organisation { id name { zh en } } } }
      taskBook {
        version title { zh en } amount deliverables { zh en } technicalRoute { zh en } routeChanges { zh en } ip { zh en } leadSharePercent
        signingSharePercent partners { organisation sharePercent }
        indicators { id name { zh en } unit direction target stretch value weight veto testMethod { zh en } dueMilestone }
        milestones { id name { zh en } dueAfterSigning extensionDays paymentSharePercent }
      }
      parties { party organisation required signedAt }
      taskBookVersions { version hash at }
      milestones { code dueAt }
    }
    ${CHECKPOINT}
  }`),
  content: (data: Data, words) => {
    const contract = data.contract!;
    const book = contract.taskBook!;
    const label = LABELS[words.locale];
    const { say, when } = words;
    const { challenge } = contract;
    const facts: [string, string][] = [
      [label.challenge, `${challenge?.code ?? ''} ${say(challenge?.title)}`],
      [label.project, say(book.title)],
      [label.department, say(challenge?.list?.department.name)],
      [label.lead, say(contract.lead.name)],
      [label.pi, say(contract.pi?.name)],
      [label.amount, grouped(yuan(BigInt(book.amount)))],
      [label.signing, `${book.signingSharePercent}%`],
      [label.signed, when(contract.signedAt)],
      [label.ends, when(contract.endsAt)],
      [label.version, String(book.version)],
      [label.route, say(book.technicalRoute)],
      ...(book.routeChanges.length ? [[label.changes, book.routeChanges.map(say).join('; ')] as [string, string]] : []),
      [label.deliverables, book.deliverables.map(say).join('; ')],
      [label.ip, say(book.ip)],
    ];
    const rules = challenge?.list?.rules.milestone;
    const last = contract.taskBookVersions.toSorted((one, other) => one.version - other.version).at(-1);
    return {
      title: label.title,
      number: contractNumber(contract, words.locale === 'zh' ? '任务书' : 'CONTRACT'),
      blocks: [
        { facts },
        { heading: label.indicators },
        indicatorTable(book.indicators, words),
        { heading: label.milestones },
        milestoneTable(contract, book, words),
        ...(rules ? [{ heading: label.failure }, { text: label.failing(rules) }] : []),
        { heading: label.parties },
        partyTable(contract, words),
        sealBlock(challenge?.list?.department.name, contract.signedAt, words),
      ],
      sources: [[label.id, contract.id], ...(last ? [[label.hash, last.hash] as [string, string]] : []), ...checkpointLine(data, words)],
    };
  },
};

type Contract = NonNullable<Data['contract']>;

function milestoneTable({ milestones }: Contract, book: TaskBook, { locale, say, when }: Words): Block {
  const due = new Map(milestones.map(({ code, dueAt }) => [code, dueAt]));
  return {
    head: LABELS[locale].milestoneHead,
    widths: [40, '*', 70, 130, 60],
    rows: book.milestones.map((one) => [
      one.id,
      say(one.name),
      [one.dueAfterSigning, ...(one.extensionDays ? [`P${one.extensionDays}D`] : [])].map((duration) => said(duration, locale)).join(' + '),
      when(due.get(one.id) ?? null),
      `${one.paymentSharePercent}%`,
    ]),
  };
}

function partyTable({ lead, challenge, bid, parties, signatures }: Contract, { locale, say, name, when }: Words): Block {
  const label = LABELS[locale];
  const known = [lead, challenge?.list?.department, challenge?.endUser, ...(bid?.partners ?? []).map(({ organisation }) => organisation)];
  const names = new Map(known.flatMap((one) => (one ? [[one.id, say(one.name)] as const] : [])));
  const signerOf = ({ party, organisation }: { party: string; organisation: string }): string =>
    say(
      signatures.find(({ parties: signed }) => signed.some((one) => one.party === party && one.organisation === organisation))?.person
        ?.name,
    );
  return {
    head: label.partyHead,
    widths: [64, '*', 34, 70, 104, 64],
    rows: (parties ?? []).map((one) => [
      name('Party', one.party),
      names.get(one.organisation) ?? one.organisation,
      one.required ? label.yes : label.no,
      signerOf(one),
      when(one.signedAt),
      '',
    ]),
  };
}
