import { parse } from 'graphql';
import { CHECKPOINT, type Checkpointed, checkpointLine, type DocumentKind } from './document.kind.js';
import { stageName, type Told, type Words } from './table.kind.js';

interface Sheet {
  stage: string;
  total: number;
  revisedTotal: number | null;
  /** null to whoever may not know. */
  counted: boolean | null;
  expert: { id: string; person: { name: Told } | null } | null;
  items: { criterion: string; score: number }[];
  revisedItems: { criterion: string; score: number }[] | null;
}
interface Conflict {
  rule: string;
  hard: boolean;
  afterDecision: boolean | null;
  expert: { id: string } | null;
  bid: { id: string } | null;
}
interface Bid {
  id: string;
  lead: { name: Told };
  sheets: Sheet[];
}
interface Data extends Checkpointed {
  challenge: {
    code: string;
    title: Told;
    list: {
      code: string;
      rules: {
        scoring: { passLine: number; useRevised: boolean; aggregation: { method: string; decimals: number } };
        conflict: { scope: 'bid' | 'challenge' };
      };
    } | null;
    rubric: { criteria: { id: string; name: Told; max: number; weight: number }[] };
    ranking: {
      computedAt: string;
      hash: string;
      rulesHash: string;
      ranking: {
        bid: string;
        rank: number;
        score: number;
        passes: boolean;
        shortlisted: boolean;
        failedThresholds: string[];
        stages: { stage: string; score: number; n: number }[];
      }[];
    } | null;
    bids: Bid[];
    conflicts: Conflict[];
  } | null;
}

/** Bids of a summary at most: a longer one is a table, and that is what the kind RANKING is for. */
const MOST = 500;
const LABELS = {
  zh: {
    title: '评分汇总表',
    challenge: '榜题',
    at: '计算时间',
    method: '汇总方法',
    line: '合格线',
    ranked: '排名',
    head: ['名次', '牵头单位 / 申请编号', '分阶段得分', '综合得分', '达标', '入围', '未达最低分'],
    sheets: '评分明细',
    criteria: '评分标准（合计 = Σ 得分 ÷ 满分 × 权重）',
    criteriaHead: ['编号', '评分标准', '满分', '权重 %'],
    sheetHead: ['牵头单位', '阶段', '专家', '分项得分', '合计', '计入'],
    off: '否：不在评审组',
    conflict: (rules: string) => `否：回避（${rules}）`,
    yes: '是',
    no: '否',
    more: (n: number) => `另有 ${n} 项申请，见“排名与评分”导出。`,
    hash: '排名哈希 SHA-256',
    rules: '规则哈希 SHA-256',
  },
  en: {
    title: 'Summary of scores',
    challenge: 'Challenge',
    at: 'Computed at',
    method: 'Aggregation',
    line: 'Pass line',
    ranked: 'Ranking',
    head: ['Rank', 'Lead / bid', 'By stage', 'Score', 'Passes', 'Short list', 'Missed thresholds'],
    sheets: 'Score sheets',
    criteria: 'Criteria (total = sum of score / maximum × weight)',
    criteriaHead: ['Key', 'Criterion', 'Maximum', 'Weight %'],
    sheetHead: ['Lead', 'Stage', 'Expert', 'By criterion', 'Total', 'Counted'],
    off: 'no: has no seat',
    conflict: (rules: string) => `no: conflict (${rules})`,
    yes: 'yes',
    no: 'no',
    more: (n: number) => `And ${n} bids more: see the export RANKING.`,
    hash: 'Hash of the ranking, SHA-256',
    rules: 'Hash of the rules, SHA-256',
  },
};

