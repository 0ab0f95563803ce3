import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { newId, newSecretId, typedId, uuidOf } from '../common/ids.js';
import { take } from '../common/machine.js';
import { Database, type Tx } from '../common/transaction.js';
import { type ReviewedChallenge, reviewedChallenge } from '../panels/challenge.facts.js';
import { ReviewStage } from '../panels/review-stage.entity.js';
import { STAGE_MACHINE } from '../panels/review-stage.machine.js';
import type { StageId } from '../policies/effective-rules.js';
import { rankingInput } from './ranking.facts.js';
import { stageRanking } from './ranking.rules.js';
import { RefusedSheet } from './refused-sheet.entity.js';
import { ScoreSheet } from './score-sheet.entity.js';
import type { ReviseScoreInput, SubmitScoreInput } from './sheet.input.js';
import { checkSheet, countedItems, exclusion, type ExclusionReason, type SheetFault } from './sheet.rules.js';

interface ScoredBid {
  key: string;
  eligible: boolean;
  foundAt: Date | null;
}

/** What an expert does: sheets, and their revision. */
@Injectable()
export class SheetService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * Takes the sheet of the acting expert. One whose marks must not count is NOT_FOUND, as the bid is then to the expert, and the attempt
   * stays on record with its reason (samples/README.md "Refused at once"). A missing comment is a warning on the sheet.
   * Throws STAGE_NOT_OPEN, STAGE_CLOSED, SHEET_INVALID, SHEET_SUBMITTED; FORBIDDEN to who is no expert.
   */
  async submit(actor: Actor, input: SubmitScoreInput): Promise<string> {
    const expertId = expertOf(actor);
    const { stage: stageId, items, confidence, canDeliver, overall = null } = input;
    return this.database.write(actor, async (tx) => {
      const bidId = uuidOf(input.bid, 'bid');
      const { challengeId } = await tx.one<{ challengeId: string }>('select challenge_id as "challengeId" from bid where id = $1', [bidId]);
      const challenge = await reviewedChallenge(tx, challengeId);
      const stage = await sharedStage(tx, challengeId, stageId);
      const bid = await sharedBid(tx, bidId);
      const reason = await exclusionOf(tx, challenge, bid, expertId);
      if (reason) return refuse(tx, { challengeId, bidId, expertId, stage: stageId, reason });
      if (!(await hasDeclared(tx, challenge, expertId))) throw new DomainError('NOT_FOUND');
      if (!stage) throw new DomainError('STAGE_NOT_OPEN');
      take(STAGE_MACHINE, stage.state, 'submitScore', {});
      if (stage.position > 0 && !(await goesOn(tx, challenge, bid))) throw new DomainError('NOT_FOUND');

      const { faults, warnings } = checkSheet(items, confidence, challenge.rubric, challenge.rules.scoring);
      requireFaultless(faults);
      const key = newSecretId();
      const [added] = await tx.query(
        `insert into score_sheet (id, challenge_id, bid_id, expert_id, stage, items, confidence, can_deliver, overall, submitted_at, warnings)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, clock_now(), $10) on conflict (bid_id, expert_id, stage) do nothing returning id`,
        [
          ...[key, challengeId, bidId, expertId, stageId, JSON.stringify(items), confidence, canDeliver],
          ...[overall && JSON.stringify(overall), warnings.flatMap(({ criterion }) => criterion ?? [])],
        ],
      );
      if (!added) throw new DomainError('SHEET_SUBMITTED');
      const document = { bid: input.bid, expert: typedId('expert', expertId), stage: stageId, items, confidence, canDeliver, overall };
      await tx.event({ subject: 'score_sheet', key, event: 'submitScore', role: 'expert', challengeId, document });
      return key;
    });
  }

  /**
   * Revises marks in consensus while the stage is open; the first ones are kept, and what is left out keeps its first mark. May be done
   * again. Throws NOT_FOUND without a sheet, or where a conflict came to light, STAGE_CLOSED, SHEET_INVALID; FORBIDDEN to who is no expert.
   */
  async revise(actor: Actor, input: ReviseScoreInput): Promise<string> {
    const expertId = expertOf(actor);
    const { stage: stageId, items, reason } = input;
    return this.database.write(actor, async (tx) => {
      const { key, challengeId } = await tx.one<{ key: string; challengeId: string }>(
        'select id as key, challenge_id as "challengeId" from score_sheet where bid_id = $1 and expert_id = $2 and stage = $3',
        [uuidOf(input.bid, 'bid'), expertId, stageId],
      );
      const challenge = await reviewedChallenge(tx, challengeId);
      const stage = await sharedStage(tx, challengeId, stageId);
      if (!stage) throw new DomainError('STAGE_NOT_OPEN');
      const bid = await sharedBid(tx, uuidOf(input.bid, 'bid'));
      if (await exclusionOf(tx, challenge, { ...bid, eligible: true }, expertId)) throw new DomainError('NOT_FOUND');
      take(STAGE_MACHINE, stage.state, 'reviseScore', {});
      const sheet = await tx.load(ScoreSheet, key, 'update');
      const { faults } = checkSheet(items, null, challenge.rubric, challenge.rules.scoring);
      requireFaultless(faults.filter(({ code }) => code !== 'CRITERION_MISSING'));
      const whole = countedItems({ items: sheet.items, revision: items }, true);
      const { warnings } = checkSheet(whole, null, challenge.rubric, challenge.rules.scoring);
      await tx.update(ScoreSheet, key, {
        revisedItems: items,
        revisedAt: await tx.now(),
        revisionReason: reason,
        warnings: warnings.flatMap(({ criterion }) => criterion ?? []),
      });
      const document = { bid: input.bid, expert: typedId('expert', expertId), stage: stageId, items, reason };
      await tx.event({ subject: 'score_sheet', key, event: 'reviseScore', role: 'expert', challengeId, document });
      return key;
    });
  }
}

