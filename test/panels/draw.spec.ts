import { createHmac } from 'node:crypto';
import { uuidOf } from '../../src/common/ids.js';
import { DRAW_HASHES } from '../../src/panels/draw.hashes.js';
import { verifyDraw } from '../../src/panels/draw.verify.rules.js';
import { startApp, type TestApp } from '../app.js';
import { newKey, text } from '../factories.js';
import { DrawWorld } from './draw-world.js';
import { AFTER_CLOSES, type ExpertOfTest, ReviewWorld } from './review-world.js';

const HEX = /^[0-9a-f]{64}$/;
const hmac = (key: string, message: string): string => createHmac('sha256', key).update(message).digest('hex');
/** As docs/draw.md has it. */
const pseudonym = (secret: string, { expert }: ExpertOfTest): string => hmac(hmac(secret, expert), expert);

describe('a draw', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
    await app.moveTo(AFTER_CLOSES);
  });
  afterAll(() => app.stop());

  const verdict = async (draw: DrawWorld) => verifyDraw(await draw.transcript(), DRAW_HASHES);
  const decline = (world: ReviewWorld, expert: ExpertOfTest) =>
    app.graphql(
      'mutation ($challenge: ID!, $reason: TextInput!, $key: ID!) { declineSeat(challenge: $challenge, reason: $reason, key: $key) { id } }',
      { challenge: world.challenge, reason: text('Abroad'), key: newKey() },
      expert.token,
    );
  const secretOf = async ({ draw, world }: DrawWorld): Promise<string> => {
    const [row] = await world.sql<{ secret: string }>(
      `select secret from draw where challenge_id = $1 and $2 <> '' order by no desc limit 1`,
      [world.challengeKey, draw],
    );
    return row!.secret;
  };

  it('freezes, commits, reveals and draws before everybody’s eyes, verifies from its transcript alone, and is seated', async () => {
    const world = await ReviewWorld.of(app);
    const experts = await world.experts(6);
    const draw = await DrawWorld.frozen(world);
    const frozen = await draw.transcript();
    expect(frozen).toMatchObject({ no: 1, state: 'FROZEN', poolHash: expect.stringMatching(HEX), issuer: null, seed: null, drawn: [] });
    expect((await draw.commit('issuer')).data).toEqual({ commitSeed: { state: 'FROZEN' } });
    expect((await draw.commit('supervision')).data).toEqual({ commitSeed: { state: 'COMMITTED' } });
    expect((await draw.reveal('issuer')).data).toEqual({ revealSeed: { state: 'COMMITTED' } });
    expect((await draw.reveal('supervision')).data).toEqual({ revealSeed: { state: 'DRAWN' } });

    const transcript = await draw.transcript();
    expect(verifyDraw(transcript, DRAW_HASHES).fails).toBeNull();
    expect(transcript).toMatchObject({ state: 'DRAWN', poolHash: frozen.poolHash, pool: frozen.pool, defaulted: [] });
    expect(transcript.ranked).toHaveLength(transcript.pool.length);
    expect(transcript.drawn).toEqual(transcript.ranked.slice(0, 3).map(({ id }) => id));
    expect(transcript.reserves).toEqual([transcript.ranked[3]!.id]);

    const { data, codes } = await draw.seat();
    expect(codes).toEqual([]);
    expect(data).toEqual({
      drawPanel: { id: expect.any(String), state: 'DRAWN', source: 'DRAWN', seed: transcript.seed, draw: { id: draw.draw } },
    });
    const { panel } = await world.see<{ panel: { candidates: { place: string; expert: { id: string } }[] } }>(
      'panel { candidates { place expert { id } } }',
      world.clerk,
    );
    const secret = await secretOf(draw);
    const placed = (place: string) =>
      panel.candidates.filter((one) => one.place === place).map(({ expert }) => pseudonym(secret, { expert: expert.id } as ExpertOfTest));
    expect(placed('DRAWN')).toEqual(transcript.drawn);
    expect(placed('RESERVE')).toEqual(transcript.reserves);
    expect(experts.every((expert) => transcript.pool.some(({ id }) => id === pseudonym(secret, expert)))).toBe(true);
    expect((await world.settle()).codes).toEqual([]);
    expect((await draw.seat()).codes).toEqual(['PANEL_SETTLED']);
  });

  it('leaves out who is in conflict, banned or declined, each with its reasons', async () => {
    const [vetter] = await (await ReviewWorld.of(app)).experts(1);
    const world = await ReviewWorld.of(app, { conflict: { scope: 'challenge' } }, [vetter!.expert]);
    const [declined, banned, adviser, free] = await world.experts(4);
    const bid = await world.bid({ avoidExperts: [adviser!.expert] });
    const operator = await world.make.operator();
    const relation = { expert: adviser!.expert, kind: 'PAID_ADVISER', person: bid.pi.id, declared: true };
    expect((await world.call('declareRelation', 'DeclareRelationInput', operator, relation)).codes).toEqual([]);
    const ban = { expert: banned!.expert, from: '2026-04-01T00:00:00Z', to: '2027-01-01T00:00:00Z', reason: text('Case') };
    expect((await world.call('recordBan', 'RecordBanInput', operator, ban)).codes).toEqual([]);
    await world.appoint([free!]);
    await decline(world, declined!);

    const draw = await DrawWorld.frozen(world);
    const { pool, excluded } = await draw.transcript();
    const secret = await secretOf(draw);
    const reasons = (expert: ExpertOfTest) => excluded.find(({ id }) => id === pseudonym(secret, expert))?.reasons;
    expect(reasons(vetter!)).toEqual(['NEED_VETTER']);
    expect(reasons(declined!)).toEqual(['DECLINED']);
    expect(reasons(banned!)).toEqual(['BANNED']);
    expect(reasons(adviser!)).toEqual(['AVOID_LIST', 'PAID_ADVISER']);
    expect(reasons(free!)).toBeUndefined();
    expect(pool.map(({ id }) => id)).toContain(pseudonym(secret, free!));
    expect(await draw.see('excluded { id reasons }')).toEqual({ excluded });
  });

  it('before the closes, and of a bid that is not opened, shows nothing', async () => {
    const world = await ReviewWorld.of(app);
    const bidding = await world.make.expert(await world.unit());
    const bid = await world.bid({ team: [bidding.id] });
    const reasons = async () => {
      const draw = await DrawWorld.frozen(world, text('Again'));
      const id = pseudonym(await secretOf(draw), bidding);
      const { excluded } = await draw.transcript();
      await world.sql(`update draw set state = 'VOID' where challenge_id = $1`, [world.challengeKey]);
      return excluded.find((one) => one.id === id)?.reasons;
    };
    await world.sql(`update challenge set recommender_close = '2027-01-01T00:00:00Z' where id = $1`, [world.challengeKey]);
    expect(await reasons()).toBeUndefined();
    await world.sql('update challenge set recommender_close = bidder_close where id = $1', [world.challengeKey]);
    expect(await reasons()).toEqual(['OWN_BID_IN_LIST']);
    await world.sql('update bid set opened_at = null where id = $1', [bid.key]);
    expect(await reasons()).toBeUndefined();
  });

  it('names nobody before the seed is known, to supervision afterwards, and to all only those who sit and when the policy says so', async () => {
    const world = await ReviewWorld.of(app, { panel: { publishNames: 'with_notice' } });
    const experts = await world.experts(4);
    const draw = await DrawWorld.frozen(world);
    const everybody = [undefined, world.clerk, world.approver, world.supervisor, world.foreignClerk, experts[0]];
    const hidden = { secret: null, names: null };
    for (const viewer of everybody) expect(await draw.see('secret names { id }', viewer)).toEqual(hidden);
    const same = await Promise.all(everybody.map((viewer) => draw.transcript(viewer)));
    for (const transcript of same) expect(transcript).toEqual(same[0]);
    expect(JSON.stringify(same[0])).not.toMatch(/expert_|person_/);
    const { transcript: publicText } = await draw.see<{ transcript: string }>('transcript');
    expect(publicText).not.toContain(await secretOf(draw));

    await draw.bothCommit();
    await draw.reveal('issuer');
    for (const viewer of everybody) expect(await draw.see('secret names { id }', viewer)).toEqual(hidden);
    await draw.reveal('supervision');
    const secret = await secretOf(draw);
    for (const viewer of everybody)
      expect(await draw.see('secret names { id }', viewer)).toEqual({ ...hidden, secret: viewer === world.supervisor ? secret : null });

    await draw.seat();
    await world.settle();
    expect(await draw.see('names { id }')).toEqual({ names: null });
    await world.sql(
      `insert into decision (id, challenge_id, department_id, state, valid_bids, outcome, decided_at, public_from)
       select gen_random_uuid(), id, department_id, 'PROPOSED', 0, 'AWARDED', clock_now(), clock_now() from challenge where id = $1`,
      [world.challengeKey],
    );
    const { names } = await draw.see<{ names: { id: string; expert: string; opening: string }[] }>(
      'names { id expert opening name { en } }',
    );
    expect(names).toHaveLength(3);
    for (const { id, expert, opening } of names) expect(hmac(opening, expert)).toBe(id);
    expect((await draw.transcript()).drawn).toEqual(names.map(({ id }) => id));
    expect(await draw.see('secret')).toEqual({ secret: null });
  });

  it('is committed to by two people, each for a party that is theirs, once, and revealed by who committed', async () => {
    const world = await ReviewWorld.of(app);
    await world.experts(3);
    const held = (role: 'approver' | 'supervisor') => ({ organisation: world.department, role });
    const both = await world.make.person(held('approver'), held('supervisor'));
    const draw = await DrawWorld.frozen(world);
    expect((await draw.commit('issuer', world.supervisor)).codes).toEqual(['FORBIDDEN']);
    expect((await draw.commit('supervision', world.clerk)).codes).toEqual(['FORBIDDEN']);
    expect((await draw.commit('issuer', world.foreignClerk)).codes).toEqual(['FORBIDDEN']);
    expect((await draw.reveal('issuer')).codes).toEqual(['WRONG_STATE']);
    expect((await draw.commit('issuer')).codes).toEqual([]);
    expect((await draw.commit('issuer', world.approver)).codes).toEqual(['SEED_COMMITTED']);
    const own = await DrawWorld.finished(await ReviewWorld.of(app));
    expect((await own.commit('issuer')).codes).toEqual(['WRONG_STATE']);
    expect((await draw.commit('supervision', both)).codes).toEqual([]);
    await world.sql(`update draw set supervision = null, supervision_by = null, issuer_by = $2, state = 'FROZEN' where challenge_id = $1`, [
      world.challengeKey,
      uuidOf(both.id, 'person'),
    ]);
    expect((await draw.commit('supervision', both)).codes).toEqual(['TWO_PERSON_RULE']);
    await world.sql('update draw set issuer_by = $2 where challenge_id = $1', [world.challengeKey, uuidOf(world.clerk.id, 'person')]);
    // A copy of the other's commitment is taken, and can never be revealed.
    expect((await draw.commit('supervision', world.supervisor, draw.commitment('issuer'))).codes).toEqual([]);
    expect((await draw.reveal('issuer', world.approver)).codes).toEqual(['FORBIDDEN']);
    expect((await draw.reveal('issuer', world.clerk, draw.parts.supervision)).codes).toEqual(['SEED_WRONG']);
    expect((await draw.reveal('issuer')).codes).toEqual([]);
    expect((await draw.reveal('issuer')).codes).toEqual(['SEED_REVEALED']);
    expect((await draw.reveal('supervision', world.supervisor, draw.parts.issuer)).codes).toEqual(['SEED_WRONG']);
    expect((await verdict(draw)).fails).toBeNull();
  });

  it('offers each viewer what he or she may do', async () => {
    const world = await ReviewWorld.of(app);
    const [expert] = await world.experts(3);
    const offers = async (viewer?: ExpertOfTest | typeof world.clerk) => {
      const { availableActions } = await world.see<{ availableActions: { name: string; allowed: boolean; reason: string | null }[] }>(
        'availableActions { name allowed reason }',
        viewer,
      );
      return availableActions.filter(({ name }) => name === 'freezeDraw').map(({ allowed, reason }) => allowed || reason);
    };
    expect([await offers(world.clerk), await offers(world.supervisor), await offers()]).toEqual([[true], ['FORBIDDEN'], ['FORBIDDEN']]);
    const draw = await DrawWorld.frozen(world);
    expect(await offers(world.clerk)).toEqual(['DRAW_OPEN']);
    const allowed = async () => {
      const found = [];
      for (const viewer of [world.clerk, world.approver, world.supervisor, expert, undefined]) {
        const { availableActions } = await draw.see<{ availableActions: { name: string; allowed: boolean }[] }>(
          'availableActions { name allowed }',
          viewer,
        );
        found.push(availableActions.filter((action) => action.allowed).map(({ name }) => name));
      }
      return found;
    };
    expect(await allowed()).toEqual([['commitSeed'], ['commitSeed'], ['commitSeed'], [], []]);
    await draw.commit('issuer');
    expect(await allowed()).toEqual([[], [], ['commitSeed'], [], []]);
    await draw.commit('supervision');
    expect(await allowed()).toEqual([['revealSeed'], [], ['revealSeed'], [], []]);
    await draw.reveal('issuer');
    await draw.reveal('supervision');
    expect(await allowed()).toEqual([['drawPanel'], [], [], [], []]);
  });

  it('takes one of two at once: freezings, commitments, reveals', async () => {
    const world = await ReviewWorld.of(app);
    await world.experts(3);
    const frozen = await Promise.all([DrawWorld.freeze(world, world.clerk), DrawWorld.freeze(world, world.clerk)]);
    expect(frozen.flatMap(({ codes }) => codes)).toEqual(['DRAW_OPEN']);
    const { draws } = await world.see<{ draws: { id: string }[] }>('draws { id no }');
    const draw = new DrawWorld(world, draws[0]!.id);
    expect((await Promise.all([draw.commit('issuer'), draw.commit('issuer', world.approver)])).flatMap(({ codes }) => codes)).toEqual([
      'SEED_COMMITTED',
    ]);
    const [row] = await world.sql<{ by: string }>('select issuer_by as by from draw where challenge_id = $1', [world.challengeKey]);
    const issuer = [world.clerk, world.approver].find(({ id }) => id.endsWith(row!.by.replaceAll('-', '')))!;
    await draw.commit('supervision');
    // Commitments of both officers are the same text, since it is the party's.
    const revealed = await Promise.all([draw.reveal('issuer', issuer), draw.reveal('supervision')]);
    expect(revealed.flatMap(({ codes }) => codes)).toEqual([]);
    expect((await verdict(draw)).fails).toBeNull();
    const events = await world.sql<{ event: string }>(`select event from event where subject = 'draw' and challenge_id = $1 order by id`, [
      world.challengeKey,
    ]);
    expect(events.map(({ event }) => event)).toEqual([
      ...['freezeDraw', 'commitSeed', 'commitSeed', 'beginReveals', 'revealSeed', 'revealSeed', 'finishDraw'],
    ]);
  });
});
