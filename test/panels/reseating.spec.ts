import { uuidOf } from '../../src/common/ids.js';
import { startApp, type TestApp } from '../app.js';
import { newKey } from '../factories.js';
import { ConflictWorld } from './conflict-world.js';
import { AFTER_CLOSES, type ExpertOfTest } from './review-world.js';

interface PanelSeen {
  enough: boolean;
  members: { id: string }[] | null;
  changes: { left: { id: string } | null; came: { id: string } | null }[];
}
const PANEL = 'enough members { id } changes { left { id } came { id } }';
const UNSEATING = { conflict: { scope: 'challenge' } };

describe('a conflict that takes the seat', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ worker: false });
    await app.moveTo(AFTER_CLOSES);
  });
  afterAll(() => app.stop());

  const of = (overrides: object = {}, size: { reserves?: number; bids?: number } = {}) => ConflictWorld.of(app, overrides, size);
  const ids = (experts: (ExpertOfTest | undefined)[]) => experts.map((expert) => ({ id: expert!.expert }));

  it('seats the next usable reserve after the last, with the tasks of the open stage, and tells each what is his or hers to know', async () => {
    const known = await of(UNSEATING, { reserves: 2 });
    const { members, reserves, bids, world } = known;
    const [removed, other] = [members[0]!, members[1]!];
    await known.scoreAll(bids[0]!, [[30, 20]]);
    // The first reserve is not usable: in conflict by then.
    await known.detect(reserves[0]!, { organisation: known.leads[1] });
    await known.detect(removed, { organisation: known.leads[0] });

    const change = { left: { id: removed.expert }, came: { id: reserves[1]!.expert } };
    expect(await known.panel<PanelSeen>(PANEL)).toEqual({
      enough: true,
      members: ids([members[1], members[2], reserves[1]]),
      changes: [change],
    });
    expect(await known.tasks(reserves[1]!)).toEqual(bids.map(({ id }) => id).toSorted());
    expect(await known.tasks(reserves[0]!)).toEqual([]);
    expect(await known.tasks(removed)).toEqual([]);
    for (const bid of bids) expect(await known.seesBid(removed, bid)).toBe(false);

    expect(await known.panel<PanelSeen>(PANEL, removed)).toMatchObject({
      members: null,
      changes: [{ left: { id: removed.expert }, came: null }],
    });
    expect(await known.panel<PanelSeen>(PANEL, reserves[1])).toMatchObject({
      changes: [{ left: null, came: { id: reserves[1]!.expert } }],
    });
    for (const viewer of [other, reserves[0]!, bids[0]!.pi, world.foreignClerk])
      expect((await known.panel<PanelSeen>(PANEL, viewer)).changes).toEqual([]);
    for (const viewer of [removed, ...reserves, other, bids[0]!.pi]) expect(await known.late(viewer)).toEqual([]);

    const [event] = (await known.events('panel')).filter(({ event: name }) => name === 'reseat');
    expect(event!.document).toMatchObject({
      concerned: [{ whom: 'review-officers' }, { whom: removed.expert, of: 'LEFT' }, { of: 'SEATED' }],
    });
    const [seat] = await world.sql<{ promoted: boolean }>('select promoted_at is not null as promoted from seat where expert_id = $1', [
      uuidOf(reserves[1]!.expert, 'expert'),
    ]);
    expect(seat).toEqual({ promoted: true });
  });

  it('leaves the seat empty where no reserve is usable, and the quorum may be lost; the public learns of it with the notice', async () => {
    const known = await of({ ...UNSEATING, panel: { minimum: 3 } });
    const { members, bids } = known;
    await known.detect(members[2]!, { organisation: known.leads[0] });
    expect(await known.panel<PanelSeen>(PANEL)).toEqual({
      enough: false,
      members: ids([members[0], members[1]]),
      changes: [{ left: { id: members[2]!.expert }, came: null }],
    });
    for (const viewer of [bids[0]!.pi, members[0]!]) expect(await known.panel<PanelSeen>('enough', viewer)).toEqual({ enough: true });
    const [event] = (await known.events('panel')).filter(({ event: name }) => name === 'reseat');
    expect(event!.document).toMatchObject({ enough: false, concerned: [{ whom: 'review-officers', of: 'QUORUM_LOST' }, { of: 'LEFT' }] });
  });

  it('seats nobody once the last stage is closed', async () => {
    const known = await of({ ...UNSEATING, review: { stages: [{ id: 'remote', weight: 100 }] } }, { reserves: 1 });
    await known.world.scoreRest(known.members.slice(1), 'remote');
    await known.world.closeStage('remote');
    await known.detect(known.members[0]!, { organisation: known.leads[0] });
    expect(await known.panel<PanelSeen>(PANEL)).toMatchObject({ changes: [{ came: null }], members: ids(known.members.slice(1)) });
  });

  it('also under scope bid where the conflict is with the challenge as a whole', async () => {
    const known = await of({ conflict: { scope: 'bid' } }, { reserves: 1 });
    const input = { challenge: known.world.challenge, expert: known.members[1]!.expert };
    await known.world.call('recordVetter', 'RecordVetterInput', known.world.clerk, input);
    expect(await known.panel<PanelSeen>(PANEL)).toMatchObject({ members: ids([known.members[0], known.members[2], known.reserves[0]]) });
  });

  it('decides anew who goes on after the first stage', async () => {
    const known = await of({ review: { defenceRatio: 1 } });
    const { world, members, bids } = known;
    await known.scoreAll(bids[0]!, [
      [30, 20],
      [15, 10],
      [15, 10],
    ]);
    await known.scoreAll(bids[1]!, [
      [18, 12],
      [18, 12],
      [18, 12],
    ]);
    await world.closeStage('remote');
    const going = async () => (await known.tasks(members[1]!)).length;
    expect((await world.score(members[1]!, bids[1]!, 'defence', [30, 20])).codes).toEqual(['NOT_FOUND']);
    expect(await going()).toBe(3);
    await known.detect(members[0]!, { organisation: known.leads[0] });
    expect((await world.score(members[1]!, bids[1]!, 'defence', [30, 20])).codes).toEqual([]);
    expect((await world.score(members[1]!, bids[0]!, 'defence', [30, 20])).codes).toEqual(['NOT_FOUND']);
  });

  it('of two changes at once sees both, whatever comes first', async () => {
    const known = await of(UNSEATING, { reserves: 3 });
    const { members, reserves } = known;
    const changes = await Promise.all([
      known.detect(members[0]!, { organisation: known.leads[0] }),
      known.detect(members[1]!, { organisation: known.leads[1] }),
      known.detect(reserves[0]!, { organisation: known.leads[1] }),
      known.detect(members[0]!, { kind: 'FAMILY', person: known.bids[0]!.pi.id }),
    ]);
    expect(changes.flatMap(({ codes }) => codes)).toEqual([]);
    const { members: seated, changes: made } = await known.panel<PanelSeen>(PANEL);
    expect(new Set(seated!.map(({ id }) => id))).toEqual(new Set([members[2]!, reserves[1]!, reserves[2]!].map(({ expert }) => expert)));
    expect(made.filter(({ left }) => left?.id === members[0]!.expert)).toHaveLength(1);
    expect(await known.late()).toHaveLength(4);
  });

  it('of a sheet at the same moment counts nothing, whether it was in time or is refused', async () => {
    for (let round = 0; round < 4; round += 1) {
      const known = await of({ review: { stages: [{ id: 'remote', weight: 100 }] } });
      const [bid] = known.bids;
      const [sheet, tie] = await Promise.all([
        known.world.score(known.members[0]!, bid!, 'remote', [30, 20]),
        known.detect(known.members[0]!, { organisation: known.leads[0] }),
      ]);
      expect(tie.codes).toEqual([]);
      expect([[], ['NOT_FOUND']]).toContainEqual(sheet.codes);
      await known.world.score(known.members[1]!, bid!, 'remote', [15, 10]);
      await known.world.scoreRest(known.members.slice(1), 'remote');
      await known.world.closeStage('remote');
      expect((await known.ranking())!.ranking.find(({ bid: id }) => id === bid!.id)).toMatchObject({ score: 50, stages: [{ n: 1 }] });
    }
  });

  it('and a close of the stage at the same moment come one after the other', async () => {
    const known = await of({ review: { stages: [{ id: 'remote', weight: 100 }] } });
    await known.scoreAll(known.bids[0]!, [
      [30, 20],
      [15, 10],
    ]);
    await known.world.scoreRest(known.members.slice(1), 'remote');
    const both = await Promise.all([known.world.closeStage('remote'), known.detect(known.members[0]!, { organisation: known.leads[0] })]);
    expect(both.flatMap(({ codes }) => codes)).toEqual([]);
    expect((await known.ranking())!.ranking.find(({ bid }) => bid === known.bids[0]!.id)).toMatchObject({ score: 50 });
  });

  it('stays on record when the tie ends: what was found is not forgotten', async () => {
    const known = await of();
    const [expert] = known.members;
    await known.detect(expert!, { organisation: known.leads[0] });
    const relation = (await known.late())[0]!.evidence![0]!.record;
    const end = (by: { token: string }) =>
      app.graphql(
        'mutation ($input: EndRelationInput!, $key: ID!) { endRelation(input: $input, key: $key) { endedAt } }',
        { input: { relation, endedAt: '2026-04-01T00:00:00.000Z' }, key: newKey() },
        by.token,
      );
    expect((await end(expert!)).codes).toEqual(['FORBIDDEN']);
    expect((await end(known.members[1]!)).codes).toEqual(['NOT_FOUND']);
    expect((await end(known.operator)).data).toEqual({ endRelation: { endedAt: '2026-04-01T00:00:00.000Z' } });
    expect(await known.late()).toHaveLength(1);
    expect(await known.tasks(expert!)).toEqual([known.bids[1]!.id]);
  });
});
