import type { Challenge } from '../challenges/challenge.entity.js';
import type { Tx } from '../common/transaction.js';
import type { EffectiveRules } from '../policies/effective-rules.js';
import { factColumns, factsOf, factsSql, type StoredFacts } from './eligibility.facts.js';
import { type EligibilityRule, warnings } from './eligibility.rules.js';
import { type LimitedBid, overLimit } from './limits.rules.js';

/** Said of all opened versions at once: they depend on the other bids of a list. */
const OF_LIMITS: readonly EligibilityRule[] = ['UNIT_LIMIT', 'PI_LIMIT'];

/** What depends on the price. */
const OF_MONEY: readonly EligibilityRule[] = ['OVER_AMOUNT', 'OWN_FUNDS_SHORT'];

/**
 * Keeps the rules that versions (uuids) would have failed when they were received, as the author unit would have been warned; but for limits.
 * Gives the versions that break a rule on money.
 */
export async function warn(tx: Tx, versions: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ version: string; receivedAt: Date; stored: StoredFacts }>(
    `select v.id as version, v.received_at as "receivedAt", ${factsSql(factColumns('b'), 'b.content', true)} as stored
     from bid_version v join bid b on b.id = v.bid_id where v.id = any($1)`,
    [versions],
  );
  const warned = rows.map(({ version, receivedAt, stored }) => ({
    version,
    rules: warnings(factsOf(stored, receivedAt, true), receivedAt).filter((rule) => !OF_LIMITS.includes(rule)),
  }));
  await tx.query(
    `update bid_version v set warnings = array(select jsonb_array_elements_text(g.rules))
     from jsonb_to_recordset($1) as g(version uuid, rules jsonb) where v.id = g.version`,
    [JSON.stringify(warned)],
  );
  return warned.flatMap(({ version, rules }) => (rules.some((rule) => OF_MONEY.includes(rule)) ? [version] : []));
}

/** Adds the warnings of limits, the last ones in the order of rules, to the opened versions of a challenge. */
export async function warnOfLimits(tx: Tx, { key, listId }: Challenge): Promise<void> {
  const { limits } = await tx.one<{ limits: EffectiveRules['eligibility'] }>(
    `select rules -> 'eligibility' as limits from list where id = $1`,
    [listId],
  );
  const bids = await tx.query<LimitedBid>(
    `select b.id, b.lead_id as lead, b.pi_id as pi, b.first_submitted_at as "firstSubmittedAt", b.state = 'WITHDRAWN' as withdrawn
     from bid b cross join lateral (select min(v.receipt_no) as no from bid_version v where v.bid_id = b.id) r
     where b.list_id = $1 and b.first_submitted_at is not null order by b.first_submitted_at, r.no`,
    [listId],
  );
  const over = overLimit(bids, limits);
  await tx.query(
    `update bid_version v set warnings = v.warnings || case when v.bid_id = any($2) then '{UNIT_LIMIT}'::text[] else '{}' end
       || case when v.bid_id = any($3) then '{PI_LIMIT}'::text[] else '{}' end
     from bid b where b.id = v.bid_id and b.challenge_id = $1 and v.opening = 'OPENED' and v.round = (select max(round) from opening where challenge_id = $1)
       and (v.bid_id = any($2) or v.bid_id = any($3))`,
    [key, [...over.unit], [...over.pi]],
  );
}
