import { Injectable } from '@nestjs/common';
import { Challenge } from '../challenges/challenge.entity.js';
import { CHALLENGE_MACHINE } from '../challenges/challenge.machine.js';
import { calendarOverrides } from '../common/calendar.service.js';
import { typedId, uuidOf } from '../common/ids.js';
import { addDays, afterDeadline } from '../common/offset.js';
import type { Tx } from '../common/transaction.js';
import { moveBids } from './bid.moves.js';
import { decisionFacts } from './decision.actions.js';
import { Decision } from './decision.entity.js';
import { type DecidedCase, loadCase } from './decision.facts.js';
import { DECISION_MACHINE } from './decision.machine.js';
import type { DecisionStep } from './decision.rules.js';
import { noticeSpan } from './notice.rules.js';
import { afterFall, awardInstant, type Fall, signDeadline } from './promotion.rules.js';

/** A decision's way from the proposal through the notice to the award, and what happens when a bid falls on it. */
@Injectable()
export class AwardService {
  /** Puts a decision that stands on its way: announced when the notice opens, at once where that is past. Writes `set` with it. */
  async announce(tx: Tx, decided: DecidedCase, event: 'decideAward' | 'countersignDecision', set: Partial<Decision>): Promise<void> {
    const { challenge, decision, rules } = decided;
    const now = await tx.now();
    const planned = { opens: challenge.noticeOpens, closes: challenge.noticeCloses };
    const { opens, closes } = noticeSpan(planned, now, rules.notice.workingDays, await calendarOverrides(tx));
    const notice = { noticeOpens: opens, noticeCloses: closes };
    await tx.move(DECISION_MACHINE, Decision, decision, event, decisionFacts(decision, tx.actor), {
      set: { ...set, ...notice, publicFrom: opens },
      challengeId: challenge.key,
      document: { ...documentOf({ ...decision, ...set }), ...notice },
    });
    if (opens > planned.opens) await tx.update(Challenge, challenge.key, notice);
    const payload = { challengeId: challenge.key };
    if (opens > now) await tx.send('notice.open', payload, { at: opens, key: `notice.open:${challenge.key}` });
    await tx.send('notice.close', payload, { at: afterDeadline(closes), key: `notice.close:${challenge.key}` });
    await this.openNotice(tx, decided);
  }

  /** The notice opens, if its time has come: only now do bidders learn where they stand. Who withdrew since the decision falls with it. */
  async openNotice(tx: Tx, decided: DecidedCase): Promise<void> {
    const { challenge, decision } = decided;
    if (decision.state !== 'PROPOSED' || decision.noticeOpens! > (await tx.now())) return;
    await tx.move(DECISION_MACHINE, Decision, decision, 'openNotice', { ownDecision: false }, { challengeId: challenge.key });
    await moveBids(tx, decision.proposedIds, 'propose');
    await moveBids(tx, decision.reserveIds, 'reserve');
    await rejectOthers(tx, decision);
    const gone = await tx.query<{ id: string }>(
      'select id from bid where id = any($1) and withdrawn_at is not null order by withdrawn_at, id',
      [[...decision.standingIds, ...decision.reserveIds]],
    );
    for (const { id } of gone) await this.giveUp(tx, decided, id);
  }

  /**
   * The award, once the notice is over and no objection is open: its instant is the notice close or the last finding, and it is carried out
   * one second later (samples/README.md rule 12). Before that it does nothing; the last finding sends it again.
   */
  async carryOut(tx: Tx, challengeId: string): Promise<void> {
    const { challenge, rules, decision } = await loadCase(tx, challengeId, 'update');
    if (!decision) return;
    await this.openNotice(tx, { challenge, rules, decision });
    if (decision.state !== 'NOTICE') return;
    const objections = await tx.query<{ admissible: boolean; findingAt: Date | null }>(
      'select admissible, finding_at as "findingAt" from objection where challenge_id = $1',
      [challengeId],
    );
    const awardedAt = awardInstant(decision.noticeCloses!, objections);
    if (!awardedAt || (await tx.now()) < afterDeadline(awardedAt)) return;
    const reserveValidUntil = addDays(awardedAt, rules.contract.reserveValidDays);
    const set = { awardedAt, reserveValidUntil };
    await tx.move(
      DECISION_MACHINE,
      Decision,
      decision,
      'award',
      { ownDecision: false },
      { set, challengeId, document: documentOf(decision, set) },
    );
    await tx.move(CHALLENGE_MACHINE, Challenge, challenge, 'award', {}, { challengeId });
    await moveBids(tx, decision.standingIds, 'award');
    const signBy = signDeadline(awardedAt, null, rules.contract.signDays);
    for (const bidId of decision.standingIds) await draftContract(tx, { challengeId, bidId, awardedAt, signBy });
    await tx.send(
      'award.reserve-void',
      { challengeId },
      { at: afterDeadline(reserveValidUntil), key: `award.reserve-void:${challengeId}` },
    );
  }

  /** An upheld objection removes the bid at `at`; the first reserve steps in where there is one, and needs no second notice. */
  async remove(tx: Tx, decided: DecidedCase, bidId: string, at: Date): Promise<void> {
    await this.openNotice(tx, decided);
    const promoted = await this.fall(tx, decided, { bid: bidId, step: 'REMOVED_BY_OBJECTION', at });
    await moveBids(tx, [bidId], 'remove');
    if (promoted) await moveBids(tx, [promoted], 'propose');
  }

