import type { Tx } from '../common/transaction.js';
import { isBanned } from '../integrity/ban.rules.js';
import { afterCloses, type ReviewedChallenge } from './challenge.facts.js';
import { conflictFacts } from './conflict.facts.js';
import { conflicts } from './conflict.rules.js';
import { compareText } from './draw.rules.js';
import type { DrawEntry, DrawExclusion } from './draw.documents.js';
import type { DrawExclusionReason } from './draw.enum.js';
import { unseats } from './settle.rules.js';

/**
 * Every expert under a pseudonym, in the pool or left out with each reason: conflicts known by now that would take the seat (those with bids only
 * once the bids are opened), a refusal, a ban in force. Both lists go by pseudonym, so that their order says nothing, and of the strata only
 * those that the draw asks for are in it: others would tell who an expert is.
 */
export async function frozenPool(
  tx: Tx,
  challenge: ReviewedChallenge,
  now: Date,
  pseudonym: (expert: string) => string,
): Promise<{ pool: DrawEntry[]; excluded: DrawExclusion[] }> {
  const facts = await conflictFacts(tx, challenge, now, { sealed: !afterCloses(challenge, now), opened: true });
  const found = conflicts(facts).filter((conflict) => unseats(conflict, challenge.rules.conflict.scope));
  const rows = await tx.query<{ id: string; strata: string[]; declined: boolean }>(
    `select e.id, e.strata, exists (select from panel_candidate p
       where p.challenge_id = $1 and p.expert_id = e.id and p.declined_at is not null) as declined from expert e`,
    [challenge.key],
  );
  const reasonsOf = new Map<string, Set<DrawExclusionReason>>();
  const exclude = (expert: string, reason: DrawExclusionReason): unknown =>
    reasonsOf.set(expert, (reasonsOf.get(expert) ?? new Set()).add(reason));
  for (const { expert, rule } of found) exclude(expert, rule);
  for (const { id, declined } of rows) if (declined) exclude(id, 'DECLINED');
  for (const { id, bans } of facts.experts) if (isBanned(bans, now)) exclude(id, 'BANNED');

  const asked = [...new Set(challenge.rules.panel.strata.map(({ tag }) => tag))];
  const entries = rows
    .map(({ id: expert, strata }) => ({ expert, id: pseudonym(expert), strata: asked.filter((tag) => strata.includes(tag)) }))
    .toSorted((one, other) => compareText(one.id, other.id));
  return {
    pool: entries.filter(({ expert }) => !reasonsOf.has(expert)).map(({ id, strata }) => ({ id, strata })),
    excluded: entries.flatMap(({ expert, id }) => {
      const reasons = reasonsOf.get(expert);
      return reasons ? [{ id, reasons: [...reasons].toSorted(compareText) }] : [];
    }),
  };
}
