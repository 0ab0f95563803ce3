import { parse } from 'graphql';
import { grouped, yuan } from './cell.rules.js';
import { type Block, CHECKPOINT, type Checkpointed, checkpointLine, type DocumentKind } from './document.kind.js';
import { figureOf, type IndicatorTold, indicatorTable } from './indicator.block.js';
import { said, sealBlock } from './seal.block.js';
import type { Told, Words } from './table.kind.js';

interface Challenge {
  code: string;
  title: Told;
  cluster: string;
  background: Told;
  problem: Told;
  redesign: Told | null;
  relists: { code: string } | null;
  signingSharePercent: number | null;
  milestones: { id: string; name: Told; dueAfterSigning: string; paymentSharePercent: number }[];
  endUser: { name: Told };
  bidderClose: string | null;
  recommenderClose: string | null;
  funding: { kind: string; publicPerAward: string };
  winners: { mode: string; k: number };
  deliverables: Told[];
  ip: Told;
  bidderConditions: { text: Told };
  indicators: IndicatorTold[];
  rubric: { criteria: { id: string; name: Told; weight: number; max: number; thresholdPercent: number | null }[] };
}
interface Data extends Checkpointed {
  list: {
    code: string;
    title: Told;
    department: { name: Told; contactEmail: string | null };
    archetype: string;
    programme: string | null;
    legalBasis: string | null;
    publishedAt: string | null;
    rulesHash: string | null;
    challenges: Challenge[];
  } | null;
}

const LABELS = {
  zh: {
    issuer: '发榜单位',
    archetype: '机制',
    basis: '依据',
    published: '发榜时间',
    count: '榜题数',
    cluster: '领域',
    contact: '联系方式',
    background: '背景',
    problem: '需解决的问题',
    relists: '原榜题',
    redesign: '重新发榜说明',
    milestones: ['节点', '内容', '签约后', '拨款比例'],
    signing: '签约',
    user: '最终用户',
    bidderClose: '申请截止',
    recommenderClose: '推荐截止',
    money: '每项财政资金（元）',
    winners: '中榜名额',
    deliverables: '交付成果',
    ip: '知识产权',
    conditions: '揭榜条件',
    rubric: ['评审标准', '权重', '满分', '最低比例'],
    hash: '规则哈希 SHA-256',
  },
  en: {
    issuer: 'Department',
    archetype: 'Archetype',
    basis: 'Legal basis',
    published: 'Published at',
    count: 'Challenges',
    cluster: 'Cluster',
    contact: 'Contact',
    background: 'Background',
    problem: 'Problem',
    relists: 'Listed before as',
    redesign: 'What was changed since',
    milestones: ['No.', 'Milestone', 'After signing', 'Payment'],
    signing: 'Signing',
    user: 'End user',
    bidderClose: 'Bidder close',
    recommenderClose: 'Recommender close',
    money: 'Public money per award (CNY)',
    winners: 'Awards',
    deliverables: 'Deliverables',
    ip: 'Intellectual property',
    conditions: 'Who may bid',
    rubric: ['Criterion', 'Weight', 'Maximum', 'Least share'],
    hash: 'Hash of the rules, SHA-256',
  },
};

/** The list 榜单 with all of its challenges, their indicators and rubrics. */
export const LIST_DOCUMENT: DocumentKind = {
  subject: 'list',
  count: parse('query ($id: ID!) { list(id: $id) { rulesHash } }'),
  counted: ({ list }: { list: { rulesHash: string | null } | null }) => Boolean(list?.rulesHash),
  query: parse(`query ($id: ID!) {
    list(id: $id) {
      code title { zh en } department { name { zh en } contactEmail } archetype programme legalBasis publishedAt rulesHash
      challenges {
        code title { zh en } cluster background { zh en } problem { zh en } redesign { zh en } relists { code } signingSharePercent
        milestones { id name { zh en } dueAfterSigning paymentSharePercent } endUser { name { zh en } } bidderClose recommenderClose
        funding { kind publicPerAward } winners { mode k } deliverables { zh en } ip { zh en } bidderConditions { text { zh en } }
        indicators { id name { zh en } unit direction baseline target stretch weight veto testMethod { zh en } dueMilestone }
        rubric { criteria { id name { zh en } weight max thresholdPercent } }
      }
    }
    ${CHECKPOINT}
  }`),
  content: (data: Data, words) => {
    const list = data.list!;
    const label = LABELS[words.locale];
    const facts: [string, string][] = [
      [label.issuer, words.say(list.department.name)],
      [label.archetype, words.name('Archetype', list.archetype)],
      [label.basis, list.legalBasis ?? '—'],
      [label.published, words.when(list.publishedAt)],
      ...(list.department.contactEmail ? [[label.contact, list.department.contactEmail] as [string, string]] : []),
      [label.count, String(list.challenges.length)],
    ];
    return {
      title: words.say(list.title),
      number: list.code,
      blocks: [
        { facts },
        ...list.challenges.flatMap((challenge) => challengeBlocks(challenge, words)),
        sealBlock(list.department.name, list.publishedAt, words),
      ],
      sources: [[label.hash, list.rulesHash!], ...checkpointLine(data, words)],
    };
  },
};

function challengeBlocks(challenge: Challenge, words: Words): Block[] {
  const { say, name, when } = words;
  const label = LABELS[words.locale];
  const facts: [string, string][] = [
    [label.cluster, name('Cluster', challenge.cluster)],
    [label.background, say(challenge.background)],
    [label.problem, say(challenge.problem)],
    ...(challenge.relists ? [[label.relists, challenge.relists.code] as [string, string]] : []),
    ...(challenge.redesign ? [[label.redesign, say(challenge.redesign)] as [string, string]] : []),
    [label.user, say(challenge.endUser.name)],
    [label.money, grouped(yuan(BigInt(challenge.funding.publicPerAward)))],
    [label.winners, `${challenge.winners.k} (${name('WinnersMode', challenge.winners.mode)})`],
    [label.bidderClose, when(challenge.bidderClose)],
    [label.recommenderClose, when(challenge.recommenderClose)],
    [label.deliverables, challenge.deliverables.map(say).join('; ')],
    [label.ip, say(challenge.ip)],
    [label.conditions, say(challenge.bidderConditions.text)],
  ];
  const rubric: Block = {
    head: label.rubric,
    widths: ['*', 60, 60, 70],
    rows: challenge.rubric.criteria.map((one) => [
      `${one.id} ${say(one.name)}`,
      `${one.weight}%`,
      String(one.max),
      one.thresholdPercent === null ? '—' : `${figureOf(one.thresholdPercent)}%`,
    ]),
  };
  const milestones: Block = {
    head: label.milestones,
    widths: [40, '*', 90, 70],
    rows: [
      ...(challenge.signingSharePercent ? [['—', label.signing, '—', `${challenge.signingSharePercent}%`]] : []),
      ...challenge.milestones.map((one) => [one.id, say(one.name), said(one.dueAfterSigning, words.locale), `${one.paymentSharePercent}%`]),
    ],
  };
  return [
    { heading: `${challenge.code} ${say(challenge.title)}` },
    { facts },
    indicatorTable(challenge.indicators, words),
    milestones,
    rubric,
  ];
}
