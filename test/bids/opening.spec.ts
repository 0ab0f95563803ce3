import { versionCommitment } from '../../src/bids/bid.envelope.js';
import { canonical } from '../../src/crypto/canonical.js';
import { bidAad, sealEnvelope } from '../../src/crypto/envelope.js';
import { keyOf } from '../list.factories.js';
import { bidId, type SealedCall, SealedWorld } from './sealed-world.js';

const LATE = 'P45DT17H';

describe('the opening of sealed bids', () => {
  let world: SealedWorld;
  beforeAll(async () => (world = await SealedWorld.start()));
  afterAll(() => world.stop());

  const contents = (challenge: string) =>
    world.sql<{ id: string; state: string; title: string | null; opened_at: Date | null }>(
      `select id, state, content #>> '{title,en}' as title, opened_at from bid where challenge_id = $1 order by content #>> '{title,en}'`,
      [keyOf(challenge)],
    );

  it('waits for enough custodians, opens every bid, publishes its minutes and forgets the shares', async () => {
    const sealed = await world.call();
    const { call, department, keepers } = sealed;
    const [partner, by] = [await world.bids.bidder(), await world.bids.bidder()];
    const bid = await world.bids.submitted(call.challenge, by, {
      title: { zh: 'Alpha', en: 'Alpha' },
      partners: [{ organisation: partner.lead, sharePercent: 10 }],
      team: [partner.pi.id],
      budget: { publicRequest: 100_000_001n, ownFunds: 200_000_000n },
      selfFunded: true,
    });
    await world.submitted(sealed, 'Beta');
    await world.closed(sealed);
    expect(await world.bids.state(call.challenge)).toBe('CLOSED');
    await world.handIn(sealed, 1);
    await world.closed(sealed);
    expect(await contents(call.challenge)).toMatchObject([{ title: null }, { title: null }]);
    expect(await world.bids.state(call.challenge)).toBe('CLOSED');
    await world.handIn({ ...sealed, keepers: keepers.slice(1) }, 1);
    expect(await world.minutes(call.challenge)).toEqual([]);
    await world.closed(sealed);
    expect(await world.bids.state(call.challenge)).toBe('EVALUATING');
    expect(await contents(call.challenge)).toMatchObject([
      { title: 'Alpha', state: 'FORM_CHECK', opened_at: expect.any(Date) },
      { title: 'Beta', state: 'FORM_CHECK' },
    ]);
    expect(await world.minutes(call.challenge)).toMatchObject([
      { round: 1, envelope: 'main', opened: 2, failed: [], custodians: [{ name: {}, handedInAt: expect.any(String) }, {}] },
    ]);
    expect(await world.version(bid)).toMatchObject({ warnings: ['OVER_AMOUNT'], content_hash: expect.any(String), opening: 'OPENED' });
    const [parties] = await world.sql(
      'select b.self_funded, (select count(*)::int from bid_partner where bid_id = b.id) as partners, (select count(*)::int from bid_member where bid_id = b.id) as team from bid b where id = $1',
      [keyOf(bid)],
    );
    expect(parties).toEqual({ self_funded: true, partners: 1, team: 1 });
    expect(await world.sql('select 1 from seal_share where wrapped is not null')).toEqual([]);
    await world.bids.check(bid, department.clerk);
    await world.bids.confirm(bid, department.approver);
    expect(await world.bids.row(bid)).toMatchObject({ eligibility_status: 'INELIGIBLE', eligibility_rules: ['OVER_AMOUNT'] });
  });

  it('asks nobody where nothing was submitted', async () => {
    const sealed = await world.call();
    await world.closed(sealed);
    expect(await world.bids.state(sealed.call.challenge)).toBe('EVALUATING');
    expect(await world.bids.pending('challenge.no-bid', { challengeId: sealed.call.key })).toBe(1);
    expect((await world.custody.keys(sealed.call.challenge))[0]!.state).toBe('SEALED');
  });

  it.each([
    [
      'the ciphertext',
      `sealed = jsonb_set(sealed, '{0,ciphertext}', to_jsonb('AAAA' || substr(sealed #>> '{0,ciphertext}', 5)))`,
      'CANNOT_OPEN',
    ],
    ['the commitment of the envelope', `sealed = jsonb_set(sealed, '{0,commitment}', to_jsonb(repeat('0', 64)))`, 'CANNOT_OPEN'],
    [
      'the wrapped key',
      `sealed = jsonb_set(sealed, '{0,wraps,0,ct}', to_jsonb('AAAA' || substr(sealed #>> '{0,wraps,0,ct}', 5)))`,
      'CANNOT_OPEN',
    ],
    ['its place, taken by nothing', 'sealed = null', 'CANNOT_OPEN'],
    ['all of it, replaced by plain words', `sealed = null, content = '{"title":{"en":"Forged"}}'`, 'CANNOT_OPEN'],
    ['all of it, replaced by rubbish', `sealed = '[{"wraps":7}]'`, 'CANNOT_OPEN'],
    ['the commitment of the version', `commitment = repeat('0', 64)`, 'COMMITMENT_DIFFERS'],
  ])('given a change of %s: finds it, and opens the rest', async (_what, change, reason) => {
    const sealed = await world.call();
    const [good, bad] = [await world.submitted(sealed, 'Good'), await world.submitted(sealed, 'Bad')];
    await world.sql(`update bid_version set ${change} where bid_id = $1`, [keyOf(bad)]);
    await expectFailure(sealed, { good, bad, reason });
  });

  it('given an envelope of somebody else, a content put in by who knows the public key, or another receipt: finds it', async () => {
    const sealed = await world.call();
    const [good, bad] = [await world.submitted(sealed, 'Good'), await world.submitted(sealed, 'Bad')];
    await world.sql(
      `update bid_version v set sealed = o.sealed, commitment = o.commitment from bid_version o where v.bid_id = $1 and o.bid_id = $2`,
      [keyOf(bad), keyOf(good)],
    );
    await expectFailure(sealed, { good, bad, reason: 'CANNOT_OPEN' });
    const forged = await world.call();
    const [own, replaced] = [await world.submitted(forged, 'Good'), await world.submitted(forged, 'Bad')];
    const { publicKey, fingerprint: kid } = (await world.custody.keys(forged.call.challenge))[0]!;
    const text = { bid: replaced, challenge: forged.call.challenge, content: {}, envelope: 'all', files: [], no: 1, salt: '' };
    const envelope = await sealEnvelope('all', canonical(text), bidAad(replaced, 1, 'all'), [{ to: 'challenge', kid, publicKey }], null);
    const [{ commitment }] = (await world.sql<{ commitment: string }>('select commitment from receipt where bid_id = $1', [
      keyOf(replaced),
    ])) as [{ commitment: string }];
    await world.sql('update bid_version set sealed = $2, commitment = $3 where bid_id = $1', [
      keyOf(replaced),
      JSON.stringify([envelope]),
      versionCommitment([envelope]),
    ]);
    await expectFailure(forged, { good: own, bad: replaced, reason: 'RECEIPT_DIFFERS' });
    expect((await world.minutes(forged.call.challenge))[0]!.failed[0]!.commitment).toBe(commitment);
    const other = await world.call();
    const [fine, changed] = [await world.submitted(other, 'Good'), await world.submitted(other, 'Bad')];
    await world.sql(`update receipt r set jws = o.jws from receipt o where r.bid_id = $1 and o.bid_id = $2`, [keyOf(changed), keyOf(fine)]);
    await expectFailure(other, { good: fine, bad: changed, reason: 'RECEIPT_DIFFERS' });
  });

  async function expectFailure(sealed: SealedCall, { good, bad, reason }: { good: string; bad: string; reason: string }): Promise<void> {
    const [receipt] = await world.sql<{ commitment: string }>('select commitment from receipt where bid_id = $1', [keyOf(bad)]);
    await world.closed(sealed);
    await world.open(sealed);
    expect(await world.bids.state(sealed.call.challenge)).toBe('EVALUATING');
    expect([await world.bids.state(good), await world.bids.state(bad)]).toEqual(['FORM_CHECK', 'SEALED']);
    expect(await world.bids.row(bad)).toMatchObject({ content: null, opened_at: null });
    const failed = [{ bid: bad, commitment: receipt!.commitment, reason }];
    expect(await world.minutes(sealed.call.challenge)).toMatchObject([{ opened: 1, failed }]);
  }

  it('never opens what was withdrawn in time, and opens what was withdrawn after the close', async () => {
    const sealed = await world.call();
    const [early, late] = [await world.bids.bidder(), await world.bids.bidder()];
    const withdrawn = await world.bids.submitted(sealed.call.challenge, early);
    const regretted = await world.bids.submitted(sealed.call.challenge, late);
    await world.bids.withdraw(withdrawn, early);
    await sealed.call.moveTo(LATE, 1000);
    await world.bids.withdraw(regretted, late);
    await world.closed(sealed);
    await world.open(sealed);
    expect(await world.bids.row(withdrawn)).toMatchObject({ state: 'WITHDRAWN', content: null, eligibility_status: 'WITHDRAWN' });
    expect(await world.version(withdrawn)).toMatchObject({ content: null, opening: null });
    expect(await world.bids.row(regretted)).toMatchObject({ state: 'FORM_CHECK', content: { routeFamily: 'route' } });
    expect(await world.minutes(sealed.call.challenge)).toMatchObject([{ opened: 1, failed: [] }]);
  });

  it('opens the last version in time alone, and a late one only where none is', async () => {
    const sealed = await world.call();
    const { call } = sealed;
    const [by, slow, slowest] = [await world.bids.bidder(), await world.bids.bidder(), await world.bids.bidder()];
    const bid = await world.bids.submitted(call.challenge, by, { routeFamily: 'first' });
    await world.bids.save(bid, by, { routeFamily: 'second' });
    await world.bids.approve(bid, by);
    await world.bids.submit(bid, by);
    await call.moveTo(LATE, 1000);
    await world.bids.save(bid, by, { routeFamily: 'third' });
    await world.bids.approve(bid, by);
    await expect(world.bids.submit(bid, by)).rejects.toThrow('BID_AFTER_DEADLINE');
    const late = await world.bids.draft(call.challenge, slow);
    await world.bids.approve(late, slow);
    await expect(world.bids.submit(late, slow)).rejects.toThrow('BID_AFTER_DEADLINE');
    expect(await world.version(late)).toMatchObject({ content: null, in_time: false, sealed: [{ envelope: 'all' }] });
    await world.closed(sealed);
    await world.open(sealed);
    expect((await world.bids.row(bid)).content).toMatchObject({ routeFamily: 'second' });
    expect([(await world.version(bid, 1)).content, (await world.version(bid, 3)).content]).toEqual([null, null]);
    expect(await world.bids.row(late)).toMatchObject({ state: 'INELIGIBLE', eligibility_rules: ['LATE_SUBMISSION'] });
    const last = await world.bids.draft(call.challenge, slowest);
    await world.bids.approve(last, slowest);
    await expect(world.bids.submit(last, slowest)).rejects.toThrow('BID_AFTER_DEADLINE');
    expect(await world.version(last)).toMatchObject({ sealed: null, content: { routeFamily: 'route' } });
    expect(await world.bids.row(last)).toMatchObject({ state: 'INELIGIBLE', eligibility_rules: ['LATE_SUBMISSION'] });
  });

  it('goes on after a worker was killed, batch by batch, and shows nothing before the last one', async () => {
    const sealed = await world.call();
    const { call } = sealed;
    const model = await world.submitted(sealed, 'Many');
    const bids = [model];
    for (let at = 0; at < 149; at += 1) {
      const by = await world.bids.bidder();
      bids.push(await world.bids.submitted(call.challenge, by, { title: { zh: 'Many', en: 'Many' } }));
    }
    await world.closed(sealed);
    await world.handIn(sealed);
    const message = async () =>
      (await world.sql<{ payload: object }>(`select payload from message where job = 'challenge.open-bids' and done_at is null`))[0]
        ?.payload;
    const killed = world.bids.app.database.system(async (tx) => {
      await world.bids.ring(tx, 'challenge.open-bids', (await message())!);
      throw new Error('killed');
    });
    await expect(killed).rejects.toThrow('killed');
    expect((await contents(call.challenge)).filter(({ title }) => title !== null)).toEqual([]);
    const first = (await message())!;
    await world.bids.app.database.system(async (tx) => {
      await tx.query(`update message set done_at = clock_timestamp() where job = 'challenge.open-bids' and done_at is null`);
      await world.bids.ring(tx, 'challenge.open-bids', first);
    });
    const half = await contents(call.challenge);
    expect(half.filter(({ title }) => title === 'Many')).toHaveLength(100);
    expect(half.filter(({ opened_at, state }) => opened_at !== null || state !== 'SEALED')).toEqual([]);
    const after = half
      .filter(({ title }) => title === 'Many')
      .map(({ id }) => id)
      .sort()
      .at(-1);
    expect(await message()).toEqual({ sealKeyId: expect.any(String), after });
    await world.closed(sealed);
    const all = await contents(call.challenge);
    expect(all.map(({ id }) => bidId(id)).sort()).toEqual(bids.sort());
    expect(new Set(all.map(({ title, state }) => `${title} ${state}`))).toEqual(new Set(['Many FORM_CHECK']));
    expect(await world.minutes(call.challenge)).toMatchObject([{ opened: 150, failed: [] }]);
  }, 240_000);

  it('given a key whose opening is not due, or is done: does nothing', async () => {
    const sealed = await world.call();
    await world.submitted(sealed, 'Early');
    const [key] = await world.custody.keys(sealed.call.challenge);
    const ring = () => world.bids.app.database.system((tx) => world.bids.ring(tx, 'challenge.open-bids', { sealKeyId: keyOf(key!.id) }));
    await ring();
    expect(await contents(sealed.call.challenge)).toMatchObject([{ state: 'SUBMITTED', title: null }]);
    await world.closed(sealed);
    await ring();
    await world.open(sealed);
    await ring();
    expect(await world.minutes(sealed.call.challenge)).toHaveLength(1);
  });
});

