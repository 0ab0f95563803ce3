import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { newKey, type Someone } from '../factories.js';
import { startApp, type TestApp } from '../app.js';
import type { ErrandEffects } from '../../src/common/errand.js';
import { uuidOf } from '../../src/common/ids.js';
import { Export } from '../../src/exports/export.entity.js';
import { keepPart } from '../../src/exports/export.parts.js';
import { ServerKeys } from '../../src/crypto/server-keys.js';
import { ExportJobs } from '../../src/exports/export.jobs.js';
import { ExportReading } from '../../src/exports/export.reading.js';
import { ExportService } from '../../src/exports/export.service.js';
import { ExportWriting } from '../../src/exports/export.writing.js';
import { AFTER_CLOSES, ReviewWorld } from '../panels/review-world.js';
import { ProductProcess } from '../replay/processes.js';
import { Taking, type Taken } from './taking.js';

/** Three batches of 100. */
const BIDS = 250;
const SECRET = 'Kept by whoever asked';

describe('an export', () => {
  let app: TestApp;
  let world: ReviewWorld;
  let taking: Taking;
  /** PI of all bids. */
  let bidder: Someone;
  beforeAll(async () => {
    app = await startApp({ worker: false });
    await app.database.query(`update demo_clock set instant = '${AFTER_CLOSES}'`);
    world = await ReviewWorld.of(app);
    const { key, pi } = await world.bid();
    bidder = pi;
    await world.sql(
      `insert into bid (id, challenge_id, list_id, department_id, lead_id, pi_id, state, content, last_version, first_submitted_at, opened_at)
       select gen_random_uuid(), challenge_id, list_id, department_id, lead_id, pi_id, 'FORM_CHECK',
         jsonb_build_object('title', jsonb_build_object('zh', $3::text, 'en', $3::text)), 1, first_submitted_at, opened_at
       from bid, generate_series(1, $2::int) n where id = $1`,
      [key, BIDS - 1, SECRET],
    );
    taking = new Taking(app);
  });
  afterAll(() => app.stop());

  const started = async (who: Someone = world.clerk, format = 'CSV'): Promise<Taken> => {
    const { data, codes } = await taking.start(who, 'RANKING', world.challenge, format);
    expect(codes).toEqual([]);
    return data!.startExport;
  };
  const read = (id: string): Promise<void> =>
    app.database.system(async (tx) => app.nest.get(ExportReading).next(tx, await tx.load(Export, uuidOf(id, 'export'), 'update')));
  const write = (id: string): Promise<ErrandEffects> => app.nest.get(ExportWriting).write(uuidOf(id, 'export'));
  /** Reads all batches and writes the file, as the worker's messages do. */
  const finished = async (who: Someone = world.clerk, format = 'CSV'): Promise<Taken> => {
    const { id } = await started(who, format);
    for (let batch = 0; batch < 3; batch += 1) await read(id);
    await app.database.system(await write(id));
    return taking.look(who, id);
  };
  const cancel = (who: Someone, id: string) =>
    app.graphql<{ cancelExport: Taken }>(
      'mutation ($export: ID!, $key: ID!) { cancelExport(export: $export, key: $key) { state availableActions { name } } }',
      { export: id, key: newKey() },
      who.token,
    );
  const kept = async (): Promise<string[]> => {
    const names = await readdir(join(app.folder, 'files'), { recursive: true, withFileTypes: true }).catch(() => []);
    return names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  };
  const parts = async (id: string): Promise<Buffer[]> =>
    (await world.sql<{ content: Buffer }>('select content from export_part where export_id = $1', [uuidOf(id, 'export')])).map(
      ({ content }) => content,
    );
  const done = (id: string): Promise<unknown> => world.sql(`update export set state = 'CANCELLED' where id = $1`, [uuidOf(id, 'export')]);

  it('is begun once under one key, and shows how far it is', async () => {
    const key = newKey();
    const ask = () => taking.start(world.clerk, 'RANKING', world.challenge, 'CSV', {}, key);
    const { id } = (await ask()).data!.startExport;
    expect((await ask()).data!.startExport).toMatchObject({ id, state: 'QUEUED', rowsDone: 0, rowsAll: null, download: null });
    await read(id);
    expect(await taking.look(world.clerk, id)).toMatchObject({ state: 'RUNNING', rowsDone: 100, rowsAll: BIDS, download: null });
    await done(id);
  });

  it('is cancelled before it begins and between two batches, and nothing is left of it', async () => {
    const waiting = await started();
    expect((await cancel(world.clerk, waiting.id)).data!.cancelExport).toEqual({ state: 'CANCELLED', availableActions: [] });
    const { id } = await started();
    await read(id);
    expect((await parts(id)).length).toBeGreaterThan(0);
    expect((await cancel(world.clerk, id)).data!.cancelExport.state).toBe('CANCELLED');
    expect(await parts(id)).toEqual([]);
    expect((await cancel(world.clerk, id)).codes).toEqual(['WRONG_STATE']);
    expect(await taking.refused(world.clerk, `/exports/${id}`)).toEqual([400, 'EXPORT_NOT_READY']);
  });

  it('that is cancelled while its file is written leaves no file', async () => {
    const { id } = await started();
    for (let batch = 0; batch < 3; batch += 1) await read(id);
    const before = await kept();
    const effects = await write(id);
    expect(await kept()).toHaveLength(before.length + 1);
    expect((await cancel(world.clerk, id)).codes).toEqual([]);
    await app.database.system(effects);
    expect((await taking.look(world.clerk, id)).state).toBe('CANCELLED');
    expect(await kept()).toEqual(before);
  });

  it('fails where its file can’t be written by the third try, and leaves nothing', async () => {
    const { id } = await started();
    for (let batch = 0; batch < 3; batch += 1) await read(id);
    await world.sql(String.raw`update export_part set content = '\x00' where export_id = $1`, [uuidOf(id, 'export')]);
    const before = await kept();
    const jobs = new ExportJobs(app.nest.get(ExportReading), app.nest.get(ExportWriting), app.nest.get(ExportService));
    for (const state of ['RUNNING', 'RUNNING', 'FAILED']) {
      await app.database.system(await jobs.write({ exportId: uuidOf(id, 'export') }));
      expect((await taking.look(world.clerk, id)).state).toBe(state);
    }
    expect((await taking.look(world.clerk, id)).failure).toBe('INTERNAL');
    expect([await parts(id), await kept()]).toEqual([[], before]);
  });

  it('keeps as it is what the version before read of it, rank and all', async () => {
    const { id } = await started();
    for (let batch = 0; batch < 3; batch += 1) await read(id);
    const former = [{ number: '1' }, 'read before', 'Title', 'Lead', 'PI', 'ranked', { number: '78.0000' }, 'yes', 'no'];
    await app.database.system(async (tx) => {
      const one = await tx.load(Export, uuidOf(id, 'export'), 'update');
      await keepPart(tx, app.nest.get(ServerKeys), one, one.parts, [{ cells: former, order: 1 }]);
    });
    await app.database.system(await write(id));
    const { download } = await taking.look(world.clerk, id);
    const rows = parse(await (await taking.get(world.clerk, download!)).text(), { bom: true, relax_column_count: true });
    expect(rows).toHaveLength(1 + 1 + BIDS);
    expect(rows[1]).toEqual(['1', 'read before', 'Title', 'Lead', 'PI', 'ranked', '78.0000', 'yes', 'no']);
    // The bids that have no rank have come behind it, their ids where they belong.
    expect(rows.slice(2).every(([rank, bid]) => rank === '' && bid!.startsWith('bid_'))).toBe(true);
  });

  it('lies encrypted, while it is read and when it is ready', async () => {
    const { id } = await started();
    await read(id);
    expect((await parts(id)).some((part) => part.includes(SECRET))).toBe(false);
    await done(id);
    const one = await finished();
    const text = await (await taking.get(world.clerk, one.download!)).text();
    expect(text).toContain(SECRET);
    for (const path of await kept()) expect((await readFile(path)).includes(SECRET)).toBe(false);
  });

  it('exists for nobody else', async () => {
    const one = await finished();
    for (const who of [world.approver, world.foreignClerk]) {
      expect(await taking.refused(who, one.download!)).toEqual([404, 'NOT_FOUND']);
      expect((await cancel(who, one.id)).codes).toEqual(['NOT_FOUND']);
      const query = 'query ($id: ID!) { export(id: $id) { id } node(id: $id) { id } myExports { totalCount } }';
      expect(await app.ask(query, { id: one.id }, who.token)).toEqual({ export: null, node: null, myExports: { totalCount: 0 } });
    }
    expect(await taking.refused(null, one.download!)).toEqual([401, 'UNAUTHENTICATED']);
    expect((await taking.start({ ...world.clerk, token: '' }, 'RANKING', world.challenge)).codes).toEqual(['UNAUTHENTICATED']);
  });

  it('is not handed out when the role that read it is gone, or less can be seen', async () => {
    const officer = await world.make.person({ organisation: world.department, role: 'clerk' });
    const one = await finished(officer);
    await world.sql(`delete from membership where person_id = $1`, [officer.actor.personId]);
    expect(await taking.refused(officer, one.download!)).toEqual([400, 'EXPORT_SIGHT_LOST']);
    const other = await finished();
    await world.sql('update bid set opened_at = null where id = (select id from bid limit 1)');
    expect(await taking.refused(world.clerk, other.download!)).toEqual([400, 'EXPORT_SIGHT_LOST']);
    await world.sql('update bid set opened_at = clock_now() where opened_at is null');
    expect((await taking.get(world.clerk, other.download!)).status).toBe(200);
  });

  it('holds nothing of bids that are sealed, but to a bidder the own one', async () => {
    await world.sql('update bid set opened_at = null');
    const rival = await world.make.person({ organisation: await world.make.organisation(), role: 'pi' });
    for (const who of [world.clerk, world.supervisor, world.foreignClerk, rival]) {
      const { id } = await started(who);
      await read(id);
      expect(await taking.look(who, id)).toMatchObject({ rowsAll: 0, rowsDone: 0 });
      await done(id);
    }
    const { id } = await started(bidder);
    await read(id);
    expect(await taking.look(bidder, id)).toMatchObject({ rowsAll: BIDS });
    await done(id);
    await world.sql('update bid set opened_at = clock_now()');
  });

  it('expires after a day of real time, and its file is removed', async () => {
    const one = await finished();
    const [before] = [await kept()];
    await world.sql(`update export set expires_at = clock_timestamp() where id = $1`, [uuidOf(one.id, 'export')]);
    expect(await taking.refused(world.clerk, one.download!)).toEqual([400, 'EXPORT_EXPIRED']);
    expect((await taking.look(world.clerk, one.id)).download).toBeNull();
    await app.database.system((tx) => app.nest.get(ExportService).sweep(tx, uuidOf(one.id, 'export')));
    expect((await taking.look(world.clerk, one.id)).state).toBe('EXPIRED');
    expect((await kept()).length).toBe(before!.length - 1);
    expect(await taking.refused(world.clerk, one.download!)).toEqual([400, 'EXPORT_EXPIRED']);
  });

  it('goes on record with each download, and with each opened bid it reads', async () => {
    const entries = () =>
      world.sql<{ event: string; n: number }>(
        `select event, count(*)::int as n from event where event in ('startExport', 'downloadExport', 'read') group by event order by event`,
      );
    const before = new Map((await entries()).map(({ event, n }) => [event, n]));
    const one = await finished();
    await (await taking.get(world.clerk, one.download!)).arrayBuffer();
    const grown = (await entries()).map(({ event, n }) => [event, n - (before.get(event) ?? 0)]);
    expect(grown).toEqual([
      ['downloadExport', 1],
      ['read', BIDS],
      ['startExport', 1],
    ]);
  });

  it('is refused for what it is not of, in a form it has not, and beyond five at a time', async () => {
    const list = `list_${world.list.replaceAll('-', '')}`;
    expect((await taking.start(world.clerk, 'RANKING', list)).codes).toEqual(['EXPORT_NOT_OF']);
    expect((await taking.start(world.clerk, 'RANKING', world.challenge, 'PDF')).codes).toEqual(['EXPORT_NOT_OF']);
    expect((await taking.start(world.clerk, 'RANKING', 'challenge_1')).codes).toEqual(['ID_INVALID']);
    expect((await taking.start(world.clerk, 'RANKING', `challenge_${'0'.repeat(32)}`)).codes).toEqual(['NOT_FOUND']);
    const five = await Promise.all(Array.from({ length: 5 }, () => started()));
    expect((await taking.start(world.clerk, 'RANKING', world.challenge)).codes).toEqual(['EXPORT_TOO_MANY']);
    for (const { id } of five) await done(id);
  });

  it('goes on where a killed worker stood, with one file and every bid in it once', async () => {
    const { url, ownerUrl } = app.storage;
    const SERVER_KEY = Buffer.alloc(32, 7).toString('base64url');
    const settings = { DATA_DIR: app.folder, DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl, SERVER_KEY, WORKER_LEASE_MS: '500' };
    const before = await kept();
    const { id } = await started(world.clerk, 'XLSX');
    const first = await ProductProcess.start('worker', settings);
    await until(async () => (await taking.look(world.clerk, id)).rowsDone >= 100);
    // Whoever holds the row holds the next batch up, so that the worker dies in the middle of it.
    await app.database.system(async (tx) => {
      const one = await tx.load(Export, uuidOf(id, 'export'), 'update');
      expect(one.state).toBe('RUNNING');
      await first.end('SIGKILL');
    });
    const second = await ProductProcess.start('worker', settings);
    try {
      const one = await taking.ended(world.clerk, id);
      expect(one).toMatchObject({ state: 'READY', rowsDone: BIDS });
      expect((await kept()).length).toBe(before.length + 1);
      const csv = await taking.bytes(world.clerk, 'RANKING', world.challenge);
      const bids = parse<Record<string, string>>(csv, { bom: true, columns: true }).map((row) => row['揭榜申请'] ?? row.Bid);
      expect(new Set(bids).size).toBe(BIDS);
      expect(bids).toHaveLength(BIDS);
    } finally {
      await second.end('SIGTERM');
    }
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const from = Date.now(); !(await condition());) {
    if (Date.now() - from > 60_000) throw new Error('it does not come');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
