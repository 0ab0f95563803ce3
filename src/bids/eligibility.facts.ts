import { closesOf, recommendationsUntil } from '../challenges/challenge.closes.js';
import type { Funding as FundingDocument, Indicator as IndicatorDocument } from '../challenges/challenge.documents.js';
import { fundingOf, indicatorsOf } from '../challenges/challenge.facts.js';
import type { Document } from '../common/document.js';
import { organisationKindOfSample } from '../identity/organisation-kinds.js';
import type { EffectiveRules } from '../policies/effective-rules.js';
import type { BidContent } from './bid.documents.js';
import { correctionState, type FormalDefect } from './correction.rules.js';
import type { BidFacts, ChallengeFacts, EligibilityFacts } from './eligibility.rules.js';
import { type LimitedBid, overLimit } from './limits.rules.js';

/** The columns of a bid that the facts start from, as SQL. */
export interface FactColumns {
  key: string;
  challengeId: string;
  listId: string;
  leadId: string;
  piId: string;
  state: string;
  withdrawnAt: string;
  recommendedAt: string;
  recommendationRank: string;
}

/** The same columns under an alias. */
export const factColumns = (alias: string): FactColumns => ({
  key: `${alias}.id`,
  challengeId: `${alias}.challenge_id`,
  listId: `${alias}.list_id`,
  leadId: `${alias}.lead_id`,
  piId: `${alias}.pi_id`,
  state: `${alias}.state`,
  withdrawnAt: `${alias}.withdrawn_at`,
  recommendedAt: `${alias}.recommended_at`,
  recommendationRank: `${alias}.recommendation_rank`,
});

type Listed = 'challenge' | 'closes' | 'bid' | 'rules';
/** What `factsSql` gives: the facts as JSON, with what the rules of limits and corrections still have to say. */
export interface StoredFacts extends Omit<Document<EligibilityFacts>, Listed> {
  rules: Pick<EffectiveRules, 'recommend' | 'matching' | 'eligibility' | 'form'>;
  closes: { bidder: string; recommender: string; matching: string | null };
  challenge: Pick<Document<ChallengeFacts>, 'needOwner'> & {
    leadKinds: string[] | null;
    funding: FundingDocument;
    indicators: IndicatorDocument[];
  };
  bid: Pick<Document<BidFacts>, 'versions' | 'withdrawnAt' | 'recommendation' | 'matchingRegisteredAt' | 'lead' | 'partners'> & {
    id: string;
    pi: Document<BidFacts['pi']> & { id: string };
  };
  content: BidContent | null;
  rivals: Document<LimitedBid>[];
  corrections: Document<FormalDefect>[];
}

const listOf = (item: string, rest: string): string => `(select coalesce(jsonb_agg(${item}), '[]') ${rest})`;
const bansOf = (column: string, id: string): string =>
  listOf(`jsonb_build_object('from', n.from_at, 'to', n.to_at)`, `from ban n where n.${column} = ${id}`);
const organisationOf = (id: string): string =>
  `(select jsonb_build_object('id', o.id, 'kind', o.kind, 'parent', o.parent_id, 'bans', ${bansOf('organisation_id', 'o.id')},
    'shareholdings', ${listOf(`jsonb_build_object('org', h.owned_id, 'percent', h.percent)`, 'from shareholding h where h.owner_id = o.id')})
    from organisation o where o.id = ${id})`;

/**
 * Whether the bid belongs to the extension of its challenge: only then does the extended close count, and not for what was received before it
 * (the extension is no amendment).
 */
const extended = (bid: FactColumns): string =>
  `c.extended_until is not null and (c.state = 'OPEN' and ${bid.state} in ('DRAFT', 'SUBMITTED', 'WITHDRAWN')
    or exists (select 1 from bid_version v where v.bid_id = ${bid.key} and v.in_time and date_trunc('second', v.received_at) > c.bidder_close))`;

/** The lead's registration: the PI's own, or somebody's who is not the PI of another bid of that lead for the challenge. */
const registeredAt = (bid: FactColumns): string =>
  `(select min(r.registered_at) from matching_registration r where r.challenge_id = ${bid.challengeId} and r.organisation_id = ${bid.leadId}
    and (r.registered_by = ${bid.piId} or not exists (select 1 from bid x
      where x.challenge_id = r.challenge_id and x.lead_id = r.organisation_id and x.pi_id = r.registered_by)))`;

