import { UnsubscribeService } from '../../src/notifications/unsubscribe.service.js';
import { typedId } from '../../src/common/ids.js';
import type { EntityType } from '../../src/reading/entity-type.js';
import { newKey } from '../factories.js';
import type { Ears } from './visibility.ears.js';
import { Carrying } from './visibility.http.js';
import type { Looker } from './visibility.people.js';
import type { Row } from './visibility.picture.js';
import type { Comparison } from './visibility.rows.js';
import type { State } from './visibility.sights.js';

type Lookers = ReadonlyMap<string, Looker>;
type Sent = Parameters<Ears['fetch']>[2];

/** A look at the list, with who looks. */
export interface Look {
  comparison: Comparison;
  state: State;
  list: Row;
  lookers: Lookers;
  files: EntityType;
}

const SECRET = 'A'.repeat(43);
/** Leaves that are handed out at a time. */
const LEAVES = 1000;
const MAKE = 'mutation ($key: ID!) { makeCalendarAddress(key: $key) { address } }';

/** Every address of the server as everybody asks for it. */
export class Addresses {
  private readonly carrying: Carrying;
  /** Secret addresses by role. Each look makes new ones. */
  private readonly calendars = new Map<string, string>();

  constructor(private readonly ears: Ears) {
    this.carrying = new Carrying(ears);
  }

  /** By route: how it is tried. Exports are tried by themselves. */
  readonly routes: Record<string, (look: Look) => Promise<void>> = {
    '/ GET': async (look) => {
      await this.everybody(look, '/', 200);
      await this.everybody(look, '/', 200, { headers: { accept: 'text/html' } });
    },
    '/graphiql/:name GET': async (look) => {
      await this.everybody(look, '/graphiql/page.js', 200);
      await this.everybody(look, '/graphiql/..%2f..%2fpackage.json', 404);
    },
    // What queries answer is for visibility.spec.ts to compare; here only that an address alone, as a link on a page is, reads nothing.
    '/graphql GET': (look) => this.everybody(look, `/graphql?query=${encodeURIComponent('{ me { id name { zh en } } }')}`, 400),
    '/graphql POST': (look) =>
      this.everybody(look, '/graphql', 400, {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: '{"query":"{ bids { nodes { content { title { zh } } } } }"}',
      }),
    '/graphql OPTIONS': (look) => this.everybody(look, '/graphql', undefined, { method: 'OPTIONS' }),
    '/health/live GET': (look) => this.everybody(look, '/health/live', 200),
    '/health/ready GET': (look) => this.everybody(look, '/health/ready', 200),
    '/metrics GET': (look) => this.everybody(look, '/metrics', 200),
    '/sign-in/oidc GET': (look) => this.everybody(look, '/sign-in/oidc', 404),
    '/sign-in/oidc/callback GET': (look) => this.everybody(look, '/sign-in/oidc/callback?code=1&state=2', 404),
    '/files POST': (look) => this.everybody(look, '/files', ({ id }) => (id === null ? 401 : 400), { method: 'POST' }),
    '/files/:id GET': ({ comparison, files, lookers }) => this.carrying.files(comparison, files, lookers),
    '/exports/:id GET': (look) => this.everybody(look, `/exports/export_${'0'.repeat(32)}`, ({ id }) => (id === null ? 401 : 404)),
    '/feeds/challenges.atom GET': async (look) => {
      await this.everybody(look, '/feeds/challenges.atom', 200);
      await this.everybody(look, '/feeds/challenges.atom?region=320000', 200);
    },
    '/feeds/lists/:name GET': (look) => this.everybody(look, `/feeds/lists/${typedId('list', look.list.id)}.ics`, 200),
    '/calendars/:name GET': (look) => this.personal(look),
    '/unsubscribe/:person/:groups/:signature GET': (look) => this.unsubscribing(look, 'GET'),
    '/unsubscribe/:person/:groups/:signature POST': (look) => this.unsubscribing(look, 'POST'),
    '/.well-known/jwks.json GET': (look) => this.everybody(look, '/.well-known/jwks.json', 200),
    '/record/checkpoint GET': (look) => this.everybody(look, '/record/checkpoint', 200),
    '/record/leaves GET': async (look) => {
      const { body } = await this.ears.fetch('/record/checkpoint');
      const { size } = JSON.parse(body.toString('utf8')) as { size: number };
      await this.everybody(look, `/record/leaves?from=${Math.max(0, size - LEAVES)}&to=${size}`, 200);
    },
    '/record/proof/inclusion GET': (look) => this.everybody(look, '/record/proof/inclusion?seq=0&size=1', 200),
    '/record/proof/consistency GET': (look) => this.everybody(look, '/record/proof/consistency?from=1&to=1', 200),
    '/record/lists/:id/bundle GET': ({ comparison, list, lookers, state }) => this.carrying.bundles(comparison, list, lookers, state),
  };

