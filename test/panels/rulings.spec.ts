import { startApp, type TestApp } from '../app.js';
import { newKey, text } from '../factories.js';
import { ConflictWorld, ONE_STAGE } from './conflict-world.js';
import { AFTER_CLOSES, ReviewWorld } from './review-world.js';

describe('conflicts between people', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ worker: false });
    await app.moveTo(AFTER_CLOSES);
  });
  afterAll(() => app.stop());

  const of = (overrides: object = {}, size: { reserves?: number; bids?: number } = {}) => ConflictWorld.of(app, overrides, size);
  /** One detected tie of the first member with the first bid. */
  const detected = async (overrides: object = {}, size = {}) => {
    const known = await of(overrides, size);
    await known.detect(known.members[0]!, { organisation: known.leads[0] });
    return { known, id: (await known.late())[0]!.id };
  };

  describe('a ruling', () => {
    it('takes two persons, of whom none is the expert, in their roles', async () => {
      const { known, id } = await detected();
      const { world } = known;
      expect((await known.propose(id, 'WAIVED', world.supervisor)).codes).toEqual(['FORBIDDEN']);
      expect((await known.propose(id, 'WAIVED', world.foreignClerk)).codes).toEqual(['NOT_FOUND']);
      const both = await world.make.person(
        { organisation: world.department, role: 'clerk' },
        { organisation: world.department, role: 'supervisor' },
      );
      const { data } = await known.propose(id, 'WAIVED', both);
      const ruling = data!.proposeRuling as { id: string; state: string };
      expect(ruling.state).toBe('PROPOSED');
      expect(await known.tasks(known.members[0]!)).toEqual([known.bids[1]!.id]);
      expect((await known.propose(id, 'WAIVED')).codes).toEqual(['RULING_OPEN']);
      expect((await known.countersign(ruling.id, both)).codes).toEqual(['TWO_PERSON_RULE']);
      expect((await known.countersign(ruling.id, world.clerk)).codes).toEqual(['FORBIDDEN']);
      expect((await known.countersign(ruling.id)).codes).toEqual([]);
      expect((await known.countersign(ruling.id)).codes).toEqual(['WRONG_STATE']);
      expect((await known.late())[0]).toMatchObject({ hard: false, foundHard: true, rulings: [{ state: 'IN_FORCE', outcome: 'WAIVED' }] });
      for (const viewer of [known.members[0]!, known.bids[0]!.pi]) expect(await known.late(viewer)).toEqual([]);
    });

    it('that waives opens the bid again and lets the sheet count, and one that confirms takes both away', async () => {
      const known = await of(ONE_STAGE);
      const [expert] = known.members;
      const [bid] = known.bids;
      await known.scoreAll(bid!, [
        [30, 20],
        [15, 10],
      ]);
      await known.detect(expert!, { organisation: known.leads[0] });
      await known.world.scoreRest(known.members, 'remote');
      await known.world.closeStage('remote');
      const score = async () => (await known.ranking())!.ranking.find(({ bid: id }) => id === bid!.id)!.score;
      const { id } = (await known.late())[0]!;
      expect(await score()).toBe(50);
      await known.rule(id, 'WAIVED');
      expect([await score(), await known.seesBid(expert!, bid!)]).toEqual([75, true]);
      await known.rule(id, 'CONFIRMED');
      expect([await score(), await known.seesBid(expert!, bid!)]).toEqual([50, false]);
      expect((await known.late())[0]!.rulings.map(({ state }) => state)).toEqual(['REPLACED', 'IN_FORCE']);
      expect((await known.ranking())!.former).toHaveLength(2);
    });

    it('makes a soft conflict count as a hard one', async () => {
      const known = await of({ conflict: { scope: 'challenge', holdingPercent: 0 } }, { reserves: 1 });
      const [home] = await known.world.sql<{ id: string }>(
        `select 'organisation_' || replace(e.affiliation_id::text, '-', '') as id from expert e where 'expert_' || replace(e.id::text, '-', '') = $1`,
        [known.members[0]!.expert],
      );
      const input = { owner: known.leads[0], owned: home!.id, percent: 5 };
      await known.world.call('recordShareholding', 'RecordShareholdingInput', known.operator, input);
      const [soft] = await known.late();
      expect(await known.tasks(known.members[0]!)).toHaveLength(2);
      await known.rule(soft!.id, 'CONFIRMED');
      expect(await known.tasks(known.members[0]!)).toEqual([]);
      expect(await known.tasks(known.reserves[0]!)).toHaveLength(2);
    });

    it('is not made on what the record says, the expert declared or the bidder asked for', async () => {
      const known = await of();
      await known.declare(known.members[0]!, [{ kind: 'FAMILY', person: known.bids[0]!.pi.id }]);
      const input = { expert: known.members[1]!.expert, affiliation: known.leads[0] };
      await known.world.call('changeAffiliation', 'ChangeAffiliationInput', known.operator, input);
      const found = await known.late();
      expect(found.map(({ rule }) => rule).toSorted()).toEqual(['FAMILY', 'SAME_UNIT']);
      for (const { id } of found) expect((await known.propose(id, 'WAIVED')).codes).toEqual(['RULING_NOT_ALLOWED']);
    });

    it('that waived is undone by what comes to light later, signed or not', async () => {
      const { known, id } = await detected();
      const [expert] = known.members;
      await known.rule(id, 'WAIVED');
      expect(await known.tasks(expert!)).toHaveLength(2);
      // The same thing again is nothing new; another tie of the kind is.
      await known.world.call('recordShareholding', 'RecordShareholdingInput', known.operator, {
        ...{ owner: known.leads[0], owned: known.leads[1], percent: 5 },
      });
      expect(await known.tasks(expert!)).toHaveLength(2);
      await known.detect(expert!, { person: known.bids[0]!.pi.id });
      expect(await known.tasks(expert!)).toEqual([known.bids[1]!.id]);
      expect((await known.late())[0]).toMatchObject({ hard: true, rulings: [{ state: 'UNDONE' }], evidence: [{}, {}] });

      const { data } = await known.propose(id, 'WAIVED');
      const proposal = (data!.proposeRuling as { id: string }).id;
      await known.detect(expert!, { person: known.bids[0]!.pi.id, endedAt: '2026-01-01T00:00:00Z' });
      expect((await known.countersign(proposal)).codes).toEqual(['WRONG_STATE']);
    });

    it('that supervision refuses changes nothing', async () => {
      const { known, id } = await detected();
      const { data } = await known.propose(id, 'WAIVED');
      const ruling = (data!.proposeRuling as { id: string }).id;
      expect((await known.countersign(ruling, undefined, 'refuseRuling')).data?.refuseRuling).toMatchObject({ state: 'REFUSED' });
      expect(await known.tasks(known.members[0]!)).toEqual([known.bids[1]!.id]);
      expect((await known.propose(id, 'CONFIRMED')).codes).toEqual([]);
    });

    it('gives an empty seat back, and not one that a reserve has taken', async () => {
      for (const reserves of [0, 1]) {
        const { known, id } = await detected({ conflict: { scope: 'challenge' } }, { reserves });
        await known.rule(id, 'WAIVED');
        expect(await known.tasks(known.members[0]!)).toHaveLength(reserves ? 0 : 2);
      }
    });
  });

  describe('a statement', () => {
    it('answers the same whoever bids, and names nobody', async () => {
      const known = await of({}, { reserves: 1 });
      const elsewhere = await known.world.unit();
      const [outsider] = await known.world.experts(1);
      for (const expert of [known.members[0]!, known.reserves[0]!, outsider!])
        for (const organisation of [known.leads[0], elsewhere]) {
          const { data, codes } = await known.declare(expert, [{ kind: 'PAID_ADVISER', organisation }]);
          expect(codes).toEqual([]);
          expect(data!.declareConflicts).toMatchObject({ statement: 'CONFLICTS', conflicts: [{ kind: 'PAID_ADVISER' }] });
          expect(await known.late(expert)).toEqual([]);
        }
      const own = await known.world.see<{ conflictDeclarations: object[] }>('conflictDeclarations { expert { id } }', outsider);
      expect(own.conflictDeclarations).toEqual([{ expert: { id: outsider!.expert } }, { expert: { id: outsider!.expert } }]);
      const all = await known.world.see<{ conflictDeclarations: object[] }>('conflictDeclarations { id }', known.world.supervisor);
      expect(all.conflictDeclarations).toHaveLength(6);
      for (const viewer of [known.bids[0]!.pi, known.world.foreignClerk])
        expect(await known.world.see('conflictDeclarations { id }', viewer)).toEqual({ conflictDeclarations: [] });
    });

    it('fits its list, and names what there is', async () => {
      const known = await of();
      const [expert] = known.members;
      const declare = (statement: string, conflicts: object[]) =>
        known.world.call('declareConflicts', 'DeclareConflictsInput', expert!, { challenge: known.world.challenge, statement, conflicts });
      expect((await declare('NONE', [{ kind: 'FAMILY', person: known.bids[0]!.pi.id }])).codes).toEqual(['INPUT_INVALID']);
      expect((await declare('CONFLICTS', [])).codes).toEqual(['INPUT_INVALID']);
      expect((await declare('CONFLICTS', [{ kind: 'FAMILY' }])).codes).toEqual(['INPUT_INVALID']);
      const nobody = `person_${'0'.repeat(32)}`;
      expect((await declare('CONFLICTS', [{ kind: 'FAMILY', person: nobody }])).codes).toEqual(['NOT_FOUND']);
      expect((await known.declare(known.world.clerk, [])).codes).toEqual(['FORBIDDEN']);
    });

    it('before the settlement enters it, and is asked for before any bid shows where the policy says so', async () => {
      const world = await ReviewWorld.of(app, { conflict: { declaration: 'required' } });
      const experts = await world.experts(2);
      const lead = await world.unit();
      const [own, other] = [await world.bid({ lead }), await world.bid()];
      const state = (conflicts: object[], expert = experts[0]!) =>
        world.call(
          'declareConflicts',
          'DeclareConflictsInput',
          expert,
          {
            ...{ challenge: world.challenge, statement: conflicts.length ? 'CONFLICTS' : 'NONE', conflicts },
          },
          'statement',
        );
      const bids = async (expert = experts[0]!) =>
        (await app.ask<{ myReviews: { bid: { id: string } }[] }>('{ myReviews { bid { id } } }', {}, expert.token)).myReviews.map(
          ({ bid }) => bid.id,
        );
      await state([{ kind: 'PAID_ADVISER', organisation: lead, note: text('2025') }]);
      await world.appoint(experts);
      await world.settle();
      expect(await bids()).toEqual([other.id]);
      // The other has said nothing yet.
      expect(await bids(experts[1])).toEqual([]);
      const seen = await app.ask('query ($id: ID!) { bid(id: $id) { id } }', { id: own.id }, experts[1]!.token);
      expect(seen).toEqual({ bid: null });
      expect((await world.score(experts[1]!, other, 'remote', [30, 20])).codes).toEqual(['NOT_FOUND']);
      await state([], experts[1]!);
      expect(await bids(experts[1])).toHaveLength(2);
      expect((await world.score(experts[1]!, other, 'remote', [30, 20])).codes).toEqual([]);
      const { conflicts } = await world.see<{ conflicts: object[] }>('conflicts { rule source late }', world.supervisor);
      expect(conflicts).toContainEqual({ rule: 'PAID_ADVISER', source: 'declared', late: false });
    });

    it('is repeated by its key, and says nothing twice', async () => {
      const known = await of();
      const input = {
        challenge: known.world.challenge,
        statement: 'CONFLICTS',
        conflicts: [{ kind: 'FAMILY', person: known.bids[0]!.pi.id }],
      };
      const key = newKey();
      for (let tried = 0; tried < 2; tried += 1)
        await known.world.call('declareConflicts', 'DeclareConflictsInput', known.members[0]!, input, 'id', key);
      await known.world.call('declareConflicts', 'DeclareConflictsInput', known.members[0]!, input);
      expect((await known.late())[0]!.evidence).toHaveLength(1);
    });
  });
});
