import { inTime } from '../common/offset.js';
import { isBanned, type Ban } from '../integrity/ban.rules.js';
import type { EffectiveRules } from '../policies/effective-rules.js';

/** A tie between an expert and a person or an organisation (ids). Years count at publication; 0 means it goes on. */
export interface ExpertRelation {
  kind: 'COAUTHOR' | 'JOINT_PROJECT' | 'FORMER_EMPLOYER' | 'PAID_ADVISER' | 'SHAREHOLDER' | 'TEACHER_STUDENT' | 'FAMILY';
  person: string | null;
  org: string | null;
  endedYearsAgo: number;
  /** By the expert; else it was detected. */
  declared: boolean;
  /** Id of its record, and when it ended (ISO 8601), for evidence. */
  id?: string;
  endedAt?: string | null;
}

export interface OrganisationFacts {
  id: string;
  parent: string | null;
}

export interface ExpertFacts {
  id: string;
  personId: string;
  affiliation: OrganisationFacts;
  relations: readonly ExpertRelation[];
  bans: readonly (Ban & { id?: string })[];
  /** Roles held in organisations (ids); read where the rules count them. */
  memberships?: readonly { id: string; org: string }[];
  /** Vetted the need behind this challenge. */
  vetter: boolean;
}

/** A bid of the challenge. */
export interface ConflictBid {
  id: string;
  withdrawnAt: Date | null;
  /** When it was found ineligible: at the form check, or when its correction failed. */
  ineligibleAt: Date | null;
  /** Lead and partners. */
  organisations: readonly OrganisationFacts[];
  /** Ids of the PI and the team. */
  people: readonly string[];
  /** Ids of experts in the bidder's order. */
  avoidExperts: readonly string[];
}

export interface ConflictFacts {
  rules: EffectiveRules['conflict'];
  /** Day 0: bans of experts count then. */
  publishedAt: Date;
  settledAt: Date;
  /** The pool of the list. */
  experts: readonly ExpertFacts[];
  bids: readonly ConflictBid[];
  /** All bids of the list, this challenge's included. */
  listBids: readonly { id?: string; people: readonly string[]; withdrawnAt: Date | null }[];
  /** What organisations (ids) hold of each other, in percent; read where the rules count it. */
  holdings?: readonly Holding[];
}

export interface Holding {
  id: string;
  owner: string;
  owned: string;
  percent: number;
}

export type ConflictRule =
  'NEED_VETTER' | 'INTEGRITY_LIST' | 'OWN_BID_IN_LIST' | 'SAME_UNIT' | 'AVOID_LIST' | 'SAME_GROUP' | ExpertRelation['kind'];

/** `bid` null: against the challenge as a whole. A conflict that is not `hard` is reported only. */
export interface Conflict {
  expert: string;
  bid: string | null;
  rule: ConflictRule;
  source: 'record' | 'bid' | 'declared' | 'detected';
  hard: boolean;
}

/** The conflicts of interest 回避 of every expert of the pool with one challenge and its bids at settlement. Source: samples/README.md rule 4. */
export function conflicts(facts: ConflictFacts): Conflict[] {
  const bids = facts.bids.filter((bid) => countsAtSettlement(bid, facts.settledAt));
  const ownPeople = new Set(
    facts.rules.ownBidInList ? facts.listBids.filter((bid) => !isBy(bid.withdrawnAt, facts.settledAt)).flatMap((bid) => bid.people) : [],
  );
  return facts.experts.flatMap((expert) => [
    ...record(expert, null, 'NEED_VETTER', expert.vetter),
    ...record(expert, null, 'INTEGRITY_LIST', isBanned(expert.bans, facts.publishedAt)),
    ...record(expert, null, 'OWN_BID_IN_LIST', ownPeople.has(expert.personId)),
    ...bids.flatMap((bid) => withBid(expert, bid, facts)),
  ]);
}

/** Not withdrawn and not found ineligible by the settlement; an open correction leaves a bid counting. */
function countsAtSettlement(bid: Pick<ConflictBid, 'withdrawnAt' | 'ineligibleAt'>, settledAt: Date): boolean {
  return !isBy(bid.withdrawnAt, settledAt) && !isBy(bid.ineligibleAt, settledAt);
}

