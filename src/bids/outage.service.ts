import { Inject, Injectable } from '@nestjs/common';
import { Amendment } from '../challenges/amendment.entity.js';
import { AMENDMENT_MACHINE } from '../challenges/amendment.machine.js';
import { Challenge } from '../challenges/challenge.entity.js';
import { CHALLENGE_MACHINE } from '../challenges/challenge.machine.js';
import { sendCloses } from '../challenges/challenge.timers.js';
import { sendReminder } from '../challenges/reminder.timers.js';
import type { Actor } from '../common/actor.js';
import { documentOf } from '../common/document.js';
import { DomainError } from '../common/errors.js';
import { newId, typedId } from '../common/ids.js';
import { afterDeadline } from '../common/offset.js';
import { Database, type Tx } from '../common/transaction.js';
import { stopAwaitingShares, undoClose } from './close.undoing.js';
import { Outage, type OutageMove, OutageUnmoved } from './outage.entity.js';
import type { DeclareOutageInput } from './outage.input.js';
import { effectOf, later, outageFault, outageShift, shiftOf, type Stand } from './outage.rules.js';

/** Challenges that were open before an outage ended and are not evaluated, with a close after its beginning: locked, so that no close runs meanwhile. */
const LOCKED = `
select c.id from challenge c join list l on l.id = c.list_id
where l.published_at < $2 and c.state in ('OPEN', 'EXTENDED', 'CLOSED') and greatest(c.extended_until, c.bidder_close, c.recommender_close) >= $1
order by c.id for no key update of c`;

/** A custodian who gives a share locks the key: either the share is there for the next statement, or it will be refused. */
const KEYS = `
select id from seal_key where challenge_id = any($1) and state = 'AWAITING_SHARES' order by id for no key update`;

const STANDS = `
select c.id, c.state, c.bidder_close as "bidderClose", c.recommender_close as "recommenderClose", c.extended_until as "extendedUntil",
  exists (select from message m where m.key = 'challenge.evaluate:' || c.id and m.done_at is null and m.failed_at is null) as recommending,
  exists (select from seal_key k join seal_share s on s.seal_key_id = k.id where k.challenge_id = c.id and s.handed_in_at is not null
    and k.round = (select max(r.round) from seal_key r where r.challenge_id = c.id)) as "sharesGiven"
from challenge c where c.id = any($1) order by c.id`;

/** Of what was not moved, what has a close in the outage: with that close, and why it stays. */
const UNMOVED = `
select c.id as "challengeId",
  case when c.extended_until between $1 and $2 then c.extended_until when c.bidder_close between $1 and $2 then c.bidder_close
    else c.recommender_close end as close,
  case when c.state = 'CLOSED' then 'SHARES_GIVEN'
    when exists (select from bid b where b.challenge_id = c.id and b.opened_at is not null) then 'BIDS_OPENED' else 'NO_BID' end as reason
from challenge c join list l on l.id = c.list_id
where l.published_at < $2 and c.state not in ('DRAFT', 'READY') and c.id <> all ($3)
  and (c.extended_until between $1 and $2 or c.bidder_close between $1 and $2 or c.recommender_close between $1 and $2)
order by c.id`;

/** Outages are declared one at a time, so that two operators do not declare the same one. */
const OUTAGE_LOCK = 7_245_015;

type Declared = Omit<Outage, 'id' | 'moves' | 'unmoved' | 'availableActions'>;

