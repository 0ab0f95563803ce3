import { registerEnumType } from '@nestjs/graphql';
import { AmendmentState } from './amendment.machine.js';
import { ChallengeState } from './challenge.machine.js';
import { CLUSTERS, type ClusterKey } from './clusters.js';

const clusters = Object.keys(CLUSTERS) as ClusterKey[];
/** The industry clusters as a GraphQL enum; key = value. */
export const Cluster = Object.fromEntries(clusters.map((key) => [key, key])) as { [K in ClusterKey]: K };
registerEnumType(Cluster, {
  name: 'Cluster',
  description: 'The industry cluster 产业集群 of a challenge: ten emerging, ten pillar',
  valuesMap: Object.fromEntries(clusters.map((key) => [key, { description: `${CLUSTERS[key].zh} ${CLUSTERS[key].en}` }])),
});

registerEnumType(ChallengeState, {
  name: 'ChallengeState',
  description: 'How far a challenge is',
  valuesMap: {
    DRAFT: { description: '草稿 its department writes it' },
    READY: { description: '待发榜 complete and submitted with its list' },
    OPEN: { description: '揭榜中 takes bids' },
    CLOSED: { description: '已截榜 the bidder close is past; recommenders may still have time' },
    EVALUATING: { description: '评审中 form check, review, decision and notice' },
    AWARDED: { description: '已立项 the award stands, contracts are being signed' },
    NO_BID: { description: '流榜 no valid bid; the policy’s action follows by itself' },
    NO_AWARD: { description: '榜空 no bid reached the line, or none is left' },
    EXTENDED: { description: '延期 open once more after its close' },
    RELISTED: { description: '重新发榜 goes into a next list' },
    WITHDRAWN: { description: '撤榜 given up' },
    RUNNING: { description: '执行中 at least one contract is in force' },
    FULFILLED: { description: '已完成 accepted' },
    FAILED: { description: '未完成 not accepted' },
    TERMINATED: { description: '已终止 all its contracts were stopped' },
  },
});

export const Direction = ['>=', '<=', '=', 'range'] as const;

export const RangeMode = { cover: 'cover', within: 'within' } as const;
registerEnumType(RangeMode, {
  name: 'RangeMode',
  description: 'How a range meets a target range',
  valuesMap: { cover: { description: '覆盖 it must include the target' }, within: { description: '落入 it must lie inside the target' } },
});

export const FundingKind = { fiscal: 'fiscal', recognition: 'recognition', enterprise: 'enterprise', prize: 'prize' } as const;
registerEnumType(FundingKind, {
  name: 'FundingKind',
  description: 'Who pays for a challenge',
  valuesMap: {
    fiscal: { description: '财政资金 the treasury, in stages' },
    recognition: { description: '称号 nobody at selection; an honour' },
    enterprise: { description: '企业出资 mostly the enterprise, the treasury adds a part' },
    prize: { description: '奖金 prizes on success' },
  },
});

export const WinnersMode = { single: 'single', race: 'race', recognition: 'recognition', prize: 'prize' } as const;
registerEnumType(WinnersMode, {
  name: 'WinnersMode',
  description: 'How many bids win',
  valuesMap: {
    single: { description: '单一中榜 one' },
    race: { description: '赛马 up to k tracks side by side' },
    recognition: { description: '入围与优胜 several are shortlisted, a few are recognised at the end' },
    prize: { description: '奖金竞赛 k funded ones, and every self-funded one that passes' },
  },
});

export const LedgerForm = { cash: 'cash', equipment: 'equipment', service: 'service', technology: 'technology', goods: 'goods' } as const;
export type LedgerForm = keyof typeof LedgerForm;
registerEnumType(LedgerForm, {
  name: 'LedgerForm',
  description: 'In what form an enterprise paid; only cash counts',
  valuesMap: {
    cash: { description: '现金' },
    equipment: { description: '设备' },
    service: { description: '服务' },
    technology: { description: '技术' },
    goods: { description: '实物' },
  },
});

registerEnumType(AmendmentState, {
  name: 'AmendmentState',
  description: 'Whether an amendment counts',
  valuesMap: { PROPOSED: { description: '待批准 waits for a second person' }, IN_FORCE: { description: '已生效 published' } },
});

export { AmendmentState, ChallengeState };
