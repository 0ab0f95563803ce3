import { type Client, createClient } from 'graphql-ws';
import { typedId } from '../../src/common/ids.js';
import { newKey } from '../factories.js';
import type { HookServer } from '../notifications/webhook-world.js';
import type { Ears } from './visibility.ears.js';
import type { Looker } from './visibility.people.js';

type Lookers = ReadonlyMap<string, Looker>;

const REGISTER = 'mutation ($input: RegisterWebhookInput!, $key: ID!) { registerWebhook(input: $input, key: $key) { webhook } }';
const GROUPS = ['LISTS', 'CHALLENGES', 'BIDS', 'AWARDS', 'CONTRACTS', 'DELIVERY', 'PAYMENTS'];

/** Those whom the server tells of itself: over WebSocket everybody, by web hooks the units of administrators. */
export class Listeners {
  /** By name, the document of each. */
  readonly subscriptions: Record<string, string> = {
    notificationAdded:
      'subscription { notificationAdded { cursor notification { id kind group title { zh en } body { zh en } objectId object { id } } } }',
  };
  /** How often somebody was told something, by the name of the subscription; and by web hook. */
  readonly told = new Map<string, number>();
  private readonly clients = new Map<string, Client>();
  private called = 0;

  constructor(
    private readonly ears: Ears,
    private readonly server: HookServer,
  ) {}

  /** Listens as everybody who does not yet. */
  async open(lookers: Lookers): Promise<void> {
    for (const [role, who] of lookers) {
      if (this.clients.has(role)) continue;
      const connectionParams = who.token ? { Authorization: `Bearer ${who.token}` } : {};
      const client = createClient({ url: `${this.ears.app.url.replace('http', 'ws')}/graphql`, connectionParams, retryAttempts: 0 });
      this.clients.set(role, client);
      for (const [name, query] of Object.entries(this.subscriptions)) {
        const hear = (answer: unknown): unknown => this.ears.hear(who.token, name, JSON.stringify(answer));
        client.subscribe(
          { query },
          {
            next: (answer) => {
              this.told.set(name, (this.told.get(name) ?? 0) + 1);
              hear(answer);
            },
            error: hear,
            complete: () => undefined,
          },
        );
      }
      if (who.memberships.some((held) => held.role === 'administrator')) await this.register(role, who);
    }
  }

  /** What was called since, as the administrators of whom it is. */
  hear(lookers: Lookers): void {
    for (const { path, body, headers } of this.server.calls.slice(this.called))
      this.ears.hear(lookers.get(path.slice(1))!.token, 'a web hook', `${JSON.stringify(headers)}${body}`);
    this.called = this.server.calls.length;
  }

  close(): void {
    for (const client of this.clients.values()) client.terminate();
  }

  private async register(role: string, { memberships, token }: Looker): Promise<void> {
    const { organisation } = memberships.find((held) => held.role === 'administrator')!;
    const input = {
      organisation: typedId('organisation', organisation),
      url: `http://127.0.0.1:${this.server.port}/${role}`,
      groups: GROUPS,
    };
    await this.ears.app.ask(REGISTER, { input, key: newKey() }, token);
  }
}
