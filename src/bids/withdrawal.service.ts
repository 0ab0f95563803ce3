import { Inject, Injectable } from '@nestjs/common';
import { noticeOpened } from '../challenges/challenge.visibility.js';
import type { Actor } from '../common/actor.js';
import { typedId, uuidOf } from '../common/ids.js';
import { Database, type Tx } from '../common/transaction.js';
import { ServerKeys } from '../crypto/server-keys.js';
import { Bid } from './bid.entity.js';
import { newSalt, withdrawalCommitment } from './bid.envelope.js';
import { factsAt, type Gate, lockBid, type SealingGate, takesBids } from './bid.gate.js';
import { BID_MACHINE } from './bid.machine.js';
import { requireParty } from './bid.visibility.js';
import { giveReceipt } from './receipt.giving.js';

/** What the PI does with a submitted bid. */
@Injectable()
export class WithdrawalService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ServerKeys) private readonly keys: ServerKeys,
  ) {}

  /** Confirms the bid after a material amendment, before the close. Throws WRONG_STATE, BID_NOT_OPEN. */
  async confirm(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { gate, bid } = await lockBid(tx, uuidOf(id, 'bid'));
      await requireParty(tx, actor.personId === bid.piId, bid.key);
      const facts = factsAt(tx, { gate, bid }, await tx.now());
      await tx.move(BID_MACHINE, Bid, bid, 'confirmBid', facts, { set: { challengeVersion: gate.version }, challengeId: gate.key });
      return bid.key;
    });
  }

  /**
   * Withdraws the bid: by the close it is as if it had not been submitted, nobody reads its content any more, and it may be
   * submitted anew. After the close it is logged, and the form check goes on; in its notice a proposed bid falls, and that is a breach 违约,
   * which goes on the integrity record (mechanism.md 2.3). Throws WRONG_STATE.
   */
  async withdraw(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { gate, bid } = await lockBid(tx, uuidOf(id, 'bid'));
      await requireParty(tx, actor.personId === bid.piId, bid.key);
      const now = await tx.now();
      const free = bid.state === 'SUBMITTED' && takesBids(gate, now);
      const reason = free ? null : await this.lateness(tx, gate);
      // Where neither is possible, the refusal names what was asked for.
      const event = !free && BID_MACHINE.states[bid.state].withdrawLate ? 'withdrawLate' : 'withdrawBid';
      await tx.move(BID_MACHINE, Bid, bid, event, factsAt(tx, { gate, bid }, now), {
        set: { withdrawnAt: now, ...(free && { content: null }) },
        reason,
        challengeId: gate.key,
        document: await this.receipt(tx, gate, bid, now, free),
      });
      if (bid.state === 'PROPOSED')
        await tx.event({ subject: 'bid', key: bid.key, event: 'integrityRecord', role: 'system', challengeId: gate.key, reason });
      if (bid.state === 'PROPOSED' || bid.state === 'RESERVE')
        await tx.send('award.give-up', { challengeId: gate.key, bidId: bid.key }, { key: `award.give-up:${bid.key}` });
      return bid.key;
    });
  }

  /** Gives the receipt, and returns what the record says of it. */
  private async receipt(tx: Tx, gate: SealingGate, { key: bidKey, version: no }: Bid, at: Date, inTime: boolean): Promise<object> {
    const salt = newSalt();
    const commitment = withdrawalCommitment({ bid: typedId('bid', bidKey), challenge: typedId('challenge', gate.key), no, salt });
    await giveReceipt(tx, this.keys, gate, { bidKey, kind: 'withdrawal', no, commitment, salt, at, inTime });
    return { no, commitment };
  }

  private async lateness(tx: Tx, gate: Gate): Promise<'AFTER_CLOSE' | 'AFTER_NOTICE'> {
    const noticed = await tx.query(`select 1 where ${noticeOpened('$1', 'clock_now()')}`, [gate.key]);
    return noticed.length ? 'AFTER_NOTICE' : 'AFTER_CLOSE';
  }
}
