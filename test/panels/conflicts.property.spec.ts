import fc from 'fast-check';
import { startApp, type TestApp } from '../app.js';
import { ConflictWorld } from './conflict-world.js';
import { AFTER_CLOSES } from './review-world.js';

/** Three members and two bids: an act concerns one of each. */
const act = fc.record({
  what: fc.constantFrom('score', 'detect', 'declare', 'waive', 'confirm', 'close'),
  member: fc.nat(2),
  bid: fc.nat(1),
});
type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never;

/** What a bystander writes down: marks that were taken, and who is kept from what by which ties. */
class Ledger {
  readonly sheets = new Set<string>();
  /** Ties by member and bid; a declared one can't be waived. */
  readonly declared = new Set<string>();
  readonly detected = new Map<string, 'open' | 'waived'>();
  closed = false;

  keptAway(key: string): boolean {
    return this.declared.has(key) || this.detected.get(key) === 'open';
  }
}

describe('after any sequence of facts', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ worker: false });
    await app.moveTo(AFTER_CLOSES);
  });
  afterAll(() => app.stop());

  async function take(known: ConflictWorld, ledger: Ledger, { what, member, bid }: Act): Promise<void> {
    const [expert, its] = [known.members[member]!, known.bids[bid]!];
    const key = `${member} ${bid}`;
    const tie = { organisation: known.leads[bid] };
    switch (what) {
      case 'score': {
        const { codes } = await known.world.score(expert, its, 'remote', [3 * (member + 1), 20 - bid]);
        if (ledger.keptAway(key)) expect(codes).toEqual(['NOT_FOUND']);
        if (!codes.length) ledger.sheets.add(key);
        return;
      }
      case 'detect':
        await known.detect(expert, tie);
        ledger.detected.set(key, 'open');
        return;
      case 'declare':
        await known.declare(expert, [{ kind: 'PAID_ADVISER', ...tie }]);
        ledger.declared.add(key);
        return;
      case 'waive':
      case 'confirm': {
        const found = (await known.conflicts()).find(
          ({ expert: whose, bid: with_, source }) => whose?.id === expert.expert && with_?.id === its.id && source === 'detected',
        );
        if (!found) return;
        await known.rule(found.id, what === 'waive' ? 'WAIVED' : 'CONFIRMED');
        ledger.detected.set(key, what === 'waive' ? 'waived' : 'open');
        return;
      }
      case 'close': {
        const members = [0, 1, 2];
        const unscored = known.bids.some((_bid, index) => {
          const free = members.map((each) => `${each} ${index}`).filter((each) => !ledger.keptAway(each));
          return free.length && !free.some((each) => ledger.sheets.has(each));
        });
        const { codes } = await known.world.closeStage('remote');
        expect(codes).toEqual(ledger.closed ? ['STAGE_CLOSED'] : unscored ? ['BIDS_UNSCORED'] : []);
        ledger.closed ||= !codes.length;
      }
    }
  }

  it('no score of an expert in conflict is in the ranking, and every other is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 14 }), async (acts) => {
        const known = await ConflictWorld.of(app, { review: { stages: [{ id: 'remote', weight: 100 }] } });
        const ledger = new Ledger();
        for (const each of acts) await take(known, ledger, each);
        for (const bid of [0, 1]) for (const member of [0, 1, 2]) await take(known, ledger, { what: 'score', member, bid });
        await take(known, ledger, { what: 'close', member: 0, bid: 0 });
        const { ranking } = (await known.ranking())!;
        for (const [index, bid] of known.bids.entries()) {
          const counted = [...ledger.sheets].filter((key) => key.endsWith(` ${index}`) && !ledger.keptAway(key));
          expect(ranking.find(({ bid: id }) => id === bid.id)!.stages).toMatchObject([{ n: counted.length }]);
        }
        for (const [member, expert] of known.members.entries())
          for (const [bid, its] of known.bids.entries())
            expect(await known.seesBid(expert, its)).toBe(!ledger.keptAway(`${member} ${bid}`));
      }),
      { numRuns: 12 },
    );
  });
});
