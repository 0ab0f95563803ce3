import { DomainError } from '../common/errors.js';
import { factsChanged } from '../common/fact-changes.js';
import type { Tx } from '../common/transaction.js';
import type { BidContent } from './bid.documents.js';
import { Bid } from './bid.entity.js';
import { factsAt, type Gate } from './bid.gate.js';
import { BID_MACHINE } from './bid.machine.js';
import { factColumns, factsOf, factsSql, recordOf, type StoredFacts } from './eligibility.facts.js';
import { type Eligibility, eligibility } from './eligibility.rules.js';

/** The facts of a bid by one statement, with the content given or else the submitted one as what it says, and the clock. */
export async function readFacts(tx: Tx, bidKey: string, content: BidContent | null): Promise<{ stored: StoredFacts; now: Date }> {
  return tx.one<{ stored: StoredFacts; now: Date }>(
    `select ${factsSql(factColumns('b'), content ? '$2::jsonb' : 'b.content')} as stored, clock_now() as now from bid b where b.id = $1`,
    content ? [bidKey, JSON.stringify(content)] : [bidKey],
  );
}

/** The outcome of the form check as it would be now, and the facts that it stands on. */
export async function verdictOf(tx: Tx, bidKey: string): Promise<{ found: Eligibility; stored: StoredFacts; now: Date }> {
  const { stored, now } = await readFacts(tx, bidKey, null);
  return { found: eligibility(factsOf(stored, now)), stored, now };
}

/**
 * Finds the outcome of the form check and stores it: by the officers' confirmation, or by the system where a correction has failed or nothing
 * came in time. A bid found ineligible before keeps that instant. The challenge is locked for update: whoever finds the last bid sees it.
 */
export async function find(tx: Tx, { gate, bid }: { gate: Gate; bid: Bid }, by: 'officers' | 'system'): Promise<void> {
  const { found, stored, now } = await verdictOf(tx, bid.key);
  const officersEvent = found.status === 'ELIGIBLE' ? 'findEligible' : 'findIneligible';
  if (by === 'officers' && !BID_MACHINE.states[bid.state][officersEvent])
    throw new DomainError('WRONG_STATE', { machine: BID_MACHINE.name, state: bid.state, event: 'confirmCheck' });
  const open = by === 'officers' && (await hasOpenCorrection(tx, bid.key));
  await tx.move(BID_MACHINE, Bid, bid, by === 'system' ? 'fail' : officersEvent, factsAt(tx, { gate, bid }, now, open), {
    set: {
      eligibilityStatus: found.status,
      eligibilityRules: found.rules,
      countedVersion: found.countedVersion,
      corrected: found.corrected,
      foundAt: found.status === 'INELIGIBLE' && bid.state === 'INELIGIBLE' ? bid.foundAt : now,
      confirmedById: by === 'officers' ? tx.actor.personId : bid.confirmedById,
    },
    document: { ...found, facts: recordOf(stored, now) },
    challengeId: gate.key,
  });
  await concludeWithoutBid(tx, gate);
  if (found.status === 'ELIGIBLE') await factsChanged(tx, { challenges: [gate.key] });
}

export async function hasOpenCorrection(tx: Tx, bidKey: string): Promise<boolean> {
  const open = await tx.query(`select 1 from correction where bid_id = $1 and state = 'OPEN' limit 1`, [bidKey]);
  return open.length > 0;
}

/** Where every bid of a challenge under evaluation has been found and none is eligible, there is no valid bid 流榜. */
export async function concludeWithoutBid(tx: Tx, gate: Pick<Gate, 'key' | 'state'>): Promise<void> {
  if (gate.state !== 'EVALUATING') return;
  const alive = await tx.query(
    `select 1 from bid where challenge_id = $1 and (state in ('FORM_CHECK', 'NEEDS_CORRECTION') or eligibility_status = 'ELIGIBLE') limit 1`,
    [gate.key],
  );
  if (!alive.length) await tx.send('challenge.no-bid', { challengeId: gate.key }, { key: `challenge.no-bid:${gate.key}` });
}
