import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { DraftService } from '../../src/bids/draft.service.js';
import type { Role } from '../../src/common/actor.js';
import { typedId } from '../../src/common/ids.js';
import { startApp, type TestApp } from '../app.js';
import { Factories, newKey, type Someone, text } from '../factories.js';
import { keyOf, ListFactories } from '../list.factories.js';
import { until } from '../messages/house.js';
import { passBackoffs, settled } from './settling.js';

/** A call as it came over the wire. */
export interface Call {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A system of an organisation, on loopback. */
export class HookServer {
  readonly calls: Call[] = [];
  /** What it answers, by the path that is called. */
  answer: (call: Call) => { status: number; location?: string; body?: string } = () => ({ status: 204 });
  /** Called when a call is there, before its answer. */
  accepted: () => Promise<void> = async () => undefined;
  private server?: Server;
  port = 0;

  /** By https with a certificate and its key, in PEM; by http without. */
  constructor(private readonly certificate?: { key: string; cert: string }) {}

  /** Listens, on the same port as before. */
  async start(): Promise<void> {
    const take = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
      const parts: Buffer[] = [];
      incoming.on('data', (part: Buffer) => parts.push(part));
      incoming.on('end', () => {
        const call = { path: incoming.url!, headers: incoming.headers, body: Buffer.concat(parts).toString('utf8') };
        this.calls.push(call);
        const { status, location, body } = this.answer(call);
        void this.accepted().then(() => outgoing.writeHead(status, location ? { location } : {}).end(body));
      });
    };
    const server = this.certificate ? createSecureServer(this.certificate, take) : createServer(take);
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  async stop(): Promise<void> {
    const { server } = this;
    if (!server) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
    this.server = undefined;
  }

  at(path: string): Call[] {
    return this.calls.filter((call) => call.path === path);
  }
}

/**
 * What a receiver does by the text of Standard Webhooks: the secret is base64 after `whsec_`; of the signatures, separated by blanks, one of version 1
 * must be that of `id.timestamp.body`, and the timestamp no older or newer than five minutes.
 */
export function verifies({ headers, body }: Call, secret: string): boolean {
  const [id, timestamp] = [String(headers['webhook-id']), String(headers['webhook-timestamp'])];
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return false;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`, 'utf8').digest();
  return String(headers['webhook-signature'])
    .split(' ')
    .map((signature) => signature.split(','))
    .some(([version, given]) => {
      const bytes = Buffer.from(given ?? '', 'base64');
      return version === 'v1' && bytes.length === expected.length && timingSafeEqual(bytes, expected);
    });
}

/** An organisation with a bid, and an administrator who sees it. */
export interface Unit {
  organisation: string;
  administrator: Someone;
  pi: Someone;
  bid: string;
  /** Path of its system. */
  path: string;
}

export interface Hook {
  webhook: string;
  secret: string;
}

interface DeliveryRow {
  id: string;
  state: string;
  attempts: number;
  reason: string | null;
}

const REGISTER = `mutation ($input: RegisterWebhookInput!, $key: ID!) { registerWebhook(input: $input, key: $key) { webhook secret } }`;
const SEEN = `query ($id: ID!) { organisation(id: $id) { webhooks { id url groups state disabledReason formerSecretUntil
  owner { id } deliveries(first: 5) { totalCount nodes { id channel address state reason attempts availableActions { name allowed reason } } }
  availableActions { name allowed reason } } } }`;
interface Seen {
  organisation: {
    webhooks: {
      id: string;
      url: string | null;
      groups: string[];
      state: string;
      disabledReason: string | null;
      owner: { id: string } | null;
      deliveries: { totalCount: number; nodes: { id: string; channel: string; address: string; state: string; attempts: number }[] };
      availableActions: { name: string; allowed: boolean; reason: string | null }[];
    }[];
  };
}
let units = 0;

/** An app that may call loopback, with the server that it calls. */
export class WebhookWorld {
  private challenge?: string;

  private constructor(
    readonly app: TestApp,
    readonly server: HookServer,
    readonly make: Factories,
    private readonly working: boolean,
  ) {}

  static async start(given: Omit<NonNullable<Parameters<typeof startApp>[0]>, 'settings'> = {}): Promise<WebhookWorld> {
    const server = new HookServer();
    await server.start();
    const app = await startApp({ ...given, settings: { WEBHOOK_TRUSTED_HOSTS: '127.0.0.1' } });
    return new WebhookWorld(app, server, new Factories(app), given.worker ?? true);
  }

  async stop(): Promise<void> {
    await this.app.stop();
    await this.server.stop();
  }

  url(unit: Unit): string {
    return `http://127.0.0.1:${this.server.port}${unit.path}`;
  }

