import { parse } from 'graphql';
import { type Cell, inChina, type Line } from './cell.rules.js';
import { stageName, type TableKind, type Told, type Words } from './table.kind.js';

interface Expert {
  person: { name: Told } | null;
  affiliation: { name: Told };
}
interface Data {
  challenge: {
    code: string;
    submittedCount: number | null;
    closings: { closedAt: string; leaves: number; root: string; round: number; undoneAt: string | null }[];
    openings: {
      openedAt: string;
      envelope: string;
      round: number;
      opened: number;
      custodians: { name: Told; handedInAt: string }[];
      failed: { bid: string; reason: string }[];
    }[];
    panel: {
      state: string;
      source: string;
      appointedAt: string;
      settledAt: string | null;
      enough: boolean | null;
      memberNames: { name: Told; affiliation: Told }[] | null;
      members: Expert[] | null;
      stages: { stage: string; state: string; openedAt: string | null; closedAt: string | null }[];
      changes: { at: string; came: Expert | null; left: Expert | null }[];
    } | null;
  } | null;
}

const COUNT = parse('query ($id: ID!) { challenge(id: $id) { id } }');
const QUERY = parse(`query ($id: ID!) {
  challenge(id: $id) {
    code submittedCount
    closings { closedAt leaves root round undoneAt }
    openings { openedAt envelope round opened custodians { name { zh en } handedInAt } failed { bid reason } }
    panel {
      state source appointedAt settledAt enough memberNames { name { zh en } affiliation { zh en } } members { ...named }
      stages { stage state openedAt closedAt } changes { at came { ...named } left { ...named } }
    }
  }
}
fragment named on Expert { person { name { zh en } } affiliation { name { zh en } } }`);

const HEAD = { zh: '榜题,记录,事项,时间,内容', en: 'Challenge,Minutes,What,At (UTC+8),Particulars' };
const SAID = {
  zh: {
    closing: '截榜',
    opening: '开标',
    panel: '评审组',
    counted: '收到回执（提交与撤回）',
    standing: '有效提交的申请（未撤回）',
    root: '承诺根',
    undone: '因系统故障撤销截榜',
    share: '密钥保管人提交份额',
    opened: '开启申请',
    failed: '未能开启',
    appointed: '组建',
    settled: '确定',
    enough: '人数符合规则',
    short: '人数不足',
    member: '成员',
    stage: '评审阶段',
    came: '递补',
    left: '退出',
  },
  en: {
    closing: 'Close',
    opening: 'Opening',
    panel: 'Panel',
    counted: 'Receipts (submissions and withdrawals)',
    standing: 'Bids in time and not withdrawn',
    root: 'Root of the commitments',
    undone: 'Undone by an outage',
    share: 'Share handed in by',
    opened: 'Bids opened',
    failed: 'Not opened',
    appointed: 'Appointed',
    settled: 'Settled',
    enough: 'as many members as the rules ask for',
    short: 'too few members',
    member: 'Member',
    stage: 'Stage',
    came: 'Came',
    left: 'Left',
  },
} as const;

/** What was done at the close, at the openings and with the panel of a challenge. */
export const MINUTES_TABLE: TableKind = {
  formats: ['CSV', 'XLSX'],
  subjects: { list: 'challenges', challenge: 'itself' },
  count: () => COUNT,
  counted: ({ challenge }: Data) => (challenge ? 1 : 0),
  query: () => QUERY,
  head: (_data: Data, { locale }) => HEAD[locale].split(','),
  page: ({ challenge }: Data, words) => ({
    lines: challenge ? linesOf(challenge, words).map(({ cells }) => ({ cells: [challenge.code, ...cells] })) : [],
    done: challenge ? 1 : 0,
    after: null,
  }),
};

function linesOf({ submittedCount, closings, openings, panel }: NonNullable<Data['challenge']>, words: Words): Line[] {
  const said = SAID[words.locale];
  const line = (minutes: keyof typeof said, what: keyof typeof said, at: string | null, particulars: Cell): Line => ({
    cells: [said[minutes], said[what], at === null ? null : { at }, particulars],
  });
  const number = (value: number): Cell => ({ number: String(value) });
  return [
    ...closings.flatMap(({ closedAt, leaves, root, undoneAt }) => [
      line('closing', 'counted', closedAt, number(leaves)),
      line('closing', 'root', closedAt, root),
      ...(undoneAt === null ? [] : [line('closing', 'undone', undoneAt, root)]),
    ]),
    ...(submittedCount !== null && openings.length ? [line('opening', 'standing', openings.at(-1)!.openedAt, number(submittedCount))] : []),
    ...openings.flatMap(({ openedAt, opened, envelope, custodians, failed }) => [
      ...custodians.map(({ name, handedInAt }) => line('opening', 'share', handedInAt, words.say(name))),
      { cells: [said.opening, `${said.opened} (${words.name('SealEnvelope', envelope)})`, { at: openedAt }, number(opened)] },
      ...failed.map(({ bid, reason }) => line('opening', 'failed', openedAt, `${bid}: ${words.name('OpeningFault', reason)}`)),
    ]),
    ...(panel ? panelLines(panel, words, line) : []),
  ];
}

type Panel = NonNullable<NonNullable<Data['challenge']>['panel']>;
type Say = (minutes: 'panel', what: keyof (typeof SAID)['zh'], at: string | null, particulars: Cell) => Line;

function panelLines(panel: Panel, words: Words, line: Say): Line[] {
  const { say, name, locale } = words;
  const expert = (one: Expert | null): string => (one ? [say(one.person?.name), say(one.affiliation.name)].filter(Boolean).join(', ') : '');
  const members = panel.members?.map(expert) ?? panel.memberNames?.map((one) => `${say(one.name)}, ${say(one.affiliation)}`) ?? [];
  const enough = panel.enough === null ? '' : panel.enough ? SAID[locale].enough : SAID[locale].short;
  return [
    line('panel', 'appointed', panel.appointedAt, name('PanelSource', panel.source)),
    ...(panel.settledAt
      ? [line('panel', 'settled', panel.settledAt, [name('PanelState', panel.state), enough].filter(Boolean).join(', '))]
      : []),
    ...members.map((member) => line('panel', 'member', null, member)),
    ...panel.changes.flatMap(({ at, came, left }) => [
      ...(left ? [line('panel', 'left', at, expert(left))] : []),
      ...(came ? [line('panel', 'came', at, expert(came))] : []),
    ]),
    ...panel.stages.map(({ stage, state, openedAt, closedAt }) =>
      line(
        'panel',
        'stage',
        openedAt,
        `${stageName(stage, words)}: ${name('StageState', state)}${closedAt ? `, ${inChina(closedAt)}` : ''}`,
      ),
    ),
  ];
}
