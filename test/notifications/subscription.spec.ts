import { jest } from '@jest/globals';
import { type Client, createClient } from 'graphql-ws';
import pg from 'pg';
import { startApp, type TestApp } from '../app.js';
import { Factories, type Someone } from '../factories.js';
import { until } from '../messages/house.js';
import { ProductProcess } from '../replay/processes.js';

jest.setTimeout(180_000);
const ADDED = 'subscription ($after: String) { notificationAdded(after: $after) { cursor notification { id kind title { en } readAt } } }';

interface Got {
  cursor: string;
  notification: { id: string; kind: string };
}

/** A client that listens, until it is cut off. */
class Ear {
  /** Where it begins, as it was told before anything came. */
  start: string | null = null;
  readonly got: Got[] = [];
  ended: unknown = null;
  closed: { code: number } | null = null;
  private readonly client: Client;

  constructor(url: string, params: Record<string, unknown>, query = ADDED, after?: string) {
    this.client = createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      connectionParams: params,
      retryAttempts: 0,
      on: { closed: (event) => (this.closed = event as { code: number }) },
    });
    this.client.subscribe<{ notificationAdded: Got | (Omit<Got, 'notification'> & { notification: null }) }>(
      { query, variables: { after } },
      {
        next: ({ data, errors }) => {
          if (errors) this.ended = errors;
          if (data) this.take(data.notificationAdded);
        },
        error: (error) => (this.ended = error),
        complete: () => (this.ended ??= 'complete'),
      },
    );
  }

  private take({ cursor, notification }: { cursor: string; notification: Got['notification'] | null }): void {
    if (notification) this.got.push({ cursor, notification });
    else this.start = cursor;
  }

  cut(): void {
    this.client.terminate();
  }
}