  private async everybody(
    { comparison, lookers }: Look,
    path: string,
    status: number | undefined | ((who: Looker) => number),
    sent?: Sent,
  ): Promise<void> {
    for (const [role, who] of lookers) {
      const answer = await this.ears.fetch(path, who.token, sent);
      if (status !== undefined)
        comparison.is(role, `${sent?.method ?? 'GET'} ${path}`, answer.status, typeof status === 'number' ? status : status(who));
    }
  }

  /** Whoever has the secret reads what its owner may see, whoever that is; an address that was made anew, and one that never was, answer nobody. */
  private async personal({ comparison, lookers }: Look): Promise<void> {
    for (const [role, owner] of lookers) {
      const { data, codes } = await this.ears.app.graphql<{ makeCalendarAddress: { address: string } }>(
        MAKE,
        { key: newKey() },
        owner.token,
      );
      if (owner.id === null) {
        comparison.is(role, 'an own calendar', codes, ['UNAUTHENTICATED']);
        continue;
      }
      const before = this.calendars.get(role);
      if (before) comparison.is(role, 'a former address', (await this.ears.fetch(before)).status, 404);
      const { pathname } = new URL(data!.makeCalendarAddress.address);
      this.calendars.set(role, pathname);
      // As its owner, since a program that reads it is nobody.
      const { status } = await this.ears.fetch(pathname, owner.token);
      comparison.is(role, 'the own calendar', status, 200);
    }
    for (const [role, who] of lookers)
      comparison.is(role, 'no calendar', (await this.ears.fetch(`/calendars/${SECRET}.ics`, who.token)).status, 404);
  }

  /** The own address, which tells nothing of its owner, and one that nobody has signed. */
  private async unsubscribing(look: Look, method: 'GET' | 'POST'): Promise<void> {
    const service = this.ears.app.nest.get(UnsubscribeService);
    for (const { id } of look.lookers.values())
      if (id !== null) {
        const { pathname } = new URL(service.addressFor(id, ['LISTS'])!);
        const { status } = await this.ears.fetch(pathname, undefined, { method });
        look.comparison.is('public', `${method} to unsubscribe`, status, 200);
        await this.everybody({ ...look, lookers: new Map([...look.lookers].slice(0, 2)) }, `${pathname.slice(0, -4)}AAAA`, 404, { method });
      }
  }
}

/** Routes of the server, without the heads that come with each GET: `path METHOD`. */
export function routesOf(printed: string): string[] {
  const above: string[] = [];
  return printed.split('\n').flatMap((line) => {
    const [, indent, path, methods] = /^([\s│]*)[├└]── (\S+) \((.+)\)$/.exec(line) ?? [];
    if (path === undefined) return [];
    const depth = indent!.length / 4;
    const whole = `${depth > 1 ? above[depth - 1] : ''}/${path}`.replace(/\/+/g, '/');
    above[depth] = whole;
    return methods!
      .split(', ')
      .filter((method) => method !== 'HEAD')
      .map((method) => `${whole} ${method}`);
  });
}
