import { parse } from 'graphql';
import { type Line, yuan } from './cell.rules.js';
import type { TableKind, Told, Words } from './table.kind.js';

interface Payment {
  id: string;
  stage: string;
  state: string;
  outcome: string;
  scheduled: string;
  payable: string;
  paid: string;
  unlockedAt: string | null;
  paidAt: string | null;
  frozenReason: string | null;
  firstApprovedBy: { name: Told } | null;
  secondApprovedBy: { name: Told } | null;
  split: { amount: string; organisation: { name: Told } }[];
}
interface Data {
  challenge: { code: string } | null;
  contracts: {
    totalCount: number;
    nodes: { id: string; lead: { name: Told }; payments: Payment[] }[];
    pageInfo: { endCursor: string | null; hasNextPage: boolean };
  };
}

const COUNT = parse('query ($id: ID!) { contracts(challenge: $id, first: 1) { totalCount } }');
const QUERY = parse(`query ($id: ID!, $after: String) {
  challenge(id: $id) { code }
  contracts(challenge: $id, first: 100, after: $after) {
    totalCount
    nodes { id lead { name { zh en } } payments {
      id stage state outcome scheduled payable paid unlockedAt paidAt frozenReason
      firstApprovedBy { name { zh en } } secondApprovedBy { name { zh en } } split { amount organisation { name { zh en } } }
    } }
    pageInfo { endCursor hasNextPage }
  }
}`);

const HEAD = {
  zh: '榜题,任务书,牵头单位,拨款,阶段,状态,结果,计划金额（元）,应付金额（元）,已付金额（元）,解锁时间,付款时间,初审人,复核人,冻结原因,分配（元）',
  en: 'Challenge,Contract,Lead,Payment,Stage,State,Outcome,Scheduled (CNY),Payable (CNY),Paid (CNY),Unlocked at (UTC+8),Paid at (UTC+8),First approver,Second approver,Why frozen,Split (CNY)',
};

/** The payments of the contracts of a challenge, a line each. */
export const LEDGER_TABLE: TableKind = {
  formats: ['CSV', 'XLSX'],
  subjects: { list: 'challenges', challenge: 'itself' },
  count: () => COUNT,
  counted: ({ contracts }: Data) => contracts.totalCount,
  query: () => QUERY,
  head: (_data: Data, { locale }) => HEAD[locale].split(','),
  page: ({ challenge, contracts: { nodes, pageInfo } }: Data, words) => ({
    lines: nodes.flatMap(({ id, lead, payments }) =>
      payments.map((payment): Line => ({ cells: [challenge?.code ?? '', id, words.say(lead.name), ...cellsOf(payment, words)] })),
    ),
    done: nodes.length,
    after: pageInfo.hasNextPage ? pageInfo.endCursor : null,
  }),
};

function cellsOf(payment: Payment, { say, name }: Words): Line['cells'] {
  const money = (fen: string) => ({ number: yuan(BigInt(fen)) });
  const instant = (at: string | null) => at && { at };
  return [
    payment.id,
    payment.stage,
    name('PaymentState', payment.state),
    name('PaymentOutcome', payment.outcome),
    money(payment.scheduled),
    money(payment.payable),
    money(payment.paid),
    instant(payment.unlockedAt),
    instant(payment.paidAt),
    say(payment.firstApprovedBy?.name),
    say(payment.secondApprovedBy?.name),
    payment.frozenReason,
    payment.split.map(({ amount, organisation }) => `${say(organisation.name)}: ${yuan(BigInt(amount))}`).join('; '),
  ];
}
