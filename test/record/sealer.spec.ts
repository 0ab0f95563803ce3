import pg from 'pg';
import { newId } from '../../src/common/ids.js';
import { rootOf } from '../../src/crypto/merkle.js';
import { CheckpointService } from '../../src/record/checkpoint.service.js';
import { SealingService } from '../../src/record/sealing.service.js';
import { startApp, type TestApp } from '../app.js';
import { BY_HAND } from './record-world.js';

const EVENT = `insert into event (id, at, subject, subject_id, event, reason) values ($1, clock_now(), 'challenge', $2, 'probe', 'why')`;

describe('the sealer', () => {
  let app: TestApp;
  let sealing: SealingService;
  beforeAll(async () => {
    app = await startApp({ settings: BY_HAND });
    sealing = app.nest.get(SealingService);
  });
  afterAll(() => app.stop());

  const write = async (client: Pick<pg.Client, 'query'> | null = null): Promise<string> => {
    const id = newId();
    if (client) await client.query(EVENT, [id, newId()]);
    else await app.database.query(EVENT, [id, newId()]);
    return id;
  };
  const sealAll = async (): Promise<void> => {
    while (await sealing.sealBatch());
  };
  const sealed = async (): Promise<string[]> =>
    (await app.database.query<{ event_id: string }>('select event_id from log_leaf order by seq')).map(({ event_id }) => event_id);
  const connected = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: app.storage.url });
    await client.connect();
    return client;
  };
  /** Other specs run on this server, and their transactions hold the sealer up as any do. */
  const sealedWith = async (...ids: string[]): Promise<string[]> => {
    for (;;) {
      await sealAll();
      const all = await sealed();
      if (ids.every((id) => all.includes(id))) return all;
    }
  };

  it('appends events in the order of their transactions, and stores the subtrees', async () => {
    const written: string[] = [];
    for (let at = 0; at < 13; at += 1) written.push(await write());
    const all = await sealedWith(...written);
    expect(all.slice(-13)).toEqual(written);
    const leaves = await app.database.query<{ seq: string; hash: Buffer }>('select seq, hash from log_leaf order by seq');
    expect(leaves.map(({ seq }) => Number(seq))).toEqual(leaves.map((_leaf, at) => at));
    const [node] = await app.database.query<{ hash: Buffer }>('select hash from log_node where level = 3 and idx = 0');
    expect(node!.hash).toEqual(rootOf(leaves.slice(0, 8).map(({ hash }) => hash)));
  });

  it('waits for a long transaction, and does not skip what it wrote when it commits late', async () => {
    const slow = await connected();
    try {
      await slow.query('begin');
      const early = await write(slow);
      const late = [await write(), await write()];
      await sealAll();
      expect(await sealed()).not.toContain(late[0]);
      expect(await sealing.lag()).toMatchObject({ count: 2, age: expect.any(Number) });
      await slow.query('commit');
      const all = await sealedWith(...late);
      expect(all.slice(-3)).toEqual([early, ...late]);
    } finally {
      await slow.end();
    }
  });

  it('is not held up by a long transaction that only reads', async () => {
    const reader = await connected();
    try {
      await reader.query('begin isolation level repeatable read');
      await reader.query('select count(*) from event');
      const id = await write();
      expect(await sealedWith(id)).toContain(id);
    } finally {
      await reader.end();
    }
  });

  it('seals each event once where several workers are at it, and one of them is killed', async () => {
    const ids: string[] = [];
    for (let at = 0; at < 50; at += 1) ids.push(await write());
    const killed = await connected();
    killed.on('error', () => undefined);
    const ended = new Promise<void>((resolve) => killed.once('end', () => resolve()));
    await killed.query('begin');
    await killed.query('select pg_advisory_xact_lock(7245014)');
    await killed.query(
      `insert into log_leaf select (select max(seq) + 1 from log_leaf), $1, 0, pg_current_xact_id(), decode(repeat('00', 32), 'hex')`,
      [ids[0]],
    );
    expect(await sealing.sealBatch()).toBeNull();
    const { rows } = await killed.query<{ pid: number }>('select pg_backend_pid() as pid');
    await app.database.query('select pg_terminate_backend($1)', [rows[0]!.pid]);
    await ended;
    const workers = Array.from({ length: 4 }, async () => {
      for (let pass = 0; pass < 5; pass += 1) await sealing.sealBatch();
    });
    await Promise.all(workers);
    const all = await sealedWith(...ids);
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((id) => ids.includes(id))).toEqual(ids);
  });

  it('seals events that were written before there were salts', async () => {
    const owner = new pg.Client({ connectionString: app.storage.ownerUrl });
    await owner.connect();
    try {
      const id = newId();
      await owner.query(
        `insert into event (id, at, subject, subject_id, event, document, document_hash, salted)
         values ($1, clock_now(), 'challenge', $1, 'probe', '{"a": 1}', encode(sha256('{"a":1}'), 'hex'), false)`,
        [id],
      );
      expect(await sealedWith(id)).toContain(id);
    } finally {
      await owner.end();
    }
  });

  it('publishes a checkpoint only where something is new', async () => {
    const checkpoints = app.nest.get(CheckpointService);
    await sealedWith(await write());
    expect(await checkpoints.publish()).not.toBeNull();
    expect(await checkpoints.publish()).toBeNull();
    await sealedWith(await write());
    // Not within the 10 ms that checkpoints are apart here.
    let jws: string | null = null;
    while (jws === null) jws = await checkpoints.publish();
    const { checkpoints: page } = await app.ask<{ checkpoints: { nodes: object[] } }>('{ checkpoints { nodes { size root at jws } } }');
    expect(page.nodes).toHaveLength(2);
    expect(page.nodes[0]).toMatchObject({ jws });
  });

  it('tells how far it lags', async () => {
    await write();
    const body = await (await fetch(`${app.url}/metrics`)).text();
    expect(body).toMatch(/^jiebang_record_unsealed_events [1-9]/m);
    expect(body).toMatch(/^jiebang_record_lag_seconds [0-9.e-]+$/m);
  });
});
