import type { EffectiveRules } from './effective-rules.js';

/** Who owns the need, who pays and how many win (mechanism.md, the five archetypes). */
export const ARCHETYPES = {
  A: { zh: '国家或省级榜单项目', en: 'National or province R&D list' },
  B: { zh: '工信部揭榜', en: 'Recognition race' },
  C: { zh: '企业需求榜', en: 'Enterprise-need list' },
  D: { zh: '创新挑战赛', en: 'Matchmaking contest' },
  E: { zh: '悬赏竞赛', en: 'Prize competition' },
} as const;
export type Archetype = keyof typeof ARCHETYPES;

/** A policy as versioned data. A list freezes the version it was published under; a change of `rules` is a new version, never an edit. */
export interface PolicyProfile {
  code: string;
  version: number;
  archetype: Archetype;
  name: { zh: string; en: string };
  /** One sentence. */
  description: { zh: string; en: string };
  rules: EffectiveRules;
}

/** Where practice agrees: the defaults of mechanism.md 2.14, 3.2 and 3.3. */
const COMMON: EffectiveRules = {
  window: { bidderClose: 'P45DT17H', recommenderClose: 'P60DT17H', questionsClose: 'P35DT17H', amendRemainingMinDays: 15 },
  recommend: { required: true, quotaPerChallenge: 5 },
  form: { correctionWorkingDays: 5, correctionLatestDays: 12, corrections: 1 },
  matching: { requiredBeforeBid: false, opens: null, closes: null },
  eligibility: {
    maxPartners: 4,
    maxBidsPerLead: 2,
    maxBidsPerPi: 1,
    needOwnerMayLead: false,
    relatedPartyPercent: 25,
    priorWinnerMayReenter: true,
  },
  panel: {
    size: 7,
    minimum: 5,
    reserves: 3,
    strata: [
      { tag: 'technical', min: 4 },
      { tag: 'finance', min: 1 },
      { tag: 'user', min: 1 },
      { tag: 'outside-region', min: 2 },
    ],
    publishNames: 'with_notice',
  },
  conflict: { scope: 'challenge', coauthorYears: 5, employerYears: 3, avoidListMax: 3, ownBidInList: true, declaration: 'required' },
  review: { stages: [{ id: 'remote', weight: 100 }], defenceRatio: 3, opens: 'P65D', closes: 'P80D' },
  scoring: {
    aggregation: { method: 'TRIMMED_MEAN', level: 'total', dropHigh: 1, dropLow: 1, minForTrim: 5, decimals: 4 },
    passLine: 70,
    commentBelowPercent: 60,
    commentAbovePercent: 90,
    outlier: { points: 20, sdFactor: 2 },
    useRevised: true,
    tieDecimals: 4,
    tieOrder: ['technical', 'min_reviewer', 'public_money', 'trl', 'vote'],
  },
  singleBid: { action: 'PROCEED_WITH_THRESHOLD', unanimousCanDeliver: true },
  noBid: { action: 'EXTEND_ONCE_THEN_RELIST', extendDays: 15 },
  notice: { opens: 'P100D', closes: 'P110D', workingDays: 5 },
  objection: {
    admissibleGrounds: ['eligibility', 'false_material', 'conflict', 'procedure', 'ip'],
    admitWorkingDays: 5,
    finishDays: 30,
  },
  contract: { signDays: 30, reserveValidDays: 60 },
  race: { k: 1, maxGap: 0, eliminateBehindPercent: 10, attainmentCap: 1.2, eliminatedHeatPaymentPercent: 50 },
  payment: { rounding: 'FLOOR_LAST_TAKES_REST', partnerRounding: 'FLOOR_LEAD_TAKES_REST', firstDays: 30 },
  milestone: { noticeDays: 30, graceDays: 15, defaultDays: 30, rectifyMonths: 3, rectifyTimes: 1 },
  change: { extensionAskBeforeDays: 90, extensionMaxDays: 365, extensions: 1 },
  sealing: { level: 'custodial', envelopes: 'one' },
};

