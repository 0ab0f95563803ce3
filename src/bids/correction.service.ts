import { Inject, Injectable } from '@nestjs/common';
import { type Actor, holds } from '../common/actor.js';
import { addWorkingDays } from '../common/calendar.js';
import { calendarOverrides } from '../common/calendar.service.js';
import { documentOf } from '../common/document.js';
import { DomainError } from '../common/errors.js';
import { newId, uuidOf } from '../common/ids.js';
import { afterDeadline, inTime } from '../common/offset.js';
import { Database, type Tx } from '../common/transaction.js';
import { FileService } from '../files/file.service.js';
import { List } from '../lists/list.entity.js';
import { Bid } from './bid.entity.js';
import { find, hasOpenCorrection } from './bid.finding.js';
import { factsAt, type Gate, lockBid } from './bid.gate.js';
import { BID_MACHINE } from './bid.machine.js';
import { isOwn, requireParty } from './bid.visibility.js';
import { Correction } from './correction.entity.js';
import type { CorrectBidInput, NoticeDefectInput } from './correction.input.js';
import { CORRECTION_MACHINE } from './correction.machine.js';
import { correctionInstants } from './correction.rules.js';

/** Working days, some fourteen years: a policy may name any number. */
const LONGEST_REMINDER = 3660;
const reminderKey = (correctionId: string): string => `bid.correction-reminder:${correctionId}`;

/** Formal defects and their correction 补正. */
@Injectable()
export class CorrectionService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(FileService) private readonly files: FileService,
  ) {}

  /** The clerk notices a formal defect of an opened bid: the bidder is reminded, and the correction ends by itself. Throws FORM_CHECK_TOO_EARLY. */
  async notice(actor: Actor, { bid: id, kind, note = null }: NoticeDefectInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { gate, bid } = await lockBid(tx, uuidOf(id, 'bid'), 'update');
      await requireParty(tx, holds(actor, 'clerk', gate.departmentId), bid.key);
      const now = await tx.now();
      const found = bid.state === 'INELIGIBLE';
      const unfound = { eligibilityStatus: null, eligibilityRules: null, countedVersion: null, corrected: null, foundAt: null };
      await tx.move(BID_MACHINE, Bid, bid, 'noticeDefect', factsAt(tx, { gate, bid }, now), {
        set: found ? {} : unfound,
        document: { kind },
        challengeId: gate.key,
      });
      const key = newId();
      const { reminderAt, endsAt, provisional } = await instantsOf(tx, bid.listId, now);
      const state = CORRECTION_MACHINE.initial;
      await tx.insert(Correction, {
        ...{ key, bidId: bid.key, kind, note, noticedById: actor.personId!, noticedAt: now },
        ...{ reminderAt, endsAt, provisional, state, files: [] },
      });
      await tx.send('bid.correction-reminder', { bidId: bid.key }, { at: reminderAt, key: reminderKey(key) });
      await tx.send('bid.correction-end', { bidId: bid.key }, { at: afterDeadline(endsAt), key: `bid.correction-end:${key}` });
      if (found) await find(tx, { gate, bid }, 'system');
      return key;
    });
  }

  /**
   * The bidder answers. An answer that changes the content is received, and the bid fails at once; one after the end is on record and refused
   * CORRECTION_TOO_LATE. Otherwise, when nothing else is open, the bid goes back to the officers. Throws WRONG_STATE.
   */
  async correct(actor: Actor, { correction: id, contentChanged, changed, files }: CorrectBidInput): Promise<string> {
    const key = uuidOf(id, 'correction');
    const given = { contentChanged: contentChanged || changed.length > 0, changed: documentOf(changed), files };
    return this.database.write(actor, async (tx) => {
      const { bidId } = await tx.one<{ bidId: string }>('select bid_id as "bidId" from correction where id = $1', [key]);
      const { gate, bid } = await lockBid(tx, bidId, 'update');
      // Not everybody who works at the lead: experts are affiliated there too.
      await requireParty(tx, await isOwn(tx, bid.key), bid.key);
      const correction = await tx.load(Correction, key, 'update');
      await this.files.bind(tx, { fileIds: files, boundType: 'correction', boundId: key, uploaderPersonId: actor.personId! });
      const now = await tx.now();
      if (!inTime(now, correction.endsAt)) {
        tx.refusal = new DomainError('CORRECTION_TOO_LATE', { deadline: correction.endsAt.toISOString() });
        const reason = 'CORRECTION_TOO_LATE';
        await tx.event({ subject: 'correction', key, event: 'correctBid', reason, document: given, challengeId: gate.key });
        return key;
      }
      await tx.move(
        CORRECTION_MACHINE,
        Correction,
        correction,
        given.contentChanged ? 'changeContent' : 'correctBid',
        {},
        {
          set: { ...given, correctedAt: now, correctedById: actor.personId },
          document: given,
          challengeId: gate.key,
        },
      );
      await tx.cancel(reminderKey(key));
      await tx.cancel(`bid.correction-end:${key}`);
      await settle(tx, { gate, bid }, given.contentChanged);
      return key;
    });
  }
}