  /** A unit whose PI drafts a bid, and whose administrator holds these roles beside. */
  async unit(...roles: Role[]): Promise<Unit> {
    const organisation = await this.make.organisation({ kind: 'UNIVERSITY' });
    const held = (['administrator', ...roles] as const).map((role) => ({ organisation, role }));
    const administrator = await this.make.person(...held);
    const pi = await this.make.person({ organisation, role: 'pi' });
    this.challenge ??= await this.published();
    const content = { title: text('Bid'), unitApprover: (await this.make.person({ organisation, role: 'unit-approver' })).id };
    const draft = this.app.nest.get(DraftService).draft(pi.actor, { challenge: this.challenge, lead: organisation, content });
    const bid = typedId('bid', await draft);
    if (this.working) await this.settled();
    return { organisation, administrator, pi, bid, path: `/hook-${(units += 1)}` };
  }

  private async published(): Promise<string> {
    const lists = new ListFactories(this.app, this.make);
    return (await lists.published(await lists.department())).challenge;
  }

  register(unit: Unit, url: string, { groups = ['BIDS'], by = unit.administrator, key = newKey() } = {}) {
    const input = { organisation: unit.organisation, url, groups };
    return this.app.graphql<{ registerWebhook: Hook }>(REGISTER, { input, key }, by.token);
  }

  /** A unit with a hook that hears of its bids. */
  async hooked(): Promise<Unit & Hook> {
    const unit = await this.unit('lead');
    const { data, errors } = await this.register(unit, this.url(unit));
    if (!data) throw new Error(JSON.stringify(errors));
    return { ...unit, ...data.registerWebhook };
  }

  /** A mutation that takes a web hook alone. */
  act(name: string, { webhook }: Hook, { token }: Someone, answer = '{ id }') {
    return this.app.graphql<Record<string, Hook>>(
      `mutation ($webhook: ID!, $key: ID!) { ${name}(webhook: $webhook, key: $key) ${answer} }`,
      { webhook, key: newKey() },
      token,
    );
  }

  /** The web hooks of its organisation, as somebody sees them. */
  async seen({ organisation }: Unit, token: string): Promise<Seen['organisation']['webhooks']> {
    return (await this.app.ask<Seen>(SEEN, { id: organisation }, token)).organisation.webhooks;
  }

  replay(delivery: string, token: string) {
    const mutation = 'mutation ($delivery: ID!, $key: ID!) { replayDelivery(delivery: $delivery, key: $key) { state } }';
    return this.app.graphql(mutation, { delivery, key: newKey() }, token);
  }

  /** Of what kinds somebody was told, the latest first. */
  async told({ token }: Someone): Promise<string[]> {
    const { myNotifications } = await this.app.ask<{ myNotifications: { nodes: { kind: string }[] } }>(
      '{ myNotifications(first: 10) { nodes { kind } } }',
      {},
      token,
    );
    return myNotifications.nodes.map(({ kind }) => kind);
  }

  /** Another administrator of its organisation, who holds these roles beside. */
  second({ organisation }: Unit, ...roles: Role[]): Promise<Someone> {
    return this.make.person(...(['administrator', ...roles] as const).map((role) => ({ organisation, role })));
  }

  /** Something that its PI, and others of the unit, are told of. */
  async happens({ bid }: Unit, event: 'approveBid' | 'submitBid' = 'approveBid'): Promise<void> {
    await this.app.database.system((tx) => tx.event({ subject: 'bid', key: keyOf(bid), event }));
  }

  deliveries({ webhook }: Hook): Promise<DeliveryRow[]> {
    return this.app.database.query<DeliveryRow>('select id, state, attempts, reason from delivery where address = $1 order by id', [
      webhook,
    ]);
  }

  /** When the last delivery of a hook is in that state, after so many tries. */
  async reaches(hook: Hook, state: string, attempts?: number): Promise<DeliveryRow> {
    let last: DeliveryRow | undefined;
    await until(async () => {
      last = (await this.deliveries(hook)).at(-1);
      return last?.state === state && (attempts === undefined || last.attempts === attempts);
    });
    return last!;
  }

  settled = (): Promise<void> => settled(this.app);
  passBackoffs = (): Promise<void> => passBackoffs(this.app);
}
