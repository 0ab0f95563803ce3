import { jest } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { EDITIONS, type Edition } from '../../src/record/bundle.format.js';
import { BundleService } from '../../src/record/bundle.service.js';
import { CheckpointService } from '../../src/record/checkpoint.service.js';
import { SealingService } from '../../src/record/sealing.service.js';
import { verifyBundle } from '../../src/verify/verification.js';
import { startApp, type TestApp } from '../app.js';
import { playSample } from '../whole/played.js';

jest.setTimeout(180_000);

/** Seals all that happened, and publishes a checkpoint over it. */
async function sealed({ nest }: TestApp): Promise<void> {
  while ((await nest.get(SealingService).lag()).count > 0) await nest.get(SealingService).sealBatch();
  await wait(20);
  await nest.get(CheckpointService).publish();
}

describe('the bundle of a list', () => {
  let app: TestApp;
  let folder: string;
  const texts = new Map<Edition, string>();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jiebang-bundle-'));
    app = await startApp({ settings: { RECORD_SEAL_MS: '3600000', RECORD_CHECKPOINT_MS: '10' } });
    await playSample(app, process.env.SAMPLE ?? 'ganzhou-2026-c');
    await sealed(app);
    const [list] = await app.database.query<{ id: string }>(`select 'list_' || replace(id::text, '-', '') as id from list`);
    for (const edition of EDITIONS) {
      let text = '';
      for await (const line of await app.nest.get(BundleService).of(null, list!.id, edition)) text += line;
      texts.set(edition, text);
      await writeFile(join('/tmp', `v-${edition}.jsonl`), text);
    }
  });
  afterAll(async () => {
    await app.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(EDITIONS)('holds in the edition %s', async (edition) => {
    const path = join(folder, `${edition}.jsonl`);
    await writeFile(path, texts.get(edition)!);
    const verdict = await verifyBundle(path);
    console.log(edition, verdict.fault, verdict.held, verdict.skipped, verdict.unsealed);
    expect(verdict.fault).toBeNull();
  });
});