function expertOf({ expertId }: Actor): string {
  if (!expertId) throw new DomainError('FORBIDDEN');
  return expertId;
}

function requireFaultless(faults: readonly SheetFault[]): void {
  if (!faults.length) return;
  const named = faults.map(({ code, criterion }) => (criterion === null ? code : `${code} ${criterion}`));
  throw new DomainError('SHEET_INVALID', { faults: named.join('; ') });
}

/** The stage, held open: its close waits for the sheets in flight. Null before the panel is settled. */
async function sharedStage(tx: Tx, challengeId: string, stage: StageId): Promise<ReviewStage | null> {
  const [row] = await tx.query<{ id: string }>('select id from review_stage where challenge_id = $1 and stage = $2', [challengeId, stage]);
  return row ? tx.load(ReviewStage, row.id, 'share') : null;
}

/** The bid as the form check has left it, held so. One that came into an extension after the panel was settled has no conflicts on record. */
const sharedBid = (tx: Tx, key: string): Promise<ScoredBid> =>
  tx.one<ScoredBid>(
    `select id as key, found_at as "foundAt", coalesce(eligibility_status = 'ELIGIBLE', false)
       and not exists (select from panel p where p.challenge_id = bid.challenge_id and p.settled_at < bid.first_submitted_at) as eligible
     from bid where id = $1 for share of bid`,
    [key],
  );

async function exclusionOf(tx: Tx, { key, rules }: ReviewedChallenge, bid: ScoredBid, expert: string): Promise<ExclusionReason | null> {
  const conflicts = await tx.query<{ expert: string; bid: string | null; hard: boolean }>(
    'select expert_id as expert, bid_id as bid, hard from conflict where challenge_id = $1 and expert_id = $2',
    [key, expert],
  );
  const seats = await tx.query('select from seat where challenge_id = $1 and expert_id = $2', [key, expert]);
  const { scope } = rules.conflict;
  return exclusion({ expert, bid: bid.key, bidMayBeScored: bid.eligible, scope, conflicts, panel: seats.length ? [expert] : [] });
}

/** Whether the expert has stated conflicts, where the list asks for it before bids are shown. */
async function hasDeclared(tx: Tx, { key, rules }: ReviewedChallenge, expert: string): Promise<boolean> {
  if (rules.conflict.declaration !== 'required') return true;
  const declared = await tx.query('select from conflict_declaration where challenge_id = $1 and expert_id = $2 limit 1', [key, expert]);
  return declared.length > 0;
}

async function refuse(tx: Tx, refused: Omit<RefusedSheet, 'key' | 'at' | 'bid' | 'expert'>): Promise<string> {
  const key = newId();
  const { challengeId, bidId, expertId, stage, reason } = refused;
  await tx.insert(RefusedSheet, { key, ...refused, at: await tx.now() });
  const document = { bid: typedId('bid', bidId), expert: typedId('expert', expertId), stage, reason };
  await tx.event({ subject: 'refused_sheet', key, event: 'submitScore', role: 'expert', challengeId, reason, document });
  tx.refusal = new DomainError('NOT_FOUND');
  return key;
}

/** Whether the bid went on from the first stage; one that was found eligible after its close is looked at anew. */
async function goesOn(tx: Tx, challenge: ReviewedChallenge, bid: ScoredBid): Promise<boolean> {
  const first = await tx.one<{ goingOn: string[] | null; closedAt: Date | null }>(
    'select going_on as "goingOn", closed_at as "closedAt" from review_stage where challenge_id = $1 and position = 0',
    [challenge.key],
  );
  const id = typedId('bid', bid.key);
  if (first.goingOn?.includes(id)) return true;
  if (!bid.foundAt || !first.closedAt || bid.foundAt <= first.closedAt) return false;
  return stageRanking(await rankingInput(tx, challenge)).goOn.includes(id);
}
