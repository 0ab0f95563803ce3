import { Injectable } from '@nestjs/common';
import { Challenge } from '../challenges/challenge.entity.js';
import { CHALLENGE_MACHINE } from '../challenges/challenge.machine.js';
import { bothClosed } from '../challenges/schedule.rules.js';
import { sendCloses } from '../challenges/challenge.timers.js';
import { sendReminder } from '../challenges/reminder.timers.js';
import { keepersOfLaterRound, makeSealKeys } from '../challenges/seal-key.making.js';
import { newId } from '../common/ids.js';
import { afterDeadline } from '../common/offset.js';
import { sendIndexing } from '../common/indexing.js';
import type { Tx } from '../common/transaction.js';
import { List } from '../lists/list.entity.js';
import { documentOf } from './award.service.js';
import { Decision } from './decision.entity.js';
import { bidCounts, type Case, loadCase } from './decision.facts.js';
import { DECISION_MACHINE } from './decision.machine.js';
import { decide } from './decision.rules.js';
import { extension } from './extension.rules.js';

/** What becomes of a challenge without a valid bid, by itself (samples/README.md rule 10). */
@Injectable()
export class NoBidService {
  /**
   * Decides NO_BID with the policy's action, where indeed no bid is valid and none may become so. After an extension that brought no valid bid
   * either, the challenge is relisted. Sent again, or while the extension runs, it changes nothing.
   */
  async run(tx: Tx, noBid: Case): Promise<void> {
    const { challenge, decision } = noBid;
    const { valid, open } = await bidCounts(tx, challenge.key);
    if (valid + open > 0 || !['CLOSED', 'EVALUATING'].includes(challenge.state)) return;
    if (!decision) await this.decideNoBid(tx, noBid);
    else if (decision.state === 'EXTENDED') await this.relist(tx, challenge, decision);
  }

  /** The extension begins: the challenge takes bids again, sealed to keys of their own. Throws CUSTODIAN_WITHOUT_KEY. */
  async openExtension(tx: Tx, challengeId: string): Promise<void> {
    const challenge = await tx.load(Challenge, challengeId, 'update');
    if (challenge.state !== 'EXTENDED' || challenge.extendedUntil! < (await tx.now())) return;
    const list = await tx.load(List, challenge.listId);
    const sealKeys = await makeSealKeys(tx, challenge, list.rules, await keepersOfLaterRound(tx, list));
    await tx.move(CHALLENGE_MACHINE, Challenge, challenge, 'reopen', {}, { challengeId, document: { sealKeys } });
  }

  /** The extension is over: the challenge closes as it did the first time, which finds out what it brought. */
  async endExtension(tx: Tx, challengeId: string): Promise<void> {
    const { challenge, decision } = await loadCase(tx, challengeId, 'update');
    const until = challenge.extendedUntil;
    if (!until || (await tx.now()) < afterDeadline(until)) return;
    if (challenge.state === 'OPEN') await sendCloses(tx, challengeId, { bidderClose: until, recommenderClose: until });
    if (challenge.state === 'EXTENDED' && decision?.state === 'EXTENDED') await this.relist(tx, challenge, decision);
  }

  private async decideNoBid(tx: Tx, { challenge, rules }: Case): Promise<void> {
    const challengeId = challenge.key;
    const now = await tx.now();
    const { action, extendDays } = rules.noBid;
    const extended = action === 'EXTEND_ONCE_THEN_RELIST' && extendDays > 0 ? extension(bothClosed(challenge), now, extendDays) : null;
    const { validBids, outcome, steps } = decide({
      validBids: 0,
      ranking: [],
      winners: { mode: 'single', k: 1 },
      rules,
      canDeliver: [],
      extended: !extended,
    });
    const key = newId();
    const row = { validBids, outcome, action, steps, decidedAt: now, publicFrom: now };
    await tx.insert(Decision, { key, challengeId, departmentId: challenge.departmentId, state: DECISION_MACHINE.initial, ...row });
    await sendIndexing(tx, 'DECISION', [key]);
    const decision = await tx.load(Decision, key);
    const record = { challengeId, document: documentOf(decision) };
    await tx.move(DECISION_MACHINE, Decision, decision, extended ? 'extend' : 'noBid', { ownDecision: false }, record);
    await tx.move(CHALLENGE_MACHINE, Challenge, challenge, 'noBid', {}, { challengeId });
    if (!extended) {
      const event = action === 'WITHDRAW' ? 'withdraw' : 'relist';
      await tx.move(CHALLENGE_MACHINE, Challenge, challenge, event, {}, { challengeId });
      return;
    }
    const { opens, until } = extended;
    await tx.move(
      CHALLENGE_MACHINE,
      Challenge,
      challenge,
      'extend',
      {},
      { challengeId, set: { extendedUntil: until }, document: { opens, until } },
    );
    if (opens <= until)
      await tx.send('challenge.extension-open', { challengeId }, { at: opens, key: `challenge.extension-open:${challengeId}` });
    const end = { at: afterDeadline(until), key: `challenge.extension-end:${challengeId}` };
    await tx.send('challenge.extension-end', { challengeId }, end);
    await sendReminder(tx, challengeId, 'bidderClose', until);
    await sendIndexing(tx, 'CHALLENGE', [challengeId]);
  }

  private async relist(tx: Tx, challenge: Challenge, decision: Decision): Promise<void> {
    const challengeId = challenge.key;
    const steps = [...decision.steps, { step: 'RELISTED' as const, days: null }];
    const record = { set: { steps }, challengeId, document: documentOf(decision, { steps }) };
    await tx.move(DECISION_MACHINE, Decision, decision, 'noBid', { ownDecision: false }, record);
    if (challenge.state !== 'EXTENDED') await tx.move(CHALLENGE_MACHINE, Challenge, challenge, 'noBid', {}, { challengeId });
    await tx.move(CHALLENGE_MACHINE, Challenge, challenge, 'relist', {}, { challengeId });
  }
}