/** Outages of the platform: what they met is given the time anew (mechanism.md 3.3). */
@Injectable()
export class OutageService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * Declares an outage, moves the closes that it met with their timers, undoes those that ran in it and whose bids are still sealed, and publishes
   * it with what could not be moved; all or nothing. Throws INPUT_INVALID.
   */
  async declare(actor: Actor, input: DeclareOutageInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1)', [OUTAGE_LOCK]);
      const locked = (await tx.query<{ id: string }>(LOCKED, [input.from, input.to])).map(({ id }) => id);
      await tx.query(KEYS, [locked]);
      const now = await tx.now();
      const fault = outageFault(input, now) ?? (await overlapOf(tx, input));
      if (fault) throw new DomainError('INPUT_INVALID', { faults: [fault] });
      const outage = { key: newId(), ...input, declaredById: actor.personId!, declaredAt: now, shiftSeconds: outageShift(input) };
      await tx.insert(Outage, outage);
      const moved: string[] = [];
      for (const { id, ...stand } of await tx.query<Stand & { id: string }>(STANDS, [locked])) {
        const effect = effectOf(stand, input);
        if (!effect) continue;
        moved.push(id);
        await this.move(tx, outage, await tx.load(Challenge, id), effect === 'reopen');
      }
      const unmoved = await tx.query<Pick<OutageUnmoved, 'challengeId' | 'close' | 'reason'>>(UNMOVED, [input.from, input.to, moved]);
      if (unmoved.length)
        await tx.insert(
          OutageUnmoved,
          unmoved.map((row) => ({ ...row, key: newId(), outageId: outage.key })),
        );
      await tx.event({
        subject: 'outage',
        key: outage.key,
        event: 'declareOutage',
        role: 'operator',
        document: {
          ...{ ...input, shiftSeconds: outage.shiftSeconds, challenges: moved.map((id) => typedId('challenge', id)) },
          unmoved: unmoved.map(({ challengeId, reason }) => ({ challenge: typedId('challenge', challengeId), reason })),
        },
      });
      return outage.key;
    });
  }

  private async move(tx: Tx, outage: Declared, challenge: Challenge, reopened: boolean): Promise<void> {
    const { key: challengeId, extendedUntil, state } = challenge;
    if (state === 'CLOSED') await stopAwaitingShares(tx, challengeId);
    if (extendedUntil) {
      const until = later(extendedUntil, shiftOf(extendedUntil, outage));
      await this.take(tx, challenge, { extendedUntil: until }, reopened);
      await tx.send(
        'challenge.extension-end',
        { challengeId },
        { at: afterDeadline(until), key: `challenge.extension-end:${challengeId}` },
      );
      await sendReminder(tx, challengeId, 'bidderClose', until);
      return this.keep(tx, outage, challengeId, { bidderCloseBefore: extendedUntil, bidderClose: until, reopened });
    }
    const { bidderClose: bidder, recommenderClose: recommender } = challenge;
    const open = state === 'OPEN' || reopened;
    const seconds = shiftOf(open ? bidder : recommender, outage);
    const closes = { bidderClose: open ? later(bidder, seconds) : bidder, recommenderClose: later(recommender, seconds) };
    await this.amend(tx, outage, challenge, {
      newBidderClose: open ? closes.bidderClose : null,
      newRecommenderClose: closes.recommenderClose,
    });
    await this.take(tx, challenge, closes, reopened);
    await sendCloses(tx, challengeId, closes);
    await this.keep(tx, outage, challengeId, {
      ...(open && { bidderCloseBefore: bidder, bidderClose: closes.bidderClose }),
      recommenderCloseBefore: recommender,
      recommenderClose: closes.recommenderClose,
      reopened,
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
    reopened: boolean,
  ): Promise<void> {
    if (reopened) return undoClose(tx, challenge, set);
    await tx.move(CHALLENGE_MACHINE, Challenge, challenge, 'meetOutage', {}, { set, challengeId: challenge.key, document: set });
  }

  private async keep(tx: Tx, { key: outageId }: Pick<Outage, 'key'>, challengeId: string, moved: Partial<OutageMove>): Promise<void> {
    await tx.query(
      `insert into outage_move (id, outage_id, challenge_id, bidder_from, bidder_to, recommender_from, recommender_to, reopened)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        newId(),
        outageId,
        challengeId,
        moved.bidderCloseBefore ?? null,
        moved.bidderClose ?? null,
        moved.recommenderCloseBefore ?? null,
        moved.recommenderClose ?? null,
        moved.reopened ?? false,
      ],
    );
  }
}

/** A close that was given the time back once is not given it twice. */
async function overlapOf(tx: Tx, { from, to }: DeclareOutageInput): Promise<{ path: string; message: string } | null> {
  const [other] = await tx.query('select from outage where from_at < $2 and to_at > $1', [from, to]);
  return other ? { path: 'input', message: 'overlaps an outage that is declared' } : null;
}
