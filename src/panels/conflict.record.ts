import { newId, typedId } from '../common/ids.js';
import type { Tx } from '../common/transaction.js';
import { type Evidence, evidenceOf, type FoundConflict, freshEvidence } from './conflict.evidence.rules.js';
import { type ConflictFacts, conflicts } from './conflict.rules.js';
import type { Panel } from './panel.entity.js';

/** When conflicts were found, whether that was after the settlement, and whether the challenge was decided by then. */
interface Finding {
  at: Date;
  late: boolean;
  afterDecision: boolean;
}

/** The conflicts in these facts, with what each rests on. */
export const foundConflicts = (facts: ConflictFacts): FoundConflict[] =>
  conflicts(facts).map((conflict) => ({ ...conflict, evidence: evidenceOf(conflict, facts) }));

/** Puts conflicts on record, in one statement: the pool times the bids may be many. Gives them with their new ids. */
export async function keepConflicts(
  tx: Pick<Tx, 'query'>,
  { key, challengeId }: Pick<Panel, 'key' | 'challengeId'>,
  found: readonly FoundConflict[],
  { at, late, afterDecision }: Finding,
): Promise<(FoundConflict & { id: string })[]> {
  const rows = found.map((conflict) => ({ ...conflict, id: newId() }));
  await tx.query(
    `insert into conflict (id, panel_id, challenge_id, expert_id, bid_id, rule, source, hard, found_hard, evidence, found_at, late, after_decision)
     select id, $1, $2, expert, bid, rule, source, hard, hard, evidence, $4, $5, $6
     from jsonb_to_recordset($3::jsonb) as found(id uuid, expert uuid, bid uuid, rule text, source text, hard boolean, evidence jsonb)`,
    [key, challengeId, JSON.stringify(rows), at, late, afterDecision],
  );
  return rows;
}

interface KnownRow {
  id: string;
  hard: boolean;
  foundHard: boolean;
  evidence: Evidence[];
}

const keyOf = ({ expert, bid, rule, source }: Pick<FoundConflict, 'expert' | 'bid' | 'rule' | 'source'>): string =>
  [expert, bid, rule, source].join(' ');

/**
 * Puts on record what has come to light since the settlement: conflicts, and further evidence of those that are known. A ruling was made on what
 * was known: what is new ends a waiver, and a proposal that waits for its second signature. True where somebody is kept away who was not.
 */
export async function keepLateConflicts(
  tx: Tx,
  panel: Pick<Panel, 'key' | 'challengeId'>,
  found: readonly FoundConflict[],
  { at, afterDecision }: Omit<Finding, 'late'>,
): Promise<boolean> {
  const rows = await tx.query<KnownRow & Pick<FoundConflict, 'expert' | 'bid' | 'rule' | 'source'>>(
    `select id, expert_id as expert, bid_id as bid, rule, source, hard, found_hard as "foundHard", evidence from conflict where panel_id = $1`,
    [panel.key],
  );
  const known = new Map(rows.map((row) => [keyOf(row), row]));
  const fresh = found.filter((conflict) => !known.has(keyOf(conflict)));
  let keepsAway = fresh.some(({ hard }) => hard);
  for (const conflict of await keepConflicts(tx, panel, fresh, { at, late: true, afterDecision })) {
    const document = { ...onWire(conflict), afterDecision, concerned: concerned(conflict, afterDecision) };
    const { challengeId } = panel;
    await tx.event({ subject: 'conflict', key: conflict.id, event: 'findLateConflict', role: 'system', challengeId, document });
  }
  for (const conflict of found) {
    const row = known.get(keyOf(conflict));
    const more = row ? freshEvidence(row.evidence, conflict.evidence) : [];
    if (row && more.length > 0)
      keepsAway = (await addEvidence(tx, panel, { ...conflict, ...row }, more, { at, afterDecision })) || keepsAway;
  }
  return keepsAway;
}

/** Who is concerned by a conflict that came to light: the officers of the review, and the expert, who learns that he is kept away and no more. */
const concerned = ({ expert, hard }: Pick<FoundConflict, 'expert' | 'hard'>, afterDecision: boolean) => [
  { whom: 'review-officers', of: afterDecision ? 'LATE_CONFLICT_AFTER_DECISION' : 'LATE_CONFLICT' },
  ...(hard ? [{ whom: typedId('expert', expert), of: 'KEPT_AWAY' }] : []),
];

async function addEvidence(
  tx: Tx,
  { challengeId }: Pick<Panel, 'challengeId'>,
  conflict: FoundConflict & KnownRow,
  fresh: readonly Evidence[],
  { at, afterDecision }: Omit<Finding, 'late'>,
): Promise<boolean> {
  const { id, hard, foundHard } = conflict;
  const ended = await tx.query<{ id: string; state: string; outcome: string }>(
    `update conflict_ruling r set state = 'UNDONE', ended_at = $2 from conflict_ruling before
     where r.id = before.id and r.conflict_id = $1 and (r.state = 'PROPOSED' or r.state = 'IN_FORCE' and r.outcome = 'WAIVED')
     returning r.id, before.state, r.outcome`,
    [id, at],
  );
  const again = foundHard && !hard;
  await tx.query(
    'update conflict set evidence = evidence || $2::jsonb, hard = hard or found_hard, after_decision = after_decision or $3 where id = $1',
    [id, JSON.stringify(fresh), again && afterDecision],
  );
  for (const ruling of ended)
    await tx.event({
      ...{ subject: 'conflict_ruling', key: ruling.id, event: 'undoRuling', from: ruling.state, to: 'UNDONE', role: 'system', challengeId },
      document: { conflict: typedId('conflict', id), evidence: fresh },
    });
  const document = { ...onWire({ ...conflict, evidence: [...fresh], hard: hard || foundHard }), afterDecision };
  const event = { subject: 'conflict', key: id, event: 'addEvidence', role: 'system', challengeId } as const;
  await tx.event({ ...event, document: { ...document, concerned: again ? concerned({ ...conflict, hard: true }, afterDecision) : [] } });
  return again;
}

/** As on the wire, for the record. */
const onWire = ({ expert, bid, rule, source, hard, evidence }: FoundConflict): object => ({
  ...{ expert: typedId('expert', expert), bid: bid && typedId('bid', bid), rule, source, hard, evidence },
});
