import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor.js';
import { workingDaysBetween } from '../common/calendar.js';
import { calendarOverrides } from '../common/calendar.service.js';
import { DomainError } from '../common/errors.js';
import { typedId, uuidOf } from '../common/ids.js';
import { take } from '../common/machine.js';
import { sendIndexing } from '../common/indexing.js';
import { Database, sha256, type Tx } from '../common/transaction.js';
import { actsFor } from '../common/two-persons.js';
import { List } from '../lists/list.entity.js';
import { LIST_MACHINE } from '../lists/list.machine.js';
import { checkedRules } from '../lists/list.policy.js';
import { factsOf, publicationKey } from '../lists/list.service.js';
import { requireOfficer } from '../lists/officer.visibility.js';
import type { EffectiveRules } from '../policies/effective-rules.js';
import { rulesHash } from '../policies/overlay.rules.js';
import { Challenge } from './challenge.entity.js';
import { contentOf } from './challenge.facts.js';
import { CHALLENGE_MACHINE } from './challenge.machine.js';
import { contentHash } from './challenge.record.js';
import { sendTimers } from './challenge.timers.js';
import { completenessFaults } from './completeness.rules.js';
import { dayZeroOf, type Schedule, scheduleOf } from './schedule.rules.js';
import { type Keepers, keepersAtPublication, makeSealKeys } from './seal-key.making.js';

/** What a list is published under. */
interface Publication {
  at: Date;
  dayZero: Date;
  rules: EffectiveRules;
  schedule: Schedule;
  challenges: Challenge[];
  /** Custodians of its sealed bids; null where nothing is sealed. */
  keepers: Keepers | null;
}

