import { Inject, Injectable } from '@nestjs/common';
import { isPublished, requireSeen } from '../challenges/challenge.visibility.js';
import { type Actor, ANONYMOUS } from '../common/actor.js';
import { addWorkingDays } from '../common/calendar.js';
import { calendarOverrides } from '../common/calendar.service.js';
import { DomainError } from '../common/errors.js';
import { newId, typedId, uuidOf } from '../common/ids.js';
import { addDays, afterDeadline } from '../common/offset.js';
import { Database, type Tx } from '../common/transaction.js';
import { FileService } from '../files/file.service.js';
import { requireOfficer } from '../lists/officer.visibility.js';
import type { EffectiveRules } from '../policies/effective-rules.js';
import { AwardService } from './award.service.js';
import { loadCase } from './decision.facts.js';
import { Objection } from './objection.entity.js';
import type { DecideObjectionInput, FileObjectionInput } from './objection.input.js';
import { OBJECTION_MACHINE } from './objection.machine.js';
import { inadmissibility, judge } from './objection.rules.js';

/** A century of working days: what a policy asks beyond it is never. */
const NEVER = 25_000;
const admitKey = (objectionId: string): string => `objection.admit-overdue:${objectionId}`;
const finishKey = (objectionId: string): string => `objection.finish-overdue:${objectionId}`;

