import { Inject, Injectable } from '@nestjs/common';
import { AwardService } from '../awards/award.service.js';
import { moveBids } from '../awards/bid.moves.js';
import { placesOf } from '../awards/deviation.rules.js';
import { Bid } from '../bids/bid.entity.js';
import { Challenge } from '../challenges/challenge.entity.js';
import { winnersOf } from '../challenges/challenge.facts.js';
import { CHALLENGE_MACHINE } from '../challenges/challenge.machine.js';
import type { Actor } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { newId, typedId, uuidOf } from '../common/ids.js';
import type { JobPayloads } from '../common/jobs.js';
import { take } from '../common/machine.js';
import { addDays, afterDeadline, inTime } from '../common/offset.js';
import { Database, type Tx } from '../common/transaction.js';
import { isBudgetOfficer } from '../lists/officer.visibility.js';
import { signing } from './contract.actions.js';
import { Contract } from './contract.entity.js';
import { bannedParties, countedContent, endChallenge, keepVersion, lockedContract, rulesOf, signaturesOf } from './contract.facts.js';
import { CONTRACT_MACHINE, NO_FACTS } from './contract.machine.js';
import { isPartyTo, refusalTo } from './contract.visibility.js';
import { Signature } from './signature.entity.js';
import { concludes, partiesOf, type PartyToSign, weakened } from './signing.rules.js';
import { firstTaskBook, promiseOf, taskBookHash } from './task-book.content.js';
import { contractAmount, SIGN } from './task-book.rules.js';
import { dueInstants } from './term.rules.js';

const lapseKey = (contractId: string): string => `contract.lapse:${contractId}`;
/** Days of 24 hours before the last instant to sign. */
const REMINDER_DAYS = 5;
/** The timer that asks whether the first payment was made. */
export const firstPaymentKey = (contractId: string): string => `contract.first-payment-overdue:${contractId}`;

