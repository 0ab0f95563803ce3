import type { Bidder } from '../bids/bid-world.js';
import type { SealedCall } from '../bids/sealed-world.js';
import { FileWorld } from '../files/file-world.js';
import { text } from '../factories.js';
import { TellingService } from '../../src/notifications/telling.service.js';
import { keyOf } from '../list.factories.js';
import { RemovalWorld, type SeenRemoval } from './removal-world.js';

type Json = Record<string, unknown>;

describe('the removal of a sealed bid', () => {
  let world: RemovalWorld;
  let files: FileWorld;
  beforeAll(async () => {
    world = await RemovalWorld.start();
    files = new FileWorld(world.app);
  });
  afterAll(() => world.stop());

  /** A sealed bid with a file, beside one that is none of its business. */
  const submitted = async (level: 'custodial' | 'split' = 'custodial') => {
    const sealed = await world.seals.call(level);
    const by = await world.seals.bids.bidder();
    if (level === 'split') await world.seals.custody.keeper(by.pi);
    const file = (await files.upload('%PDF-1.7 secret', 'plan.pdf', by.pi.token)).body.id;
    const bid = await world.seals.bids.submitted(sealed.call.challenge, by, { title: text('Secret'), attachments: [file] });
    const [row] = await world.seals.sql<{ id: string }>(`select 'list_' || replace(list_id::text, '-', '') as id from bid where id = $1`, [
      keyOf(bid),
    ]);
    return { sealed, by, file, bid, list: row!.id };
  };
  const removed = (bid: string, { department }: SealedCall): Promise<SeenRemoval> => world.removed(bid, null, department.supervisor);
  const titleFor = async (bid: string, { pi }: Bidder): Promise<unknown> =>
    (
      await world.app.ask<{ bid: { content: { title: { en: string } } | null } }>(
        'query ($id: ID!) { bid(id: $id) { content { title { en } } } }',
        { id: bid },
        pi.token,
      )
    ).bid.content?.title.en;

  /** Who was told that the bid was removed. */
  const toldOf = async (bid: string): Promise<string[]> => {
    const events = await world.seals.sql<{ id: string }>(`select id from event where event = 'removeSealed' and subject_id = $1`, [
      keyOf(bid),
    ]);
    await world.app.database.system((tx) =>
      world.app.nest.get(TellingService).tell(
        tx,
        events.map(({ id }) => id),
      ),
    );
    const told = await world.seals.sql<{ person: string }>(
      `select 'person_' || replace(person_id::text, '-', '') as person from notification where kind = 'sealedBidRemoved' and subject_id = $1 order by 1`,
      [keyOf(bid)],
    );
    return told.map(({ person }) => person);
  };

  it('destroys what it says, keeps what was received, and tells its people, who may submit again', async () => {
    const { sealed, by, file, bid, list } = await submitted();
    const before = await world.seals.version(bid);
    expect(await titleFor(bid, by)).toBe('Secret');

    const removal = await removed(bid, sealed);

    expect(removal).toMatchObject({ state: 'CARRIED_OUT', target: bid, field: null, places: ['bid_version.sealed 1', 'file.content 1'] });
    const after = await world.seals.version(bid);
    expect(after).toMatchObject({ commitment: before.commitment, content: null, proof: null });
    expect(JSON.stringify(after.sealed)).not.toContain('"server"');
    expect(after.sealed).toMatchObject([{ envelope: 'all', ciphertext: '', nonce: '', wraps: [] }]);
    expect(await titleFor(bid, by)).toBeUndefined();
    const { errors } = (await (await files.download(file, by.pi.token)).json()) as { errors: { extensions: { code: string } }[] };
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['CONTENT_REMOVED']);
    expect(await toldOf(bid)).toEqual([by.pi.id, by.approver.id].sort());
    // Nobody else learns from the record of the list that there is a bid.
    await world.seal();
    for (const edition of ['public', 'supervision'] as const) {
      const lines = await world.bundle(list, edition);
      expect((await world.verdict(lines)).fault).toBeNull();
      for (const id of [bid, removal.id]) expect(lines.join()).not.toContain(id);
    }

    const { bids } = world.seals;
    await bids.save(bid, by, bids.content(by, { title: text('Harmless') }));
    await bids.approve(bid, by);
    await bids.submit(bid, by);
    await world.seals.closed(sealed);
    await world.seals.open(sealed);
    expect(await world.seals.minutes(sealed.call.challenge)).toMatchObject([{ opened: 1, failed: [] }]);
    expect(await titleFor(bid, by)).toBe('Harmless');
    await world.seal();
    for (const edition of ['public', 'supervision'] as const) {
      const { fault, removed: named } = await world.verdict(await world.bundle(list, edition));
      expect([fault, [...named]]).toEqual([null, [[removal.id, [bid]]]]);
    }
  });

  it.each(['custodial', 'split'] as const)('under %s: is said by the minutes, and holds nothing up', async (level) => {
    const { sealed, bid, list } = await submitted(level);
    const other = level === 'custodial' ? await world.seals.submitted(sealed, 'Other') : null;
    await world.seals.closed(sealed);
    const removal = await removed(bid, sealed);
    await world.seals.open(sealed);
    const { commitment } = await world.seals.version(bid);
    const failed = [{ bid, commitment, reason: 'REMOVED' }];
    expect(await world.seals.minutes(sealed.call.challenge)).toMatchObject([{ opened: other ? 1 : 0, failed }]);
    expect(await world.seals.bids.state(bid)).toBe('SEALED');
    if (other) expect(await world.seals.bids.state(other)).toBe('FORM_CHECK');
    await world.seal();
    expect((await world.record()).fault).toBeNull();
    for (const edition of ['public', 'supervision'] as const) {
      const lines = await world.bundle(list, edition);
      const { fault, removed: named } = await world.verdict(lines);
      expect([fault, [...named]]).toEqual([null, [[removal.id, [bid]]]]);
      // Without the removal the minutes say something that nobody decided.
      const without = lines.filter((line) => (JSON.parse(line) as Json).kind !== 'removal');
      expect((await world.verdict(without)).fault?.what).toBe(`that a sealed removal names ${bid}`);
    }
  });

  it('of a file alone tells nobody of the bid, either, before it is opened', async () => {
    const { sealed, bid, file, list } = await submitted();
    const removal = await world.removed(file, null, sealed.department.supervisor);
    await world.seal();
    for (const edition of ['public', 'supervision'] as const) expect((await world.bundle(list, edition)).join()).not.toContain(removal.id);
    await world.seals.closed(sealed);
    await world.seals.open(sealed);
    expect(await world.seals.bids.state(bid)).toBe('FORM_CHECK');
    await world.seal();
    for (const edition of ['public', 'supervision'] as const) {
      const { fault, removed: named } = await world.verdict(await world.bundle(list, edition));
      expect([fault, [...named]]).toEqual([null, [[removal.id, [file]]]]);
    }
  });

  it('is found where somebody empties a bid as if two persons had decided it', async () => {
    const { sealed, bid, list } = await submitted();
    await world.seals.sql(`update bid_version set removed = '[]', sealed = jsonb_set(sealed, '{0,ciphertext}', '""') where bid_id = $1`, [
      keyOf(bid),
    ]);
    await world.seals.closed(sealed);
    await world.seals.open(sealed);
    await world.seal();
    for (const edition of ['public', 'supervision'] as const)
      expect((await world.verdict(await world.bundle(list, edition))).fault?.what).toBe(`that a sealed removal names ${bid}`);
  });

  it('is refused for what is not sealed, any more or again', async () => {
    const { sealed, bid } = await submitted();
    const { supervisor } = sealed.department;
    await removed(bid, sealed);
    expect((await world.propose(bid, null)).codes).toEqual(['REMOVAL_NOT_SEALED']);
    expect((await world.propose(`bid_${'0'.repeat(32)}`, null)).codes).toEqual(['NOT_FOUND']);
    const late = await submitted();
    expect((await world.propose(late.bid, 'title.en')).codes).toEqual(['REMOVAL_NO_WORDS']);
    const { data } = await world.propose(late.bid, null);
    expect((await world.propose(late.bid, null)).codes).toEqual(['REMOVAL_PENDING']);
    await world.seals.closed(late.sealed);
    await world.seals.open(late.sealed);
    expect((await world.confirm(data!.removal.id, supervisor)).codes).toEqual(['NOT_FOUND']);
    expect((await world.confirm(data!.removal.id, late.sealed.department.supervisor)).codes).toEqual(['REMOVAL_NOT_SEALED']);
    expect(await titleFor(late.bid, late.by)).toBe('Secret');
  });

  it('and an opening at once: one of them comes first', async () => {
    const { sealed, bid } = await submitted();
    await world.seals.closed(sealed);
    const proposed = await world.propose(bid, null);
    const [{ codes }] = await Promise.all([
      world.confirm(proposed.data!.removal.id, sealed.department.supervisor),
      world.seals.open(sealed),
    ]);
    const minutes = await world.seals.minutes(sealed.call.challenge);
    const reasons = minutes.flatMap(({ failed }) => failed.map(({ reason }) => reason));
    expect([codes, minutes[0]?.opened, reasons]).toEqual(codes.length ? [['REMOVAL_NOT_SEALED'], 1, []] : [[], 0, ['REMOVED']]);
  });
});
