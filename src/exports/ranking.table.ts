import { parse } from 'graphql';
import type { Cell, Line } from './cell.rules.js';
import { stageName, type TableKind, type Told, type Words } from './table.kind.js';

interface Item {
  criterion: string;
  score: number;
}
interface Sheet {
  stage: string;
  total: number;
  items: Item[];
  overall: Told | null;
  expert?: { person: { name: Told } | null; affiliation: { name: Told } } | null;
  revisedTotal?: number | null;
  revisedItems?: Item[] | null;
  counted?: boolean | null;
  canDeliver?: boolean;
  outlier?: boolean | null;
}
interface Bid {
  id: string;
  state: string;
  lead: { name: Told };
  pi: { name: Told } | null;
  content: { title: Told | null } | null;
  sheets: Sheet[];
  scores: Sheet[];
}
interface Row {
  bid: string;
  rank: number;
  score: number;
  passes: boolean;
  shortlisted: boolean;
}
interface Ranks {
  challenge: {
    ranking: { ranking: Row[] } | null;
    list: { rules: { scoring: { aggregation: { decimals: number } } } } | null;
  } | null;
}
interface Data {
  challenge: { rubric: { criteria: { id: string; name: Told; max: number }[] } } | null;
  bidsOf: { totalCount: number; nodes: Bid[]; pageInfo: { endCursor: string | null; hasNextPage: boolean } };
}

const COUNT = parse('query ($id: ID!) { bidsOf(challenge: $id, first: 1) { totalCount } }');
/** The ranking is read whole, once: `Bid.ranking` would look through all of it for each bid. */
const RANKS = parse('query ($id: ID!) { challenge(id: $id) { list { rules } ranking { ranking { bid rank score passes shortlisted } } } }');
const QUERY = parse(`query ($id: ID!, $after: String) {
  challenge(id: $id) { rubric { criteria { id name { zh en } max } } }
  bidsOf(challenge: $id, first: 100, after: $after) {
    totalCount
    nodes {
      id state lead { name { zh en } } pi { name { zh en } } content { title { zh en } }
      sheets {
        stage total revisedTotal counted canDeliver outlier overall { zh en } items { criterion score } revisedItems { criterion score }
        expert { person { name { zh en } } affiliation { name { zh en } } }
      }
      scores { stage total overall { zh en } items { criterion score } }
    }
    pageInfo { endCursor hasNextPage }
  }
}`);

const BEFORE = {
  zh: '名次,揭榜申请,项目名称,牵头单位,项目负责人,状态,综合得分,达标,入围,评审阶段,评审专家,专家单位',
  en: 'Rank,Bid,Title,Lead,PI,State,Score,Passes,Shortlisted,Stage,Expert,Affiliation',
};
const AFTER = { zh: '合计,修改后合计,计入,能否交付,离群,总评', en: 'Total,Total as revised,Counted,Can deliver,Outlier,Overall' };
const YES = { zh: ['是', '否'], en: ['yes', 'no'] };
/** Bids without a rank come last. */
const LAST = Number.MAX_SAFE_INTEGER;
/** Cells of a bid between its rank and its score. */
const OWN = 5;

const criteriaOf = (data: Data) => data.challenge?.rubric.criteria ?? [];

/** The bids of a challenge by rank, a line for each score sheet that may be seen; the marks as revised where they were, by criterion. */
export const RANKING_TABLE: TableKind = {
  formats: ['CSV', 'XLSX'],
  subjects: { challenge: 'itself' },
  count: () => COUNT,
  counted: ({ bidsOf }: Data) => bidsOf.totalCount,
  query: () => QUERY,
  head: (data: Data, { locale, say }) => [
    ...BEFORE[locale].split(','),
    ...criteriaOf(data).map(({ id, name, max }) => `${id} ${say(name)} (${max})`),
    ...AFTER[locale].split(','),
  ],
  page: (data: Data, words) => ({
    lines: data.bidsOf.nodes.flatMap((bid) => linesOf(bid, data, words)),
    done: data.bidsOf.nodes.length,
    after: data.bidsOf.pageInfo.hasNextPage ? data.bidsOf.pageInfo.endCursor : null,
  }),
  placing: {
    query: RANKS,
    placed: ({ challenge }: Ranks, { locale }) => {
      const ranks = new Map<Cell, Row>(challenge?.ranking?.ranking.map((row) => [row.bid, row]));
      const decimals = challenge?.list?.rules.scoring.aggregation.decimals ?? 2;
      return ({ cells }) => {
        const row = ranks.get(cells[0]!);
        const marks = [row ? { number: row.score.toFixed(decimals) } : null, yes(row?.passes, locale), yes(row?.shortlisted, locale)];
        return { order: row?.rank ?? LAST, cells: [number(row?.rank), ...cells.slice(0, OWN), ...marks, ...cells.slice(OWN)] };
      };
    },
  },
};

const yes = (value: boolean | null | undefined, locale: Words['locale']): Cell =>
  value === null || value === undefined ? null : YES[locale][value ? 0 : 1]!;
const number = (value: number | null | undefined): Cell => (value === null || value === undefined ? null : { number: String(value) });

/** Cells of a bid without those of its rank, as many as `OWN`, and those of a sheet. */
function linesOf(bid: Bid, data: Data, words: Words): Line[] {
  const { locale, say, name } = words;
  const own: Cell[] = [bid.id, say(bid.content?.title), say(bid.lead.name), say(bid.pi?.name), name('BidState', bid.state)];
  const sheets: (Sheet | null)[] = bid.sheets.length ? bid.sheets : bid.scores.length ? bid.scores : [null];
  return sheets.map((sheet) => {
    const marks = new Map((sheet?.revisedItems ?? sheet?.items)?.map(({ criterion, score }) => [criterion, score]));
    return {
      cells: [
        ...own,
        sheet && stageName(sheet.stage, words),
        say(sheet?.expert?.person?.name),
        say(sheet?.expert?.affiliation.name),
        ...criteriaOf(data).map(({ id }) => number(marks.get(id))),
        number(sheet?.total),
        number(sheet?.revisedTotal),
        yes(sheet?.counted, locale),
        yes(sheet?.canDeliver, locale),
        yes(sheet?.outlier, locale),
        say(sheet?.overall),
      ],
    };
  });
}
