import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PublicationService } from '../../src/challenges/publication.service.js';
import { EDITIONS } from '../../src/record/bundle.format.js';
import { verifyBundle } from '../../src/verify/verification.js';
import { newKey, type Someone, text } from '../factories.js';
import { keyOf, ListFactories } from '../list.factories.js';
import type { Department } from '../list.factories.js';
import { RecordWorld } from '../record/record-world.js';
import { Factories } from '../factories.js';

const DECLARE = `mutation ($input: DeclareOutageInput!, $key: ID!) { declareOutage(input: $input, key: $key) { id shiftSeconds } }`;
const READ = `query ($id: ID!) { challenge(id: $id) { state bidderClose recommenderClose extendedUntil
  amendments { material reason { en } newBidderClose newRecommenderClose }
  outageMoves { bidderCloseBefore bidderClose outage { reason { en } } } } }`;

interface Read {
  state: string;
  bidderClose: string;
  recommenderClose: string;
  amendments: { material: boolean; reason: { en: string }; newBidderClose: string; newRecommenderClose: string }[];
  outageMoves: { bidderCloseBefore: string | null; bidderClose: string | null; outage: { reason: { en: string } } }[];
}

describe('an outage of the platform', () => {
  let world: RecordWorld;
  let operator: Someone;
  let ours: Department;
  let lists: ListFactories;
  // Published on 2 March; by the rules of the list bids close at 17:00 on day 45, recommenders on day 60.
  const CLOSE = '2026-04-16T09:00:00.000Z';
  const RECOMMENDERS = '2026-05-01T09:00:00.000Z';
  const OUTAGE = { from: '2026-03-10T01:00:00.000Z', to: '2026-03-10T03:30:00.000Z', reason: text('Power failure') };
  const shifted = (close: string): string => new Date(Date.parse(close) + (2.5 + 24) * 3_600_000).toISOString();

  beforeAll(async () => {
    world = await RecordWorld.start();
    const make = new Factories(world.app);
    lists = new ListFactories(world.app, make);
    operator = await make.operator();
    ours = await lists.department();
    await world.app.moveTo('2026-03-02T01:00:00.000Z');
  });
  afterAll(() => world.stop());

  const declare = (given: object = {}, token: string | undefined = operator.token, key = newKey()) =>
    world.app.graphql<{ declareOutage: { id: string; shiftSeconds: number } }>(DECLARE, { input: { ...OUTAGE, ...given }, key }, token);
  const read = async (id: string) => (await world.app.ask<{ challenge: Read }>(READ, { id })).challenge;
  const timers = async (id: string) =>
    world.app.database.query<{ job: string; at: Date }>(
      `select job, run_at as at from message where payload ->> 'challengeId' = $1 and job in ('challenge.close', 'challenge.evaluate') and done_at is null order by job`,
      [keyOf(id)],
    );

  it('is declared by the operator alone, when it is over, with an end after its beginning', async () => {
    expect((await declare({}, ours.approver.token)).codes).toEqual(['FORBIDDEN']);
    expect((await world.app.graphql(DECLARE, { input: OUTAGE, key: newKey() })).codes).toEqual(['UNAUTHENTICATED']);
    expect((await declare()).codes).toEqual(['INPUT_INVALID']);
    expect((await declare({ from: '2026-03-01T00:00:00Z', to: '2026-03-01T00:00:00Z' })).codes).toEqual(['INPUT_INVALID']);
    expect(await world.app.ask('{ outages { totalCount } }')).toEqual({ outages: { totalCount: 0 } });
  });

  it('moves all closes that are ahead by its length and a day, with their timers, and is published with its reason', async () => {
    const [one, other] = [await lists.published(ours), await lists.published(ours)];
    const before = await read(one.challenge);
    expect(before).toMatchObject({ bidderClose: CLOSE, recommenderClose: RECOMMENDERS });
    await world.app.moveTo('2026-03-10T04:00:00.000Z');
    const key = newKey();
    const { data } = await declare({}, operator.token, key);
    expect(data!.declareOutage.shiftSeconds).toBe(26.5 * 3600);
    for (const { challenge } of [one, other]) {
      expect(await read(challenge)).toMatchObject({
        state: 'OPEN',
        bidderClose: shifted(CLOSE),
        recommenderClose: shifted(RECOMMENDERS),
        amendments: [{ material: false, reason: { en: 'Power failure' }, newBidderClose: shifted(CLOSE) }],
        outageMoves: [{ bidderCloseBefore: CLOSE, bidderClose: shifted(CLOSE), outage: { reason: { en: 'Power failure' } } }],
      });
      const [close, evaluate] = await timers(challenge);
      expect([close!.at.toISOString(), evaluate!.at.toISOString()]).toEqual(
        [shifted(CLOSE), shifted(RECOMMENDERS)].map((at) => new Date(Date.parse(at) + 1000).toISOString()),
      );
    }
    // The retry after a lost reply moves nothing again.
    expect((await declare({}, operator.token, key)).data).toEqual(data);
    expect(await read(one.challenge)).toMatchObject({ bidderClose: shifted(CLOSE) });
    const published = await world.app.ask<{ outages: { nodes: { moves: unknown[] }[] } }>(
      '{ outages { nodes { from to reason { zh en } declaredAt moves { challenge { id } bidderClose } } } }',
    );
    expect(published.outages.nodes).toMatchObject([{ from: OUTAGE.from, to: OUTAGE.to, reason: OUTAGE.reason }]);
    expect(published.outages.nodes[0]!.moves).toHaveLength(2);
  });

  it('leaves alone what was published after it', async () => {
    const { challenge } = await lists.published(ours);
    const { bidderClose } = await read(challenge);
    expect((await declare({ from: '2026-03-09T01:00:00.000Z', to: '2026-03-09T03:00:00.000Z' })).codes).toEqual([]);
    expect(await read(challenge)).toMatchObject({ bidderClose, outageMoves: [] });
  });

  it('is declared once: by one of two operators at once, and not again by a part of it', async () => {
    const { challenge } = await lists.published(ours);
    const [from, to] = ['2026-03-08T01:00:00.000Z', '2026-03-08T03:00:00.000Z'];
    const colleague = await new Factories(world.app).operator();
    const both = await Promise.all([declare({ from, to }), declare({ from, to }, colleague.token)]);
    expect(both.flatMap(({ codes }) => codes)).toEqual(['INPUT_INVALID']);
    const { bidderClose } = await read(challenge);
    expect((await declare({ from: '2026-03-08T02:59:59.999Z', to: '2026-03-08T04:00:00.000Z' })).codes).toEqual(['INPUT_INVALID']);
    expect((await read(challenge)).bidderClose).toBe(bidderClose);
    expect((await declare({ from: to, to: '2026-03-08T04:00:00.000Z' })).codes).toEqual([]);
  });

  it('gives a close back that fell into it and whose timer was held, and leaves one alone that has run', async () => {
    const { challenge } = await lists.published(ours);
    const bidderClose = (await read(challenge)).bidderClose;
    const at = (minutes: number): string => new Date(Date.parse(bidderClose) + minutes * 60_000).toISOString();
    const hold = `mutation ($key: ID!) { pauseQueue(job: "challenge.close", reason: { zh: "停机", en: "Outage" }, key: $key) { job } }`;
    await world.app.ask(hold, { key: newKey() }, operator.token);
    for (let now = ''; now < at(60);) {
      const { moveClock } = await world.app.ask<{ moveClock: { instant: string } }>(
        'mutation ($to: DateTime!, $key: ID!) { moveClock(to: $to, key: $key) { instant } }',
        { to: at(60), key: newKey() },
      );
      now = moveClock.instant;
    }
    expect((await declare({ from: at(-30), to: at(30) })).codes).toEqual([]);
    const moved = new Date(Date.parse(bidderClose) + 25 * 3_600_000).toISOString();
    expect(await read(challenge)).toMatchObject({ state: 'OPEN', bidderClose: moved });
    await world.app.ask(
      'mutation ($key: ID!) { resumeQueue(job: "challenge.close", key: $key) { job } }',
      { key: newKey() },
      operator.token,
    );
    await world.app.moveTo(new Date(Date.parse(moved) + 2000).toISOString());
    expect(await read(challenge)).toMatchObject({ state: 'CLOSED' });
    // Bidders' close is over; that of the recommenders is yet ahead, and moves.
    const { recommenderClose } = await read(challenge);
    expect((await declare({ from: at(26 * 60 - 10), to: at(26 * 60) })).codes).toEqual(['INPUT_INVALID']);
    expect((await declare({ from: at(30), to: at(90) })).codes).toEqual([]);
    expect(await read(challenge)).toMatchObject({
      state: 'CLOSED',
      bidderClose: moved,
      recommenderClose: new Date(Date.parse(recommenderClose) + 25 * 3_600_000).toISOString(),
    });
  });

  it.each(['a person', 'the clock'])(
    'is told by the record: a bundle of a list that %s published and whose closes moved holds',
    async (by) => {
      const clock = async () => (await world.app.ask<{ demoClock: { instant: string } }>('{ demoClock { instant } }')).demoClock.instant;
      const list = await lists.list(ours);
      await lists.challenge(ours, list);
      await lists.approve(ours, list);
      const at = by === 'the clock' ? new Date(Date.parse(await clock()) + 60_000) : null;
      await world.app.nest.get(PublicationService).publish(ours.approver.actor, list, at);
      if (at) await world.app.moveTo(at.toISOString());
      const now = await clock();
      await world.app.moveTo(new Date(Date.parse(now) + 7_200_000).toISOString());
      await declare({ from: new Date(Date.parse(now) + 60_000).toISOString(), to: new Date(Date.parse(now) + 3_600_000).toISOString() });
      await world.checkpoint();
      const folder = await mkdtemp(join(tmpdir(), 'jiebang-outage-'));
      for (const edition of EDITIONS) {
        const response = await fetch(`${world.app.url}/record/lists/${list}/bundle?edition=${edition}`, {
          headers: { authorization: `Bearer ${ours.supervisor.token}` },
        });
        const path = join(folder, edition);
        await writeFile(path, await response.text());
        expect((await verifyBundle(path)).fault).toBeNull();
      }
      await rm(folder, { recursive: true });
    },
  );
});