/** The way of a list with its challenges from planning to publication. */
@Injectable()
export class PublicationService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** A clerk asks for approval. Throws WRONG_STATE, LIST_EMPTY, CHALLENGE_INVALID. */
  async submit(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const list = await tx.load(List, uuidOf(id, 'list'), 'update');
      requireOfficer(actor, 'clerk', list, list.state === 'PUBLISHED');
      await tx.move(LIST_MACHINE, List, list, 'submitList', await factsOf(tx, list), {
        set: { submittedById: actor.personId, submittedForId: actsFor(actor) },
      });
      const challenges = await challengesOf(tx, list);
      checkComplete(challenges);
      for (const challenge of challenges)
        await tx.move(CHALLENGE_MACHINE, Challenge, challenge, 'complete', {}, { challengeId: challenge.key });
      return list.key;
    });
  }

  /** The approver sends a list back to planning: approvals, the locked budget and a fixed publication are void. Throws WRONG_STATE. */
  async return(actor: Actor, id: string, reason: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const list = await tx.load(List, uuidOf(id, 'list'), 'update');
      requireOfficer(actor, 'approver', list, list.state === 'PUBLISHED');
      const set = { submittedById: null, approvedById: null, budgetFen: null, budgetLockedById: null, publishAt: null };
      await tx.move(LIST_MACHINE, List, list, 'returnList', await factsOf(tx, list), { set, reason });
      await tx.cancel(publicationKey(list.key));
      for (const challenge of await challengesOf(tx, list))
        await tx.move(CHALLENGE_MACHINE, Challenge, challenge, 'rework', {}, { challengeId: challenge.key });
      return list.key;
    });
  }

  /**
   * The approver publishes, now or at a later instant by the clock; all that could refuse it then is checked now as well. Throws WRONG_STATE,
   * BUDGET_NOT_LOCKED, RULES_INVALID, CHALLENGE_INVALID, NOTICE_TOO_SHORT, PUBLICATION_IN_PAST; where its bids are sealed CUSTODIANS_MISSING,
   * CUSTODIANS_INVALID, CUSTODIAN_WITHOUT_KEY.
   */
  async publish(actor: Actor, id: string, at: Date | null): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const list = await tx.load(List, uuidOf(id, 'list'), 'update');
      requireOfficer(actor, 'approver', list, list.state === 'PUBLISHED');
      const now = await tx.now();
      if (at !== null && at < now) throw new DomainError('PUBLICATION_IN_PAST');
      if (at === null || at.getTime() === now.getTime()) await this.carryOut(tx, list, now);
      else await this.fix(tx, list, at);
      return list.key;
    });
  }

  /** The timer of a fixed publication: does nothing where the list was sent back, cancelled, or published meanwhile. */
  async publishFixed(tx: Tx, listId: string): Promise<void> {
    const list = await tx.load(List, listId, 'update');
    if (list.state === 'APPROVED' && list.publishAt && list.publishAt <= (await tx.now())) await this.carryOut(tx, list, list.publishAt);
  }

  private async fix(tx: Tx, list: List, at: Date): Promise<void> {
    take(LIST_MACHINE, list.state, 'publishList', await factsOf(tx, list));
    await prepared(tx, list, at);
    await tx.update(List, list.key, { publishAt: at });
    await tx.event({ subject: 'list', key: list.key, event: 'fixPublication', role: 'approver', document: { at } });
    await tx.send('list.publish', { listId: list.key }, { at, key: publicationKey(list.key) });
  }

  private async carryOut(tx: Tx, list: List, at: Date): Promise<void> {
    const facts = await factsOf(tx, list);
    take(LIST_MACHINE, list.state, 'publishList', facts);
    const { dayZero, rules, schedule, challenges, keepers } = await prepared(tx, list, at);
    const hash = rulesHash(rules, sha256);
    const documents: object[] = [];
    for (const challenge of challenges) {
      const sealKeys = await makeSealKeys(tx, challenge, rules, keepers);
      documents.push({ id: typedId('challenge', challenge.key), code: challenge.code, contentHash: contentHash(challenge), sealKeys });
    }
    await tx.move(LIST_MACHINE, List, list, 'publishList', facts, {
      set: { rules, rulesHash: hash, publishAt: null, publishedAt: at, dayZero },
      document: { rules, hash, dayZero, challenges: documents },
    });
    await tx.cancel(publicationKey(list.key));
    for (const challenge of challenges) {
      await tx.move(
        CHALLENGE_MACHINE,
        Challenge,
        challenge,
        'open',
        {},
        { set: { ...schedule }, challengeId: challenge.key, document: schedule },
      );
      await sendTimers(tx, challenge.key, schedule);
    }
    const published = challenges.map(({ key }) => key);
    await sendIndexing(tx, 'LIST', [list.key]);
    await sendIndexing(tx, 'CHALLENGE', published);
  }
}

/** Checks a list against what publication asks, and gives what it will be published under. */
async function prepared(tx: Tx, list: List, at: Date): Promise<Publication> {
  const rules = checkedRules(list.rules);
  const challenges = await challengesOf(tx, list);
  checkComplete(challenges);
  const dayZero = dayZeroOf(at);
  const schedule = scheduleOf(rules, dayZero);
  await checkNotice(tx, schedule, rules.notice.workingDays);
  return { at, dayZero, rules, schedule, challenges, keepers: await keepersAtPublication(tx, list, rules) };
}

async function challengesOf(tx: Tx, list: List): Promise<Challenge[]> {
  return tx.manager
    .createQueryBuilder(Challenge, 'challenge')
    .where('challenge.listId = :list', { list: list.key })
    .orderBy('challenge.position')
    .setLock('pessimistic_write')
    .getMany();
}

function checkComplete(challenges: readonly Challenge[]): void {
  const faults = challenges.flatMap((challenge) => completenessFaults(contentOf(challenge)).map((fault) => `${challenge.code}: ${fault}`));
  if (faults.length) throw new DomainError('CHALLENGE_INVALID', { faults: faults.join('; ') });
}

/** At least so many working days lie in the notice (samples/README.md "Time"). */
async function checkNotice(tx: Tx, { noticeOpens, noticeCloses }: Schedule, min: number): Promise<void> {
  const days = workingDaysBetween(noticeOpens, noticeCloses, await calendarOverrides(tx), min);
  if (days < min) throw new DomainError('NOTICE_TOO_SHORT', { days, min });
}