/** Objections to a bid during and after the notice. */
@Injectable()
export class ObjectionService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(AwardService) private readonly awards: AwardService,
    @Inject(FileService) private readonly files: FileService,
  ) {}

  /**
   * Anyone files, from the start of the notice, also when it is over and after the award: whether it is heard follows at once, and everything
   * is on record, but not who filed without a name: not even beside the idempotency key. Throws NOTICE_NOT_OPEN, NOT_FOUND, INPUT_INVALID for
   * files without a name.
   */
  async file(actor: Actor, input: FileObjectionInput): Promise<string> {
    const filedById = input.realName ? actor.personId : null;
    const filer = filedById === null ? { ...ANONYMOUS, act: actor.act } : actor;
    return this.database.write(filer, async (tx) => {
      const { challenge, rules, decision } = await loadCase(tx, uuidOf(input.challenge, 'challenge'), 'share');
      requireSeen(actor, challenge);
      const now = await tx.now();
      if (!decision?.publicFrom || decision.publicFrom > now) throw new DomainError('NOTICE_NOT_OPEN');
      const { id: bidKey } = await tx.one<{ id: string }>(`select id from bid where id = $1 and challenge_id = $2 and state <> 'DRAFT'`, [
        uuidOf(input.bid, 'bid'),
        challenge.key,
      ]);
      const filed = { filedAt: now, named: filedById !== null, ground: input.ground };
      const reasons = inadmissibility(filed, rules.objection.admissibleGrounds, decision.noticeCloses ?? challenge.noticeCloses);
      const { admissible, outcome, effect } = judge(reasons, null);
      const times = admissible ? await dueTimes(tx, now, rules) : { admitBy: null, finishBy: null, provisional: false };
      const row = { key: newId(), challengeId: challenge.key, departmentId: challenge.departmentId, bidKey, filedAt: now, filedById };
      const { ground, text } = input;
      const state = OBJECTION_MACHINE.initial;
      await tx.insert(Objection, { ...row, ground, text, state, admissible, reasons, outcome, effect, ...times });
      await this.attach(tx, row.key, filedById, input.files ?? []);
      await this.receive(tx, row.key);
      return row.key;
    });
  }

  /**
   * An approver finds on an admissible objection. UPHELD removes the bid at once and lets the reserve step in; the last finding lets the award
   * go on one second later. Throws OBJECTION_INADMISSIBLE, WRONG_STATE.
   */
  async decide(actor: Actor, input: DecideObjectionInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const key = uuidOf(input.objection, 'objection');
      const { challengeId } = await tx.load(Objection, key);
      const { challenge, rules, decision } = await loadCase(tx, challengeId, 'update');
      const objection = await tx.load(Objection, key, 'update');
      requireOfficer(actor, 'approver', challenge, isPublished(challenge));
      if (!objection.admissible) throw new DomainError('OBJECTION_INADMISSIBLE');
      const findingAt = await tx.now();
      const { finding, text: findingText = null } = input;
      const { outcome, effect } = judge(objection.reasons, finding);
      await tx.move(
        OBJECTION_MACHINE,
        Objection,
        objection,
        finding === 'UPHELD' ? 'uphold' : 'dismiss',
        {},
        {
          set: { finding, findingAt, findingById: actor.personId, findingText, outcome, effect },
          challengeId,
          document: { finding, findingAt, findingText },
        },
      );
      await tx.cancel(admitKey(key));
      await tx.cancel(finishKey(key));
      if (!decision) return key;
      if (finding === 'UPHELD') await this.awards.remove(tx, { challenge, rules, decision }, objection.bidKey, findingAt);
      if (decision.noticeCloses && findingAt >= decision.noticeCloses)
        await tx.send('award.carry-out', { challengeId }, { at: afterDeadline(findingAt), key: `award.carry-out:${challengeId}` });
      return key;
    });
  }

  /** A time for an objection has passed without a finding: on record for the approver and supervision. The award stays held. */
  async escalate(tx: Tx, objectionId: string, missed: 'admit' | 'finish'): Promise<void> {
    const objection = await tx.load(Objection, objectionId, 'update');
    if (objection.state !== 'ADMITTED') return;
    await tx.move(
      OBJECTION_MACHINE,
      Objection,
      objection,
      'escalate',
      {},
      { challengeId: objection.challengeId, reason: `${missed} overdue` },
    );
  }

  /** A day of the calendar was moved: times to admit that are still to come are counted anew, and what moves goes on record. */
  async replan(tx: Tx): Promise<void> {
    const pending = await tx.query<{ id: string; challengeId: string }>(
      `select id, challenge_id as "challengeId" from objection where state = 'ADMITTED' and admit_by > clock_now() order by challenge_id, id`,
    );
    for (const { id, challengeId } of pending) {
      const { rules } = await loadCase(tx, challengeId, 'share');
      const objection = await tx.load(Objection, id, 'update');
      if (objection.state !== 'ADMITTED') continue;
      const { admitBy, provisional } = await dueTimes(tx, objection.filedAt, rules);
      if (provisional !== objection.provisional) await tx.update(Objection, id, { provisional });
      if (admitBy.getTime() === objection.admitBy!.getTime()) continue;
      await tx.update(Objection, id, { admitBy });
      await tx.send('objection.admit-overdue', { objectionId: id }, { at: afterDeadline(admitBy), key: admitKey(id) });
      await tx.event({ subject: 'objection', key: id, event: 'replan', challengeId, document: { from: objection.admitBy, to: admitBy } });
    }
  }

  /** Files are kept with who uploaded them, so an objection without a name has none. */
  private async attach(tx: Tx, key: string, filedById: string | null, fileIds: string[]): Promise<void> {
    if (filedById) return this.files.bind(tx, { fileIds, boundType: 'objection', boundId: key, uploaderPersonId: filedById });
    if (fileIds.length)
      throw new DomainError('INPUT_INVALID', { faults: [{ path: 'input.files', message: 'can come only under the own name' }] });
  }

  /** Admitted or not, as the rules say. */
  private async receive(tx: Tx, key: string): Promise<void> {
    const objection = await tx.load(Objection, key);
    const { challengeId, bidKey, ground, text, reasons, admissible, admitBy, finishBy } = objection;
    const entry = { subject: OBJECTION_MACHINE.name, key, challengeId };
    await tx.event({ ...entry, event: 'fileObjection', to: objection.state, document: { bid: typedId('bid', bidKey), ground, text } });
    await tx.move(
      OBJECTION_MACHINE,
      Objection,
      objection,
      admissible ? 'admit' : 'refuse',
      {},
      { challengeId, reason: reasons.join(', ') || null },
    );
    if (reasons.includes('ANONYMOUS')) await tx.event({ ...entry, event: 'tip', reason: 'for supervision' });
    if (!admissible) return;
    await tx.send('objection.admit-overdue', { objectionId: key }, { at: afterDeadline(admitBy!), key: admitKey(key) });
    await tx.send('objection.finish-overdue', { objectionId: key }, { at: afterDeadline(finishBy!), key: finishKey(key) });
  }
}

async function dueTimes(tx: Tx, filedAt: Date, { objection: { admitWorkingDays, finishDays } }: EffectiveRules) {
  const { at, provisional } = addWorkingDays(filedAt, Math.min(admitWorkingDays, NEVER), await calendarOverrides(tx));
  return { admitBy: at, finishBy: addDays(filedAt, finishDays), provisional };
}
