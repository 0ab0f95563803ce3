import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type Actor, holds } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { newId, typedId, uuidOf } from '../common/ids.js';
import { take } from '../common/machine.js';
import { addDays } from '../common/offset.js';
import { Database, type Tx } from '../common/transaction.js';
import { actsFor } from '../common/two-persons.js';
import { drawRules, type EffectiveRules } from '../policies/effective-rules.js';
import { type BeaconRound, roundAfter } from './beacon.rules.js';
import { clerksChallenge, type ReviewedChallenge, reviewedChallenge } from './challenge.facts.js';
import { PARTY_ROLES, stepGuards } from './draw.actions.js';
import { conclude, goOn, moveDraw, setTimers } from './draw.conclusion.js';
import { Draw } from './draw.entity.js';
import { DRAW_HASHES, isBeaconKey } from './draw.hashes.js';
import type { CommitSeedInput, FreezeDrawInput, RevealSeedInput, SubmitBeaconInput } from './draw.input.js';
import { DRAW_MACHINE, type DrawState } from './draw.machine.js';
import { pseudonymOf } from './draw.names.js';
import { frozenPool } from './draw-pool.facts.js';
import { isFeasible } from './draw.rules.js';
import { transcriptOf } from './draw.transcript.js';
import { commitmentOf, type DrawPartyName, poolHashOf } from './draw.transcript.rules.js';

/** The ceremony of a draw: the pool is frozen, then the parties commit and reveal, each under the lock of its row. */
@Injectable()
export class DrawCeremonyService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * A clerk freezes the pool: from now on nothing can be chosen but the two parts of the seed. One draw at a time, and where the challenge has a
   * finished one, with a reason and without a fallback by which one party could draw again alone. Throws DRAW_OPEN, DRAW_NEEDS_REASON,
   * RULES_INVALID for strata or a beacon that nothing can be drawn by.
   */
  async freeze(actor: Actor, { challenge: id, reason = null }: FreezeDrawInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const challenge = await clerksChallenge(tx, id, 'update');
      if (!challenge.published) throw new DomainError('WRONG_STATE', { machine: 'challenge', state: 'READY', event: 'freezeDraw' });
      const before = await tx.query<{ no: number; state: DrawState }>('select no, state from draw where challenge_id = $1', [
        challenge.key,
      ]);
      const open = before.find(({ state }) => state !== 'DRAWN' && state !== 'VOID');
      if (open) throw new DomainError('DRAW_OPEN', { no: open.no });
      const again = before.some(({ state }) => state === 'DRAWN');
      if (again && !reason) throw new DomainError('DRAW_NEEDS_REASON');
      const draw = await frozenNow(tx, challenge, { no: before.length + 1, again });
      Object.assign(draw, { reason, frozenById: actor.personId! });
      await tx.insert(Draw, draw);
      const { no, poolHash, state } = draw;
      const document = { no, poolHash, reason };
      await tx.event({
        subject: 'draw',
        key: draw.key,
        event: 'freezeDraw',
        to: state,
        role: 'clerk',
        challengeId: challenge.key,
        document,
      });
      await setTimers(tx, draw);
      return draw.key;
    });
  }

  /** A party commits to its part of the seed. Throws DRAW_TOO_LATE, SEED_COMMITTED, TWO_PERSON_RULE where the person did so for the other party. */
  async commit(actor: Actor, { draw: id, party, commitment }: CommitSeedInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { draw, now } = await partysDraw(tx, id, party);
      const facts = stepGuards(draw, party, actor, now);
      const contribution = { commitment, committedAt: now.toISOString(), value: null, salt: null, revealedAt: null };
      const by =
        party === 'issuer'
          ? { issuerById: actor.personId, issuerForId: actsFor(actor) }
          : { supervisionById: actor.personId, supervisionForId: actsFor(actor) };
      await moveDraw(tx, draw, 'commitSeed', { facts, set: { [party]: contribution, ...by }, document: { party, commitment } });
      await goOn(tx, draw, now);
      return draw.key;
    });
  }

  /** Who committed reveals. Throws DRAW_TOO_LATE, SEED_REVEALED, SEED_WRONG where value and salt do not give the commitment. */
  async reveal(actor: Actor, { draw: id, party, value, salt }: RevealSeedInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { draw, now } = await partysDraw(tx, id, party);
      const facts = stepGuards(draw, party, actor, now);
      take(DRAW_MACHINE, draw.state, 'revealSeed', facts);
      const committed = draw[party]!;
      const given = commitmentOf({ draw: typedId('draw', draw.key), party, salt, value }, DRAW_HASHES);
      if (given !== committed.commitment) throw new DomainError('SEED_WRONG');
      const contribution = { ...committed, value, salt, revealedAt: now.toISOString() };
      await moveDraw(tx, draw, 'revealSeed', { facts, set: { [party]: contribution }, document: { party, value, salt } });
      await goOn(tx, draw, now);
      return draw.key;
    });
  }

  /** Anybody signed in hands in the round that is waited for: there is one right signature, so nothing can be chosen. Throws BEACON_INVALID. */
  async submitBeacon(actor: Actor, { draw: id, round, signature }: SubmitBeaconInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const draw = await tx.load(Draw, uuidOf(id, 'draw'), 'update');
      const now = await tx.now();
      take(DRAW_MACHINE, draw.state, 'submitBeacon', stepGuards(draw, 'issuer', actor, now));
      const beacon = draw.beacon!;
      if (round !== beacon.round || DRAW_HASHES.randomness(beacon, signature) === null)
        throw new DomainError('BEACON_INVALID', { round: beacon.round });
      await conclude(tx, draw, now, { beaconSignature: signature }, 'submitBeacon');
      return draw.key;
    });
  }
}