/** Bids of the list that may share a limit, in the order of their submission records. */
const rivals = (bid: FactColumns): string =>
  `(select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'lead', x.lead_id, 'pi', x.pi_id, 'firstSubmittedAt', x.first_submitted_at,
      'withdrawn', x.state = 'WITHDRAWN')
      order by x.first_submitted_at, (select min(v.receipt_no) from bid_version v where v.bid_id = x.id)), '[]')
    from bid x where x.list_id = ${bid.listId} and x.first_submitted_at is not null and (x.lead_id = ${bid.leadId} or x.pi_id = ${bid.piId}))`;

/** A ban of an organisation, for facts whose content was not known to the statement that read them. */
export interface PartnerBan {
  organisation: string;
  from: string;
  to: string;
}

/** SQL: all bans of organisations: they are few, and whose are asked for is sealed. */
export const partnerBans = (): string =>
  listOf(
    `jsonb_build_object('organisation', 'organisation_' || replace(n.organisation_id::text, '-', ''), 'from', n.from_at, 'to', n.to_at)`,
    'from ban n where n.organisation_id is not null',
  );

/** The partners of a content as `factsSql` would give them. */
export const partnersOf = ({ partners }: BidContent, bans: readonly PartnerBan[]): StoredFacts['bid']['partners'] =>
  (partners ?? []).map(({ organisation }) => ({ bans: bans.filter((ban) => ban.organisation === organisation) }));

/**
 * SQL of one jsonb value: all that the form check has to know of a bid, with `content` (SQL) as what it says. One statement for any number of
 * bids; `alone`: without those that share its limits, which may be all of a list.
 */
export const factsSql = (bid: FactColumns, content: string, alone = false): string => `
(select jsonb_build_object(
  'rules', jsonb_build_object('recommend', l.rules->'recommend', 'matching', l.rules->'matching', 'eligibility', l.rules->'eligibility', 'form', l.rules->'form'),
  'closes', jsonb_build_object(
    'bidder', case when ${extended(bid)} then c.extended_until else c.bidder_close end,
    'recommender', case when ${extended(bid)} then ${recommendationsUntil(closesOf('c'))} else c.recommender_close end,
    'matching', c.matching_closes),
  'challenge', jsonb_build_object('needOwner', ${organisationOf('c.need_owner_id')}, 'leadKinds', c.bidder_conditions->'leadKinds',
    'funding', c.funding, 'indicators', c.indicators),
  'content', ${content},
  'bid', jsonb_build_object(
    'id', ${bid.key},
    'versions', ${listOf(`jsonb_build_object('no', v.no, 'submittedAt', v.received_at)`, `from bid_version v where v.bid_id = ${bid.key} and v.in_time`)},
    'withdrawnAt', case when ${bid.state} = 'WITHDRAWN' then ${bid.withdrawnAt} end,
    'recommendation', case when ${bid.recommendedAt} is not null then jsonb_build_object('at', ${bid.recommendedAt}, 'rank', ${bid.recommendationRank}) end,
    'matchingRegisteredAt', ${registeredAt(bid)},
    'lead', ${organisationOf(bid.leadId)},
    'partners', ${listOf(
      `jsonb_build_object('bans', ${bansOf('organisation_id', `right(p->>'organisation', 32)::uuid`)})`,
      `from jsonb_array_elements(case when jsonb_typeof(${content} -> 'partners') = 'array' then ${content} -> 'partners' end) p`,
    )},
    'pi', jsonb_build_object('id', ${bid.piId}, 'bans', ${bansOf('person_id', bid.piId)})),
  'rivals', ${alone ? `'[]'::jsonb` : rivals(bid)},
  'corrections', ${listOf(
    `jsonb_build_object('noticedAt', k.noticed_at, 'correctedAt', k.corrected_at, 'contentChanged', coalesce(k.content_changed, false))`,
    `from correction k where k.bid_id = ${bid.key}`,
  )})
from challenge c join list l on l.id = c.list_id where c.id = ${bid.challengeId})`;