/** A contract from its draft to the last signature, or to its lapse. */
@Injectable()
export class ContractService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(AwardService) private readonly awards: AwardService,
  ) {}

  /** The contract of an awarded bid, for its parties to sign. Does nothing where the bid has one. */
  async draft(tx: Tx, { challengeId, bidId, awardedAt, signBy }: JobPayloads['contract.draft']): Promise<void> {
    if ((await tx.query('select from contract where bid_id = $1', [bidId])).length) return;
    const challenge = await tx.load(Challenge, challengeId);
    const bid = await tx.load(Bid, bidId);
    const content = await countedContent(tx, bid);
    const request = BigInt(content.budget?.publicRequest ?? 0);
    const amountFen = contractAmount(request, BigInt(challenge.publicPerAwardFen), bid.selfFunded) ?? 0n;
    const organisation = (key: string) => typedId('organisation', key);
    const parties = partiesOf({
      lead: organisation(bid.leadId),
      pi: typedId('person', bid.piId),
      unitApprover: bid.unitApproverId && typedId('person', bid.unitApproverId),
      partners: (content.partners ?? []).map((partner) => partner.organisation),
      endUser: organisation(challenge.endUserId),
      needOwner: challenge.needOwnerId && organisation(challenge.needOwnerId),
      department: organisation(challenge.departmentId),
    });
    const taskBook = firstTaskBook(challenge, bid, content, { amountFen, parties });
    const sides = parties.filter(({ party }) => party !== 'DEPARTMENT').map((part) => uuidOf(part.organisation, 'organisation'));
    const key = newId();
    await tx.insert(Contract, {
      key,
      bidId,
      challengeId,
      departmentId: challenge.departmentId,
      leadId: bid.leadId,
      piId: bid.piId,
      unitApproverId: bid.unitApproverId,
      partyIds: [...new Set(sides)],
      state: CONTRACT_MACHINE.initial,
      selfFunded: bid.selfFunded,
      amount: String(amountFen),
      title: taskBook.title,
      taskBook,
      awardedAt: new Date(awardedAt),
      signBy: new Date(signBy),
      extensions: 0,
    });
    await keepVersion(tx, key, taskBook, await tx.now(), null);
    await tx.event({ subject: 'contract', key, event: 'draft', to: CONTRACT_MACHINE.initial, challengeId, document: taskBook });
    await tx.send('contract.lapse', { contractId: key }, { at: afterDeadline(new Date(signBy)), key: lapseKey(key) });
    const remindAt = addDays(new Date(signBy), -REMINDER_DAYS);
    if (remindAt > (await tx.now())) await tx.send('contract.remind', { contractId: key }, { at: remindAt });
  }

  /**
   * One signature for every part that the actor stands for; the department's is the last and makes the contract effective. Throws NOT_A_PARTY,
   * SIGNED_ALREADY, SIGNING_TOO_LATE, PARTY_BANNED, SIGNATURES_MISSING, TARGET_WEAKER, AWARDS_TAKEN, WRONG_STATE. Source: mechanism.md 2.6.
   */
  async sign(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { contract, challenge } = await lockedContract(tx, uuidOf(id, 'contract'));
      const now = await tx.now();
      const { mine, refusal } = signing(contract, await signaturesOf(tx, contract.key), now, actor);
      if (!mine.length) throw this.strangerRefusal(actor, contract);
      const last = concludes(mine);
      take(CONTRACT_MACHINE, contract.state, last ? 'takeEffect' : 'signContract', NO_FACTS);
      if (refusal) {
        const missing = refusal.code === 'SIGNATURES_MISSING' ? refusal.missing.map(inWords) : [];
        throw new DomainError(refusal.code, { deadline: contract.signBy.toISOString(), missing });
      }
      const [banned] = await bannedParties(tx, contract, now);
      if (banned) throw new DomainError('PARTY_BANNED', { party: banned });
      if (last) await this.requireSound(tx, contract, challenge);
      const parties = mine.map(({ party, organisation }) => ({ party, organisation }));
      const signature = { parties, taskBookHash: taskBookHash(contract.taskBook), signedAt: now };
      await tx.insert(Signature, { key: newId(), contractId: contract.key, personId: actor.personId!, ...signature });
      await tx.move(CONTRACT_MACHINE, Contract, contract, 'signContract', NO_FACTS, { challengeId: challenge.key, document: signature });
      if (last) await this.takeEffect(tx, contract, challenge, now);
      return contract.key;
    });
  }

  /** The last instant to sign is near, and signatures are missing. */
  async remind(tx: Tx, contractId: string): Promise<void> {
    const contract = await tx.load(Contract, contractId, 'share');
    if (contract.state !== 'SIGN_PENDING' || !inTime(await tx.now(), contract.signBy)) return;
    await tx.event({ subject: 'contract', key: contractId, event: 'remindToSign', challengeId: contract.challengeId });
  }

  /**
   * The time to sign is over: the bid lapses one second after it, and the next reserve may step in. Does nothing where it was signed. Those of
   * the challenge that are due as well lapse with it, by time and then in the order of the award, whichever timer rings first.
   */
  async lapse(tx: Tx, contractId: string): Promise<void> {
    const { contract: rung, challenge } = await lockedContract(tx, contractId);
    const now = await tx.now();
    if (rung.state !== 'SIGN_PENDING' || now < afterDeadline(rung.signBy)) return;
    const due = await tx.query<{ id: string }>(
      `select c.id from contract c join decision d on d.challenge_id = c.challenge_id
       where c.challenge_id = $1 and c.state = 'SIGN_PENDING' and c.sign_by + interval '1 second' <= $2
       order by c.sign_by, array_position(d.awarded, c.bid_id), c.id`,
      [challenge.key, now],
    );
    for (const { id } of due) {
      const contract = await tx.load(Contract, id, 'update');
      await tx.move(CONTRACT_MACHINE, Contract, contract, 'lapse', NO_FACTS, { challengeId: challenge.key });
      await this.awards.lapse(tx, { challengeId: challenge.key, bidId: contract.bidId, at: afterDeadline(contract.signBy) });
    }
    await endChallenge(tx, challenge);
  }

  /** Puts on record, for finance and supervision, that the signing share was not paid in time (国办发〔2021〕32号). */
  async firstPaymentOverdue(tx: Tx, contractId: string): Promise<void> {
    const contract = await tx.load(Contract, contractId, 'share');
    const unpaid = await tx.query(`select from payment where contract_id = $1 and stage = $2 and paid_fen < scheduled_fen`, [
      contractId,
      SIGN,
    ]);
    if (contract.state !== 'EFFECTIVE' || !unpaid.length) return;
    await tx.event({ subject: 'contract', key: contractId, event: 'firstPaymentOverdue', challengeId: contract.challengeId });
  }

  /** What the whole contract must hold when it takes effect (mechanism.md 2.15, invariants 2 and 9). */
  private async requireSound(tx: Tx, contract: Contract, challenge: Challenge): Promise<void> {
    const content = await countedContent(tx, await tx.load(Bid, contract.bidId));
    const agreed = challenge.indicators.map((indicator) => {
      const value = contract.taskBook.indicators.find(({ id }) => id === indicator.id)?.value ?? indicator.target;
      return { ...indicator, rangeMode: indicator.rangeMode ?? undefined, value, promise: promiseOf(content, indicator.id) };
    });
    const weak = weakened(agreed);
    if (weak.length) throw new DomainError('TARGET_WEAKER', { indicators: weak });
    const winners = winnersOf(challenge.winners);
    if (winners.mode === 'prize' && contract.selfFunded) return;
    const { signed } = await tx.one<{ signed: number }>(
      'select count(*)::int as signed from contract where challenge_id = $1 and signed_at is not null and not ($2 and self_funded)',
      [challenge.key, winners.mode === 'prize'],
    );
    const limit = placesOf(winners);
    if (signed >= limit) throw new DomainError('AWARDS_TAKEN', { limit });
  }

  private async takeEffect(tx: Tx, contract: Contract, challenge: Challenge, now: Date): Promise<void> {
    const { endsAt } = dueInstants(now, contract.taskBook.milestones, []);
    await tx.move(CONTRACT_MACHINE, Contract, contract, 'takeEffect', NO_FACTS, {
      set: { signedAt: now, endsAt },
      challengeId: challenge.key,
      document: { taskBook: contract.taskBook, signedAt: now, endsAt },
    });
    await moveBids(tx, [contract.bidId], 'sign');
    if (challenge.state === 'AWARDED') await tx.move(CHALLENGE_MACHINE, Challenge, challenge, 'run', {}, { challengeId: challenge.key });
    await tx.cancel(lapseKey(contract.key));
    await tx.send('milestone.plan', { contractId: contract.key });
    await tx.send('payment.schedule', { contractId: contract.key });
    if (contract.amount === '0' || contract.taskBook.signingSharePercent <= 0) return;
    const { payment } = await rulesOf(tx, challenge.listId);
    const due = afterDeadline(addDays(now, payment.firstDays));
    await tx.send('contract.first-payment-overdue', { contractId: contract.key }, { at: due, key: firstPaymentKey(contract.key) });
  }

  /** To who sees the contract as a party or an officer he is simply none of those who sign. */
  private strangerRefusal(actor: Actor, contract: Contract): DomainError {
    const involved = isPartyTo(actor, contract) || isBudgetOfficer(actor, contract.departmentId);
    return involved ? new DomainError('NOT_A_PARTY') : refusalTo(actor, contract);
  }
}

/** A part as a refusal names it. */
const inWords = ({ party, organisation }: PartyToSign): string => `${party} ${organisation}`;