describe('the subscription of the inbox', () => {
  let app: TestApp;
  let make: Factories;
  let other: ProductProcess;
  let person: Someone;
  const ears: Ear[] = [];
  beforeAll(async () => {
    app = await startApp();
    make = new Factories(app);
    other = await ProductProcess.start('main', {
      ...{ DATABASE_URL: app.storage.url, DATABASE_OWNER_URL: app.storage.ownerUrl, DATA_DIR: app.folder },
      SERVER_KEY: Buffer.alloc(32, 7).toString('base64url'),
    });
  });
  afterAll(async () => {
    await other.end('SIGTERM');
    await app.stop();
  });
  beforeEach(async () => {
    person = await make.person();
  });
  afterEach(() => ears.splice(0).forEach((ear) => ear.cut()));

  const listen = (url: string, after?: string, token = person.token): Ear => {
    const ear = new Ear(url, { Authorization: `Bearer ${token}` }, ADDED, after);
    ears.push(ear);
    return ear;
  };
  const happens = (times = 1): Promise<void> =>
    app.database.system(async (tx) => {
      const event = { subject: 'person', key: person.actor.personId!, event: 'revokeSessions' };
      await tx.events(Array.from({ length: times }, () => event));
    });
  const told = async (): Promise<string[]> =>
    (
      await app.database.query<{ id: string }>(
        `select 'notification_' || replace(id::text, '-', '') as id from notification where person_id = $1 order by era, transaction_id, id`,
        [person.actor.personId],
      )
    ).map(({ id }) => id);
  const ids = (ear: Ear): string[] => ear.got.map(({ notification }) => notification.id);
  /** When both have begun: each hears of what happens from now on. */
  const begun = (...listening: Ear[]): Promise<number> => until(() => listening.every((ear) => ear.start !== null || ear.ended !== null));

  it('misses nothing for a client that is cut off before anything came', async () => {
    const ear = listen(app.url);
    await begun(ear);
    expect(ear.got).toEqual([]);
    ear.cut();
    await happens(3);
    const again = listen(other.url, ear.start!);
    await until(() => again.got.length === 3);
    expect(ids(again)).toEqual(await told());
    expect(again.start).toBe(null);
  });

  it('tells in every process what came, whichever process it was told in', async () => {
    const [here, there] = [listen(app.url), listen(other.url)];
    await begun(here, there);
    await happens(20);
    await until(
      async () => (await told()).length === new Set([...ids(here), ...(await told())]).size && ids(here).at(-1) === (await told()).at(-1),
    );
    await until(async () => {
      const last = (await told()).at(-1);
      return ids(here).at(-1) === last && ids(there).at(-1) === last;
    });
    const all = await told();
    expect(all.slice(-20)).toEqual(ids(here).slice(-20));
    expect(all.slice(-20)).toEqual(ids(there).slice(-20));
  });

  it('loses nothing and repeats nothing for a client that is cut off and comes back to another process', async () => {
    let ear = listen(app.url);
    await begun(ear);
    const heard: Got[] = [];
    for (let round = 0; round < 6; round += 1) {
      await happens(10);
      if (round % 2 === 0) await until(() => ear.got.length > 0);
      ear.cut();
      heard.push(...ear.got);
      await happens(5);
      ear = listen(round % 2 === 0 ? other.url : app.url, heard.at(-1)!.cursor);
    }
    await until(async () => (ear.got.at(-1) ?? heard.at(-1)!).notification.id === (await told()).at(-1));
    heard.push(...ear.got);
    const numbered = heard.map(({ notification }) => notification.id);
    const all = await told();
    expect(numbered).toEqual(all);
  });

  it('waits for older transactions, so that what they bring later is not missed', async () => {
    const ear = listen(app.url);
    await begun(ear);
    const slow = new pg.Client({ connectionString: app.storage.url });
    await slow.connect();
    try {
      await slow.query('begin');
      await slow.query('select pg_current_xact_id()');
      await happens();
      await until(async () => (await told()).length > 0 && ids(ear).at(-1) !== (await told()).at(-1));
      const before = ear.got.length;
      await slow.query(
        `insert into notification (id, event_id, person_id, kind, at, subject_type, subject_id, facts)
         select gen_random_uuid(), event_id, person_id, 'rolesChanged', at, subject_type, subject_id, facts from notification where person_id = $1 limit 1`,
        [person.actor.personId],
      );
      expect(ear.got.length).toBe(before);
      await slow.query('commit');
    } finally {
      await slow.end();
    }
    await until(async () => ids(ear).at(-1) === (await told()).at(-1));
    expect(ear.got.slice(-2).map(({ notification }) => notification.kind)).toEqual(['rolesChanged', 'accountSecured']);
  });

  it('ends with the session, and closes the socket', async () => {
    const ear = listen(app.url);
    await begun(ear);
    await app.ask('mutation { signOut }', {}, person.token);
    await happens();
    await until(() => ear.closed !== null);
    expect(ear.closed).toMatchObject({ code: 4403 });
  });

  it('takes nobody without a session, and of others nothing but subscriptions within the limits', async () => {
    const refusedBy = async (params: Record<string, unknown>, query?: string, after?: string): Promise<Ear> => {
      const ear = new Ear(app.url, params, query, after);
      ears.push(ear);
      await until(() => ear.ended !== null);
      return ear;
    };
    const signedIn = { Authorization: `Bearer ${person.token}` };
    expect((await refusedBy({})).ended).toMatchObject({ code: 4403 });
    expect((await refusedBy({ Authorization: 'Bearer nonsense' })).ended).toMatchObject({ code: 4403 });
    const codes = async (query: string, after?: string): Promise<unknown> => {
      const { ended } = await refusedBy(signedIn, query, after);
      return (ended as { extensions: { code: string } }[]).map(({ extensions }) => extensions.code);
    };
    expect(await codes('{ me { id } }')).toEqual(['OPERATION_RESOLUTION_FAILURE']);
    expect(await codes('mutation { signOut }')).toEqual(['OPERATION_RESOLUTION_FAILURE']);
    expect(await codes('subscription { nothing }')).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    const deep = `object { ... on Bid { ${'challenge { history { nodes { '.repeat(5)}id${' } } }'.repeat(5)} } }`;
    expect(await codes(`subscription { notificationAdded { notification { ${deep} } } }`)).toEqual(['QUERY_TOO_DEEP']);
    expect(await codes(ADDED, 'nonsense')).toEqual(['CURSOR_INVALID']);
  });
});