/** What follows for the bid when one of its corrections has come to its end: a failure at once, a check when none is open. */
export async function settle(tx: Tx, { gate, bid }: { gate: Gate; bid: Bid }, failed: boolean): Promise<void> {
  if (failed || bid.state === 'INELIGIBLE') {
    if (BID_MACHINE.states[bid.state].fail) await find(tx, { gate, bid }, 'system');
  } else if (bid.state === 'NEEDS_CORRECTION' && !(await hasOpenCorrection(tx, bid.key))) {
    await tx.move(BID_MACHINE, Bid, bid, 'resume', factsAt(tx, { gate, bid }, await tx.now()), { challengeId: gate.key });
  }
}

/** A day of the calendar was moved: reminders that are still to come are planned anew, and what moves goes on record. */
export async function replanReminders(tx: Tx): Promise<void> {
  const open = await tx.query<{ id: string; listId: string; challengeId: string }>(
    `select k.id, b.list_id as "listId", b.challenge_id as "challengeId" from correction k join bid b on b.id = k.bid_id
     where k.state = 'OPEN' and k.reminded_at is null order by k.id`,
  );
  for (const { id, listId, challengeId } of open) {
    const correction = await tx.load(Correction, id, 'update');
    if (correction.state !== 'OPEN' || correction.remindedAt) continue;
    const { reminderAt, provisional } = await instantsOf(tx, listId, correction.noticedAt);
    await tx.update(Correction, id, { reminderAt, provisional });
    if (reminderAt.getTime() === correction.reminderAt.getTime()) continue;
    await tx.send('bid.correction-reminder', { bidId: correction.bidId }, { at: reminderAt, key: reminderKey(id) });
    const document = { from: correction.reminderAt, to: reminderAt };
    await tx.event({ subject: 'correction', key: id, event: 'replan', challengeId, document });
  }
}

/** Reminder and end by the rules of the list; `provisional` where the reminder's calendar isn't published yet. */
async function instantsOf(tx: Tx, listKey: string, now: Date): Promise<{ reminderAt: Date; endsAt: Date; provisional: boolean }> {
  const { rules } = await tx.load(List, listKey);
  const overrides = await calendarOverrides(tx);
  let provisional = false;
  // A reminder after the end is none: so many working days are never fewer calendar days.
  const correctionWorkingDays = Math.min(rules.form.correctionWorkingDays, rules.form.correctionLatestDays, LONGEST_REMINDER);
  const { remindAt, endsAt } = correctionInstants(now, { ...rules.form, correctionWorkingDays }, (from, count) => {
    const counted = addWorkingDays(from, count, overrides);
    provisional = counted.provisional;
    return counted.at;
  });
  return { reminderAt: remindAt, endsAt, provisional };
}
