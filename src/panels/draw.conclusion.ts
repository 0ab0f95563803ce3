import { afterDeadline } from '../common/offset.js';
import { sha256, type Tx } from '../common/transaction.js';
import { Draw } from './draw.entity.js';
import { DRAW_HASHES } from './draw.hashes.js';
import { DRAW_MACHINE, type DrawEvent, type DrawGuards } from './draw.machine.js';
import { transcriptText } from './draw.transcript.js';
import { type Default, DRAW_PARTIES, outcomeOf } from './draw.transcript.rules.js';

type Set = Partial<
  Pick<
    Draw,
    'defaulted' | 'beaconSignature' | 'issuer' | 'supervision' | 'issuerById' | 'issuerForId' | 'supervisionById' | 'supervisionForId'
  >
>;

/** For steps that nobody takes: they have no guard. */
const UNGUARDED: DrawGuards = { late: false, done: false, bothParties: false, own: true, signedIn: true, unseatable: null };

const commitEnd = (draw: Draw): string => `draw.commit-end:${draw.key}`;
const revealEnd = (draw: Draw): string => `draw.reveal-end:${draw.key}`;

/** Sets the timers of the two deadlines. */
export async function setTimers(tx: Tx, draw: Draw): Promise<void> {
  await tx.send('draw.commit-end', { drawId: draw.key }, { at: afterDeadline(draw.commitBy), key: commitEnd(draw) });
  await tx.send('draw.reveal-end', { drawId: draw.key }, { at: afterDeadline(draw.revealBy), key: revealEnd(draw) });
}

/** Moves the draw by an event, on the record. */
export async function moveDraw(
  tx: Tx,
  draw: Draw,
  event: DrawEvent,
  { facts = UNGUARDED, set, document }: { facts?: DrawGuards; set?: Partial<Draw>; document?: unknown } = {},
): Promise<void> {
  await tx.move(DRAW_MACHINE, Draw, draw, event, facts, { set: set ?? {}, document, challengeId: draw.challengeId });
}

/** After a commitment or a reveal: goes on where nobody is waited for any more. */
export async function goOn(tx: Tx, draw: Draw, now: Date): Promise<void> {
  const given = DRAW_PARTIES.map((party) => draw[party]);
  if (draw.state === 'FROZEN' && given.every((one) => one !== null)) {
    await tx.cancel(commitEnd(draw));
    await moveDraw(tx, draw, 'beginReveals');
  } else if (draw.state === 'COMMITTED' && given.every((one) => one === null || one.value !== null)) {
    await tx.cancel(revealEnd(draw));
    await conclude(tx, draw, now, {});
  }
}

/** Nobody commits any more: who has not is on record, and the policy's fallback decides. */
export async function endCommitting(tx: Tx, draw: Draw, now: Date): Promise<void> {
  const defaulted = [...draw.defaulted, ...defaultsOf(draw, 'COMMIT')];
  const alone = draw.fallback === 'OTHER_PARTY' && DRAW_PARTIES.some((party) => draw[party] !== null);
  if (alone) await moveDraw(tx, draw, 'beginReveals', { set: { defaulted }, document: { defaulted } });
  else await abandon(tx, draw, now, defaulted);
}

/** Nobody reveals any more; likewise. */
export async function endRevealing(tx: Tx, draw: Draw, now: Date): Promise<void> {
  const defaulted = [...draw.defaulted, ...defaultsOf(draw, 'REVEAL')];
  const alone = draw.fallback === 'OTHER_PARTY' && DRAW_PARTIES.some((party) => draw[party]?.value != null);
  if (alone) await conclude(tx, draw, now, { defaulted });
  else await abandon(tx, draw, now, defaulted);
}

/** The seed and the lot, by an event that leads to the end. With a beacon, the round is waited for first. */
export async function conclude(
  tx: Tx,
  draw: Draw,
  now: Date,
  set: Set,
  event: 'finishDraw' | 'submitBeacon' = 'finishDraw',
): Promise<void> {
  const defaulted = set.defaulted ?? draw.defaulted;
  const signature = set.beaconSignature ?? null;
  if (draw.beacon && signature === null) return moveDraw(tx, draw, 'awaitBeacon', { set, document: { defaulted } });
  const randomness = draw.beacon && signature !== null ? DRAW_HASHES.randomness(draw.beacon, signature) : null;
  const outcome = outcomeOf({ ...draw, randomness }, DRAW_HASHES);
  const done = { ...set, ...outcome, endedAt: now };
  const transcriptHash = sha256(transcriptText({ ...draw, ...done, state: 'DRAWN' }));
  await moveDraw(tx, draw, event, { set: done, document: { seed: outcome.seed, defaulted, transcriptHash } });
}

async function abandon(tx: Tx, draw: Draw, now: Date, defaulted: Draw['defaulted']): Promise<void> {
  await tx.cancel(revealEnd(draw));
  await moveDraw(tx, draw, 'voidDraw', { set: { defaulted, endedAt: now }, document: { defaulted } });
}

function defaultsOf(draw: Draw, step: Default['step']): Default[] {
  const missing = DRAW_PARTIES.filter((party) => (step === 'COMMIT' ? draw[party] === null : draw[party]?.value === null));
  const deadline = (step === 'COMMIT' ? draw.commitBy : draw.revealBy).toISOString();
  return missing.map((party) => ({ party, step, deadline }));
}