function withBid(expert: ExpertFacts, bid: ConflictBid, facts: ConflictFacts): Conflict[] {
  const { rules } = facts;
  const avoided = avoidedAt(expert, bid, rules) > 0;
  const group = bid.organisations.some((unit) => isSameGroup(expert, unit) || holdingsBetween(expert, unit, facts).length > 0);
  const works = bid.organisations.some((unit) => unit.id === expert.affiliation.id || membershipsIn(expert, unit, rules).length > 0);
  const found: Conflict[] = [
    ...record(expert, bid.id, 'SAME_UNIT', works),
    ...(avoided ? [{ expert: expert.id, bid: bid.id, rule: 'AVOID_LIST', source: 'bid', hard: true } as const] : []),
    ...record(expert, bid.id, 'SAME_GROUP', group),
  ];
  for (const relation of expert.relations) {
    if (!hits(relation, bid) || !stillCounts(relation, rules)) continue;
    const source = relation.declared ? 'declared' : 'detected';
    if (found.some((conflict) => conflict.rule === relation.kind && conflict.source === source)) continue;
    found.push({ expert: expert.id, bid: bid.id, rule: relation.kind, source, hard: true });
  }
  return found;
}

function record(expert: ExpertFacts, bid: string | null, rule: ConflictRule, applies: boolean): Conflict[] {
  return applies ? [{ expert: expert.id, bid, rule, source: 'record', hard: rule !== 'SAME_GROUP' }] : [];
}

/** Place of the expert, from 1, among the names of the avoid list that count; 0 where there is none. */
export const avoidedAt = (expert: ExpertFacts, bid: ConflictBid, { avoidListMax }: EffectiveRules['conflict']): number =>
  bid.avoidExperts.slice(0, avoidListMax).indexOf(expert.id) + 1;

/** Whether a unit, another than where the expert works, has the same parent. */
export const isSameGroup = ({ affiliation }: ExpertFacts, unit: OrganisationFacts): boolean =>
  unit.id !== affiliation.id && unit.parent !== null && unit.parent === affiliation.parent;

/** The roles that the expert holds in the unit, where the rules count them. */
export const membershipsIn = ({ memberships = [] }: ExpertFacts, unit: OrganisationFacts, rules: EffectiveRules['conflict']) =>
  rules.memberships ? memberships.filter(({ org }) => org === unit.id) : [];

/** The holdings between the expert's affiliation and the unit that make them one group by the rules. */
export function holdingsBetween({ affiliation }: ExpertFacts, unit: OrganisationFacts, { rules, holdings = [] }: ConflictFacts): Holding[] {
  const { holdingPercent } = rules;
  if (holdingPercent === undefined) return [];
  const ends = [affiliation.id, unit.id];
  return holdings.filter(
    ({ owner, owned, percent }) => owner !== owned && ends.includes(owner) && ends.includes(owned) && percent >= holdingPercent,
  );
}

/** Whether a relation is with an organisation or a person of the bid. */
export function hits(relation: ExpertRelation, bid: ConflictBid): boolean {
  return (
    (relation.org !== null && bid.organisations.some((unit) => unit.id === relation.org)) ||
    (relation.person !== null && bid.people.includes(relation.person))
  );
}

/** The edge of a year limit counts. */
export function stillCounts({ kind, endedYearsAgo }: ExpertRelation, rules: EffectiveRules['conflict']): boolean {
  const limit = yearsOf(kind, rules);
  return limit === null || endedYearsAgo <= limit;
}

/** Years after its end within which a relation counts; null: always. */
export function yearsOf(kind: ExpertRelation['kind'], rules: EffectiveRules['conflict']): number | null {
  switch (kind) {
    case 'COAUTHOR':
    case 'JOINT_PROJECT':
      return rules.coauthorYears;
    case 'FORMER_EMPLOYER':
    case 'PAID_ADVISER':
      return rules.employerYears;
    case 'SHAREHOLDER':
      return 0;
    case 'TEACHER_STUDENT':
    case 'FAMILY':
      return null;
  }
}

/** Whether it has happened by the instant. */
export function isBy(instant: Date | null, settledAt: Date): boolean {
  return instant !== null && inTime(instant, settledAt);
}
