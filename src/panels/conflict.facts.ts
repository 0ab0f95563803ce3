import { typedId } from '../common/ids.js';
import type { Tx } from '../common/transaction.js';
import type { EffectiveRules } from '../policies/effective-rules.js';
import type { ReviewedChallenge } from './challenge.facts.js';
import type { ConflictBid, ConflictFacts, ExpertFacts, ExpertRelation, Holding, OrganisationFacts } from './conflict.rules.js';

/** A year is 365.25 days everywhere. */
const YEAR_MS = 31_557_600_000;

interface ExpertRow {
  id: string;
  personId: string;
  affiliation: OrganisationFacts;
  relations: (Omit<ExpertRelation, 'endedYearsAgo' | 'endedAt'> & { endedAt: string | null })[];
  bans: { id: string; from: string; to: string }[];
  memberships: { id: string; org: string }[] | null;
}

interface BidRow {
  id: string;
  challengeId: string;
  withdrawnAt: Date | null;
  ineligibleAt: Date | null;
  organisations: OrganisationFacts[];
  people: string[];
  avoidExperts: string[] | null;
}

/**
 * What the rules of conflict ask, about every expert of the pool, as it stands at `settledAt`. Bids count from their first submission on,
 * a refused one included. With `sealed` no bid is looked at: before the closes nobody may learn who bids. With `opened` only those that have been
 * opened, so that nothing shows of a bid for another challenge of the list which is still open. `experts`: these alone (uuids).
 */
export async function conflictFacts(
  tx: Pick<Tx, 'query'>,
  challenge: ReviewedChallenge,
  settledAt: Date,
  { sealed, opened = false, experts: only }: { sealed: boolean; opened?: boolean; experts?: readonly string[] },
): Promise<ConflictFacts> {
  const publishedAt = challenge.dayZero ?? settledAt;
  const bids = sealed ? [] : await bidsOf(tx, challenge.listId, opened);
  const { rules: all, vetterIds } = challenge;
  const rules = all.conflict;
  const experts = await expertsOf(tx, { publishedAt, vetters: new Set(vetterIds), rules, only: only ?? null });
  return {
    rules,
    publishedAt,
    settledAt,
    experts,
    bids: bids.filter(({ challengeId }) => challengeId === challenge.key).map((bid) => conflictBid(bid, experts)),
    listBids: bids.map(({ id, people, withdrawnAt }) => ({ id, people, withdrawnAt })),
    ...(rules.holdingPercent === undefined ? {} : { holdings: await holdingsOf(tx) }),
  };
}

/** Bids name experts as on the wire; the rules compare uuids. */
function conflictBid({ avoidExperts, ...bid }: BidRow, experts: readonly ExpertFacts[]): ConflictBid {
  const byTypedId = new Map(experts.map(({ id }) => [typedId('expert', id), id]));
  return { ...bid, avoidExperts: (avoidExperts ?? []).map((id) => byTypedId.get(id) ?? id) };
}

async function expertsOf(
  tx: Pick<Tx, 'query'>,
  asked: { publishedAt: Date; vetters: ReadonlySet<string>; rules: EffectiveRules['conflict']; only: readonly string[] | null },
): Promise<ExpertFacts[]> {
  const { publishedAt, vetters, rules, only } = asked;
  const rows = await tx.query<ExpertRow>(
    `select e.id, e.person_id as "personId", jsonb_build_object('id', o.id, 'parent', o.parent_id) as affiliation,
       (select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'kind', r.kind, 'person', r.person_id, 'org', r.organisation_id,
          'endedAt', r.ended_at, 'declared', r.declared)), '[]') from expert_relation r where r.expert_id = e.id) as relations,
       (select coalesce(jsonb_agg(jsonb_build_object('id', b.id, 'from', b.from_at, 'to', b.to_at)), '[]') from ban b where b.expert_id = e.id) as bans,
       case when $2 then (select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'org', m.organisation_id)), '[]')
         from membership m where m.person_id = e.person_id) end as memberships
     from expert e join organisation o on o.id = e.affiliation_id where $1::uuid[] is null or e.id = any($1) order by e.id`,
    [only, rules.memberships ?? false],
  );
  return rows.map(({ relations, bans, memberships, ...expert }) => ({
    ...expert,
    ...(memberships && { memberships }),
    vetter: vetters.has(expert.id),
    bans: bans.map(({ id, from, to }) => ({ id, from: new Date(from), to: new Date(to) })),
    relations: relations.map(({ endedAt, ...relation }) => ({
      ...relation,
      endedAt,
      endedYearsAgo: yearsBefore(publishedAt, endedAt),
    })),
  }));
}

async function holdingsOf(tx: Pick<Tx, 'query'>): Promise<Holding[]> {
  const rows = await tx.query<Omit<Holding, 'percent'> & { percent: string }>(
    'select id, owner_id as owner, owned_id as owned, percent from shareholding order by id',
  );
  return rows.map((row) => ({ ...row, percent: Number(row.percent) }));
}

function bidsOf(tx: Pick<Tx, 'query'>, listId: string, opened: boolean): Promise<BidRow[]> {
  return tx.query<BidRow>(
    `select b.id, b.challenge_id as "challengeId", b.withdrawn_at as "withdrawnAt",
       case when b.eligibility_status = 'INELIGIBLE' then b.found_at end as "ineligibleAt",
       (select jsonb_agg(jsonb_build_object('id', o.id, 'parent', o.parent_id)) from organisation o where o.id = b.lead_id
          or exists (select from bid_partner p where p.bid_id = b.id and p.organisation_id = o.id)) as organisations,
       array(select m.person_id from bid_member m where m.bid_id = b.id) || b.pi_id as people, b.content -> 'avoidExperts' as "avoidExperts"
     from bid b where b.list_id = $1 and (b.opened_at is not null or not $2) and exists (select from bid_version v where v.bid_id = b.id) order by b.id`,
    [listId, opened],
  );
}

/** 0 for a relation that holds. */
const yearsBefore = (instant: Date, endedAt: string | null): number =>
  endedAt === null ? 0 : (instant.getTime() - new Date(endedAt).getTime()) / YEAR_MS;
