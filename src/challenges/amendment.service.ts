import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor.js';
import { documentOf } from '../common/document.js';
import { DomainError } from '../common/errors.js';
import { newId, uuidOf } from '../common/ids.js';
import { take } from '../common/machine.js';
import { inTime } from '../common/offset.js';
import { sendIndexing } from '../common/indexing.js';
import { Database, type Tx } from '../common/transaction.js';
import { actsFor, hadFirstPart } from '../common/two-persons.js';
import { List } from '../lists/list.entity.js';
import { factsOf } from '../lists/list.service.js';
import { isOfficer, requireOfficer } from '../lists/officer.visibility.js';
import { Amendment } from './amendment.entity.js';
import type { ProposeAmendmentInput } from './amendment.input.js';
import { AMENDMENT_MACHINE } from './amendment.machine.js';
import { amended, closesAmended } from './amendment.rules.js';
import { Challenge } from './challenge.entity.js';
import { CHALLENGE_MACHINE, type ChallengeFacts } from './challenge.machine.js';
import { sendCloses } from './challenge.timers.js';
import { isPublished } from './challenge.visibility.js';

interface Amending {
  /** Locked first, so that of two raises the second counts the first. */
  list: List;
  challenge: Challenge;
  amendment: Amendment;
}

type NewCloses = Pick<Amendment, 'newBidderClose' | 'newRecommenderClose'>;

/** Changes of a challenge that is open, by two persons (mechanism.md 2.2, AMENDED). */
@Injectable()
export class AmendmentService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** A clerk proposes. Throws WRONG_STATE, CHALLENGE_CLOSED, CLOSE_MOVED_BACK. */
  async propose(actor: Actor, { challenge: id, ...input }: ProposeAmendmentInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const challenge = await tx.load(Challenge, uuidOf(id, 'challenge'), 'share');
      requireOfficer(actor, 'clerk', challenge, isPublished(challenge));
      const now = await tx.now();
      take(CHALLENGE_MACHINE, challenge.state, 'proposeAmendment', factsAt(challenge, now));
      const closes = { newBidderClose: input.newBidderClose ?? null, newRecommenderClose: input.newRecommenderClose ?? null };
      checkCloses(challenge, closes);
      const key = newId();
      await tx.insert(Amendment, {
        key,
        challengeId: challenge.key,
        state: AMENDMENT_MACHINE.initial,
        material: input.material,
        reason: input.reason,
        changes: documentOf(input.changes),
        ...closes,
        proposedById: actor.personId!,
        proposedForId: actsFor(actor),
        proposedAt: now,
      });
      const to = AMENDMENT_MACHINE.initial;
      const event = 'proposeAmendment';
      await tx.event({ subject: 'amendment', key, event, to, role: 'clerk', challengeId: challenge.key, document: input });
      return key;
    });
  }

  /**
   * A second person approves, and it is in force: targets and money change, the closes move with what they cause, and a material one makes a
   * new version. More money is promised only when finance has locked it. Throws WRONG_STATE, TWO_PERSON_RULE, CHALLENGE_CLOSED,
   * CLOSE_MOVED_BACK, BUDGET_NOT_LOCKED.
   */
  async approve(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { challengeId } = await tx.load(Amendment, uuidOf(id, 'amendment'));
      const list = await tx.load(List, (await tx.load(Challenge, challengeId)).listId, 'update');
      const challenge = await tx.load(Challenge, challengeId, 'update');
      const amendment = await tx.load(Amendment, uuidOf(id, 'amendment'), 'update');
      requireOfficer(actor, 'approver', challenge, amendment.state === 'IN_FORCE', isOfficer);
      const now = await tx.now();
      const facts = { ownProposal: hadFirstPart(actor, { by: amendment.proposedById, for: amendment.proposedForId }) };
      take(AMENDMENT_MACHINE, amendment.state, 'approveAmendment', facts);
      await this.carryOut(tx, { list, challenge, amendment }, now);
      const set = { approvedById: actor.personId, approvedAt: now, version: challenge.version };
      await tx.move(AMENDMENT_MACHINE, Amendment, amendment, 'approveAmendment', facts, { set, challengeId });
      return amendment.key;
    });
  }

  private async carryOut(tx: Tx, { list, challenge, amendment }: Amending, now: Date): Promise<void> {
    checkCloses(challenge, amendment);
    const closes = closesAmended(challenge, amendment, now, list.rules.window.amendRemainingMinDays);
    const { indicators, funding } = amended(challenge, amendment.changes);
    const version = challenge.version + (amendment.material ? 1 : 0);
    const raised = BigInt(funding.publicPerAward) > BigInt(challenge.publicPerAwardFen);
    const set = { indicators, funding, publicPerAwardFen: funding.publicPerAward, version, ...closes };
    await tx.move(CHALLENGE_MACHINE, Challenge, challenge, 'approveAmendment', factsAt(challenge, now), {
      set,
      challengeId: challenge.key,
      document: set,
    });
    if (raised) {
      const { budgetNeeded, budgetLocked } = await factsOf(tx, list);
      if ((budgetLocked ?? 0n) < budgetNeeded) throw new DomainError('BUDGET_NOT_LOCKED', { needed: String(budgetNeeded) });
    }
    await sendCloses(tx, challenge.key, closes);
    await sendIndexing(tx, 'CHALLENGE', [challenge.key]);
  }
}

const factsAt = ({ extendedUntil, bidderClose }: Challenge, now: Date): ChallengeFacts => ({
  beforeClose: bidderClose === null || inTime(now, extendedUntil ?? bidderClose),
});

function checkCloses(challenge: Challenge, { newBidderClose, newRecommenderClose }: NewCloses): void {
  const back = (given: Date | null, inForce: Date) => given !== null && given < inForce;
  if (back(newBidderClose, challenge.bidderClose) || back(newRecommenderClose, challenge.recommenderClose))
    throw new DomainError('CLOSE_MOVED_BACK');
}
