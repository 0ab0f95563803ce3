import { jest } from '@jest/globals';
import { play } from '../../src/replay/play.js';
import { startApp, type TestApp } from '../app.js';
import { smallest } from './sample-files.js';

jest.setTimeout(240_000);

describe('a replay of a list that seals its bids', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await startApp();
  });
  afterEach(() => app.stop());

  it.each(['custodial', 'split'] as const)('(%s) comes out as one that does not, opened by custodians', async (level) => {
    const outcome = await play(app.url, smallest(), () => undefined, { level, envelopes: 'one' });
    expect(outcome.differences).toEqual([]);
    expect(outcome.appointments.filter(({ role }) => role === 'custodian')).toHaveLength(3);
    const keys = await app.database.query<{ state: string; used: boolean; shares: number }>(
      `select k.state, k.round = 1 and exists (select from bid b join bid_version v on v.bid_id = b.id where b.challenge_id = k.challenge_id) as used,
        (select count(*)::int from seal_share s where s.seal_key_id = k.id and s.handed_in_at is not null) as shares from seal_key k`,
    );
    const used = keys.filter((key) => key.used);
    expect(used.length).toBeGreaterThan(0);
    expect(used.map(({ state, shares }) => [state, shares])).toEqual(used.map(() => ['OPENED', 2]));
    expect(await app.database.query("select reason from event where event = 'refuseShare'")).toEqual([]);
  });
});