const date = (text: string): Date => new Date(text);
const dateOr = (text: string | null): Date | null => (text === null ? null : new Date(text));
const bans = (stored: readonly { from: string; to: string }[]) => stored.map(({ from, to }) => ({ from: date(from), to: date(to) }));

/** The facts of a finding as its event keeps them, so that it can be made again: what bid, challenge and rules say is on record by itself. */
export type FactsRecord = Omit<StoredFacts, 'rules' | 'content' | 'challenge'> &
  Pick<StoredFacts['challenge'], 'needOwner'> & { at: string };
export const recordOf = ({ rules, content: _content, challenge, rivals, ...facts }: StoredFacts, at: Date): FactsRecord => ({
  ...facts,
  rivals: decisive(rivals, facts.bid, rules.eligibility),
  needOwner: challenge.needOwner,
  at: at.toISOString(),
});

/** Of the bids that came before one, as many as its limits ask for, and itself: the others change nothing for it. */
function decisive(rivals: StoredFacts['rivals'], { id, lead, pi }: StoredFacts['bid'], limits: StoredFacts['rules']['eligibility']) {
  const before = rivals
    .slice(
      0,
      Math.max(
        0,
        rivals.findIndex((rival) => rival.id === id),
      ),
    )
    .filter(({ withdrawn }) => !withdrawn);
  const kept = new Set([
    ...before.filter((rival) => rival.lead === lead.id).slice(0, limits.maxBidsPerLead),
    ...before.filter((rival) => rival.pi === pi.id).slice(0, limits.maxBidsPerPi),
  ]);
  return rivals.filter((rival) => rival.id === id || kept.has(rival));
}

/** The facts at `now` for the rules of eligibility. `submitting`: the bid counts as submitted now, as the check before submission asks. */
export function factsOf(stored: StoredFacts, now: Date, submitting = false): EligibilityFacts {
  const { rules, closes, challenge, bid, content, corrections } = stored;
  const over = overLimit(rivalsOf(stored, now, submitting), rules.eligibility);
  return {
    rules,
    closes: { bidder: date(closes.bidder), recommender: date(closes.recommender), matching: dateOr(closes.matching) },
    challenge: {
      needOwner: challenge.needOwner,
      leadKinds: (challenge.leadKinds ?? []).map((kind) => organisationKindOfSample(kind) ?? kind),
      funding: fundingOf(challenge.funding),
      indicators: indicatorsOf(challenge.indicators),
    },
    bid: {
      versions: bid.versions.map(({ no, submittedAt }) => ({ no, submittedAt: date(submittedAt) })),
      withdrawnAt: submitting ? null : dateOr(bid.withdrawnAt),
      recommendation: bid.recommendation && { at: date(bid.recommendation.at), rank: bid.recommendation.rank },
      matchingRegisteredAt: dateOr(bid.matchingRegisteredAt),
      lead: { ...bid.lead, bans: bans(bid.lead.bans) },
      partners: bid.partners.map((partner) => ({ bans: bans(partner.bans) })),
      pi: { bans: bans(bid.pi.bans) },
      requestFen: BigInt(content?.budget?.publicRequest ?? 0),
      ownFen: BigInt(content?.budget?.ownFunds ?? 0),
      answers: content?.indicatorAnswers ?? [],
      priorWinner: Boolean(content?.priorWinnerOf),
      overLimit: { unit: over.unit.has(bid.id), pi: over.pi.has(bid.id) },
      corrections: corrections.map(({ noticedAt, correctedAt, contentChanged }) => {
        return correctionState({ noticedAt: date(noticedAt), correctedAt: dateOr(correctedAt), contentChanged }, rules.form, now).outcome;
      }),
    },
  };
}

/** The bids that count for the limits; one about to be submitted for the first time comes last. */
function rivalsOf({ bid, rivals: stored }: Pick<StoredFacts, 'bid' | 'rivals'>, now: Date, submitting: boolean): LimitedBid[] {
  const listed = stored.map((rival) => ({
    ...rival,
    firstSubmittedAt: date(rival.firstSubmittedAt),
    withdrawn: rival.withdrawn && !(submitting && rival.id === bid.id),
  }));
  if (!submitting || listed.some(({ id }) => id === bid.id)) return listed;
  return [...listed, { id: bid.id, lead: bid.lead.id, pi: bid.pi.id, firstSubmittedAt: now, withdrawn: false }];
}
