import { randomBytes } from 'node:crypto';
import { SealingService } from '../../src/record/sealing.service.js';
import { dumpOf } from '../seals/custody-world.js';
import { EDITIONS } from '../../src/record/bundle.format.js';
import { type Planted, RemovalWorld, type SeenRemoval } from './removal-world.js';

describe('the removal of secret content', () => {
  const words = `Xylophon ${randomBytes(8).toString('hex')}`;
  let world: RemovalWorld;
  let planted: Planted;
  let removal: SeenRemoval;
  beforeAll(async () => {
    world = await RemovalWorld.start();
    planted = await world.plant(words);
    await world.seals.bids.app.nest.get(SealingService).sealBatch();
    expect((await dumpOf(world.app)).split('\n').filter((row) => row.includes(words)).length).toBeGreaterThan(5);
    removal = await world.removed(planted.question, 'question.en');
    await world.seal();
  }, 120_000);
  afterAll(() => world.stop());

  it('leaves the words nowhere in the database, wherever they stood', async () => {
    const rows = (await dumpOf(world.app)).split('\n').filter((row) => row.includes(words));
    expect(rows.map((row) => row.slice(0, 200))).toEqual([]);
    expect(removal.state).toBe('CARRIED_OUT');
    for (const place of ['question.question 1', 'challenge.background 1', 'bid_version.content 1', 'bid.content 1'])
      expect(removal.places).toContain(place);
    expect(removal.places.some((place) => place.startsWith('event.document '))).toBe(true);
  });

  it('shows everybody that something was removed, when, and by which removal', async () => {
    const { challenge } = await world.app.ask<{ challenge: { background: { zh: string; en: string } } }>(
      'query ($id: ID!) { challenge(id: $id) { background { zh en } } }',
      { id: planted.challenge },
    );
    expect(challenge.background.en).toBe(
      `[涉密内容已清除 secret content removed ${challenge.background.en.slice(-52, -42)} ${removal.id}]`,
    );
    expect(challenge.background.zh).toBe(`背景：${challenge.background.en}。`);
  });

  it('leaves a record that holds, and that names what was removed', async () => {
    const report = await world.record();
    expect(report.fault).toBeNull();
    expect(report.removed.length).toBeGreaterThan(0);
    expect(new Set(report.removed.map((each) => each.removal))).toEqual(new Set([removal.id]));
  });

  it.each(EDITIONS)('leaves bundles in the %s edition that hold, and that name what was removed', async (edition) => {
    for (const list of [planted.list, planted.bidList]) {
      const lines = await world.bundle(list, edition);
      expect(lines.join('\n')).not.toContain(words);
      const { fault, removed } = await world.verdict(lines);
      expect({ fault, by: [...removed.keys()] }).toEqual({
        fault: null,
        by: edition === 'public' && list === planted.bidList ? [] : [removal.id],
      });
    }
  });
});
