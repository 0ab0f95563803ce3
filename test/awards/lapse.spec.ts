import { ContractJobs } from '../../src/contracts/contract.jobs.js';
import { ContractService } from '../../src/contracts/contract.service.js';
import { startApp, type TestApp } from '../app.js';
import { AwardWorld, day, type Given } from './award-world.js';

describe('awarded bids that nobody signs', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ worker: false });
  });
  afterAll(() => app.stop());

  const played = async (given: Given) => {
    await app.database.query('update demo_clock set instant = $1', [day(82)]);
    const world = await AwardWorld.of(app, given);
    expect((await world.decide()).codes).toEqual([]);
    const contracts = new ContractJobs(app.nest.get(ContractService));
    // The timers ring in any order.
    await world.moveTo(day(111), contracts);
    await world.sql(`update message set id = gen_random_uuid() where job = 'contract.lapse' and done_at is null`);
    return { world, to: (instant: string) => world.moveTo(instant, contracts) };
  };

  it('lapse in the order of the award when their time ends together, and each promotes the next reserve', async () => {
    const bids = ['B1', 'B2', 'B3', 'B4', 'B5'].map((name) => ({ name }));
    const { world, to } = await played({ winners: { mode: 'recognition', k: 3 }, bids });
    await to(day(140));
    expect((await world.outcome()).decision?.steps).toEqual([]);
    await to(day(140, 1));
    const first = ['LAPSED B1', 'RESERVE_PROMOTED B4', 'LAPSED B2', 'RESERVE_PROMOTED B5', 'LAPSED B3'];
    expect((await world.outcome()).decision).toMatchObject({ steps: first, awarded: ['B4', 'B5'], reserve: [] });
    await to(day(170, 1));
    expect((await world.outcome()).decision?.steps).toEqual(first);
    await to(day(170, 2));
    expect(await world.outcome()).toMatchObject({
      challenge: 'NO_AWARD',
      decision: { outcome: 'NO_AWARD', steps: [...first, 'LAPSED B4', 'LAPSED B5'], awarded: [] },
    });
  });

  it('promote nobody once reserves no longer serve', async () => {
    const rules = { contract: { signDays: 30, reserveValidDays: 29 } };
    const { world, to } = await played({ rules, bids: [{ name: 'B1' }, { name: 'B2' }] });
    await to(day(140, 1));
    expect((await world.outcome()).decision).toMatchObject({ outcome: 'NO_AWARD', steps: ['LAPSED B1'], reserve: ['B2'] });
  });
});
