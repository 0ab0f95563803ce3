import { Inject, Injectable } from '@nestjs/common';
import { Challenge } from '../challenges/challenge.entity.js';
import { winnersOf } from '../challenges/challenge.facts.js';
import { CHALLENGE_MACHINE } from '../challenges/challenge.machine.js';
import { isPublished } from '../challenges/challenge.visibility.js';
import type { Actor } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { holdFacts } from '../common/fact-changes.js';
import { newId, uuidOf } from '../common/ids.js';
import { sendIndexing } from '../common/indexing.js';
import { Database, type Tx } from '../common/transaction.js';
import { actsFor } from '../common/two-persons.js';
import { requireOfficer } from '../lists/officer.visibility.js';
import { AwardService, documentOf, onWire, rejectOthers, stored } from './award.service.js';
import { decisionFacts } from './decision.actions.js';
import { Decision } from './decision.entity.js';
import { bidCounts, type Case, loadCase, type Review, reviewOf } from './decision.facts.js';
import type { DecideAwardInput, DeviationInput } from './decision.input.js';
import { DECISION_MACHINE } from './decision.machine.js';
import { decide, type Decision as Verdict } from './decision.rules.js';
import { deviates, deviationFaults, withDeviation } from './deviation.rules.js';
import { NoBidService } from './no-bid.service.js';

/** The department's decision on who is proposed. */
@Injectable()
export class DecisionService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(AwardService) private readonly awards: AwardService,
    @Inject(NoBidService) private readonly noBids: NoBidService,
  ) {}

  /**
   * An approver decides: as the rules say, or with a deviation, which then waits for a supervisor. What follows by itself (NO_BID, NO_AWARD and
   * their steps) follows in the same transaction; a challenge without a valid bid has its decision already, and gives that. Throws STAGES_OPEN,
   * FORM_CHECK_OPEN, DEVIATION_NEEDS_REASON, INPUT_INVALID, WRONG_STATE.
   */
  async decideAward(actor: Actor, input: DecideAwardInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const found = await loadCase(tx, uuidOf(input.challenge, 'challenge'), 'update');
      const { challenge } = found;
      requireOfficer(actor, 'approver', challenge, isPublished(challenge));
      const { valid, open } = await bidCounts(tx, challenge.key);
      if (valid + open === 0) return this.withoutBids(tx, found);
      if (challenge.state !== 'EVALUATING') throw wrongState(challenge);
      if (open > 0) throw new DomainError('FORM_CHECK_OPEN');
      await holdFacts(tx);
      return this.withBids(tx, found, valid, input.deviation ?? null);
    });
  }

  /** A supervisor, another person than who decided, countersigns a deviation. Throws RANKING_CHANGED, TWO_PERSON_RULE, WRONG_STATE. */
  async countersign(actor: Actor, challengeId: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { challenge, rules, decision } = await loadCase(tx, uuidOf(challengeId, 'challenge'), 'update');
      requireOfficer(actor, 'supervisor', challenge, isPublished(challenge));
      if (!decision) throw new DomainError('NOT_FOUND');
      await holdFacts(tx);
      if (await rankedSince(tx, decision)) throw new DomainError('RANKING_CHANGED');
      await this.awards.announce(tx, { challenge, rules, decision }, 'countersignDecision', { countersignedById: actor.personId });
      return decision.key;
    });
  }

  private async withoutBids(tx: Tx, found: Case): Promise<string> {
    await this.noBids.run(tx, found);
    const decision = await tx.manager.findOneBy(Decision, { challengeId: found.challenge.key });
    if (!decision) throw wrongState(found.challenge);
    return decision.key;
  }

  private async withBids(tx: Tx, found: Case, validBids: number, deviation: DeviationInput | null): Promise<string> {
    const { challenge, rules } = found;
    const review = validBids === 1 && rules.singleBid.action === 'VOID' ? { ranking: [], canDeliver: [] } : await reviewOf(tx, challenge);
    if (!review) throw new DomainError('STAGES_OPEN');
    const winners = winnersOf(challenge.winners);
    const byRule = decide({ validBids, ranking: review.ranking, winners, rules, canDeliver: review.canDeliver, extended: false });
    const proposed = deviation && onWire(stored(deviation.proposed));
    const deviating = proposed && deviates(byRule, proposed) ? deviated(byRule, proposed, review, found, deviation?.reason) : null;
    const verdict = deviating?.verdict ?? byRule;
    const decided = await begun(tx, found, verdict, deviating?.reason ?? null);
    const { set } = decided;
    const facts = decisionFacts(decided.decision, tx.actor);
    const record = { set, challengeId: challenge.key, document: documentOf(set), reason: set.deviationReason };
    if (deviating) await tx.move(DECISION_MACHINE, Decision, decided.decision, 'deviate', facts, record);
    else if (verdict.outcome === 'AWARDED') await this.awards.announce(tx, decided, 'decideAward', set);
    else {
      await tx.move(DECISION_MACHINE, Decision, decided.decision, 'noAward', facts, {
        ...record,
        set: { ...set, publicFrom: set.decidedAt },
      });
      await endWithoutAward(tx, challenge, verdict);
      await rejectOthers(tx, decided.decision);
    }
    return decided.decision.key;
  }
}

