import {
  avoidedAt,
  type Conflict,
  type ConflictBid,
  type ConflictFacts,
  type ExpertFacts,
  hits,
  holdingsBetween,
  isBy,
  isSameGroup,
  membershipsIn,
  type OrganisationFacts,
  stillCounts,
  yearsOf,
} from './conflict.rules.js';

export const ConflictEvidenceKind = {
  VETTER: 'VETTER',
  BAN: 'BAN',
  OWN_BID: 'OWN_BID',
  AFFILIATION: 'AFFILIATION',
  MEMBERSHIP: 'MEMBERSHIP',
  GROUP: 'GROUP',
  HOLDING: 'HOLDING',
  AVOID_LIST: 'AVOID_LIST',
  RELATION: 'RELATION',
} as const;
export type ConflictEvidenceKind = (typeof ConflictEvidenceKind)[keyof typeof ConflictEvidenceKind];

/** One thing that a conflict rests on. Ids are uuids. */
export interface Evidence {
  kind: ConflictEvidenceKind;
  /** The record: a ban, a bid, a membership, a holding or a relation; null where the thing is a column of the expert, the challenge or the bid. */
  record: string | null;
  /** The organisation of the bid, or the parent that is shared, that it ties the expert to. */
  organisation: string | null;
  /** The person of the bid that it ties the expert to. */
  person: string | null;
  /** When it began and ended (ISO 8601), where that was asked. */
  from: string | null;
  to: string | null;
  /** What was measured, and the limit that decided: years since the end of a relation, percent of a holding, place on the avoid list. */
  measured: number | null;
  limit: number | null;
}

export interface FoundConflict extends Conflict {
  evidence: Evidence[];
}

const NOTHING = { record: null, organisation: null, person: null, from: null, to: null, measured: null, limit: null };

/** What a conflict that `conflicts` found in these facts rests on, all of it: each alone would make the conflict. */
export function evidenceOf(conflict: Conflict, facts: ConflictFacts): Evidence[] {
  const expert = facts.experts.find(({ id }) => id === conflict.expert);
  const bid = facts.bids.find(({ id }) => id === conflict.bid);
  if (!expert) return [];
  return bid ? withBid(conflict, expert, bid, facts) : withChallenge(conflict, expert, facts);
}

function withChallenge({ rule }: Conflict, expert: ExpertFacts, { publishedAt, settledAt, listBids }: ConflictFacts): Evidence[] {
  if (rule === 'NEED_VETTER') return [{ ...NOTHING, kind: 'VETTER' }];
  if (rule === 'INTEGRITY_LIST')
    return expert.bans
      .filter(({ from, to }) => from <= publishedAt && publishedAt < to)
      .map(({ id = null, from, to }) => ({ ...NOTHING, kind: 'BAN', record: id, from: from.toISOString(), to: to.toISOString() }));
  return listBids
    .filter(({ people, withdrawnAt }) => people.includes(expert.personId) && !isBy(withdrawnAt, settledAt))
    .map(({ id = null }) => ({ ...NOTHING, kind: 'OWN_BID', record: id, person: expert.personId }));
}

function withBid({ rule, source }: Conflict, expert: ExpertFacts, bid: ConflictBid, facts: ConflictFacts): Evidence[] {
  const { rules } = facts;
  const each = (of: (unit: OrganisationFacts) => Evidence[]): Evidence[] => bid.organisations.flatMap(of);
  if (rule === 'SAME_UNIT') return each((unit) => worksAt(expert, unit, facts));
  if (rule === 'SAME_GROUP') return each((unit) => isOneGroup(expert, unit, facts));
  if (rule === 'AVOID_LIST')
    return [{ ...NOTHING, kind: 'AVOID_LIST', record: bid.id, measured: avoidedAt(expert, bid, rules), limit: rules.avoidListMax }];
  return expert.relations
    .filter((relation) => relation.kind === rule && relation.declared === (source === 'declared'))
    .filter((relation) => hits(relation, bid) && stillCounts(relation, rules))
    .map(({ id = null, kind, org, person, endedAt = null, endedYearsAgo }) => ({
      ...{ ...NOTHING, kind: 'RELATION', record: id, organisation: org, person },
      ...{ to: endedAt, measured: endedYearsAgo, limit: yearsOf(kind, rules) },
    }));
}

function worksAt(expert: ExpertFacts, unit: OrganisationFacts, { rules }: ConflictFacts): Evidence[] {
  const at = { ...NOTHING, organisation: unit.id };
  const memberships = membershipsIn(expert, unit, rules).map(({ id }): Evidence => ({ ...at, kind: 'MEMBERSHIP', record: id }));
  return unit.id === expert.affiliation.id ? [{ ...at, kind: 'AFFILIATION' }, ...memberships] : memberships;
}

function isOneGroup(expert: ExpertFacts, unit: OrganisationFacts, facts: ConflictFacts): Evidence[] {
  const at = { ...NOTHING, organisation: unit.id };
  const limit = facts.rules.holdingPercent ?? null;
  const holdings = holdingsBetween(expert, unit, facts).map(({ id, percent }): Evidence => ({
    ...at,
    kind: 'HOLDING',
    record: id,
    measured: percent,
    limit,
  }));
  return isSameGroup(expert, unit) ? [{ ...at, kind: 'GROUP' }, ...holdings] : holdings;
}

/** The evidence that is not among what is known already; what was measured of it may have changed. */
export function freshEvidence(known: readonly Evidence[], found: readonly Evidence[]): Evidence[] {
  const keys = new Set(known.map(keyOf));
  return found.filter((evidence) => !keys.has(keyOf(evidence)));
}

const keyOf = ({ kind, record, organisation, person }: Evidence): string => [kind, record, organisation, person].join(' ');