/** The summary of scores 评分汇总: the ranking, and the sheets as far as who asks sees them. */
export const SCORE_SUMMARY_DOCUMENT: DocumentKind = {
  subject: 'challenge',
  count: parse('query ($id: ID!) { challenge(id: $id) { ranking { hash } } }'),
  counted: ({ challenge }: { challenge: { ranking: object | null } | null }) => Boolean(challenge?.ranking),
  query: parse(`query ($id: ID!) {
    challenge(id: $id) {
      code title { zh en } list { code rules } rubric { criteria { id name { zh en } max weight } }
      ranking { computedAt hash rulesHash ranking { bid rank score passes shortlisted failedThresholds stages { stage score n } } }
      bids { id lead { name { zh en } } sheets {
        stage total revisedTotal counted items { criterion score } revisedItems { criterion score } expert { id person { name { zh en } } }
      } }
      conflicts { rule hard afterDecision expert { id } bid { id } }
    }
    ${CHECKPOINT}
  }`),
  content: (data: Data, words) => {
    const { code, title, list, ranking: found, rubric, bids } = data.challenge!;
    const { computedAt, hash, rulesHash, ranking } = found!;
    const label = LABELS[words.locale];
    const scoring = list?.rules.scoring;
    const decimals = scoring?.aggregation.decimals ?? 2;
    const byId = new Map(bids.map((bid) => [bid.id, bid]));
    const yes = (value: boolean): string => (value ? label.yes : label.no);
    const leadOf = (bid: string): string => words.say(byId.get(bid)?.lead.name);
    const shown = ranking.slice(0, MOST);
    const facts: [string, string][] = [
      [label.challenge, `${code} ${words.say(title)}`],
      [label.at, words.when(computedAt)],
      ...(scoring
        ? ([
            [label.method, words.name('ComparisonMethod', scoring.aggregation.method)],
            [label.line, String(scoring.passLine)],
          ] as [string, string][])
        : []),
    ];
    const rows = shown.map((row) => [
      String(row.rank),
      [leadOf(row.bid), row.bid].filter(Boolean).join('\n'),
      row.stages.map((one) => `${stageName(one.stage, words)}: ${one.score.toFixed(decimals)}`).join('\n'),
      row.score.toFixed(decimals),
      yes(row.passes),
      yes(row.shortlisted),
      row.failedThresholds.join(', '),
    ]);
    const sheets = shown.flatMap(({ bid }) =>
      (byId.get(bid)?.sheets ?? []).map((sheet) => [leadOf(bid), ...sheetCells(sheet, data, words), countedCell(bid, sheet, data, words)]),
    );
    return {
      title: label.title,
      number: `${code}-${words.locale === 'zh' ? '评分' : 'SCORES'}`,
      blocks: [
        { facts },
        { heading: label.ranked },
        { head: label.head, widths: [30, '*', 90, 56, 34, 40, 70], rows },
        ...(ranking.length > MOST ? [{ text: label.more(ranking.length - MOST) }] : []),
        ...(sheets.length
          ? [
              { heading: label.criteria },
              {
                head: label.criteriaHead,
                widths: [60, '*' as const, 60, 60],
                rows: rubric.criteria.map(({ id, name, max, weight }) => [id, words.say(name), String(max), String(weight)]),
              },
              { heading: label.sheets },
              { head: label.sheetHead, widths: ['*' as const, 48, 64, 130, 36, 70], rows: sheets },
            ]
          : []),
      ],
      sources: [[label.hash, hash], [label.rules, rulesHash], ...checkpointLine(data, words)],
    };
  },
};

/** The marks that count where the sheet does: as revised, if the list takes revised ones. */
function sheetCells(sheet: Sheet, { challenge }: Data, words: Words): string[] {
  const revised = challenge!.list?.rules.scoring.useRevised !== false;
  const items = (revised && sheet.revisedItems) || sheet.items;
  return [
    stageName(sheet.stage, words),
    words.say(sheet.expert?.person?.name),
    items.map(({ criterion, score }) => `${criterion}: ${score}`).join('  '),
    String((revised ? sheet.revisedTotal : null) ?? sheet.total),
  ];
}

/** Whether the sheet of a bid counts, and why not; nothing for whoever may not know. */
function countedCell(bid: string, { counted, expert }: Sheet, { challenge }: Data, words: Words): string {
  const label = LABELS[words.locale];
  if (counted === null || counted) return counted ? label.yes : '';
  const { list, conflicts } = challenge!;
  const excluding = conflicts.filter(
    (one) =>
      one.hard &&
      !one.afterDecision &&
      one.expert?.id === expert?.id &&
      (!one.bid || one.bid.id === bid || list?.rules.conflict.scope === 'challenge'),
  );
  const rules = [...new Set(excluding.map(({ rule }) => words.name('ConflictRule', rule)))];
  return rules.length ? label.conflict(rules.join(words.locale === 'zh' ? '、' : ', ')) : label.off;
}
