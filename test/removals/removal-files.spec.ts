import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FileWorld } from '../files/file-world.js';
import { keyOf } from '../list.factories.js';
import { FileStore } from '../../src/files/file.store.js';
import { RemovalJobs } from '../../src/removals/removal.jobs.js';
import { RemovalWorld } from './removal-world.js';

describe('the removal of a file', () => {
  let world: RemovalWorld;
  let files: FileWorld;
  beforeAll(async () => {
    world = await RemovalWorld.start();
    files = new FileWorld(world.app);
  });
  afterAll(() => world.stop());

  const stored = (key: string): boolean =>
    existsSync(world.app.folder) &&
    readdirSync(world.app.folder, { recursive: true }).some((name) => String(name).endsWith(join('/', key)));

  it('destroys its content and its key, keeps row and hash, and lets the bid that it proves be verified', async () => {
    const { bids } = world.seals;
    const call = await bids.challenge();
    const by = await bids.bidder();
    const file = (await files.upload('%PDF-1.7 secret', 'plan.pdf', by.pi.token)).body.id;
    const bid = await bids.submitted(call.challenge, by, { attachments: [file] });
    const { clerk } = bids.department;
    await call.moveTo('P60DT17H', 1000);
    expect((await bids.row(bid)).content).toMatchObject({ attachments: [file] });
    expect((await files.download(file, clerk.token)).status).toBe(200);
    const [before] = await world.seals.sql<{ sha256: string; name: string }>('select sha256, name from file where id = $1', [keyOf(file)]);
    expect(stored(keyOf(file))).toBe(true);

    const removal = await world.removed(file, null);

    expect(removal).toMatchObject({ state: 'CARRIED_OUT', places: ['file.content 1'] });
    const refused = await files.download(file, clerk.token);
    const { errors } = (await refused.json()) as { errors: { extensions: { code: string } }[] };
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['CONTENT_REMOVED']);
    const [after] = await world.seals.sql('select sha256, name, wrapped_key from file where id = $1', [keyOf(file)]);
    expect(after).toEqual({ ...before, wrapped_key: null });
    const [message] = await world.seals.sql<{ payload: { fileId: string } }>(
      `select payload from message where job = 'removal.destroy-file'`,
    );
    await world.app.database.system((tx) => new RemovalJobs(world.app.nest.get(FileStore)).destroyFile(tx, message!.payload));
    expect(stored(keyOf(file))).toBe(false);
    expect((await world.propose(file, null)).codes).toEqual(['CONTENT_REMOVED']);
    const shown = await world.app.ask<{ file: { removedAt: string | null; sha256: string } }>(
      'query ($id: ID!) { file(id: $id) { removedAt sha256 } }',
      { id: file },
      clerk.token,
    );
    expect(shown.file).toEqual({ removedAt: expect.any(String), sha256: before!.sha256 });
    await world.seal();
    const [list] = await world.seals.sql<{ id: string }>(`select 'list_' || replace(list_id::text, '-', '') as id from bid where id = $1`, [
      keyOf(bid),
    ]);
    for (const edition of ['public', 'supervision'] as const)
      expect((await world.verdict(await world.bundle(list!.id, edition))).fault).toBeNull();
  });

  it('can be refused as any other', async () => {
    const by = await world.seals.bids.bidder();
    const file = (await files.upload('%PDF-1.7 harmless', 'plan.pdf', by.pi.token)).body.id;
    const { data } = await world.propose(file, null, 'It looks secret');
    expect((await world.refuse(data!.removal.id, 'It is not')).data!.removal.state).toBe('REFUSED');
    expect((await files.download(file, by.pi.token)).status).toBe(200);
    expect((await world.propose(`file_${'0'.repeat(32)}`, null)).codes).toEqual(['NOT_FOUND']);
  });
});
