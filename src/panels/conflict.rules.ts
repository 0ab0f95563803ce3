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
  bans: readonly Ban[];
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
  listBids: readonly { people: readonly string[]; withdrawnAt: Date | null }[];
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
    ...bids.flatMap((bid) => withBid(expert, bid, facts.rules)),
  ]);
}

/** Not withdrawn and not found ineligible by the settlement; an open correction leaves a bid counting. */
function countsAtSettlement(bid: Pick<ConflictBid, 'withdrawnAt' | 'ineligibleAt'>, settledAt: Date): boolean {
  return !isBy(bid.withdrawnAt, settledAt) && !isBy(bid.ineligibleAt, settledAt);
}

function withBid(expert: ExpertFacts, bid: ConflictBid, rules: EffectiveRules['conflict']): Conflict[] {
  const { affiliation } = expert;
  const avoided = bid.avoidExperts.slice(0, rules.avoidListMax).includes(expert.id);
  const group = bid.organisations.some((unit) => unit.id !== affiliation.id && unit.parent !== null && unit.parent === affiliation.parent);
  const found: Conflict[] = [
    ...record(
      expert,
      bid.id,
      'SAME_UNIT',
      bid.organisations.some((unit) => unit.id === affiliation.id),
    ),
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

function hits(relation: ExpertRelation, bid: ConflictBid): boolean {
  return (
    (relation.org !== null && bid.organisations.some((unit) => unit.id === relation.org)) ||
    (relation.person !== null && bid.people.includes(relation.person))
  );
}

/** The edge of a year limit counts. */
function stillCounts({ kind, endedYearsAgo }: ExpertRelation, rules: EffectiveRules['conflict']): boolean {
  switch (kind) {
    case 'COAUTHOR':
    case 'JOINT_PROJECT':
      return endedYearsAgo <= rules.coauthorYears;
    case 'FORMER_EMPLOYER':
    case 'PAID_ADVISER':
      return endedYearsAgo <= rules.employerYears;
    case 'SHAREHOLDER':
      return endedYearsAgo <= 0;
    case 'TEACHER_STUDENT':
    case 'FAMILY':
      return true;
  }
}

function isBy(instant: Date | null, settledAt: Date): boolean {
  return instant !== null && inTime(instant, settledAt);
}
