import { AmendmentService } from '../../src/challenges/amendment.service.js';
import { newId, typedId, uuidOf } from '../../src/common/ids.js';
import { LedgerService } from '../../src/challenges/ledger.service.js';
import { MatchmakingService } from '../../src/challenges/matchmaking.service.js';
import { ListService } from '../../src/lists/list.service.js';
import { refusal } from '../bids/bid-world.js';
import { startApp, type TestApp } from '../app.js';
import { Factories, text } from '../factories.js';
import { type Department, ListFactories } from '../list.factories.js';
import { PublicationService } from '../../src/challenges/publication.service.js';

describe('public money', () => {
  let app: TestApp;
  let make: Factories;
  let lists: ListFactories;
  let ours: Department;
  beforeAll(async () => {
    app = await startApp({ worker: false });
    make = new Factories(app);
    lists = new ListFactories(app, make);
    ours = await lists.department();
    await app.moveTo('2026-03-02T01:00:00.000Z');
  });
  afterAll(() => app.stop());

  /** Two awards of 100 fen each in every challenge, and so many fen locked. */
  const published = async (challenges: number, locked: bigint) => {
    const list = await lists.list(ours);
    const made: string[] = [];
    for (let index = 0; index < challenges; index += 1)
      made.push(await lists.challenge(ours, list, { funding: { kind: 'fiscal', publicPerAward: 100n } }));
    await lists.approve(ours, list, locked);
    await app.nest.get(PublicationService).publish(ours.approver.actor, list, null);
    return { list, challenges: made };
  };
  const raise = async (challenge: string, to: number) => {
    const changes = [{ field: 'publicPerAward', from: 100, to }];
    const input = { challenge, material: false, reason: text('More'), changes };
    return typedId('amendment', await app.nest.get(AmendmentService).propose(ours.clerk.actor, input));
  };
  const approve = (amendment: string) => refusal(app.nest.get(AmendmentService).approve(ours.approver.actor, amendment));
  const lock = (list: string, fen: bigint) => refusal(app.nest.get(ListService).lockBudget(ours.finance.actor, list, fen));

  it('is not promised by an amendment beyond what finance has locked; finance may lock more first, and never less than is promised', async () => {
    const { list, challenges } = await published(1, 200n);
    const amendment = await raise(challenges[0]!, 150);
    expect(await approve(amendment)).toBe('BUDGET_NOT_LOCKED');
    const [row] = await app.database.query<{ fen: string }>('select public_per_award_fen as fen from challenge where id = $1', [
      uuidOf(challenges[0]!, 'challenge'),
    ]);
    expect(row!.fen).toBe('100');
    expect(await lock(list, 199n)).toBe('BUDGET_NOT_LOCKED');
    expect(await lock(list, 300n)).toBeNull();
    expect(await approve(amendment)).toBeNull();
    expect(await lock(list, 299n)).toBe('BUDGET_NOT_LOCKED');
    expect(await approve(await raise(challenges[0]!, 1e300))).toBe('BUDGET_NOT_LOCKED');
    expect(await approve(await raise(challenges[0]!, 50))).toBeNull();
  });

  it.each([
    [{ mode: 'single', k: 0 }, 100n],
    [{ mode: 'single', k: 3 }, 100n],
    [{ mode: 'race', k: 0 }, 100n],
    [{ mode: 'race', k: 3 }, 300n],
    [{ mode: 'recognition', k: 3, shortlistMax: 5 }, 500n],
    [{ mode: 'recognition', k: 3 }, 300n],
    [{ mode: 'prize', k: 2 }, 200n],
  ] as const)('is locked for every contract that %j lets be signed', async (winners, needed) => {
    const list = await lists.list(ours);
    await lists.challenge(ours, list, { winners, funding: { kind: 'fiscal', publicPerAward: 100n } });
    const publish = async (locked: bigint) => {
      await app.nest.get(ListService).lockBudget(ours.finance.actor, list, locked);
      return refusal(app.nest.get(PublicationService).publish(ours.approver.actor, list, null));
    };
    await lists.approve(ours, list, 0n);
    expect(await publish(needed - 1n)).toBe('BUDGET_NOT_LOCKED');
    expect(await publish(needed)).toBeNull();
  });

  it('is not promised twice by two amendments at once', async () => {
    const { challenges } = await published(2, 500n);
    const amendments = [await raise(challenges[0]!, 140), await raise(challenges[1]!, 140)];
    const outcomes = await Promise.all(amendments.map(approve));
    expect(outcomes.toSorted()).toEqual(['BUDGET_NOT_LOCKED', null]);
  });

  it('of an enterprise is entered by who is concerned, and proved by the department alone', async () => {
    const firm = await make.organisation();
    const stranger = await make.organisation();
    const { challenge } = await lists.published(ours, { challenge: { needOwner: firm } });
    const owner = await make.person({ organisation: firm, role: 'need-owner' });
    const colleague = await make.person({ organisation: firm, role: 'need-owner' });
    const others = await make.person({ organisation: stranger, role: 'need-owner' }, { organisation: stranger, role: 'tester' });
    const service = app.nest.get(LedgerService);
    const entry = { challenge, form: 'cash', amount: 100n } as const;
    expect(await refusal(service.enter(others.actor, { ...entry, enterprise: stranger }))).toBe('FORBIDDEN');
    const id = typedId('ledger_entry', await service.enter(owner.actor, entry));
    expect(await refusal(service.prove(others.actor, id))).toBe('NOT_FOUND');
    expect(await refusal(service.prove(colleague.actor, id))).toBe('FORBIDDEN');
    expect(await refusal(service.prove(ours.finance.actor, id))).toBeNull();
  });

  it('and its meetings are noted by who was there, not by whoever says so', async () => {
    const firm = await make.organisation();
    const { challenge } = await lists.published(ours, { challenge: { needOwner: firm } });
    const unit = await make.organisation();
    const bidder = await make.person({ organisation: unit, role: 'pi' });
    const stranger = await make.person({ organisation: await make.organisation(), role: 'pi' });
    const host = await make.person({ organisation: firm, role: 'need-owner' });
    const service = app.nest.get(MatchmakingService);
    const contact = typedId('matchmaking_contact', await service.signNda(bidder.actor, challenge, unit));
    const meet = (who: typeof host) => refusal(service.recordMeeting(who.actor, contact, text('Line'), who.id));
    expect(await meet(stranger)).toBe('NOT_FOUND');
    expect(await refusal(service.recordMeeting(stranger.actor, typedId('matchmaking_contact', newId()), text('x'), stranger.id))).toBe(
      'NOT_FOUND',
    );
    expect(await meet(host)).toBeNull();
  });
});
