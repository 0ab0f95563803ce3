import { jest } from '@jest/globals';
import { createDatabase } from '../database.js';
import { keyOf } from '../list.factories.js';
import { until } from '../messages/house.js';
import { ProductProcess } from '../replay/processes.js';
import { SERVER_KEY } from '../app.js';
import { verifies, WebhookWorld } from './webhook-world.js';

jest.setTimeout(180_000);
const EVENTS = 12;
/** After which calls the worker is killed, before it has the answer. */
const FATAL = [2, 5, 11];

describe('calls of a worker that is killed', () => {
  let world: WebhookWorld;
  let worker: ProductProcess | undefined;
  beforeAll(async () => {
    world = await WebhookWorld.start({ worker: false, storage: await createDatabase() });
  });
  afterAll(async () => {
    await worker?.end('SIGKILL');
    await world.stop();
  });

  it('are lost never, and repeated under the same id with the same body', async () => {
    const unit = await world.hooked();
    await world.app.database.system((tx) =>
      tx.events(Array.from({ length: EVENTS }, () => ({ subject: 'bid', key: keyOf(unit.bid), event: 'approveBid' }))),
    );
    const { storage, folder } = world.app;
    const env = {
      ...{ DATABASE_URL: storage.url, DATABASE_OWNER_URL: storage.ownerUrl, DATA_DIR: folder, SERVER_KEY },
      ...{ WORKER_LEASE_MS: '1500', WEBHOOK_TRUSTED_HOSTS: '127.0.0.1' },
    };
    const fatal = new Set(FATAL);
    let dying = Promise.resolve();
    world.server.accepted = async () => {
      if (!fatal.delete(world.server.calls.length)) return;
      dying = worker!.end('SIGKILL');
      await dying;
    };
    const sleeping = async (): Promise<boolean> =>
      (await world.app.database.query('select from message where done_at is null and failed_at is null and run_at <= clock_now() limit 1'))
        .length === 0;
    do {
      worker = await ProductProcess.start('worker', env);
      const before = fatal.size;
      await until(async () => fatal.size < before || (await sleeping()));
      await dying;
    } while (!(await sleeping()));

    expect(fatal.size).toBe(0);
    const sent = await world.deliveries(unit);
    // One of them tells of the draft.
    expect(sent.map(({ state }) => state)).toEqual(Array.from({ length: EVENTS + 1 }, () => 'SENT'));
    const { calls } = world.server;
    expect(calls.length).toBeGreaterThan(EVENTS + 1);
    expect(new Set(calls.map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set(sent.map(({ id }) => `delivery_${id.replaceAll('-', '')}`)),
    );
    for (const call of calls) {
      const first = calls.find(({ headers }) => headers['webhook-id'] === call.headers['webhook-id'])!;
      expect(call.body).toBe(first.body);
      expect(verifies(call, unit.secret)).toBe(true);
    }
  });
});
