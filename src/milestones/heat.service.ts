import { Inject, Injectable } from '@nestjs/common';
import canonicalize from 'canonicalize';
import { Challenge } from '../challenges/challenge.entity.js';
import { fundingOf, indicatorsOf, milestonesOf, winnersOf } from '../challenges/challenge.facts.js';
import { isPublished } from '../challenges/challenge.visibility.js';
import type { Actor } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { newId, typedId, uuidOf } from '../common/ids.js';
import { Database, sha256, type Tx } from '../common/transaction.js';
import { endChallenge, rulesOf } from '../contracts/contract.facts.js';
import { requireOfficer } from '../lists/officer.visibility.js';
import { Heat } from './heat.entity.js';
import { holdHeat, type HeatOutcome, type HeatTrack, isRunning } from './heat.rules.js';
import type { HeatRecord, Measurement } from './milestone.documents.js';
import { measuredValues } from './milestone.facts.js';
import { prizesByRank } from './prize.rules.js';
import { type Track, tracksOf } from './race.facts.js';

/** The rounds of races. */
@Injectable()
export class HeatService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * A clerk holds a round of the race, once. Its result and its hash are kept, and the money it unlocks follows; where it eliminates every track
   * the challenge has failed. With fewer than two tracks there
   * is no heat, which lets the verdicts unlock the money, and the call is refused. Throws HEAT_NEEDS_TWO, NOT_FOUND, FORBIDDEN, INPUT_INVALID,
   * WRONG_STATE.
   */
  async hold(actor: Actor, challengeId: string, code: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const challenge = await tx.load(Challenge, uuidOf(challengeId, 'challenge'), 'update');
      requireOfficer(actor, 'clerk', challenge, isPublished(challenge));
      planOf(challenge, code);
      if (await tx.manager.findOneBy(Heat, { challengeId: challenge.key, milestoneCode: code }))
        throw new DomainError('WRONG_STATE', { machine: 'heat', state: 'HELD', event: 'holdHeat' });
      const heldAt = await tx.now();
      const tracks = await tracksOf(tx, challenge.key);
      const record = await recordOf(tx, challenge, code, heldAt, tracks);
      for (const { contractId } of tracks) await tx.send('payment.settle', { contractId });
      if (!record) {
        tx.refusal = new DomainError('HEAT_NEEDS_TWO');
        return challenge.key;
      }
      const key = newId();
      const { milestoneCode, final, eliminationLine, results, prizes, recognised } = record;
      const row = { milestoneCode, final, eliminationLine, results, prizes, recognised };
      await tx.insert(Heat, { key, challengeId: challenge.key, heldAt, heldById: actor.personId!, ...row, hash: hashOf(record) });
      await tx.event({ subject: 'heat', key, event: 'holdHeat', role: 'clerk', challengeId: challenge.key, document: record });
      await endChallenge(tx, challenge);
      return key;
    });
  }

  /** The hash of a stored heat, and the one that its tracks and submissions give when it is computed anew. Throws NOT_FOUND. */
  async verify(challengeKey: string, code: string): Promise<{ stored: string; computed: string | null }> {
    return this.database.system(async (tx) => {
      const { hash, heldAt } = await tx.one<{ hash: string; heldAt: Date }>(
        'select hash, held_at as "heldAt" from heat where challenge_id = $1 and milestone_code = $2',
        [challengeKey, code],
      );
      const challenge = await tx.load(Challenge, challengeKey);
      const record = await recordOf(tx, challenge, code, heldAt, await tracksOf(tx, challengeKey));
      return { stored: hash, computed: record && hashOf(record) };
    });
  }
}

const hashOf = (record: HeatRecord): string => sha256(canonicalize(record)!);

function planOf({ milestones }: Pick<Challenge, 'milestones'>, code: string) {
  const plan = milestonesOf(milestones).find(({ id }) => id === code);
  if (!plan) throw new DomainError('NOT_FOUND');
  if (!plan.heat) throw new DomainError('INPUT_INVALID', { faults: `no heat is held at ${code}` });
  return plan.heat;
}

/** The result of the heat at an instant; null where there is none. */
async function recordOf(tx: Tx, challenge: Challenge, code: string, at: Date, tracks: readonly Track[]): Promise<HeatRecord | null> {
  const { race } = await rulesOf(tx, challenge.listId);
  const heat = planOf(challenge, code);
  const running = tracks.filter((track) => isRunning(track, at));
  const entries: HeatTrack[] = [];
  for (const { bidId, contractId, selfFunded } of running) {
    entries.push({ bid: typedId('bid', bidId), selfFunded, ...(await entryOf(tx, contractId, code, at)) });
  }
  const winners = winnersOf(challenge.winners);
  const outcome = holdHeat({ tracks: entries, indicators: indicatorsOf(challenge.indicators), heat, race, winners });
  return outcome && shown(challenge, code, heat.final, outcome);
}

/** What a track enters with: its latest submission, decided or not, and whether the milestone is passed by then. */
async function entryOf(tx: Tx, contractId: string, code: string, at: Date): Promise<Pick<HeatTrack, 'measurements' | 'passed'>> {
  const [latest] = await tx.query<{ measurements: Measurement[]; passed: boolean }>(
    `select s.measurements, coalesce(m.passed_at <= $3, false) as passed from milestone m join milestone_submission s on s.milestone_id = m.id
     where m.contract_id = $1 and m.code = $2 and s.submitted_at <= $3 order by s.round desc limit 1`,
    [contractId, code, at],
  );
  return { measurements: latest ? measuredValues(latest.measurements) : null, passed: latest?.passed ?? false };
}

function shown(
  challenge: Challenge,
  milestoneCode: string,
  final: boolean,
  { eliminationLine, results, recognised }: HeatOutcome,
): HeatRecord {
  const prizes = prizesByRank(results, fundingOf(challenge.funding).prizesFen ?? []);
  return {
    challenge: typedId('challenge', challenge.key),
    milestoneCode,
    final,
    eliminationLine: eliminationLine && eliminationLine.toDecimal(4),
    results: results.map((row) => ({ ...row, composite: row.composite.round(4).toNumber() })),
    prizes: prizes.map(({ bid, rank, amountFen }) => ({ bid, rank, amount: String(amountFen) })),
    recognised,
  };
}
