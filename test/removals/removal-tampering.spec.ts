import { randomBytes } from 'node:crypto';
import { type Edition } from '../../src/record/bundle.format.js';
import { type Planted, RemovalWorld, type SeenRemoval } from './removal-world.js';

type Json = Record<string, unknown>;

describe('tampering under cover of a removal', () => {
  const words = `Xylophon ${randomBytes(8).toString('hex')}`;
  let world: RemovalWorld;
  let planted: Planted;
  let removal: SeenRemoval;
  let uuid: string;
  beforeAll(async () => {
    world = await RemovalWorld.start();
    planted = await world.plant(words);
    removal = await world.removed(planted.question, 'question.en');
    await world.seal();
    const [row] = await world.seals.sql<{ id: string }>('select id from removal');
    uuid = row!.id;
  }, 120_000);
  afterAll(() => world.stop());

  /** The reason of the auditor's finding. */
  const finding = async (change: string, values: unknown[] = []): Promise<string | undefined> =>
    (await world.recordAfter(change, values)).fault?.reason.replace(/ \(leaf \d+\)/, '');
  const REMOVED = 'removed_by is not null';
  const OTHER = `id = (select id from event where removed_by is null and document is not null and subject <> 'removal' order by id limit 1)`;

  it('is not there as long as nobody does', async () => expect((await world.record()).fault).toBeNull());

  it('is found where another event is blanked, or the same one more than it was', async () => {
    const leaf = `'{}'`;
    expect(await finding(`update event set document = '{}', removed_by = $1, leaf = ${leaf} where ${OTHER}`, [uuid])).toBe(
      'its kept leaf is not one of it',
    );
    expect(await finding(`update event set document = '{}', removed_by = $1 where ${OTHER}`, [uuid])).toBe(
      'its kept leaf is not one of it',
    );
    expect(await finding(`update event set document = '{}' where ${REMOVED}`)).toBe('it is not what its removal left of it');
    expect(await finding(`update event set reason = 'x' where ${REMOVED}`)).toBe('its kept leaf is not one of it');
    expect(await finding(`update event set actor_id = gen_random_uuid() where ${REMOVED} and actor_id is not null`)).toBe(
      'it is not what its removal left of it',
    );
  });

  it('is found where it is another event with a right leaf of its own', async () => {
    const [event] = (await world.owner.query<{ id: string }>(`select id from event where ${OTHER}`)).rows;
    const content = await world.leafOf(event!.id);
    expect(await finding(`update event set document = '{}', removed_by = $1, leaf = $2 where ${OTHER}`, [uuid, content])).toBe(
      'no sealed removal by two persons names it',
    );
  });

  it('is found where a hash that was kept is another', async () => {
    expect(await finding(`update event set document_hash = repeat('0', 64) where ${REMOVED}`)).toBe('its kept leaf is not one of it');
    const both = `update event set document_hash = repeat('0', 64), leaf = replace(leaf, document_hash, repeat('0', 64)) where ${REMOVED}`;
    expect(await finding(both)).toMatch(/^(it is not what was sealed|its hash is not that of its event)/);
    expect(await finding(`update event set document = jsonb_set(document, '{kept}', '{}') where event = 'removeContent'`)).toBeDefined();
  });

  it('is found where no removal is on record, or one by one person', async () => {
    expect(await finding(`update event set removed_by = gen_random_uuid() where ${REMOVED}`)).toBe(
      'no sealed removal by two persons names it',
    );
    expect(await finding(`update event set removed_by = null where ${REMOVED}`)).toBe('no sealed removal by two persons names it');
    const one = `update event c set actor_id = p.actor_id from event p where c.event = 'confirmRemoval' and p.event = 'proposeRemoval'`;
    expect(await finding(one)).toBe('no sealed removal by two persons names it');
    expect(await finding(`delete from log_leaf where event_id in (select id from event where event = 'removeContent')`)).toBe(
      'no sealed removal by two persons names it',
    );
  });

  /** What the reader of a bundle finds where some lines are others. The signature over the file, which would tell as well, comes last. */
  const found = async (list: string, edition: Edition, change: (line: Json) => Json | null): Promise<string | undefined> => {
    const lines = await world.bundle(list, edition);
    const changed = lines.flatMap((line) => {
      const other = change(JSON.parse(line) as Json);
      return other ? [JSON.stringify(other)] : [];
    });
    if (changed.join() === lines.map((line) => JSON.stringify(JSON.parse(line))).join()) throw new Error('nothing was changed');
    return (await world.verdict(changed)).fault?.what;
  };
  const only = (kind: string, change: (line: Json) => Json | null) => (line: Json) => (line.kind === kind ? change(line) : line);

  it.each(['public', 'supervision'] as const)('is found in the %s edition where its events do not tell of the removal', async (edition) => {
    const kind = edition === 'public' ? 'leaf' : 'event';
    const own = (line: Json): boolean => [line.event, (line.leaf as Json | null)?.event].includes('removeContent');
    expect(
      await found(
        planted.list,
        edition,
        only(kind, (line) => (own(line) ? null : line)),
      ),
    ).toMatch(/that a sealed (event tells of it|removal names it)/);
    const claimed = { id: `removal_${'0'.repeat(32)}`, carriedOutAt: '2026-01-01T00:00:00.000Z', salts: {} };
    expect(
      await found(
        planted.list,
        edition,
        only('removal', (line) => ({ ...line, ...claimed })),
      ),
    ).toBe('that a sealed event tells of it');
    expect(
      await found(
        planted.list,
        edition,
        only('removal', () => null),
      ),
    ).toMatch(/that a sealed removal names it|hash of what was published/);
  });

  it.each(['public', 'supervision'] as const)('is found in the %s edition where more of a challenge is another', async (edition) => {
    const change = only('challenge', (line) => ({ ...line, published: { ...(line.published as Json), cluster: 'another' } }));
    expect(await found(planted.list, edition, change)).toBe(`what was left of ${planted.challenge}`);
  });

  it('is found where more of an opened bid is another, or of an event', async () => {
    const bid = only('bid', (line) => ({
      ...line,
      versions: (line.versions as Json[]).map((version) => ({
        ...version,
        content: { ...(version.content as Json), routeFamily: 'another' },
      })),
    }));
    expect(await found(planted.bidList, 'supervision', bid)).toBe(`what was left of ${planted.bid} version 1 all`);
    const event = only('event', (line) => (line.removedBy ? { ...line, document: {} } : line));
    expect(await found(planted.list, 'supervision', event)).toBe('what was left of its document');
    const actor = only('event', (line) => (line.removedBy && line.actorId ? { ...line, requestId: 'another' } : line));
    expect(await found(planted.list, 'supervision', actor)).toBe('what was left of its row');
  });

  it('is found where one person decided it', async () => {
    const one = only('event', (line) => (line.event === 'confirmRemoval' ? { ...line, actorId: world.operatorUuid } : line));
    expect(await found(planted.list, 'supervision', one)).toBe('that two persons decided it');
  });

  it('does not show the words in any edition, nor to whoever reads the removal', async () => {
    for (const edition of ['public', 'supervision'] as const)
      expect((await world.bundle(planted.bidList, edition)).join()).not.toContain(words);
    expect(JSON.stringify(removal)).not.toContain(words);
  });
});
