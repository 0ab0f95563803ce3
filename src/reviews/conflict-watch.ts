import { type FactChange, onFactChange } from '../common/fact-changes.js';
import type { Tx } from '../common/transaction.js';
import { reviewedChallenge } from '../panels/challenge.facts.js';
import { conflictFacts } from '../panels/conflict.facts.js';
import { foundConflicts, keepLateConflicts } from '../panels/conflict.record.js';
import { panelOf } from '../panels/panel.service.js';
import { awardDecided } from '../panels/panel.visibility.js';
import { reseatPanel } from '../panels/reseating.js';
import { recount } from './recount.js';

/** A challenge with a settled panel, and the candidates of it who are to be looked at. */
interface Watched {
  challengeId: string;
  decided: boolean;
  experts: string[];
}

/**
 * Checks conflicts of interest 回避 again, in the transaction that has changed a fact and holds the facts. One that has come to light takes the
 * access away and its sheets out of every figure; a reserve steps in where the rules unseat; quorum, who goes on and the ranking are computed
 * anew. A decided award stays as it is: the conflict is on record, and takes the access alone. Source: mechanism.md 2.4, 2.15 invariant 4.
 */
async function recheck(tx: Tx, change: FactChange): Promise<void> {
  for (const watched of await watchedBy(tx, change))
    await recheckChallenge(tx, watched, change.ruled?.includes(watched.challengeId) ?? false);
}

async function recheckChallenge(tx: Tx, { challengeId, decided, experts }: Watched, ruled: boolean): Promise<void> {
  const challenge = await reviewedChallenge(tx, challengeId);
  const panel = await panelOf(tx, challengeId);
  const at = await tx.now();
  const facts = await conflictFacts(tx, challenge, at, { sealed: false, opened: true, experts });
  const keepsAway = await keepLateConflicts(tx, panel, foundConflicts(facts), { at, afterDecision: decided });
  if (decided || !(keepsAway || ruled)) return;
  await reseatPanel(tx, panel, challenge, at);
  await recount(tx, challenge, at);
}

/**
 * The candidates of settled panels whom the change may concern: those it is about, and all of a challenge whose bids it is about. Once the award is
 * decided, only those who sit or have given marks.
 */
function watchedBy(tx: Pick<Tx, 'query'>, { experts, people, organisations, lists, challenges, ruled }: FactChange): Promise<Watched[]> {
  return tx.query<Watched>(
    `select p.challenge_id as "challengeId", w.decided, array_agg(k.expert_id order by k.expert_id) as experts
     from panel p join challenge c on c.id = p.challenge_id
     join panel_candidate k on k.panel_id = p.id and k.place <> 'UNLISTED'
     join expert e on e.id = k.expert_id
     cross join lateral (select ${awardDecided('c.id')} as decided) w
     where p.state <> 'DRAWN'
       and (c.list_id = any($4) or c.id = any($5) or e.id = any($1) or e.person_id = any($2) or e.affiliation_id = any($3))
       and (not w.decided or exists (select from seat s where s.panel_id = p.id and s.expert_id = e.id)
         or exists (select from score_sheet h where h.challenge_id = c.id and h.expert_id = e.id))
     group by p.challenge_id, w.decided order by p.challenge_id`,
    [experts ?? [], people ?? [], organisations ?? [], lists ?? [], [...(challenges ?? []), ...(ruled ?? [])]],
  );
}

onFactChange(recheck);
