import { parse } from 'graphql';
import { grouped, yuan } from './cell.rules.js';
import { CHECKPOINT, type Checkpointed, checkpointLine, type DocumentKind, hashOf } from './document.kind.js';
import { longest, said, sealBlock } from './seal.block.js';
import type { Told } from './table.kind.js';

interface Data extends Checkpointed {
  challenge: {
    code: string;
    title: Told;
    list: { code: string; title: Told; department: { name: Told; contactEmail: string | null } } | null;
    funding: { publicPerAward: string };
    milestones: { dueAfterSigning: string }[];
    decision: {
      outcome: string;
      state: string;
      decidedAt: string;
      noticeOpens: string | null;
      noticeCloses: string | null;
      validBids: number;
      deviationReason: string | null;
      proposed: string[];
      reserve: string[];
      announced: { bid: string; lead: Told; pi: Told | null; title: Told | null }[];
    } | null;
  } | null;
}

const LABELS = {
  zh: {
    title: '拟立项公示',
    list: '榜单',
    challenge: '榜题',
    issuer: '发榜单位',
    outcome: '评审结果',
    valid: '有效申请数',
    amount: '财政资金上限（元）',
    period: '实施期限（签约后）',
    contact: '联系方式',
    opens: '公示开始',
    closes: '公示截止',
    deviation: '偏离排名的理由',
    head: ['序号', '类别', '项目名称', '牵头单位', '项目负责人'],
    proposed: '拟立项',
    reserve: '备选',
    objection:
      '公示期内，任何单位和个人对公示内容有异议的，请登录本平台，在本榜题下以真实姓名或加盖单位公章提出书面异议，写明异议事项（资格、材料不实、利益冲突、程序或知识产权）、理由和请求，并附证据，由发榜单位受理。对专家学术判断的不同意见以及匿名异议不予受理。',
    hash: '公示内容哈希 SHA-256',
  },
  en: {
    title: 'Notice of proposed award',
    list: 'List',
    challenge: 'Challenge',
    issuer: 'Department',
    outcome: 'Outcome',
    valid: 'Valid bids',
    amount: 'Public money per award, at most (CNY)',
    period: 'Period, from signing',
    contact: 'Contact',
    opens: 'Notice opens',
    closes: 'Notice closes',
    deviation: 'Reason of a deviation from the rank',
    head: ['No.', 'As', 'Title', 'Lead', 'PI'],
    proposed: 'proposed',
    reserve: 'reserve',
    objection:
      'While the notice is open anybody may object: sign in to this platform and file a written objection to this challenge, by your real name or with the stamp of your organisation. Say what it is about (eligibility, false material, a conflict of interest, the procedure or intellectual property), why, and what you ask for, and add the evidence; the department decides. Anonymous objections and disagreement with the experts’ scientific judgement are not heard.',
    hash: 'Hash of the notice, SHA-256',
  },
};

/** The notice 公示 of a proposed award; not before it is open to who asks. */
export const NOTICE_DOCUMENT: DocumentKind = {
  subject: 'challenge',
  count: parse('query ($id: ID!) { challenge(id: $id) { decision { noticeOpens } } }'),
  counted: ({ challenge }: { challenge: { decision: object | null } | null }) => Boolean(challenge?.decision),
  query: parse(`query ($id: ID!) {
    challenge(id: $id) {
      code title { zh en } list { code title { zh en } department { name { zh en } contactEmail } }
      funding { publicPerAward } milestones { dueAfterSigning }
      decision {
        outcome state decidedAt noticeOpens noticeCloses validBids deviationReason proposed reserve
        announced { bid lead { zh en } pi { zh en } title { zh en } }
      }
    }
    ${CHECKPOINT}
  }`),
  content: (data: Data, words) => {
    const challenge = data.challenge!;
    const decision = challenge.decision!;
    const { say, when, name, locale } = words;
    const label = LABELS[locale];
    const period = longest(challenge.milestones.map(({ dueAfterSigning }) => dueAfterSigning));
    const contact = challenge.list?.department.contactEmail;
    const facts: [string, string][] = [
      [label.list, `${challenge.list?.code ?? ''} ${say(challenge.list?.title)}`],
      [label.challenge, `${challenge.code} ${say(challenge.title)}`],
      [label.issuer, say(challenge.list?.department.name)],
      [label.outcome, name('DecisionOutcome', decision.outcome)],
      [label.valid, String(decision.validBids)],
      [label.amount, grouped(yuan(BigInt(challenge.funding.publicPerAward)))],
      ...(period ? [[label.period, said(period, locale)] as [string, string]] : []),
      [label.opens, when(decision.noticeOpens)],
      [label.closes, when(decision.noticeCloses)],
      ...(contact ? [[label.contact, contact] as [string, string]] : []),
      ...(decision.deviationReason ? [[label.deviation, decision.deviationReason] as [string, string]] : []),
    ];
    const as = (bid: string): string =>
      decision.proposed.includes(bid) ? label.proposed : decision.reserve.includes(bid) ? label.reserve : '';
    const rows = decision.announced.map((one, index) => [String(index + 1), as(one.bid), say(one.title), say(one.lead), say(one.pi)]);
    return {
      title: label.title,
      number: `${challenge.code}-${locale === 'zh' ? '公示' : 'NOTICE'}`,
      blocks: [
        { facts },
        { head: label.head, widths: [30, 50, '*', '*', 70], rows },
        { text: label.objection },
        sealBlock(challenge.list?.department.name, decision.noticeOpens, words),
      ],
      sources: [[label.hash, hashOf(challenge)], ...checkpointLine(data, words)],
    };
  },
};