describe('the opening with the workers of all rooms', () => {
  let world: SealedWorld;
  beforeAll(async () => (world = await SealedWorld.start(true)));
  afterAll(() => world.stop());

  it('in an extension takes another key and other shares, and leaves what could not be opened behind', async () => {
    const sealed = await world.call('custodial', { noBid: { action: 'EXTEND_ONCE_THEN_RELIST', extendDays: 15 } });
    const { call, department } = sealed;
    const move = (at: Date) => world.bids.app.moveTo(at.toISOString());
    const settle = async () => move((await world.sql<{ now: Date }>('select clock_now() as now'))[0]!.now);
    const by = await world.bids.bidder();
    const lost = await world.submitted(sealed, 'Lost');
    const poor = await world.bids.submitted(call.challenge, by, { budget: { publicRequest: 100_000_001n, ownFunds: 200_000_000n } });
    await world.sql(`update bid_version set sealed = '[]' where bid_id = $1`, [keyOf(lost)]);
    await move(call.at('P60DT17H', 1000));
    await world.handIn(sealed);
    await settle();
    expect([await world.bids.state(lost), await world.bids.state(poor)]).toEqual(['SEALED', 'FORM_CHECK']);
    await world.bids.check(poor, department.clerk);
    await world.bids.confirm(poor, department.approver);
    await settle();
    expect(await world.bids.state(call.challenge)).toBe('EXTENDED');
    await move(call.at('P62D'));
    expect(await world.bids.state(call.challenge)).toBe('OPEN');
    await world.bids.save(poor, by, { budget: { publicRequest: 90_000_000n, ownFunds: 90_000_000n } });
    await world.bids.approve(poor, by);
    await world.bids.submit(poor, by);
    expect(await world.bids.row(poor)).toMatchObject({ state: 'SUBMITTED', content: null, opened_at: null });
    const fresh = await world.submitted(sealed, 'Fresh');
    const [extended] = await world.sql<{ extended_until: Date }>('select extended_until from challenge where id = $1', [call.key]);
    await move(new Date(extended!.extended_until.getTime() + 2000));
    expect(await world.bids.state(call.challenge)).toBe('CLOSED');
    await world.handIn(sealed);
    await settle();
    expect(await world.bids.state(call.challenge)).toBe('EVALUATING');
    expect([await world.bids.state(lost), await world.bids.state(poor), await world.bids.state(fresh)]).toEqual([
      'SEALED',
      'FORM_CHECK',
      'FORM_CHECK',
    ]);
    expect(await world.minutes(call.challenge)).toMatchObject([
      { round: 1, opened: 1, failed: [{ bid: lost, reason: 'CANNOT_OPEN' }] },
      { round: 2, opened: 2, failed: [] },
    ]);
    const closings = await world.sql('select round, leaves from closing where challenge_id = $1 order by round', [call.key]);
    expect(closings).toEqual([
      { round: 1, leaves: 2 },
      { round: 2, leaves: 2 },
    ]);
    for (const bid of [poor, fresh]) {
      await world.bids.check(bid, department.clerk);
      await world.bids.confirm(bid, department.approver);
      expect(await world.bids.row(bid)).toMatchObject({ eligibility_status: 'ELIGIBLE' });
    }
  });
});