  /**
   * An awarded bid was not signed and lapses at `at`, one second after its deadline; the caller ends the contract. The first reserve steps in
   * while reserves serve, and its contract is drafted as of `at`. Locks the challenge. A bid that is not awarded any more changes nothing.
   */
  async lapse(tx: Tx, { challengeId, bidId, at }: { challengeId: string; bidId: string; at: Date }): Promise<void> {
    const { challenge, rules, decision } = await loadCase(tx, challengeId, 'update');
    if (!decision?.awardedAt || !decision.standingIds.includes(bidId)) return;
    const promoted = await this.fall(tx, { challenge, rules, decision }, { bid: bidId, step: 'LAPSED', at });
    await moveBids(tx, [bidId], 'lapse');
    if (!promoted) return;
    await moveBids(tx, [promoted], 'award');
    const signBy = signDeadline(decision.awardedAt, at, rules.contract.signDays);
    await draftContract(tx, { challengeId, bidId: promoted, awardedAt: at, signBy });
  }

  /** A bid was withdrawn in its notice: it lapses at once, and the first reserve steps in as after a removal. One awarded by now lapses unsigned. */
  async giveUp(tx: Tx, decided: DecidedCase, bidId: string): Promise<void> {
    if (decided.decision.state !== 'NOTICE') return;
    const promoted = await this.fall(tx, decided, { bid: bidId, step: 'LAPSED', at: await tx.now() });
    await moveBids(tx, [bidId], 'lapse');
    if (promoted) await moveBids(tx, [promoted], 'propose');
  }

  /** The time of the reserves is over. They stay on record; the promotion itself looks at the clock. */
  async voidReserve(tx: Tx, challengeId: string): Promise<void> {
    const { challenge, decision } = await loadCase(tx, challengeId, 'update');
    if (decision?.state !== 'AWARDED') return;
    await tx.move(DECISION_MACHINE, Decision, decision, 'voidReserve', { ownDecision: false }, { challengeId: challenge.key });
    await moveBids(tx, decision.reserveIds, 'reject');
  }

  /** Writes what a fall does to the decision and, where nobody is left, to the challenge. Gives the uuid of who steps in. */
  private async fall(tx: Tx, { challenge, rules, decision }: DecidedCase, fall: Fall): Promise<string | null> {
    const { standingIds, reserveIds } = decision;
    if (!standingIds.includes(fall.bid) && !reserveIds.includes(fall.bid)) return null;
    const { standing, promoted } = afterFall(
      { outcome: decision.outcome, steps: decision.steps as DecisionStep[], awarded: onWire(standingIds), reserve: onWire(reserveIds) },
      { ...fall, bid: typedId('bid', fall.bid) },
      { mode: challenge.winners.mode, awardedAt: decision.awardedAt, reserveValidDays: rules.contract.reserveValidDays },
    );
    const { outcome, steps } = standing;
    const set = { outcome, steps, standingIds: stored(standing.awarded), reserveIds: stored(standing.reserve) };
    const ended = outcome !== decision.outcome;
    const event = ended ? 'noAward' : fall.step === 'LAPSED' ? 'lapse' : 'removeBid';
    await tx.move(
      DECISION_MACHINE,
      Decision,
      decision,
      event,
      { ownDecision: false },
      {
        set,
        challengeId: challenge.key,
        reason: fall.step,
        document: documentOf(decision, set),
      },
    );
    if (ended) await tx.move(CHALLENGE_MACHINE, Challenge, challenge, 'noAward', {}, { challengeId: challenge.key });
    return promoted && uuidOf(promoted, 'bid');
  }
}

/** Bids in the order of their uuids, as on the wire. */
export const onWire = (keys: readonly string[]): string[] => keys.map((key) => typedId('bid', key));
/** The uuids of ids on the wire. */
export const stored = (ids: readonly string[]): string[] => ids.map((id) => uuidOf(id, 'bid'));

/** The decision as it goes on record. */
export function documentOf(decision: Partial<Decision>, set: Partial<Decision> = {}): object {
  const { validBids, outcome, action, steps, proposedIds, standingIds, reserveIds, deviationReason, awardedAt } = { ...decision, ...set };
  return {
    validBids,
    outcome,
    action,
    steps,
    proposed: onWire(proposedIds ?? []),
    awarded: onWire(standingIds ?? []),
    reserve: onWire(reserveIds ?? []),
    deviationReason,
    awardedAt,
  };
}

/** Eligible bids that are neither proposed nor in reserve. */
export async function rejectOthers(tx: Tx, { challengeId, proposedIds, reserveIds }: Decision): Promise<void> {
  const others = await tx.query<{ id: string }>(
    `select id from bid where challenge_id = $1 and eligibility_status = 'ELIGIBLE' and id <> all($2) order by id`,
    [challengeId, [...proposedIds, ...reserveIds]],
  );
  await moveBids(
    tx,
    others.map(({ id }) => id),
    'reject',
  );
}

async function draftContract(tx: Tx, award: { challengeId: string; bidId: string; awardedAt: Date; signBy: Date }): Promise<void> {
  const { challengeId, bidId } = award;
  const payload = { challengeId, bidId, awardedAt: award.awardedAt.toISOString(), signBy: award.signBy.toISOString() };
  await tx.send('contract.draft', payload, { key: `contract.draft:${bidId}` });
}
