import { createHmac } from 'node:crypto';
import { DRAW_HASHES } from '../../src/panels/draw.hashes.js';
import { verifyDraw } from '../../src/panels/draw.verify.rules.js';
import { startApp, type TestApp } from '../app.js';
import { keyOf } from '../list.factories.js';
import { newKey } from '../factories.js';
import { DrawWorld } from '../panels/draw-world.js';
import { AFTER_CLOSES, type ExpertOfTest, ReviewWorld } from '../panels/review-world.js';

const hmac = (key: string, message: string): string => createHmac('sha256', key).update(message).digest('hex');
const pseudonym = (secret: string, expert: string): string => hmac(hmac(secret, expert), expert);

describe('attacks on the draw', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
    await app.moveTo(AFTER_CLOSES);
  });
  afterAll(() => app.stop());

  const secretOf = async ({ draw, world }: DrawWorld): Promise<string> => {
    const [row] = await world.sql<{ secret: string }>('select secret from draw where id = $1', [keyOf(draw)]);
    return row!.secret;
  };
  const panelOf = async (world: ReviewWorld) => {
    const selection = 'panel { candidates { place expert { id } } }';
    const { panel } = await world.see<{ panel: { candidates: { place: string; expert: { id: string } }[] } }>(selection, world.clerk);
    return panel.candidates;
  };

  it('given an expert of a stratum that nobody else bears: nothing in the pool tells who that is before the parts of the seed are chosen', async () => {
    const strata = [
      { tag: 'finance', min: 1 },
      { tag: 'technical', min: 1 },
    ];
    const world = await ReviewWorld.of(app, { panel: { strata } });
    await world.experts(3);
    const wanted = await world.make.expert(await world.unit(), { strata: ['technical', 'outside-region', 'finance'] });
    const draw = await DrawWorld.frozen(world);
    const { pool } = await draw.transcript(world.clerk);
    const id = pseudonym(await secretOf(draw), wanted.expert);
    expect(pool.find((entry) => entry.id === id)).toEqual({ id, strata: ['finance', 'technical'] });
    expect(new Set(pool.flatMap((entry) => entry.strata))).toEqual(new Set(['finance', 'technical']));
    await draw.bothCommit();
    for (const party of ['issuer', 'supervision'] as const) await draw.reveal(party);
    expect(verifyDraw(await draw.transcript(), DRAW_HASHES).fails).toBeNull();
  });

  it('given a pool that is frozen again and again: each time everybody has another pseudonym, and every try stays on record', async () => {
    const world = await ReviewWorld.of(app, { draw: { commitHours: 1, revealHours: 1, fallback: 'REDRAW', beacon: null } });
    await world.experts(4);
    const seen: string[] = [];
    for (let no = 1; no <= 3; no += 1) {
      const draw = await DrawWorld.frozen(world);
      const { pool, no: given } = await draw.transcript();
      expect(given).toBe(no);
      expect((await DrawWorld.freeze(world, world.clerk)).codes).toEqual(['DRAW_OPEN']);
      seen.push(...pool.map(({ id }) => id));
      await draw.commit('issuer');
      const { demoClock } = await app.ask<{ demoClock: { instant: string } }>('{ demoClock { instant } }');
      await app.moveTo(new Date(Date.parse(demoClock.instant) + 2 * 3_600_000).toISOString());
      expect(await draw.transcript()).toMatchObject({
        state: 'VOID',
        seed: null,
        drawn: [],
        defaulted: [{ party: 'supervision', step: 'COMMIT' }],
      });
      expect((await draw.reveal('issuer')).codes).toEqual(['WRONG_STATE']);
      expect((await draw.seat()).codes).toEqual(['DRAW_NOT_FINISHED']);
    }
    expect(new Set(seen).size).toBe(seen.length);
    const { draws } = await world.see<{ draws: { no: number; state: string }[] }>('draws { no state }');
    expect(draws).toEqual([1, 2, 3].map((no) => ({ no, state: 'VOID' })));
  });

  it('given experts and ties that are registered after the freezing: who is drawn does not change, and who must go is followed by the next', async () => {
    const world = await ReviewWorld.of(app, { conflict: { scope: 'challenge' } });
    await world.experts(6);
    const bid = await world.bid();
    const draw = await DrawWorld.frozen(world);
    const frozen = await draw.transcript();
    await draw.bothCommit();
    const secret = await secretOf(draw);
    const late = (await world.experts(1))[0]!;
    await draw.reveal('issuer');
    const operator = await world.make.operator();
    const tie = (expert: string) =>
      world.call('declareRelation', 'DeclareRelationInput', operator, { expert, kind: 'PAID_ADVISER', person: bid.pi.id, declared: true });
    await draw.reveal('supervision');
    const { pool, drawn, reserves, ranked } = await draw.transcript();
    expect(pool).toEqual(frozen.pool);
    expect(ranked.map(({ id }) => id)).not.toContain(pseudonym(secret, late.expert));
    const all = await world.sql<{ id: string }>(`select 'expert_' || replace(id::text, '-', '') as id from expert`);
    const behind = (id: string) => all.find((one) => pseudonym(secret, one.id) === id)!.id;
    expect((await tie(behind(drawn[0]!))).codes).toEqual([]);
    expect((await draw.seat()).codes).toEqual([]);
    const placed = (await panelOf(world)).filter(({ place }) => place === 'DRAWN').map(({ expert }) => expert.id);
    expect(placed).toEqual(drawn.map(behind));
    expect((await world.settle()).codes).toEqual([]);
    const { panel } = await world.see<{ panel: { members: { id: string }[] } }>('panel { members { id } }', world.clerk);
    const seated = panel.members.map(({ id }) => id);
    expect(new Set(seated)).toEqual(new Set([...drawn.slice(1), reserves[0]!].map(behind)));
  });

  it('given a party that copies the other’s commitment: it can reveal nothing, and is on record as who did not come', async () => {
    const world = await ReviewWorld.of(app, { draw: { commitHours: 1, revealHours: 1, fallback: 'OTHER_PARTY', beacon: null } });
    await world.experts(4);
    const draw = await DrawWorld.frozen(world);
    await draw.commit('issuer');
    expect((await draw.commit('supervision', world.supervisor, draw.commitment('issuer'))).codes).toEqual([]);
    await draw.reveal('issuer');
    expect((await draw.reveal('supervision', world.supervisor, draw.parts.issuer)).codes).toEqual(['SEED_WRONG']);
    const { demoClock } = await app.ask<{ demoClock: { instant: string } }>('{ demoClock { instant } }');
    await app.moveTo(new Date(Date.parse(demoClock.instant) + 3 * 3_600_000).toISOString());
    const transcript = await draw.transcript();
    expect(transcript).toMatchObject({ state: 'DRAWN', defaulted: [{ party: 'supervision', step: 'REVEAL' }] });
    expect(verifyDraw(transcript, DRAW_HASHES).fails).toBeNull();
  });

  it('given one person with both roles: acts for one party, through every door and at once', async () => {
    const world = await ReviewWorld.of(app);
    await world.experts(4);
    const both = await world.make.person({ organisation: world.department, role: 'clerk' });
    const insert = 'insert into membership (id, person_id, organisation_id, role) values (gen_random_uuid(), $1, $2, $3)';
    await world.sql(insert, [keyOf(both.id), keyOf(world.department), 'supervisor']);
    const draw = await DrawWorld.frozen(world);
    const answers = await Promise.all([draw.commit('issuer', both), draw.commit('supervision', both)]);
    expect(answers.map(({ codes }) => codes.join()).toSorted()).toEqual(['', 'TWO_PERSON_RULE']);
    const { issuer } = await draw.transcript();
    const own = issuer ? 'issuer' : 'supervision';
    const other = issuer ? 'supervision' : 'issuer';
    expect((await draw.commit(other)).codes).toEqual([]);
    expect((await draw.reveal(other, both)).codes).toEqual(['FORBIDDEN']);
    expect((await draw.reveal(own, draw.officer(own))).codes).toEqual(['FORBIDDEN']);
    expect((await draw.reveal(own, both)).codes).toEqual([]);
  });

  it('given an expert who declares a tie with a unit: learns neither from the answer nor from anything shown whether the unit bids', async () => {
    const world = await ReviewWorld.of(app);
    const [curious] = (await world.experts(4)) as [ExpertOfTest];
    const bid = await world.bid();
    const [bidding] = await world.sql<{ lead: string }>(
      `select 'organisation_' || replace(lead_id::text, '-', '') as lead from bid where id = $1`,
      [bid.key],
    );
    const idle = await world.unit();
    const declare = async (organisation: string) => {
      const input = { challenge: world.challenge, statement: 'CONFLICTS', conflicts: [{ kind: 'PAID_ADVISER', organisation }] };
      const query = `mutation ($input: DeclareConflictsInput!, $key: ID!) { declareConflicts(input: $input, key: $key) { statement } }`;
      const { data, codes } = await app.graphql(query, { input, key: newKey() }, curious.token);
      expect([data, codes]).toEqual([{ declareConflicts: { statement: 'CONFLICTS' } }, []]);
      return world.see(
        'bids { id } panel { id } conflicts { rule } eligibleCount submittedCount draws { id } availableActions { name reason }',
        curious,
      );
    };
    expect(await declare(bidding!.lead)).toEqual(await declare(idle));
  });
});
