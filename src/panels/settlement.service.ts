import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor.js';
import { holdFacts } from '../common/fact-changes.js';
import { newId, newSecretId, typedId } from '../common/ids.js';
import { take } from '../common/machine.js';
import { Database, type Tx } from '../common/transaction.js';
import { afterCloses, clerksChallenge, type ReviewedChallenge } from './challenge.facts.js';
import { evidenceOf } from './conflict.evidence.rules.js';
import { conflictFacts } from './conflict.facts.js';
import { keepConflicts } from './conflict.record.js';
import { conflicts } from './conflict.rules.js';
import { Panel } from './panel.entity.js';
import { PANEL_MACHINE } from './panel.machine.js';
import { panelOf } from './panel.service.js';
import { ReviewStage } from './review-stage.entity.js';
import { STAGE_MACHINE } from './review-stage.machine.js';
import { Seat } from './seat.entity.js';
import { settle, type SettleFacts, type Settlement } from './settle.rules.js';

/** A candidate as stored. */
interface CandidateRow {
  expert: string;
  place: string;
  declined: boolean;
  mainStratum: string | null;
}

/** The panel is settled once: conflicts, seats, and the first stage opens. */
@Injectable()
export class SettlementService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** The clerk settles the panel. Throws PANEL_TOO_EARLY, PANEL_SETTLED, NOT_FOUND without a panel. Source: samples/README.md rules 4, 5. */
  async settle(actor: Actor, challengeId: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const challenge = await clerksChallenge(tx, challengeId, 'update');
      await holdFacts(tx);
      const panel = await panelOf(tx, challenge.key);
      const now = await tx.now();
      const facts = { afterCloses: afterCloses(challenge, now) };
      take(PANEL_MACHINE, panel.state, 'settlePanel', facts);

      const known = await conflictFacts(tx, challenge, now, { sealed: false });
      const found = conflicts(known);
      const candidates = await candidatesOf(tx, panel);
      const { scope } = challenge.rules.conflict;
      const settlement = settle({ ...candidates, conflicts: found, scope, minimum: challenge.rules.panel.minimum });
      const { replaced, members, enough } = onWire(settlement);
      await tx.move(PANEL_MACHINE, Panel, panel, 'settlePanel', facts, {
        set: { replaced, enoughNow: enough, settledEnough: enough, settledAt: now, settledById: actor.personId },
        challengeId: challenge.key,
        document: { members, replaced, enough, conflicts: found, facts: known, ...recordOf(candidates) },
      });
      const conflictRows = found.map((conflict) => ({ ...conflict, evidence: evidenceOf(conflict, known) }));
      await keepConflicts(tx, panel, conflictRows, { at: now, late: false, afterDecision: false });
      for (const [position, expertId] of settlement.members.entries())
        await tx.insert(Seat, { key: newSecretId(), panelId: panel.key, challengeId: challenge.key, expertId, position });
      await planStages(tx, challenge, now);
      return panel.key;
    });
  }
}

/** What of the candidates decides who sits, for the record. */
function recordOf({ drawn, reserves, declined, mainStratum }: Candidates): object {
  const wire = (expert: string) => typedId('expert', expert);
  const mainStrata = Object.fromEntries([...drawn, ...reserves].map((expert) => [wire(expert), mainStratum(expert)]));
  return { drawn: drawn.map(wire), reserves: reserves.map(wire), declined: declined.map(wire), mainStrata };
}

type Candidates = Pick<SettleFacts, 'drawn' | 'reserves' | 'declined' | 'mainStratum'>;

/** Who was drawn, who is in reserve and who declined, in the order of the draw. */
export async function candidatesOf(tx: Pick<Tx, 'query'>, { key }: Pick<Panel, 'key'>): Promise<Candidates> {
  const candidates = await tx.query<CandidateRow>(
    `select p.expert_id as expert, p.place, p.declined_at is not null as declined, e.strata[1] as "mainStratum"
     from panel_candidate p join expert e on e.id = p.expert_id where p.panel_id = $1
     order by p.place, p.position, p.expert_id`,
    [key],
  );
  const standing = (place: string) => candidates.filter((candidate) => candidate.place === place).map(({ expert }) => expert);
  const strata = new Map(candidates.map(({ expert, mainStratum }) => [expert, mainStratum ?? '']));
  return {
    drawn: standing('DRAWN'),
    reserves: standing('RESERVE'),
    declined: candidates.filter(({ declined }) => declined).map(({ expert }) => expert),
    mainStratum: (expert) => strata.get(expert) ?? '',
  };
}

function onWire({ members, replaced, enough }: Settlement): Settlement {
  const wire = (expert: string) => typedId('expert', expert);
  return {
    members: members.map(wire),
    replaced: replaced.map(({ expert, by, reason }) => ({ expert: wire(expert), by: by && wire(by), reason })),
    enough,
  };
}

async function planStages(tx: Tx, { key: challengeId, rules }: ReviewedChallenge, now: Date): Promise<void> {
  for (const [position, { id: stage }] of rules.review.stages.entries()) {
    const row = { key: newId(), challengeId, stage, position, state: STAGE_MACHINE.initial };
    await tx.insert(ReviewStage, row);
    if (position === 0) await openStage(tx, row, now);
  }
}

/** Opens a planned stage. */
export async function openStage(tx: Tx, stage: Pick<ReviewStage, 'key' | 'challengeId' | 'state'>, now: Date): Promise<void> {
  await tx.move(
    STAGE_MACHINE,
    ReviewStage,
    stage as ReviewStage,
    'openStage',
    {},
    { set: { openedAt: now }, challengeId: stage.challengeId },
  );
}
