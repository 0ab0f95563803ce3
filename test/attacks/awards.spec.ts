import { startApp, type TestApp } from '../app.js';
import { AwardWorld, day } from '../awards/award-world.js';
import { newKey, text } from '../factories.js';
import { uuidOf } from '../../src/common/ids.js';

describe('after a decision', () => {
  let app: TestApp;
  let world: AwardWorld;
  beforeAll(async () => {
    app = await startApp({ worker: false });
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    await app.database.query('update demo_clock set instant = $1', [day(82)]);
    world = await AwardWorld.of(app, { bids: [{ name: 'B1' }, { name: 'B2' }] });
  });

  it('two approvers who decide at once decide once', async () => {
    const answers = await Promise.all([world.decide(), world.decide(world.approver2)]);
    expect(answers.flatMap(({ codes }) => codes)).toEqual(['WRONG_STATE']);
    expect(await world.sql('select from event where challenge_id = $1 and event = $2', [world.challengeKey, 'decideAward'])).toHaveLength(
      1,
    );
  });

  it('who objects without a name is named nowhere, and may send it again', async () => {
    await world.decide();
    await world.moveTo(day(101));
    const input = { challenge: world.challenge, bid: world.id('B1'), ground: 'ip', text: text('Ours'), realName: false };
    const key = newKey();
    const file = () => world.call('fileObjection', 'FileObjectionInput', world.citizen, input, 'id reasons', key);
    const first = await file();
    expect(first.data?.fileObjection).toMatchObject({ reasons: ['ANONYMOUS'] });
    expect((await file()).data).toEqual(first.data);
    const person = uuidOf(world.citizen.id, 'person');
    const tables = await world.sql<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
    );
    const named: string[] = [];
    for (const { name } of tables) {
      const rows = await world.sql(`select 1 from "${name}" t where t::text like '%' || $1 || '%' limit 1`, [person]);
      if (rows.length) named.push(name);
    }
    // That the person is there is indexed, as of everybody.
    expect(named.sort()).toEqual(['event', 'message', 'person', 'session']);
    const jobs = await world.sql(`select distinct job from message where payload::text like '%' || $1 || '%'`, [person]);
    expect(jobs).toEqual([{ job: 'search.index' }]);
    const known = await world.sql<{ subject: string }>('select distinct subject from event where actor_id = $1 or subject_id = $1', [
      person,
    ]);
    expect(known).toEqual([{ subject: 'person' }]);
  });

  it('the figures of a list stay with its officers while an extension is evaluated', async () => {
    await world.sql(
      `insert into decision (id, challenge_id, department_id, state, valid_bids, outcome, decided_at, public_from)
       select gen_random_uuid(), id, department_id, 'EXTENDED', 0, 'NO_BID', clock_now(), clock_now() from challenge where id = $1`,
      [world.challengeKey],
    );
    const figures = async (token?: string) =>
      (
        await app.ask<{ list: { statistics: object | null } }>(
          'query ($id: ID!) { list(id: $id) { statistics { eligible } } }',
          { id: world.list },
          token,
        )
      ).list.statistics;
    expect([await figures(), await figures(world.citizen.token)]).toEqual([null, null]);
    expect(await figures(world.clerk.token)).toEqual({ eligible: 2 });
  });
});
