import { DRAW_HASHES } from '../../src/panels/draw.hashes.js';
import { verifyDraw } from '../../src/panels/draw.verify.rules.js';
import { startApp, type TestApp } from '../app.js';
import { text } from '../factories.js';
import { DrawWorld, type Party } from './draw-world.js';
import { AFTER_CLOSES, ReviewWorld } from './review-world.js';

/** Rounds of drand's quicknet as they were published, and the key of its chain. */
const ROUNDS = new Map([
  [1000, 'b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39'],
  [657_413, 'b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b'],
]);
const RANDOMNESS = 'fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd';
const QUICKNET = {
  chainHash: '52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971',
  publicKey:
    '83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a',
  periodSeconds: 3,
};
const HOUR = 3_600_000;

describe('a draw that runs out of time, or waits for public randomness', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
    await app.moveTo(AFTER_CLOSES);
  });
  afterAll(() => app.stop());

  const later = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString();
  const now = async (): Promise<string> =>
    (await app.ask<{ demoClock: { instant: string } }>('{ demoClock { instant } }')).demoClock.instant;
  const under = async (fallback: 'OTHER_PARTY' | 'REDRAW', given: object = {}): Promise<ReviewWorld> => {
    const world = await ReviewWorld.of(app, { draw: { commitHours: 1, revealHours: 2, fallback, beacon: null, ...given } });
    await world.experts(4);
    return world;
  };
  const ended = async (draw: DrawWorld) => {
    const transcript = await draw.transcript();
    expect(verifyDraw(transcript, DRAW_HASHES).fails).toBeNull();
    const { state, defaulted } = transcript;
    return { state, defaulted: defaulted.map(({ party, step }) => `${party} ${step}`) };
  };

  it('takes a commitment and a reveal at the deadline itself, and none one second after', async () => {
    const draw = await DrawWorld.frozen(await under('OTHER_PARTY'));
    const { commitBy, revealBy } = await draw.transcript();
    expect(Date.parse(revealBy) - Date.parse(commitBy)).toBe(2 * HOUR);
    await app.moveTo(commitBy);
    await draw.bothCommit();
    await app.moveTo(revealBy);
    expect((await draw.reveal('issuer')).codes).toEqual([]);
    expect((await draw.reveal('supervision')).codes).toEqual([]);
    expect(await ended(draw)).toEqual({ state: 'DRAWN', defaulted: [] });

    const late = await DrawWorld.frozen(await under('OTHER_PARTY'));
    const given = await late.transcript();
    await late.commit('issuer');
    await app.moveTo(later(given.commitBy, 1000));
    expect((await late.commit('supervision')).codes).toEqual(['WRONG_STATE']);
    await late.reveal('issuer');
    expect(await ended(late)).toEqual({ state: 'DRAWN', defaulted: ['supervision COMMIT'] });
    expect((await late.reveal('issuer')).codes).toEqual(['WRONG_STATE']);
  });

  it('refuses what comes after the deadline also where the timer has not rung', async () => {
    const draw = await DrawWorld.frozen(await under('OTHER_PARTY'));
    const { world } = draw;
    await world.sql(`update draw set commit_by = clock_now() - interval '1 s' where challenge_id = $1`, [world.challengeKey]);
    expect((await draw.commit('issuer')).codes).toEqual(['DRAW_TOO_LATE']);
    await world.sql(`update draw set commit_by = clock_now() where challenge_id = $1`, [world.challengeKey]);
    await draw.bothCommit();
    await world.sql(`update draw set reveal_by = clock_now() - interval '1 s' where challenge_id = $1`, [world.challengeKey]);
    expect((await draw.reveal('issuer')).codes).toEqual(['DRAW_TOO_LATE']);
  });

  it.each<['OTHER_PARTY' | 'REDRAW', Party[], Party[], string, string[]]>([
    ['OTHER_PARTY', ['issuer', 'supervision'], ['supervision'], 'DRAWN', ['issuer REVEAL']],
    ['OTHER_PARTY', ['issuer', 'supervision'], ['issuer'], 'DRAWN', ['supervision REVEAL']],
    ['OTHER_PARTY', ['issuer', 'supervision'], [], 'VOID', ['issuer REVEAL', 'supervision REVEAL']],
    ['OTHER_PARTY', ['supervision'], ['supervision'], 'DRAWN', ['issuer COMMIT']],
    ['OTHER_PARTY', ['supervision'], [], 'VOID', ['issuer COMMIT', 'supervision REVEAL']],
    ['OTHER_PARTY', [], [], 'VOID', ['issuer COMMIT', 'supervision COMMIT']],
    ['REDRAW', ['issuer', 'supervision'], ['issuer'], 'VOID', ['supervision REVEAL']],
    ['REDRAW', ['issuer'], [], 'VOID', ['supervision COMMIT']],
  ])('under %s, where %j commit and %j reveal, is %s', async (fallback, committing, revealing, state, defaulted) => {
    const draw = await DrawWorld.frozen(await under(fallback));
    const { commitBy, revealBy } = await draw.transcript();
    for (const party of committing) await draw.commit(party);
    await app.moveTo(later(commitBy, 1000));
    for (const party of revealing) await draw.reveal(party);
    await app.moveTo(later(revealBy, 1000));
    expect(await ended(draw)).toEqual({ state, defaulted });
    expect(await draw.see('defaulted { party step }')).toEqual({
      defaulted: defaulted.map((one) => ({ party: one.split(' ')[0], step: one.split(' ')[1] })),
    });
  });

  it('is drawn again on record: every draw shows, a finished one binds, and a later one takes both parties', async () => {
    const world = await under('OTHER_PARTY');
    const first = await DrawWorld.frozen(world);
    expect((await first.seat()).codes).toEqual(['DRAW_NOT_FINISHED']);
    expect((await DrawWorld.freeze(world, world.clerk)).codes).toEqual(['DRAW_OPEN']);
    await app.moveTo(later((await first.transcript()).commitBy, 1000));
    const second = await DrawWorld.finished(world);
    expect((await DrawWorld.freeze(world, world.clerk)).codes).toEqual(['DRAW_NEEDS_REASON']);
    expect((await DrawWorld.freeze(world, world.supervisor)).codes).toEqual(['FORBIDDEN']);
    const third = await DrawWorld.frozen(world, text('Two experts died'));
    expect((await second.seat()).codes).toEqual(['DRAW_NOT_FINISHED']);
    const { commitBy, fallback } = await third.transcript();
    expect(fallback).toBe('REDRAW');
    await third.commit('issuer');
    await app.moveTo(later(commitBy, 1000));
    expect(await ended(third)).toEqual({ state: 'VOID', defaulted: ['supervision COMMIT'] });
    expect((await third.seat()).codes).toEqual(['DRAW_NOT_FINISHED']);
    expect(await world.see('draws { no state reason { en } }')).toEqual({
      draws: [
        { no: 1, state: 'VOID', reason: null },
        { no: 2, state: 'DRAWN', reason: null },
        { no: 3, state: 'VOID', reason: { en: 'Two experts died' } },
      ],
    });
    expect((await second.seat(world.supervisor)).codes).toEqual(['FORBIDDEN']);
    expect((await second.seat()).codes).toEqual([]);
  });

  describe('with a beacon', () => {
    /** A chain whose round after the last reveal, three hours and a minute from now, is this one. */
    const chain = async (round: number) => ({ ...QUICKNET, genesisTime: Date.parse(await now()) / 1000 + 3 * 3600 + 60 - (round - 1) * 3 });

    it.each([...ROUNDS])('is drawn with round %d of drand, which anybody may hand in, and with nothing else', async (round, signature) => {
      const draw = await DrawWorld.frozen(await under('REDRAW', { beacon: await chain(round) }));
      const { revealBy, beacon } = await draw.transcript();
      expect(beacon).toMatchObject({ round, at: later(revealBy, 60_000) });
      expect((await draw.beacon(round, signature)).codes).toEqual(['WRONG_STATE']);
      await draw.bothCommit();
      await draw.reveal('issuer');
      expect((await draw.reveal('supervision')).data).toEqual({ revealSeed: { state: 'REVEALED' } });
      expect(await draw.see('seed drawn')).toEqual({ seed: null, drawn: [] });
      const [wrong] = [...ROUNDS.values()].filter((other) => other !== signature);
      const altered = signature.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
      for (const other of [wrong!, altered, `c0${'0'.repeat(94)}`])
        expect((await draw.beacon(round, other)).codes).toEqual(['BEACON_INVALID']);
      expect((await draw.beacon(round + 1, signature)).codes).toEqual(['BEACON_INVALID']);
      expect((await draw.beacon(round, signature)).data).toEqual({ submitBeacon: { state: 'DRAWN' } });
      expect(await ended(draw)).toEqual({ state: 'DRAWN', defaulted: [] });
      const transcript = await draw.transcript();
      for (const beaconSignature of [wrong!, altered])
        expect(verifyDraw({ ...transcript, beaconSignature }, DRAW_HASHES).fails).toMatchObject({ check: 'beacon' });
      expect(DRAW_HASHES.randomness(transcript.beacon!, ROUNDS.get(1000)!)).toBe(round === 1000 ? RANDOMNESS : null);
    });

    it('waits for it also where a party stayed away', async () => {
      const draw = await DrawWorld.frozen(await under('OTHER_PARTY', { beacon: await chain(1000) }));
      await draw.bothCommit();
      await draw.reveal('issuer');
      await app.moveTo(later((await draw.transcript()).revealBy, 1000));
      expect(await ended(draw)).toEqual({ state: 'REVEALED', defaulted: ['supervision REVEAL'] });
      expect((await draw.beacon(1000, ROUNDS.get(1000)!)).data).toEqual({ submitBeacon: { state: 'DRAWN' } });
      expect(await ended(draw)).toEqual({ state: 'DRAWN', defaulted: ['supervision REVEAL'] });
    });

    it.each([
      ['a key that is no point of the curve', { publicKey: '8'.repeat(192) }],
      ['rounds beyond the calendar', { periodSeconds: 1e12 }],
    ])('is not frozen with %s: RULES_INVALID', async (_what, wrong) => {
      const world = await under('OTHER_PARTY', { beacon: { ...(await chain(1000)), ...wrong } });
      expect((await DrawWorld.freeze(world, world.clerk)).codes).toEqual(['RULES_INVALID']);
    });
  });
});