/** The draw, locked, for an officer who acts for the party, and the clock as read under the lock. Throws NOT_FOUND, FORBIDDEN. */
async function partysDraw(tx: Tx, id: string, party: DrawPartyName): Promise<{ draw: Draw; now: Date }> {
  const draw = await tx.load(Draw, uuidOf(id, 'draw'), 'update');
  const { departmentId } = await reviewedChallenge(tx, draw.challengeId);
  if (!PARTY_ROLES[party].some((role) => holds(tx.actor, role, departmentId))) throw new DomainError('FORBIDDEN');
  return { draw, now: await tx.now() };
}

async function frozenNow(tx: Tx, challenge: ReviewedChallenge, { no, again }: { no: number; again: boolean }): Promise<Draw> {
  const now = await tx.now();
  const { panel } = challenge.rules;
  const rules = drawRules(challenge.rules);
  const secret = randomBytes(32).toString('hex');
  const { pool, excluded } = await frozenPool(tx, challenge, now, (expert) => pseudonymOf(secret, expert));
  if (!isFeasible({ pool, panel })) throw new DomainError('RULES_INVALID', { faults: 'panel.strata are too many to draw by' });
  const commitBy = addDays(now, rules.commitHours / 24);
  const revealBy = addDays(commitBy, rules.revealHours / 24);
  const draw = Object.assign(new Draw(), {
    ...{ key: newId(), challengeId: challenge.key, no, state: DRAW_MACHINE.initial, frozenAt: now, commitBy, revealBy },
    ...{ fallback: again ? 'REDRAW' : rules.fallback, beacon: beaconAfter(rules.beacon, revealBy), pool, excluded, secret },
    panel: { size: panel.size, reserves: panel.reserves, strata: panel.strata },
    ...{
      issuer: null,
      issuerById: null,
      issuerForId: null,
      supervision: null,
      supervisionById: null,
      supervisionForId: null,
      defaulted: [],
      beaconSignature: null,
      endedAt: null,
    },
    ...{ seed: null, ranked: [], drawn: [], reserves: [], unmet: [] },
  } satisfies Partial<Draw>);
  draw.poolHash = poolHashOf(transcriptOf(draw), DRAW_HASHES);
  return draw;
}

function beaconAfter(chain: NonNullable<EffectiveRules['draw']>['beacon'], revealBy: Date): BeaconRound | null {
  if (!chain) return null;
  const round = isBeaconKey(chain.publicKey) ? roundAfter(chain, revealBy) : null;
  if (!round) throw new DomainError('RULES_INVALID', { faults: 'draw.beacon is no chain that gives a round' });
  return round;
}
