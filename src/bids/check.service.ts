import { Inject, Injectable } from '@nestjs/common';
import { type Actor, holds } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { uuidOf } from '../common/ids.js';
import { Database, type Tx } from '../common/transaction.js';
import { actsFor } from '../common/two-persons.js';
import { Bid } from './bid.entity.js';
import { find, hasOpenCorrection, verdictOf } from './bid.finding.js';
import { factsAt, lockBid } from './bid.gate.js';
import { BID_MACHINE } from './bid.machine.js';
import { requireParty } from './bid.visibility.js';

/** The form check 形式审查: a clerk proposes the computed verdict, a second person confirms it. */
@Injectable()
export class CheckService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Computes the verdict and proposes it. Throws FORM_CHECK_TOO_EARLY before both closes, CORRECTION_OPEN. */
  async check(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { gate, bid } = await lockBid(tx, uuidOf(id, 'bid'));
      await requireParty(tx, holds(actor, 'clerk', gate.departmentId), bid.key);
      const { found, now } = await verdictOf(tx, bid.key);
      const facts = factsAt(tx, { gate, bid }, now, await hasOpenCorrection(tx, bid.key));
      await tx.move(BID_MACHINE, Bid, bid, 'checkBid', facts, {
        set: { proposedStatus: found.status, proposedRules: found.rules, checkedById: actor.personId, checkedForId: actsFor(actor) },
        document: found,
        challengeId: gate.key,
      });
      return bid.key;
    });
  }

  /**
   * The second checker lets the verdict stand, computed anew. Where the last bid is found and none is eligible, the challenge has no bid.
   * Throws FORM_CHECK_TOO_EARLY, CORRECTION_OPEN, WRONG_STATE before the first check, TWO_PERSON_RULE.
   */
  async confirm(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { gate, bid } = await lockBid(tx, uuidOf(id, 'bid'), 'update');
      await requireParty(tx, holds(actor, 'approver', gate.departmentId), bid.key);
      await find(tx, { gate, bid }, 'officers');
      return bid.key;
    });
  }

  /** Records how many of the panel voted for the bid, before the last stage of the review is closed. Throws STAGE_CLOSED. */
  async recordVotes(actor: Actor, id: string, votes: number): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { gate, bid } = await lockBid(tx, uuidOf(id, 'bid'));
      await requireParty(tx, holds(actor, 'clerk', gate.departmentId), bid.key);
      if (await reviewClosed(tx, gate.key)) throw new DomainError('STAGE_CLOSED');
      await tx.move(BID_MACHINE, Bid, bid, 'recordPanelVotes', factsAt(tx, { gate, bid }, await tx.now()), {
        set: { panelVotes: votes },
        document: { votes },
        challengeId: gate.key,
      });
      return bid.key;
    });
  }
}

async function reviewClosed(tx: Tx, challengeKey: string): Promise<boolean> {
  const { closed } = await tx.one<{ closed: boolean | null }>(
    'select every(closed_at is not null) as closed from review_stage where challenge_id = $1',
    [challengeKey],
  );
  return closed === true;
}
