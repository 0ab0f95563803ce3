import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor.js';
import { documentOf } from '../common/document.js';
import { DomainError } from '../common/errors.js';
import { newId, typedId } from '../common/ids.js';
import { afterDeadline } from '../common/offset.js';
import { Database, type Tx } from '../common/transaction.js';
import { Amendment } from './amendment.entity.js';
import { AMENDMENT_MACHINE } from './amendment.machine.js';
import { Challenge } from './challenge.entity.js';
import { CHALLENGE_MACHINE } from './challenge.machine.js';
import { sendCloses } from './challenge.timers.js';
import { sendReminder } from './reminder.timers.js';
import { Outage, OutageMove } from './outage.entity.js';
import type { DeclareOutageInput } from './outage.input.js';
import { later, outageFault, outageShift } from './outage.rules.js';

/**
 * What an outage met: challenges that were open before it ended, with a close that lay after its beginning and has not run. Of one that is
 * closed, the recommender close may still be ahead; it is over when its timer has run.
 */
const MET = `
select c.id from challenge c join list l on l.id = c.list_id
where l.published_at < $2 and (c.state in ('OPEN', 'EXTENDED') and coalesce(c.extended_until, c.bidder_close) >= $1
  or c.state = 'CLOSED' and c.extended_until is null and c.recommender_close >= $1
    and exists (select from message m where m.key = 'challenge.evaluate:' || c.id and m.done_at is null and m.failed_at is null))
order by c.id for no key update of c`;

/** Outages of the platform: what they met is given the time anew (mechanism.md 3.3). */
@Injectable()
export class OutageService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Declares an outage, moves the closes that it met with their timers, and publishes it; all or nothing. Throws INPUT_INVALID. */
  async declare(actor: Actor, input: DeclareOutageInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const met = await tx.query<{ id: string }>(MET, [input.from, input.to]);
      const now = await tx.now();
      const fault = outageFault(input, now);
      if (fault) throw new DomainError('INPUT_INVALID', { faults: [fault] });
      const outage = { key: newId(), ...input, declaredById: actor.personId!, declaredAt: now, shiftSeconds: outageShift(input) };
      await tx.insert(Outage, outage);
      for (const { id } of met) await this.move(tx, outage, await tx.load(Challenge, id));
      await tx.event({
        subject: 'outage',
        key: outage.key,
        event: 'declareOutage',
        role: 'operator',
        document: { ...input, shiftSeconds: outage.shiftSeconds, challenges: met.map(({ id }) => typedId('challenge', id)) },
      });
      return outage.key;
    });
  }

  private async move(tx: Tx, outage: Omit<Outage, 'id' | 'moves' | 'availableActions'>, challenge: Challenge): Promise<void> {
    const { key: challengeId, extendedUntil, state } = challenge;
    if (extendedUntil) {
      const until = later(extendedUntil, outage.shiftSeconds);
      await this.take(tx, challenge, { extendedUntil: until });
      await tx.send(
        'challenge.extension-end',
        { challengeId },
        { at: afterDeadline(until), key: `challenge.extension-end:${challengeId}` },
      );
      await sendReminder(tx, challengeId, 'bidderClose', until);
      return this.keep(tx, outage, challengeId, { bidderCloseBefore: extendedUntil, bidderClose: until });
    }
    const { bidderClose: bidder, recommenderClose: recommender } = challenge;
    const open = state === 'OPEN';
    const closes = {
      bidderClose: open ? later(bidder, outage.shiftSeconds) : bidder,
      recommenderClose: later(recommender, outage.shiftSeconds),
    };
    await this.amend(tx, outage, challenge, {
      newBidderClose: open ? closes.bidderClose : null,
      newRecommenderClose: closes.recommenderClose,
    });
    await this.take(tx, challenge, closes);
    await sendCloses(tx, challengeId, closes);
    await this.keep(tx, outage, challengeId, {
      ...(open && { bidderCloseBefore: bidder, bidderClose: closes.bidderClose }),
      recommenderCloseBefore: recommender,
      recommenderClose: closes.recommenderClose,
    });
  }

  /** An amendment in force, so that whoever follows the closes finds why they moved; bids need no confirmation. */
  private async amend(
    tx: Tx,
    { reason, declaredById, declaredAt }: Pick<Outage, 'reason' | 'declaredById' | 'declaredAt'>,
    { key: challengeId, version }: Challenge,
    closes: Pick<Amendment, 'newBidderClose' | 'newRecommenderClose'>,
  ): Promise<void> {
    const said = { material: false, reason, changes: documentOf([]), ...closes };
    const amendment = {
      key: newId(),
      challengeId,
      ...said,
      state: AMENDMENT_MACHINE.initial,
      proposedById: declaredById,
      proposedAt: declaredAt,
    };
    await tx.insert(Amendment, amendment);
    const set = { approvedAt: declaredAt, version };
    await tx.move(
      AMENDMENT_MACHINE,
      Amendment,
      await tx.load(Amendment, amendment.key),
      'meetOutage',
      { ownProposal: true },
      { set, challengeId, document: said },
    );
  }

  private async take(
    tx: Tx,
    challenge: Challenge,
    set: Partial<Pick<Challenge, 'bidderClose' | 'recommenderClose' | 'extendedUntil'>>,
  ): Promise<void> {
    await tx.move(CHALLENGE_MACHINE, Challenge, challenge, 'meetOutage', {}, { set, challengeId: challenge.key, document: set });
  }

  private async keep(tx: Tx, { key: outageId }: Pick<Outage, 'key'>, challengeId: string, moved: Partial<OutageMove>): Promise<void> {
    await tx.query(
      `insert into outage_move (id, outage_id, challenge_id, bidder_from, bidder_to, recommender_from, recommender_to)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        newId(),
        outageId,
        challengeId,
        moved.bidderCloseBefore ?? null,
        moved.bidderClose ?? null,
        moved.recommenderCloseBefore ?? null,
        moved.recommenderClose ?? null,
      ],
    );
  }
}
