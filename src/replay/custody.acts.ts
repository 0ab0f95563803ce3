import { randomBytes } from 'node:crypto';
import { shareInfo } from '../challenges/seal-share.rules.js';
import { newKeyPair } from '../crypto/custody.js';
import { type Hpke, hpkeOpen } from '../crypto/hpke.js';
import type { EffectiveRules } from '../policies/effective-rules.js';
import type { World } from './world.js';

const CUSTODIANS = 3;
const THRESHOLD = 2;

/** A custodian with the private key at hand. */
interface Keeper {
  id: string;
  token: string;
  privateKey: string;
}

interface SeenChallenge {
  state: string;
  bidderClose: string;
  recommenderClose: string;
  extendedUntil: string | null;
  sealKeys: { round: number; state: string }[];
}
const LOOK = `query($id: ID!) { list(id: $id) { challenges {
  state bidderClose recommenderClose extendedUntil sealKeys { round state } } } }`;
const DUE = '{ sharesDue { id sealed { enc ct } } }';

/**
 * Names custodians where the list seals its bids: the supervisor, the approver, and as many people from outside as make three, two of whom
 * open. Where bids are sealed to the keys of their authors and recommenders (`split`), everybody in the file registers one.
 */
export async function appointCustodians(world: World, rules: Pick<EffectiveRules, 'sealing' | 'noBid'>): Promise<void> {
  const level = rules.sealing?.level ?? 'none';
  if (level === 'none') return;
  const { file, client } = world;
  const operators = file.people.filter(({ roles }) => roles.includes('operator')).map(({ id }) => id);
  const inside = [...new Set([file.officers.supervisor, file.officers.approver])].filter((id) => !operators.includes(id));
  const keepers: Keeper[] = [];
  for (const person of inside) keepers.push(await registered(world, world.id(person), await world.as(person)));
  for (let at = 1; keepers.length < CUSTODIANS; at += 1) keepers.push(await outsider(world, at));
  if (level === 'split') {
    for (const { id } of file.people.filter((person) => !inside.includes(person.id)))
      await registered(world, world.id(id), await world.as(id));
  }
  const input = { list: world.id('list'), custodians: keepers.map(({ id }) => id), threshold: THRESHOLD };
  await client.act(await world.officer(file.officers.clerk, 'clerk'), 'nameCustodians', { input });
  const outside = Array.from({ length: CUSTODIANS - inside.length }, (_none, index) => `outsider ${index + 1}`);
  for (const person of [...inside, ...outside]) world.appointments.push({ person, role: 'custodian', organisation: file.id });
  world.custody = new Custody(world, keepers.slice(0, THRESHOLD), rules.noBid.action === 'EXTEND_ONCE_THEN_RELIST');
}

async function registered({ client, password }: World, id: string, token: string): Promise<Keeper> {
  const { publicKey, privateKey } = await newKeyPair();
  await client.act(token, 'registerKey', { input: { publicKey, password } });
  return { id, token, privateKey };
}

async function outsider(world: World, at: number): Promise<Keeper> {
  const { client, operatorToken, password } = world;
  const email = `custodian-${randomBytes(8).toString('hex')}@example.org`;
  const name = { zh: `密钥保管人${at}`, en: `Custodian ${at}` };
  const { id } = await client.act(operatorToken, 'createPerson', { input: { name, email, password, memberships: [] } });
  const { token } = await client.act<{ token: string }>(null, 'signIn', { email, password }, '{ token }');
  return registered(world, id, token);
}

/** Hands in what falls due, at the instant at which it does. */
export class Custody {
  /** Nothing falls due before, in milliseconds. */
  private next = 0;

  constructor(
    private readonly world: World,
    /** As many as open. */
    private readonly keepers: readonly Keeper[],
    /** Whether a challenge without a valid bid opens once more. */
    private readonly extending: boolean,
  ) {}

  /** Hands in the shares that are due at an instant of the clock (milliseconds). Gives whether there were any. */
  async handInDue(now: number): Promise<boolean> {
    if (now < this.next) return false;
    const { client } = this.world;
    const list = await client.ask<{ challenges: SeenChallenge[] } | null>(null, 'list', LOOK, { id: this.world.id('list') });
    if (!list) return false;
    this.next = Math.min(...list.challenges.map((challenge) => this.nextOf(challenge, now)));
    if (!list.challenges.some(({ sealKeys }) => sealKeys.some(({ state }) => state === 'AWAITING_SHARES'))) return false;
    for (const { token, privateKey } of this.keepers) {
      for (const { id, sealed } of await client.ask<{ id: string; sealed: Hpke }[]>(token, 'sharesDue', DUE)) {
        const value = (await hpkeOpen(privateKey, sealed, shareInfo(id))).toString('base64url');
        await client.act(token, 'handInShare', { input: { share: id, value } });
      }
    }
    this.next = now;
    return true;
  }

  /** When to look at a challenge again: at its close; while it is decided on and keys are still sealed each time, else with the clock. */
  private nextOf({ state, bidderClose, recommenderClose, extendedUntil, sealKeys }: SeenChallenge, now: number): number {
    switch (state) {
      case 'OPEN':
      case 'EXTENDED':
      case 'CLOSED':
        return Math.max(Date.parse(extendedUntil ?? bidderClose), Date.parse(recommenderClose), now) + 1;
      case 'NO_BID':
        return now + 1;
      case 'EVALUATING': {
        const round = Math.max(...sealKeys.map((key) => key.round));
        if (sealKeys.some((key) => key.round === round && key.state !== 'OPENED')) return now;
        return this.extending && !extendedUntil ? now + 1 : Infinity;
      }
      default:
        return Infinity;
    }
  }
}
