import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { newId, newSecretId, typedId, uuidOf } from '../common/ids.js';
import type { LocalizedText } from '../common/text.js';
import { Database, type Tx } from '../common/transaction.js';
import { afterCloses, clerksChallenge, type ReviewedChallenge, reviewedChallenge } from './challenge.facts.js';
import { moveDraw } from './draw.conclusion.js';
import { Draw } from './draw.entity.js';
import type { DrawPanelInput } from './draw.input.js';
import { pseudonymOf } from './draw.names.js';
import type { CandidatePlace, PanelSource } from './panel.enum.js';
import { Panel } from './panel.entity.js';
import type { AppointPanelInput } from './panel.input.js';
import { PANEL_MACHINE } from './panel.machine.js';

/** Who shall sit, before the panel is settled; ids are uuids. */
interface Candidates {
  event: 'appointPanel' | 'drawPanel';
  source: PanelSource;
  seed: string;
  drawn: string[];
  reserves: string[];
  /** The draw that they come from, or null. */
  drawId: string | null;
}

/** A panel until it is settled: appointed or drawn, anew if need be, and declined. */
@Injectable()
export class PanelService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** The clerk puts a draw made elsewhere on record. Throws EXPERT_UNKNOWN, PANEL_SETTLED. */
  async appoint(actor: Actor, input: AppointPanelInput): Promise<string> {
    const { seed } = input;
    const drawn = [...new Set(input.drawn.map((id) => uuidOf(id, 'expert')))];
    const reserves = [...new Set(input.reserves.map((id) => uuidOf(id, 'expert')))].filter((expert) => !drawn.includes(expert));
    return this.database.write(actor, async (tx) => {
      const challenge = await clerksChallenge(tx, input.challenge);
      await requireKnown(tx, [...drawn, ...reserves]);
      return convene(tx, challenge, { event: 'appointPanel', source: 'APPOINTED', seed, drawn, reserves, drawId: null });
    });
  }

  /**
   * The clerk seats a finished draw: nobody chooses whom. Throws DRAW_NOT_FINISHED where it is not the last draw of the challenge, or not finished,
   * PANEL_SETTLED. Source: mechanism.md 2.4.
   */
  async draw(actor: Actor, input: DrawPanelInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { key, challengeId } = await tx.load(Draw, uuidOf(input.draw, 'draw'));
      const challenge = await clerksChallenge(tx, typedId('challenge', challengeId), 'update');
      const draw = await tx.load(Draw, key, 'update');
      const [later] = await tx.query(`select from draw where challenge_id = $1 and no > $2 and state <> 'VOID'`, [challengeId, draw.no]);
      if (later || draw.state !== 'DRAWN') throw new DomainError('DRAW_NOT_FINISHED');
      const { drawn, reserves } = await expertsBehind(tx, draw);
      await moveDraw(tx, draw, 'drawPanel');
      return convene(tx, challenge, { event: 'drawPanel', source: 'DRAWN', seed: draw.seed!, drawn, reserves, drawId: draw.key });
    });
  }

  /**
   * An expert will not serve in this challenge; who is not a candidate is put on record all the same, so that nobody learns from it who is.
   * Throws NOT_FOUND where there is no panel or the actor is no expert, PANEL_SETTLED.
   */
  async decline(actor: Actor, challengeId: string, reason: LocalizedText): Promise<string> {
    const expert = actor.expertId;
    if (!expert) throw new DomainError('NOT_FOUND');
    return this.database.write(actor, async (tx) => {
      const challenge = await reviewedChallenge(tx, uuidOf(challengeId, 'challenge'));
      const panel = await panelOf(tx, challenge.key);
      const now = await tx.now();
      await tx.move(
        PANEL_MACHINE,
        Panel,
        panel,
        'declineSeat',
        { afterCloses: afterCloses(challenge, now) },
        { challengeId: challenge.key },
      );
      await tx.query(
        `insert into panel_candidate (id, panel_id, challenge_id, expert_id, place, position, declined_at, decline_reason)
         values ($1, $2, $3, $4, 'UNLISTED', 0, $5, $6)
         on conflict (panel_id, expert_id) do update set declined_at = excluded.declined_at, decline_reason = excluded.decline_reason`,
        [newSecretId(), panel.key, challenge.key, expert, now, JSON.stringify(reason)],
      );
      return panel.key;
    });
  }
}

