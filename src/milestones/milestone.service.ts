import { Inject, Injectable } from '@nestjs/common';
import { type Actor, holds } from '../common/actor.js';
import { inTime } from '../common/offset.js';
import { documentOf } from '../common/document.js';
import { DomainError } from '../common/errors.js';
import { newId, uuidOf } from '../common/ids.js';
import { Database, type Tx } from '../common/transaction.js';
import type { Contract } from '../contracts/contract.entity.js';
import { requirePi } from '../contracts/contract.facts.js';
import { FileService } from '../files/file.service.js';
import { rectifyBy } from './due.rules.js';
import { type ContractCase, evidenceOf, loadContractCase, refusedInside } from './milestone.facts.js';
import { Milestone } from './milestone.entity.js';
import type { MeasurementInput, SubmitMilestoneInput, UserOpinionInput } from './milestone.input.js';
import { MILESTONE_MACHINE, NO_FACTS } from './milestone.machine.js';
import { cancelTimers, sendRectifyTimer } from './milestone.timers.js';
import { MilestoneSubmission } from './milestone-submission.entity.js';
import { SUBMISSION_MACHINE } from './submission.machine.js';
import { judgeSubmission, mayRectify, type MilestoneVerdict } from './verdict.rules.js';

/** Submissions for milestones and their verdicts. */
@Injectable()
export class MilestoneService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(FileService) private readonly files: FileService,
  ) {}

  /**
   * The PI submits for a milestone; late ones are taken and marked late. Throws NOT_FOUND, FORBIDDEN, WRONG_STATE where the contract is not in
   * force, ROUND_USED, INDICATOR_UNKNOWN, INPUT_INVALID, FILE_BOUND.
   */
  async submit(actor: Actor, input: SubmitMilestoneInput): Promise<string> {
    const { milestone: code, round, measurements, moneyUsed, files = [] } = input;
    if (moneyUsed < 0n) throw new DomainError('INPUT_INVALID', { faults: [{ path: 'input.moneyUsed', message: 'must not be negative' }] });
    return this.database.write(actor, async (tx) => {
      const { challenge, contract } = await loadContractCase(tx, uuidOf(input.contract, 'contract'), 'share');
      await requirePi(tx, contract);
      requireInForce(contract, 'submitMilestone');
      const unknown = measurements.find(({ indicator }) => challenge.indicators.every(({ id }) => id !== indicator));
      if (unknown) throw new DomainError('INDICATOR_UNKNOWN', { indicator: unknown.indicator });
      await requirePeople(tx, measurements);
      const milestone = await lockMilestone(tx, contract.key, code);
      const { rounds } = await tx.one<{ rounds: number }>(
        'select count(*)::int as rounds from milestone_submission where milestone_id = $1',
        [milestone.key],
      );
      const event = round === 1 ? 'submitMilestone' : 'resubmit';
      if (rounds >= round || !MILESTONE_MACHINE.states[milestone.state][event]) throw new DomainError('ROUND_USED', { round });
      const submittedAt = await tx.now();
      const deadline = round === 1 ? milestone.dueAt : milestone.rectifyBy;
      const late = deadline !== null && !inTime(submittedAt, deadline);
      const { key: milestoneId, contractId, bidId, challengeId, departmentId } = milestone;
      const key = newId();
      await tx.insert(MilestoneSubmission, {
        ...{ key, milestoneId, contractId, bidId, challengeId, departmentId, round, submittedAt, late },
        submittedById: actor.personId!,
        measurements: documentOf(measurements),
        moneyUsed: String(moneyUsed),
        state: SUBMISSION_MACHINE.initial,
      });
      const attached = { fileIds: files, uploaderPersonId: actor.personId! };
      await this.files.bind(tx, { ...attached, boundType: 'milestone_submission', boundId: key });
      const document = { submission: key, round, late, measurements, moneyUsed };
      await tx.move(MILESTONE_MACHINE, Milestone, milestone, event, { inForce: true, rounds }, { challengeId, document });
      await cancelTimers(tx, milestone.key);
      return key;
    });
  }

  /** The end user says what it thinks, until the verdict. Throws NOT_FOUND, FORBIDDEN, WRONG_STATE. */
  async giveOpinion(actor: Actor, { submission: id, opinion }: UserOpinionInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const submission = await tx.load(MilestoneSubmission, uuidOf(id, 'milestone_submission'), 'update');
      const { challengeId } = submission;
      const { challenge, contract } = await loadContractCase(tx, submission.contractId, 'share');
      if (!holds(actor, 'end-user', challenge.endUserId)) throw refusedInside(actor, contract);
      const set = { userOpinion: opinion, opinionById: actor.personId };
      await tx.move(
        SUBMISSION_MACHINE,
        MilestoneSubmission,
        submission,
        'giveUserOpinion',
        {},
        { set, challengeId, document: { opinion } },
      );
      return submission.key;
    });
  }

  /**
   * A clerk decides a submission: the verdicts are those of the rules, whatever became of the contract meanwhile. What is passed may unlock
   * money; a first round that is not leads to one rectification where the list grants it. Throws NOT_FOUND, FORBIDDEN, WRONG_STATE.
   */
  async decide(actor: Actor, submissionId: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const key = uuidOf(submissionId, 'milestone_submission');
      const { contractId, milestoneId } = await tx.load(MilestoneSubmission, key);
      const found = await loadContractCase(tx, contractId, 'share');
      if (!holds(actor, 'clerk', found.contract.departmentId)) throw refusedInside(actor, found.contract);
      const milestone = await tx.load(Milestone, milestoneId, 'update');
      const submission = await tx.load(MilestoneSubmission, key, 'update');
      const decidedAt = await tx.now();
      const { code } = milestone;
      const { round, challengeId } = submission;
      const { indicators: verdicts, verdict } = judgeSubmission({ milestone: code, round, ...(await evidenceOf(tx, found, submission)) });
      const set = { verdicts, verdict, decidedAt, decidedById: actor.personId };
      await tx.move(SUBMISSION_MACHINE, MilestoneSubmission, submission, 'decideMilestone', {}, { set, challengeId, document: set });
      await this.conclude(tx, found, milestone, { verdict, round, decidedAt });
      return key;
    });
  }

  private async conclude(
    tx: Tx,
    { rules }: ContractCase,
    milestone: Milestone,
    { verdict, round, decidedAt }: { verdict: MilestoneVerdict; round: number; decidedAt: Date },
  ): Promise<void> {
    const { challengeId, contractId } = milestone;
    const record = { challengeId, document: { round, verdict } };
    if (verdict === 'PASSED') {
      const set = { verdict, passedAt: decidedAt };
      await tx.move(MILESTONE_MACHINE, Milestone, milestone, 'pass', NO_FACTS, { ...record, set });
      await tx.send('payment.settle', { contractId });
    } else if (mayRectify(verdict, round, rules.milestone.rectifyTimes)) {
      const end = rectifyBy(decidedAt, rules.milestone.rectifyMonths);
      const set = { verdict, rectifyBy: Number.isNaN(end.getTime()) ? null : end };
      await tx.move(MILESTONE_MACHINE, Milestone, milestone, 'condition', NO_FACTS, { ...record, set });
      if (set.rectifyBy) await sendRectifyTimer(tx, milestone.key, set.rectifyBy);
    } else {
      await tx.move(MILESTONE_MACHINE, Milestone, milestone, 'fail', NO_FACTS, { ...record, set: { verdict } });
    }
  }
}

function requireInForce({ state }: Contract, event: string): void {
  if (state !== 'EFFECTIVE') throw new DomainError('WRONG_STATE', { machine: 'contract', state, event });
}

async function requirePeople(tx: Tx, measurements: readonly MeasurementInput[]): Promise<void> {
  const people = [...new Set(measurements.map(({ issuedBy }) => uuidOf(issuedBy, 'person')))];
  const { known } = await tx.one<{ known: number }>('select count(*)::int as known from person where id = any($1)', [people]);
  if (known < people.length) throw new DomainError('NOT_FOUND');
}

async function lockMilestone(tx: Tx, contractKey: string, code: string): Promise<Milestone> {
  const { id } = await tx.one<{ id: string }>('select id from milestone where contract_id = $1 and code = $2', [contractKey, code]);
  return tx.load(Milestone, id, 'update');
}
