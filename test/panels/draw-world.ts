import { createHash, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { DrawTranscript } from '../../src/panels/draw.transcript.rules.js';
import type { Answer } from '../app.js';
import type { Someone } from '../factories.js';
import type { ReviewWorld } from './review-world.js';

export type Party = 'issuer' | 'supervision';
/** What a party keeps to itself until it reveals. */
export interface Part {
  value: string;
  salt: string;
}

const part = (): Part => ({ value: randomBytes(32).toString('hex'), salt: randomBytes(32).toString('hex') });
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The ceremony of one challenge, by its clerk and its supervisor where nobody else is named. */
export class DrawWorld {
  readonly parts: Record<Party, Part> = { issuer: part(), supervision: part() };

  constructor(
    readonly world: ReviewWorld,
    readonly draw: string,
  ) {}

  /** Freezes the pool of a world that has an expert or more. */
  static async frozen(world: ReviewWorld, reason?: object): Promise<DrawWorld> {
    const { data, codes } = await DrawWorld.freeze(world, world.clerk, reason);
    if (codes.length > 0) throw new Error(`refused: ${JSON.stringify(codes)}`);
    return new DrawWorld(world, (data!.freezeDraw as { id: string }).id);
  }

  static freeze(world: ReviewWorld, by: Someone, reason?: object): Promise<Answer<Record<string, unknown>>> {
    return world.call('freezeDraw', 'FreezeDrawInput', by, { challenge: world.challenge, reason });
  }

  /** A draw that both parties took part in. */
  static async finished(world: ReviewWorld, reason?: object): Promise<DrawWorld> {
    const draw = await DrawWorld.frozen(world, reason);
    await draw.bothCommit();
    for (const party of ['issuer', 'supervision'] as const) await draw.reveal(party);
    return draw;
  }

  async bothCommit(): Promise<void> {
    for (const party of ['issuer', 'supervision'] as const) {
      const { codes } = await this.commit(party);
      if (codes.length > 0) throw new Error(`refused: ${JSON.stringify(codes)}`);
    }
  }

  officer(party: Party): Someone {
    return party === 'issuer' ? this.world.clerk : this.world.supervisor;
  }

  commitment(party: Party, { value, salt } = this.parts[party]): string {
    return sha256(canonicalize({ draw: this.draw, party, salt, value })!);
  }

  commit(party: Party, by = this.officer(party), commitment = this.commitment(party)): Promise<Answer<Record<string, unknown>>> {
    return this.world.call('commitSeed', 'CommitSeedInput', by, { draw: this.draw, party, commitment }, 'state');
  }

  reveal(party: Party, by = this.officer(party), given = this.parts[party]): Promise<Answer<Record<string, unknown>>> {
    return this.world.call('revealSeed', 'RevealSeedInput', by, { draw: this.draw, party, ...given }, 'state');
  }

  beacon(round: number, signature: string, by = this.world.foreignClerk): Promise<Answer<Record<string, unknown>>> {
    return this.world.call('submitBeacon', 'SubmitBeaconInput', by, { draw: this.draw, round, signature }, 'state');
  }

  seat(by = this.world.clerk): Promise<Answer<Record<string, unknown>>> {
    return this.world.call('drawPanel', 'DrawPanelInput', by, { draw: this.draw }, 'id state source seed draw { id }');
  }

  /** Fields of the draw as somebody sees them; the public without one. */
  async see<T = Record<string, unknown>>(selection: string, viewer?: Someone): Promise<T> {
    const query = `query ($id: ID!) { node(id: $id) { ... on Draw { ${selection} } } }`;
    return (await this.world.app.ask<{ node: T }>(query, { id: this.draw }, viewer?.token)).node;
  }

  async transcript(viewer?: Someone): Promise<DrawTranscript> {
    return JSON.parse((await this.see<{ transcript: string }>('transcript', viewer)).transcript) as DrawTranscript;
  }
}
