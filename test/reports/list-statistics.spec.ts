import { newId } from '../../src/common/ids.js';
import { startApp, type TestApp } from '../app.js';
import { AwardWorld, day } from '../awards/award-world.js';

describe('the figures of a list', () => {
  let app: TestApp;
  let world: AwardWorld;
  beforeAll(async () => {
    app = await startApp({ worker: false });
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    await app.database.query('update demo_clock set instant = $1', [day(82)]);
    world = await AwardWorld.of(app, {
      bids: [
        { name: 'B1' },
        { name: 'B2', passes: false },
        { name: 'B3', status: 'INELIGIBLE' },
        { name: 'B4', status: 'INELIGIBLE', state: 'REFUSED_LATE' },
      ],
    });
    await world.sql(`update bid set eligibility_status = 'WITHDRAWN', state = 'WITHDRAWN' where id = $1`, [world.keys.get('B3')]);
    await world.bid({ name: 'draft', status: null, state: 'DRAFT' });
    await world.sql('update bid set last_version = 0 where id = $1', [world.keys.get('draft')]);
  });

  const read = async (viewer?: { token: string }) =>
    (
      await app.ask<{ list: { statistics: unknown } }>(
        'query ($id: ID!) { list(id: $id) { statistics { challenges bids eligible ineligible withdrawn awardedChallenges noBid noAward paidFen } } }',
        { id: world.list },
        viewer?.token,
      )
    ).list.statistics;
  const figures = {
    challenges: 1,
    bids: 4,
    eligible: 2,
    ineligible: 1,
    withdrawn: 1,
    awardedChallenges: 0,
    noBid: 0,
    noAward: 0,
    paidFen: '0',
  };

  it('count bids from their first version on, late ones included, and no drafts', async () => {
    expect(await read(world.clerk)).toEqual(figures);
  });

  it('are for the officers alone until every decision is public', async () => {
    await world.decide();
    expect([await read(), await read(world.citizen)]).toEqual([null, null]);
    expect(await read(world.supervisor)).toEqual(figures);
    await world.moveTo(day(100));
    expect(await read()).toEqual(figures);
  });

  it('count an award when it stands, and the money when it is paid', async () => {
    await world.decide();
    await world.moveTo(day(111));
    await pay(world, ['150000000000', '7']);
    expect(await read()).toEqual({ ...figures, awardedChallenges: 1, paidFen: '150000000007' });
  });

  it('count challenges without a bid or an award', async () => {
    const none = await AwardWorld.of(app, { bids: [{ name: 'B1', passes: false }] });
    await none.decide();
    world = none;
    expect(await read()).toEqual({ ...figures, bids: 1, eligible: 1, ineligible: 0, withdrawn: 0, noAward: 1 });
  });
});

/** A contract with payments of so many fen, as the later rooms leave it. */
async function pay(world: AwardWorld, paid: string[]): Promise<void> {
  const contract = newId();
  const department = `(select department_id from challenge where id = $2)`;
  await world.sql(
    `insert into contract (id, challenge_id, bid_id, department_id, lead_id, pi_id, party_ids, state, self_funded, amount_fen, task_book, awarded_at, sign_by)
     select $1, $2, b.id, ${department}, b.lead_id, b.pi_id, '{}', 'EFFECTIVE', false, 1000000000000, '{}', $4, $4 from bid b where b.id = $3`,
    [contract, world.challengeKey, world.keys.get('B1'), day(110)],
  );
  for (const [position, fen] of paid.entries())
    await world.sql(
      `insert into payment (id, contract_id, bid_id, challenge_id, department_id, stage, position, scheduled_fen, payable_fen, paid_fen, state)
       values ($1, $5, $3, $2, ${department}, $4, $6, $7, $7, $7, 'PAID')`,
      [newId(), world.challengeKey, world.keys.get('B1'), `M${position}`, contract, position, fen],
    );
}