export const PROFILES: readonly PolicyProfile[] = [
  {
    code: 'jiangsu-province-list',
    version: 1,
    archetype: 'A',
    name: { zh: '江苏省揭榜挂帅榜单', en: 'Jiangsu province list' },
    description: {
      zh: '主管部门出题、财政分阶段拨款，经推荐申报、专家评审，签订任务书后按里程碑考核。',
      en: 'The department sets the challenge and pays in stages; bids come recommended, experts score, and the winner is held to milestones.',
    },
    rules: COMMON,
  },
  {
    code: 'ministry-recognition',
    version: 1,
    archetype: 'B',
    name: { zh: '部委揭榜（称号制）', en: 'Ministry recognition race' },
    description: {
      zh: '入围单位同题攻关，到期测评后授予优胜称号，遴选时不直接拨款。',
      en: 'Several shortlisted teams work on the same target without a grant, and the best of the final test are recognised.',
    },
    rules: {
      ...COMMON,
      window: { ...COMMON.window, bidderClose: 'P50DT17H', recommenderClose: 'P70DT17H', questionsClose: 'P40DT17H' },
      eligibility: { ...COMMON.eligibility, maxBidsPerLead: 3, priorWinnerMayReenter: false },
      review: { ...COMMON.review, opens: 'P75D', closes: 'P90D' },
      race: { ...COMMON.race, k: 5 },
    },
  },
  {
    code: 'city-enterprise-need',
    version: 1,
    archetype: 'C',
    name: { zh: '城市企业需求榜', en: 'City enterprise-need list' },
    description: {
      zh: '企业出题并以现金为主出资，对接后申报，财政补助一部分，需求企业不得牵头揭榜。',
      en: 'A firm asks and mostly pays in cash, meets its solvers before they bid, and the city adds a part.',
    },
    rules: {
      ...COMMON,
      window: { ...COMMON.window, recommenderClose: 'P45DT17H' },
      recommend: { ...COMMON.recommend, required: false },
      matching: { requiredBeforeBid: true, opens: 'P5D', closes: 'P25DT17H' },
      review: { ...COMMON.review, opens: 'P60D', closes: 'P75D' },
      notice: { ...COMMON.notice, opens: 'P85D', closes: 'P95D' },
      enterpriseFunds: {
        totalToPublicMin: 4,
        cashToBidderMinPercentOfPublic: 40,
        escrowBeforeListPercent: 40,
        schedulePercent: [40, 30, 30],
      },
    },
  },
  {
    code: 'matchmaking-contest',
    version: 1,
    archetype: 'D',
    name: { zh: '创新挑战赛', en: 'Matchmaking contest' },
    description: {
      zh: '多家企业出题，登记对接后参赛，每题设若干奖金，并可与企业签约。',
      en: 'Many firms ask, registered teams meet them and compete, and each need has its prizes and may end in a contract.',
    },
    rules: {
      ...COMMON,
      window: { ...COMMON.window, bidderClose: 'P40DT17H', recommenderClose: 'P40DT17H', questionsClose: 'P25DT17H' },
      recommend: { ...COMMON.recommend, required: false },
      matching: { requiredBeforeBid: true, opens: 'P5D', closes: 'P25DT17H' },
      review: { ...COMMON.review, opens: 'P50D', closes: 'P65D' },
      scoring: { ...COMMON.scoring, tieOrder: ['technical', 'min_reviewer', 'trl', 'vote'] },
      notice: { ...COMMON.notice, opens: 'P70D', closes: 'P80D' },
      race: { ...COMMON.race, k: 3 },
    },
  },
  {
    code: 'prize-competition',
    version: 1,
    archetype: 'E',
    name: { zh: '悬赏竞赛', en: 'Prize competition' },
    description: {
      zh: '资助与自筹两条赛道同场竞赛，只对达到目标者按名次发奖。',
      en: 'Funded and self-funded teams race side by side through heats, and only results are paid, by rank.',
    },
    rules: {
      ...COMMON,
      window: { ...COMMON.window, bidderClose: 'P50DT17H', recommenderClose: 'P50DT17H', questionsClose: 'P36DT17H' },
      recommend: { ...COMMON.recommend, required: false },
      review: { ...COMMON.review, opens: 'P60D', closes: 'P75D' },
      scoring: { ...COMMON.scoring, tieOrder: ['technical', 'min_reviewer', 'trl', 'vote'] },
      notice: { ...COMMON.notice, opens: 'P80D', closes: 'P90D' },
      race: { ...COMMON.race, k: 2 },
    },
  },
];

/** The profile for a label such as `jiangsu-province-list/1`; undefined for any other text. */
export function profileOf(label: string): PolicyProfile | undefined {
  return PROFILES.find(({ code, version }) => label === `${code}/${version}`);
}
