import { PublicationService } from '../../src/challenges/publication.service.js';
import { SealKey } from '../../src/challenges/seal-key.entity.js';
import { SEAL_KEY_MACHINE, type SealKeyEvent } from '../../src/challenges/seal-key.machine.js';
import { shareInfo } from '../../src/challenges/seal-share.rules.js';
import { uuidOf } from '../../src/common/ids.js';
import { newKeyPair } from '../../src/crypto/custody.js';
import { type Hpke, hpkeOpen } from '../../src/crypto/hpke.js';
import type { EffectiveRules } from '../../src/policies/effective-rules.js';
import type { Answer, TestApp } from '../app.js';
import { Factories, newKey, type Someone } from '../factories.js';
import { type Department, ListFactories } from '../list.factories.js';

/** A custodian with the key pair on their own machine. */
export interface Keeper extends Someone {
  publicKey: string;
  privateKey: string;
}

/** A share as the API shows it. */
export interface SeenShare {
  id: string;
  position: number;
  commitment: string;
  sealed: Hpke | null;
  handedInAt: string | null;
}
export interface SeenKey {
  id: string;
  round: number;
  envelope: string;
  publicKey: string;
  fingerprint: string;
  threshold: number;
  state: string;
  shares: SeenShare[];
}

const SHARE = 'id position commitment sealed { enc ct } handedInAt';
const KEY = `id round envelope publicKey fingerprint threshold state shares { ${SHARE} }`;
const SEALED = { level: 'custodial', envelopes: 'one' } as const;

/** Makes custodians and lists that are sealed to them, over GraphQL. */
export class CustodyWorld {
  readonly make: Factories;
  readonly lists: ListFactories;

  constructor(readonly app: TestApp) {
    this.make = new Factories(app);
    this.lists = new ListFactories(app, this.make);
  }

  /** Somebody who registers a fresh public key. */
  async keeper(who?: Someone): Promise<Keeper> {
    const person = who ?? (await this.make.person());
    const pair = await newKeyPair();
    await this.register(person, pair.publicKey);
    return { ...person, ...pair };
  }

  register(who: Someone, publicKey: string): Promise<Answer<{ registerKey: { id: string } }>> {
    const document =
      'mutation ($input: RegisterKeyInput!, $key: ID!) { registerKey(input: $input, key: $key) { id fingerprint revokedAt person { id } } }';
    return this.act(who, document, { input: { publicKey } });
  }

  name(
    who: Someone,
    list: string,
    custodians: readonly { id: string }[],
    threshold: number,
  ): Promise<Answer<{ nameCustodians: { id: string } }>> {
    const document =
      'mutation ($input: NameCustodiansInput!, $key: ID!) { nameCustodians(input: $input, key: $key) { id custodyThreshold } }';
    return this.act(who, document, { input: { list, custodians: custodians.map(({ id }) => id), threshold } });
  }

  handIn(who: Someone, share: string, value: string): Promise<Answer<{ handInShare: SeenShare }>> {
    const document = `mutation ($input: HandInShareInput!, $key: ID!) { handInShare(input: $input, key: $key) { ${SHARE} } }`;
    return this.act(who, document, { input: { share, value } });
  }

  act<T>(who: Someone, document: string, variables: Record<string, unknown>): Promise<Answer<T>> {
    return this.app.graphql<T>(document, { key: newKey(), ...variables }, who.token);
  }

  /** A list in planning with one challenge. */
  async drafted(
    department: Department,
    sealing: EffectiveRules['sealing'] = SEALED,
    more: object = {},
  ): Promise<{ list: string; challenge: string }> {
    const list = await this.lists.list(department, { overrides: { sealing, ...more } });
    return { list, challenge: await this.lists.challenge(department, list) };
  }

  /** Approves the list and publishes it over GraphQL. */
  async publish(department: Department, list: string): Promise<Answer<unknown>> {
    await this.lists.approve(department, list);
    return this.publishApproved(department, list);
  }

  publishApproved(department: Department, list: string): Promise<Answer<unknown>> {
    return this.act(department.approver, 'mutation ($list: ID!, $key: ID!) { publishList(list: $list, key: $key) { id state } }', { list });
  }

  /** A published list that is sealed to a supervisor, the approver and somebody from outside, two of whom open. */
  async sealed(sealing: EffectiveRules['sealing'] = SEALED, more: object = {}): Promise<Sealed> {
    const department = await this.lists.department();
    const keepers = [await this.keeper(department.supervisor), await this.keeper(department.approver), await this.keeper()];
    const ids = await this.drafted(department, sealing, more);
    await this.name(department.clerk, ids.list, keepers, 2);
    await this.lists.approve(department, ids.list);
    await this.app.nest.get(PublicationService).publish(department.approver.actor, ids.list, null);
    return { department, keepers, ...ids };
  }

  async keys(challenge: string, who?: Someone): Promise<SeenKey[]> {
    const document = `query ($id: ID!) { challenge(id: $id) { sealKeys { ${KEY} } } }`;
    const answer = await this.app.ask<{ challenge: { sealKeys: SeenKey[] } }>(document, { id: challenge }, who?.token);
    return answer.challenge.sealKeys;
  }

  /** What a custodian's own machine makes of the share sealed to it. */
  async openShare(keeper: Keeper, key: SeenKey): Promise<{ share: string; value: string }> {
    const [own] = (await this.keys(await this.challengeOf(key), keeper))
      .filter(({ id }) => id === key.id)
      .flatMap(({ shares }) => shares.filter(({ sealed }) => sealed !== null));
    return { share: own!.id, value: (await hpkeOpen(keeper.privateKey, own!.sealed!, shareInfo(own!.id))).toString('base64url') };
  }

  /** The share as it should be, handed in. */
  async handInOwn(keeper: Keeper, key: SeenKey): Promise<Answer<{ handInShare: SeenShare }>> {
    const { share, value } = await this.openShare(keeper, key);
    return this.handIn(keeper, share, value);
  }

  /** Takes an event that the room of bids causes. */
  async move(key: SeenKey, event: SealKeyEvent): Promise<void> {
    await this.app.database.system(async (tx) => {
      const row = await tx.load(SealKey, uuidOf(key.id, 'seal_key'), 'update');
      await tx.move(SEAL_KEY_MACHINE, SealKey, row, event, {}, { challengeId: row.challengeId });
    });
  }

  private async challengeOf(key: SeenKey): Promise<string> {
    const document = 'query ($id: ID!) { node(id: $id) { ... on SealKey { challenge { id } } } }';
    return (await this.app.ask<{ node: { challenge: { id: string } } }>(document, { id: key.id })).node.challenge.id;
  }
}

export interface Sealed {
  department: Department;
  keepers: Keeper[];
  list: string;
  challenge: string;
}

/** Every row of every table of the database as text, queue and history included. */
export async function dumpOf(app: TestApp): Promise<string> {
  const tables = await app.database.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')
       and has_table_privilege(format('%I.%I', schemaname, tablename), 'select')`,
  );
  const rows: string[] = [];
  for (const { name } of tables) {
    const found = await app.database.query<{ row: string }>(`select to_jsonb(t)::text as row from ${name} t`);
    rows.push(...found.map(({ row }) => `${name} ${row}`));
  }
  return rows.join('\n');
}

/** A secret in every form in which it might be written down. */
export function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, 'base64url');
  return [secret, bytes.toString('base64').replaceAll('=', ''), bytes.toString('hex')];
}