/** The panel of a challenge, locked. Throws NOT_FOUND. */
export async function panelOf(tx: Tx, challengeId: string): Promise<Panel> {
  const { id } = await tx.one<{ id: string }>('select id from panel where challenge_id = $1', [challengeId]);
  return tx.load(Panel, id, 'update');
}

/** Uuids of those whom a draw has drawn, and of its reserves. */
async function expertsBehind(tx: Tx, { secret, drawn, reserves }: Draw): Promise<Record<'drawn' | 'reserves', string[]>> {
  const experts = await tx.query<{ id: string }>('select id from expert');
  const byPseudonym = new Map(experts.map(({ id }) => [pseudonymOf(secret, id), id]));
  const behind = (pseudonyms: readonly string[]) => pseudonyms.map((pseudonym) => byPseudonym.get(pseudonym)!);
  return { drawn: behind(drawn), reserves: behind(reserves) };
}

async function requireKnown(tx: Tx, experts: string[]): Promise<void> {
  const known = await tx.query<{ id: string }>('select id from expert where id = any($1)', [experts]);
  const unknown = experts.find((expert) => !known.some(({ id }) => id === expert));
  if (unknown) throw new DomainError('EXPERT_UNKNOWN', { expert: typedId('expert', unknown) });
}

/** Makes the panel, or replaces the candidates of one that is not settled; who declined has declined for good. */
async function convene(tx: Tx, challenge: ReviewedChallenge, candidates: Candidates): Promise<string> {
  const { event, source, seed, drawn, reserves, drawId } = candidates;
  const now = await tx.now();
  const set = { seed, source, drawId, appointedById: tx.actor.personId!, appointedAt: now };
  const wire = (experts: readonly string[]) => experts.map((expert) => typedId('expert', expert));
  const document = { seed, source, drawn: wire(drawn), reserves: wire(reserves), draw: drawId && typedId('draw', drawId) };
  const [made] = await tx.query<{ id: string }>(
    `insert into panel (id, challenge_id, seed, source, state, draw_id, appointed_by, appointed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (challenge_id) do nothing returning id`,
    [newId(), challenge.key, seed, source, PANEL_MACHINE.initial, drawId, set.appointedById, set.appointedAt],
  );
  const panel = await panelOf(tx, challenge.key);
  if (made)
    await tx.event({ subject: 'panel', key: panel.key, event, to: panel.state, role: 'clerk', challengeId: challenge.key, document });
  else {
    const facts = { afterCloses: afterCloses(challenge, now), drawn: drawId !== null };
    await tx.move(PANEL_MACHINE, Panel, panel, event, facts, { set, document, challengeId: challenge.key });
  }
  await tx.query('delete from panel_candidate where panel_id = $1 and declined_at is null', [panel.key]);
  await tx.query(`update panel_candidate set place = 'UNLISTED' where panel_id = $1`, [panel.key]);
  await seatCandidates(tx, panel, 'DRAWN', drawn);
  await seatCandidates(tx, panel, 'RESERVE', reserves);
  return panel.key;
}

async function seatCandidates(tx: Tx, panel: Panel, place: CandidatePlace, experts: readonly string[]): Promise<void> {
  for (const [position, expert] of experts.entries())
    await tx.query(
      `insert into panel_candidate (id, panel_id, challenge_id, expert_id, place, position) values ($1, $2, $3, $4, $5, $6)
       on conflict (panel_id, expert_id) do update set place = excluded.place, position = excluded.position`,
      [newSecretId(), panel.key, panel.challengeId, expert, place, position],
    );
}
