import { Challenge } from '../../src/challenges/challenge.entity.js';
import { beginEvaluation } from '../../src/bids/evaluation.begin.js';
import { newId, uuidOf } from '../../src/common/ids.js';
import { StageService } from '../../src/reviews/stage.service.js';
import { startApp, type TestApp } from '../app.js';
import { text } from '../factories.js';
import { type ConflictSeen, ConflictWorld, ONE_STAGE } from './conflict-world.js';
import { AFTER_CLOSES } from './review-world.js';

const PUBLICATION = '2026-02-28T16:00:00.000Z';

describe('a conflict that comes to light after the settlement', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ worker: false });
    await app.moveTo(AFTER_CLOSES);
  });
  afterAll(() => app.stop());

  const of = (overrides: object = {}, size: { reserves?: number; bids?: number } = {}) => ConflictWorld.of(app, overrides, size);
  const only = async (known: ConflictWorld): Promise<ConflictSeen> => {
    const found = await known.late();
    expect(found).toHaveLength(1);
    return found[0]!;
  };

  describe('is found by each fact that changes', () => {
    it('a tie that was detected, with its window as evidence', async () => {
      const known = await of();
      expect((await known.detect(known.members[0]!, { organisation: known.leads[0], endedAt: '2024-02-28T16:00:00Z' })).codes).toEqual([]);
      const found = await only(known);
      expect(found).toMatchObject({
        ...{ rule: 'JOINT_PROJECT', source: 'detected', hard: true, foundHard: true, late: true, afterDecision: false },
        ...{ expert: { id: known.members[0]!.expert }, bid: { id: known.bids[0]!.id } },
        evidence: [{ kind: 'RELATION', organisation: known.leads[0], limit: 5 }],
      });
      expect(found.evidence![0]!.measured).toBeCloseTo(2, 1);
      expect(found.evidence![0]!.record).toMatch(/^expert_relation_/);
    });

    it('a tie that the expert declares, and not one whose years are over', async () => {
      const known = await of();
      const declare = (tie: object) =>
        known.world.call('declareRelation', 'DeclareRelationInput', known.members[0]!, {
          ...{ expert: known.members[0]!.expert, kind: 'PAID_ADVISER', declared: true, organisation: known.leads[0] },
          ...tie,
        });
      await declare({ endedAt: '2020-02-28T16:00:00Z' });
      expect(await known.late()).toEqual([]);
      await declare({});
      expect(await only(known)).toMatchObject({ rule: 'PAID_ADVISER', source: 'declared' });
    });

    it('an affiliation', async () => {
      const known = await of();
      const input = { expert: known.members[0]!.expert, affiliation: known.leads[1] };
      expect((await known.world.call('changeAffiliation', 'ChangeAffiliationInput', known.operator, input)).codes).toEqual([]);
      expect(await only(known)).toMatchObject({ rule: 'SAME_UNIT', evidence: [{ kind: 'AFFILIATION', organisation: known.leads[1] }] });
    });

    it('a membership, where the rules count it', async () => {
      for (const [memberships, rules] of [
        [true, ['SAME_UNIT']],
        [undefined, []],
      ] as const) {
        const known = await of({ conflict: { memberships } });
        const input = { person: known.members[0]!.id, organisation: known.leads[0], role: 'member' };
        await known.world.call('grantMembership', 'GrantMembershipInput', known.operator, input);
        const found = await known.late();
        expect(found.map(({ rule }) => rule)).toEqual(rules);
        if (memberships) expect(found[0]!.evidence).toMatchObject([{ kind: 'MEMBERSHIP', organisation: known.leads[0] }]);
      }
    });

    it('a holding, where the rules count it, which is reported only', async () => {
      const known = await of({ conflict: { holdingPercent: 20 } });
      const home = await known.world.sql<{ id: string }>('select affiliation_id as id from expert where id = $1', [
        uuidOf(known.members[0]!.expert, 'expert'),
      ]);
      const holding = (percent: number) =>
        known.world.call('recordShareholding', 'RecordShareholdingInput', known.operator, {
          ...{ owner: `organisation_${home[0]!.id.replaceAll('-', '')}`, owned: known.leads[0], percent },
        });
      await holding(19.5);
      expect(await known.late()).toEqual([]);
      await holding(20);
      expect(await only(known)).toMatchObject({
        rule: 'SAME_GROUP',
        hard: false,
        evidence: [{ kind: 'HOLDING', measured: 20, limit: 20 }],
      });
      expect(await known.tasks(known.members[0]!)).toHaveLength(2);
    });

    it('a ban in force at publication', async () => {
      const known = await of();
      const ban = (from: string, to: string) =>
        known.world.call('recordBan', 'RecordBanInput', known.operator, {
          expert: known.members[0]!.expert,
          from,
          to,
          reason: text('Case'),
        });
      await ban('2026-04-01T00:00:00Z', '2027-01-01T00:00:00Z');
      expect(await known.late()).toEqual([]);
      await ban(PUBLICATION, '2027-01-01T00:00:00Z');
      expect(await only(known)).toMatchObject({ rule: 'INTEGRITY_LIST', bid: null, evidence: [{ kind: 'BAN' }] });
      expect(await known.tasks(known.members[0]!)).toEqual([]);
    });

    it('a vetter of the need', async () => {
      const known = await of();
      const input = { challenge: known.world.challenge, expert: known.members[0]!.expert };
      expect((await known.world.call('recordVetter', 'RecordVetterInput', known.world.approver, input)).codes).toEqual(['FORBIDDEN']);
      expect((await known.world.call('recordVetter', 'RecordVetterInput', known.world.clerk, input)).codes).toEqual([]);
      expect(await only(known)).toMatchObject({ rule: 'NEED_VETTER', bid: null, source: 'record', evidence: [{ kind: 'VETTER' }] });
    });

    it('the opening of the bids of another challenge of the list', async () => {
      const known = await of();
      const { world, members } = known;
      const other = newId();
      await world.sql(
        `insert into challenge select (c).* from (select jsonb_populate_record(c, jsonb_build_object('id', $2::text, 'code', 'C-2', 'position', 2,
           'state', 'CLOSED')) as c from challenge c where c.id = $1) x`,
        [world.challengeKey, other],
      );
      const own = await world.bid({ team: [members[0]!.id] });
      await world.sql(
        `update bid set challenge_id = $2, state = 'SEALED', opened_at = null, eligibility_status = null, found_at = null where id = $1`,
        [own.key, other],
      );
      // Nothing shows of a bid that is not opened, whatever else changes.
      await known.detect(members[1]!, { organisation: await world.unit() });
      expect(await known.late()).toEqual([]);
      await app.database.system(async (tx) => beginEvaluation(tx, await tx.load(Challenge, other, 'update')));
      expect(await only(known)).toMatchObject({
        ...{ rule: 'OWN_BID_IN_LIST', bid: null, expert: { id: members[0]!.expert } },
        evidence: [{ kind: 'OWN_BID', record: own.id }],
      });
    });

    it('a statement of the expert', async () => {
      const known = await of();
      expect((await known.declare(known.members[0]!, [{ kind: 'FAMILY', person: known.bids[0]!.pi.id }])).codes).toEqual([]);
      expect(await only(known)).toMatchObject({ rule: 'FAMILY', source: 'declared', bid: { id: known.bids[0]!.id } });
    });

    it('not by one about somebody who was never a candidate, nor twice by the same', async () => {
      const known = await of();
      const [outsider] = await known.world.experts(1);
      await known.detect(outsider!, { organisation: known.leads[0] });
      expect(await known.late()).toEqual([]);
      await known.detect(known.members[0]!, { organisation: known.leads[0] });
      await known.detect(known.members[0]!, { organisation: known.leads[0] });
      expect((await only(known)).evidence).toHaveLength(2);
    });
  });

  describe('with one bid, under scope bid', () => {
    it('takes the access away at once, and the sheet out of every figure, where it stays on record', async () => {
      const known = await of(ONE_STAGE);
      const { world, members, bids } = known;
      const [removed, other] = [members[0]!, members[1]!];
      await known.scoreAll(bids[0]!, [
        [30, 20],
        [15, 10],
        [15, 10],
      ]);
      await known.detect(removed, { organisation: known.leads[0] });

      expect(await known.tasks(removed)).toEqual([bids[1]!.id]);
      expect([await known.seesBid(removed, bids[0]!), await known.seesBid(removed, bids[1]!)]).toEqual([false, true]);
      expect((await world.score(removed, bids[0]!, 'remote', [1, 1])).codes).toEqual(['NOT_FOUND']);
      expect((await world.revise(removed, bids[0]!, 'remote', [{ criterion: 'team', score: 1 }])).codes).toEqual(['NOT_FOUND']);
      // The expert learns that a bid is gone, not which tie with whom; fellow experts and bidders learn nothing.
      for (const viewer of [removed, other, bids[0]!.pi]) expect(await known.conflicts(viewer)).toEqual([]);
      expect(await known.tasks(other)).toHaveLength(2);
      expect(await known.panel('enough changes { at }', other)).toEqual({ enough: true, changes: [] });

      await world.scoreRest(members, 'remote');
      await world.closeStage('remote');
      const rows = (await known.ranking())!.ranking;
      expect(rows.find(({ bid }) => bid === bids[0]!.id)!.stages).toEqual([{ stage: 'remote', score: 50, n: 2 }]);
      const { bid } = await app.ask<{ bid: { sheets: { counted: boolean }[] } }>(
        'query ($id: ID!) { bid(id: $id) { sheets { counted } } }',
        { id: bids[0]!.id },
        world.supervisor.token,
      );
      expect(bid.sheets.map(({ counted }) => counted).toSorted()).toEqual([false, true, true]);
    });

    it('computes the ranking anew before the decision, and keeps the former', async () => {
      const known = await of(ONE_STAGE);
      const { world, members, bids } = known;
      await known.scoreAll(bids[0]!, [
        [29, 19],
        [29, 19],
        [29, 19],
      ]);
      await known.scoreAll(bids[1]!, [
        [27, 18],
        [30, 20],
        [30, 20],
      ]);
      await world.closeStage('remote');
      const before = (await known.ranking())!;
      expect(before.ranking[0]!.bid).toBe(bids[1]!.id);
      await known.detect(members[2]!, { organisation: known.leads[1] });
      const after = (await known.ranking())!;
      expect(after.ranking.map(({ bid, stages }) => [bid, stages[0]!.n])).toEqual([
        [bids[0]!.id, 3],
        [bids[1]!.id, 2],
      ]);
      expect(after.former).toEqual([{ hash: before.hash, ranking: before.ranking.map(({ bid }) => ({ bid })) }]);
      expect(await app.nest.get(StageService).verify(world.challengeKey)).toEqual({ stored: after.hash, computed: after.hash });
      // It is decided by the new one.
      const decided = await world.call('decideAward', 'DecideAwardInput', world.approver, { challenge: world.challenge }, 'proposed');
      expect(decided.data?.decideAward).toEqual({ proposed: [bids[0]!.id] });
    });

    it('asks for a new decision where a deviation waits for supervision', async () => {
      const known = await of(ONE_STAGE);
      const { world, members, bids } = known;
      for (const [bid, route] of [
        [bids[0]!, 30],
        [bids[1]!, 27],
      ] as const)
        await known.scoreAll(bid, [
          [route, 20],
          [route, 20],
          [route, 20],
        ]);
      await world.closeStage('remote');
      const input = { challenge: world.challenge, deviation: { proposed: [bids[1]!.id], reason: 'Closer to the field' } };
      const decide = () => world.call('decideAward', 'DecideAwardInput', world.approver, input, 'state');
      const countersign = () =>
        app.graphql(
          `mutation ($challenge: ID!, $key: ID!) { countersignDecision(challenge: $challenge, key: $key) { state } }`,
          { challenge: world.challenge, key: newId() },
          world.supervisor.token,
        );
      expect((await decide()).data?.decideAward).toEqual({ state: 'COUNTERSIGN' });
      await known.detect(members[0]!, { organisation: known.leads[0] });
      expect((await countersign()).codes).toEqual(['RANKING_CHANGED']);
      expect((await decide()).codes).toEqual([]);
      expect((await countersign()).codes).toEqual([]);
    });

    it('leaves a decided award as it is, takes the access all the same, and is on record for officers', async () => {
      const known = await of(ONE_STAGE);
      const { world, members, bids } = known;
      await known.scoreAll(bids[0]!, [
        [30, 20],
        [27, 18],
        [27, 18],
      ]);
      await world.scoreRest(members, 'remote');
      await world.closeStage('remote');
      await world.call('decideAward', 'DecideAwardInput', world.approver, { challenge: world.challenge });
      const before = await known.ranking();
      await known.detect(members[0]!, { organisation: known.leads[0] });
      expect(await known.ranking()).toEqual(before);
      expect(await app.nest.get(StageService).verify(world.challengeKey)).toEqual({ stored: before!.hash, computed: before!.hash });
      expect(await only(known)).toMatchObject({ afterDecision: true, hard: true });
      expect(await known.seesBid(members[0]!, bids[0]!)).toBe(false);
      const [event] = await known.events('conflict');
      expect(event).toMatchObject({ event: 'findLateConflict', document: { afterDecision: true } });
      expect((await known.propose((await only(known)).id, 'WAIVED')).codes).toEqual(['CONFLICT_DECIDED']);
    });
  });
});
