import { randomBytes } from 'node:crypto';
import { EDITIONS } from '../../src/record/bundle.format.js';
import { IndexingService } from '../../src/search/indexing.service.js';
import { keyOf } from '../list.factories.js';
import { dumpOf } from '../seals/custody-world.js';
import { type Planted, RemovalWorld, type SeenRemoval } from './removal-world.js';

describe('the removal of secret content', () => {
  const [code, planCode] = [randomBytes(8).toString('hex'), randomBytes(8).toString('hex')];
  let world: RemovalWorld;
  let planted: Planted;
  let before: string[];
  let removal: SeenRemoval;
  let second: SeenRemoval;
  beforeAll(async () => {
    world = await RemovalWorld.start();
    planted = await world.plant(`Xylophon ${code}`, `Marimba ${planCode}`);
    const indexing = world.app.nest.get(IndexingService);
    await world.app.database.system((tx) => indexing.index(tx, 'CHALLENGE', [keyOf(planted.challenge)]));
    await world.sealEvents();
    before = await rowsWith(code);
    removal = await world.removed(planted.question, 'question.en');
    second = await world.removed(planted.bid, 'plan.en', planted.sealed.department.supervisor);
    await world.seal();
  }, 120_000);
  afterAll(() => world.stop());

  /** Rows of any table that hold a text, by their beginnings. */
  const rowsWith = async (text: string): Promise<string[]> =>
    (await dumpOf(world.app)).split('\n').flatMap((row) => (row.includes(text) ? [row.slice(0, 200)] : []));

  it('leaves the words nowhere in the database, wherever they stood', async () => {
    for (const table of ['challenge', 'question', 'bid', 'bid_version', 'event', 'search_entry', 'search_word'])
      expect(before.some((row) => row.startsWith(`public.${table} `))).toBe(true);
    expect(await rowsWith(code)).toEqual([]);
    expect(await rowsWith(planCode)).toEqual([]);
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
    expect(challenge.background.en).toMatch(new RegExp(`^\\[涉密内容已清除 secret content removed \\d{4}-\\d\\d-\\d\\d ${removal.id}\\]$`));
    expect(challenge.background.zh).toBe(`背景：${challenge.background.en}。`);
  });

  it('leaves nothing by which a bid that said them could be opened again, and keeps its commitment', async () => {
    const version = await world.seals.version(planted.bid);
    expect(version).toMatchObject({
      commitment: expect.stringMatching(/^[0-9a-f]{64}$/),
      content_hash: null,
      proof: {},
      sealed: [{ envelope: 'all', ciphertext: '', wraps: [], commitment: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    });
    expect(JSON.stringify(version.sealed)).not.toContain('"server"');
  });

  it('leaves a record that holds, and that names what was removed', async () => {
    const report = await world.record();
    expect(report.fault).toBeNull();
    expect(report.removed.length).toBeGreaterThan(0);
    expect(new Set(report.removed.map((each) => each.removal))).toEqual(new Set([removal.id]));
  });

  it.each(EDITIONS)('leaves bundles in the %s edition that hold, and that name what was removed', async (edition) => {
    const verdicts = [planted.list, planted.bidList].map(async (list) => world.verdict(await world.bundle(list, edition)));
    const [ofChallenge, ofBid] = await Promise.all(verdicts);
    expect([ofChallenge!.fault, ofBid!.fault]).toEqual([null, null]);
    expect(ofChallenge!.removed.get(removal.id)).toContain(planted.challenge);
    const named = edition === 'public' ? [] : [[second.id, [`${planted.bid} version 1 all`]]];
    expect([...ofBid!.removed]).toEqual(named);
  });
});