/** Whether a conflict that came to light has changed the ranking since the decision. */
async function rankedSince(tx: Tx, { key, challengeId, state }: Decision): Promise<boolean> {
  if (state !== 'COUNTERSIGN') return false;
  const later = await tx.query(
    `select from former_ranking where challenge_id = $1
       and id > (select e.id from event e where e.subject = 'decision' and e.subject_id = $2 and e.event = 'deviate' order by e.id desc limit 1)`,
    [challengeId, key],
  );
  return later.length > 0;
}

const wrongState = ({ state }: Challenge): DomainError =>
  new DomainError('WRONG_STATE', { machine: 'challenge', state, event: 'decideAward' });

function deviated(byRule: Verdict, proposed: string[], { ranking }: Review, { challenge }: Case, given: string | null | undefined) {
  const reason = given?.trim();
  if (!reason) throw new DomainError('DEVIATION_NEEDS_REASON');
  const selfFunded = new Set(ranking.filter((bid) => bid.selfFunded).map(({ bid }) => bid));
  const faults = deviationFaults(byRule, proposed, winnersOf(challenge.winners), selfFunded);
  if (faults.length) throw new DomainError('INPUT_INVALID', { faults: faults.join('; ') });
  const byRank = ranking.map(({ bid }) => bid);
  return { verdict: withDeviation(byRule, proposed, byRank), reason };
}

/** The row of the decision, made where there is none, and what the verdict sets in it. Steps of an extension before it stay. */
async function begun(tx: Tx, { challenge, rules, decision }: Case, verdict: Verdict, deviationReason: string | null) {
  const { validBids, outcome, action, steps, proposed, awarded, reserve } = verdict;
  const set = {
    validBids,
    outcome,
    action,
    steps: [...(decision?.steps ?? []), ...steps],
    proposedIds: stored(proposed),
    standingIds: stored(awarded),
    reserveIds: stored(reserve),
    deviationReason,
    decidedById: tx.actor.personId,
    decidedForId: actsFor(tx.actor),
    decidedAt: await tx.now(),
    publicFrom: null,
  };
  if (decision) {
    await sendIndexing(tx, 'DECISION', [decision.key]);
    return { challenge, rules, decision, set };
  }
  const key = newId();
  const row = { key, challengeId: challenge.key, departmentId: challenge.departmentId, state: DECISION_MACHINE.initial };
  await tx.insert(Decision, { ...row, ...set });
  await sendIndexing(tx, 'DECISION', [key]);
  return { challenge, rules, decision: await tx.load(Decision, key), set };
}

async function endWithoutAward(tx: Tx, challenge: Challenge, { steps }: Verdict): Promise<void> {
  await tx.move(CHALLENGE_MACHINE, Challenge, challenge, 'noAward', {}, { challengeId: challenge.key });
  if (steps.some(({ step }) => step === 'RELISTED'))
    await tx.move(CHALLENGE_MACHINE, Challenge, challenge, 'relist', {}, { challengeId: challenge.key });
}
