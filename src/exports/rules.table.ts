import { parse } from 'graphql';
import { type Cell, type Line, yuan } from './cell.rules.js';
import type { TableKind, Told, Words } from './table.kind.js';

type Figure = number | { min: number; max: number };
interface List {
  code: string;
  title: Told;
  department: { name: Told };
  archetype: string;
  profile: string;
  state: string;
  dayZero: string | null;
  publishedAt: string | null;
  legalBasis: string | null;
  rulesHash: string | null;
  rules: unknown;
}
interface Challenge {
  code: string;
  title: Told;
  cluster: string;
  state: string;
  problem: Told;
  endUser: { name: Told };
  bidderClose: string | null;
  extendedUntil: string | null;
  recommenderClose: string | null;
  funding: { kind: string; publicPerAward: string };
  winners: { mode: string; k: number };
  indicators: {
    id: string;
    name: Told;
    unit: string;
    direction: string;
    baseline: Figure;
    target: Figure;
    stretch: Figure | null;
    weight: number;
    veto: boolean;
    testMethod: Told;
    dueMilestone: string;
  }[];
  rubric: { criteria: { id: string; name: Told; weight: number; max: number }[] };
}
/** Of the list, or of one of its challenges. */
interface Data {
  list?: List | null;
  challenge?: Challenge | null;
}

const OF_LIST = parse(`query ($id: ID!) { list(id: $id) {
  code title { zh en } department { name { zh en } } archetype profile state dayZero publishedAt legalBasis rulesHash rules
} }`);
const OF_CHALLENGE = parse(`query ($id: ID!) { challenge(id: $id) {
  code title { zh en } cluster state problem { zh en } endUser { name { zh en } } bidderClose extendedUntil recommenderClose
  funding { kind publicPerAward } winners { mode k }
  indicators { id name { zh en } unit direction baseline target stretch weight veto testMethod { zh en } dueMilestone }
  rubric { criteria { id name { zh en } weight max } }
} }`);
const COUNT_OF_LIST = parse('query ($id: ID!) { list(id: $id) { id } }');
const COUNT_OF_CHALLENGE = parse('query ($id: ID!) { challenge(id: $id) { id } }');

const HEAD = { zh: '部分,编号,项目,内容', en: 'Part,Number,Item,Value' };
const PARTS = {
  zh: { list: '榜单', rule: '规则', challenge: '榜题', indicator: '考核指标', criterion: '评审标准' },
  en: { list: 'List', rule: 'Rule', challenge: 'Challenge', indicator: 'Indicator', criterion: 'Criterion' },
};
const LIST_ITEMS = {
  zh: '名称,发榜单位,机制,政策,状态,发榜日,发榜时间,依据,规则哈希',
  en: 'Title,Department,Archetype,Policy,State,Day of publication (UTC+8),Published at (UTC+8),Legal basis,Hash of the rules',
};
const CHALLENGE_ITEMS = {
  zh: '名称,领域,状态,问题,最终用户,申请截止,延期揭榜至,推荐截止,资金,每项财政金额（元）,方式,名额',
  en: 'Title,Cluster,State,Problem,End user,Bidder close (UTC+8),Extended until (UTC+8),Recommender close (UTC+8),Funding,Public money per award (CNY),Mode,Awards',
};

/** A list with its rules, then each of its challenges with indicators and rubric: an item a line. */
export const RULES_TABLE: TableKind = {
  formats: ['CSV', 'XLSX'],
  subjects: { list: 'both' },
  count: (type) => (type === 'list' ? COUNT_OF_LIST : COUNT_OF_CHALLENGE),
  counted: ({ list, challenge }: Data) => (list || challenge ? 1 : 0),
  query: (type) => (type === 'list' ? OF_LIST : OF_CHALLENGE),
  head: (_data: Data, { locale }) => HEAD[locale].split(','),
  page: ({ list, challenge }: Data, words) => ({
    lines: list ? listLines(list, words) : challenge ? challengeLines(challenge, words) : [],
    done: list || challenge ? 1 : 0,
    after: null,
  }),
};

const instant = (at: string | null): Cell => at && { at };
const figure = (value: Figure | null): string =>
  value === null ? '' : typeof value === 'number' ? String(value) : `${value.min}–${value.max}`;

const itemLines = (part: string, number: string, items: string, values: Cell[]): Line[] =>
  items.split(',').map((item, index) => ({ cells: [part, number, item, values[index]!] }));

function listLines(list: List, { locale, say, name }: Words): Line[] {
  const parts = PARTS[locale];
  const values = [
    say(list.title),
    say(list.department.name),
    name('Archetype', list.archetype),
    list.profile,
    name('ListState', list.state),
    instant(list.dayZero),
    instant(list.publishedAt),
    list.legalBasis,
    list.rulesHash,
  ];
  const rules = [...leaves(list.rules)].map(([path, value]): Line => ({ cells: [parts.rule, list.code, path, value] }));
  return [...itemLines(parts.list, list.code, LIST_ITEMS[locale], values), ...rules];
}

function challengeLines(challenge: Challenge, { locale, say, name }: Words): Line[] {
  const parts = PARTS[locale];
  const values = [
    say(challenge.title),
    name('Cluster', challenge.cluster),
    name('ChallengeState', challenge.state),
    say(challenge.problem),
    say(challenge.endUser.name),
    instant(challenge.bidderClose),
    instant(challenge.extendedUntil),
    instant(challenge.recommenderClose),
    name('FundingKind', challenge.funding.kind),
    { number: yuan(BigInt(challenge.funding.publicPerAward)) },
    name('WinnersMode', challenge.winners.mode),
    { number: String(challenge.winners.k) },
  ];
  return [
    ...itemLines(parts.challenge, challenge.code, CHALLENGE_ITEMS[locale], values),
    ...challenge.indicators.map((one): Line => {
      const targets = [one.baseline, one.target, one.stretch].map(figure);
      const particulars = [`${one.direction} ${targets[1]} ${one.unit}`, `${targets[0]} → ${targets[2] || targets[1]}`, `${one.weight}%`];
      const rest = [...(one.veto ? [locale === 'zh' ? '一票否决' : 'veto'] : []), one.dueMilestone, say(one.testMethod)];
      return { cells: [parts.indicator, `${challenge.code} ${one.id}`, say(one.name), [...particulars, ...rest].join('; ')] };
    }),
    ...challenge.rubric.criteria.map((one): Line => ({
      cells: [parts.criterion, `${challenge.code} ${one.id}`, say(one.name), `${one.weight}% / ${one.max}`],
    })),
  ];
}

/** The leaves of the rules, each under its path: `panel.size`, `review.stages.0.id`. */
function* leaves(value: unknown, path = ''): Generator<[string, Cell]> {
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    if (!entries.length) yield [path, JSON.stringify(value)];
    for (const [key, part] of entries) yield* leaves(part, path ? `${path}.${key}` : key);
  } else yield [path, typeof value === 'number' ? { number: String(value) } : value === null ? null : String(value)];
}
