import { randomBytes } from 'node:crypto';
import type { SampleFile, SamplePanel } from '../cli/sample-format.js';
import type { Role } from '../common/actor.js';
import { DRAW_HASHES } from '../panels/draw.hashes.js';
import { commitmentOf, DRAW_PARTIES, type DrawPartyName } from '../panels/draw.transcript.rules.js';
import { verifyDraw } from '../panels/draw.verify.rules.js';
import { Refused } from './client.js';
import type { Act } from './timeline.js';
import type { World } from './world.js';

/** Strata that no draw can be computed by: the file may hold them, since its panels were drawn elsewhere. */
const UNDRAWABLE = 'RULES_INVALID';

/**
 * A draw over the same pool beside the panel that the file appoints: frozen, committed to, revealed and verified from its transcript alone, and
 * not seated. None where supervision has nobody beside it who could act for the department.
 */
export function drawBeside(file: SampleFile, { challenge }: SamplePanel, instant: Date): Act[] {
  const { clerk, approver, supervisor } = file.officers;
  const issuer = [clerk, approver].find((officer) => officer !== supervisor);
  if (!issuer) return [];
  return [
    {
      at: instant,
      label: `${issuer} and ${supervisor} draw a panel beside that of ${challenge}, and verify it`,
      perform: (world) => draw(world, challenge, issuer),
    },
  ];
}

async function draw(world: World, challenge: string, issuer: string): Promise<void> {
  const { clerk, supervisor } = world.file.officers;
  const { client } = world;
  const officers: Record<DrawPartyName, [string, Role]> = {
    issuer: [issuer, issuer === clerk ? 'clerk' : 'approver'],
    supervision: [supervisor, 'supervisor'],
  };
  const id = await frozen(world, challenge);
  if (!id) return;
  const parts = DRAW_PARTIES.map((party) => ({ draw: id, party, value: random(), salt: random() }));
  for (const part of parts) {
    const input = { draw: id, party: part.party, commitment: commitmentOf(part, DRAW_HASHES) };
    await client.act(await world.officer(...officers[part.party]), 'commitSeed', { input });
  }
  let transcript = '';
  for (const input of parts)
    ({ transcript } = await client.act<{ transcript: string }>(
      await world.officer(...officers[input.party]),
      'revealSeed',
      { input },
      '{ transcript }',
    ));
  const record = JSON.parse(transcript) as { state: string };
  const { fails } = verifyDraw(record, DRAW_HASHES);
  if (fails) throw new Refused('verify draw', fails.check, fails.reason);
  if (record.state !== 'DRAWN') throw new Refused('verify draw', record.state, 'the draw is not finished');
}

async function frozen(world: World, challenge: string): Promise<string | null> {
  const clerk = await world.officer(world.file.officers.clerk, 'clerk');
  try {
    return (await world.client.act(clerk, 'freezeDraw', { input: { challenge: world.id(challenge) } })).id;
  } catch (error) {
    if (error instanceof Refused && error.code === UNDRAWABLE) return null;
    throw error;
  }
}

const random = (): string => randomBytes(32).toString('hex');
