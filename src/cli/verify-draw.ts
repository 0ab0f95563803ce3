import { DRAW_HASHES } from '../panels/draw.hashes.js';
import { verifyDraw } from '../panels/draw.verify.rules.js';
import type { DrawTranscript } from '../panels/draw.transcript.rules.js';
import { readJson } from './custodian.key.js';

/** Recomputes the transcript in a file, and says what holds and the first thing that does not. Gives whether all holds. Throws StartupError. */
export async function verifyDrawFile(path: string, print: (line: string) => void): Promise<boolean> {
  const transcript = await readJson(path);
  const { holds, fails } = verifyDraw(transcript, DRAW_HASHES);
  if (holds.length > 0) print(`Holds: ${holds.join(', ')}.`);
  if (fails) print(`The draw does not hold: ${fails.check}: ${fails.reason}.`);
  else for (const line of said(transcript as DrawTranscript)) print(line);
  return fails === null;
}

function said({ no, draw, state, pool, excluded, poolHash, defaulted, seed, drawn, reserves }: DrawTranscript): string[] {
  const late = defaulted.map(({ party, step, deadline }) => `${party} did not ${step.toLowerCase()} by ${deadline}.`);
  const found = [
    `Draw ${no}, ${draw}, is ${state}: ${pool.length} experts in the pool, ${excluded.length} left out, pool ${poolHash}.`,
    ...late,
  ];
  return seed === null ? found : [...found, `Seed ${seed}: ${drawn.length} drawn, ${reserves.length} in reserve.`];
}
