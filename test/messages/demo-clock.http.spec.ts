import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApi } from '../../src/api.js';
import { DemoClock } from '../../src/common/demo-clock.js';
import { readConfig } from '../../src/config.js';
import { createDatabase, type TestDatabase } from '../database.js';

describe('the demo clock over HTTP', () => {
  let database: TestDatabase;
  let app: NestFastifyApplication;
  const ask = async (query: string): Promise<unknown> => {
    const response = await app.getHttpAdapter().getInstance().inject({ method: 'POST', url: '/graphql', payload: { query } });
    return JSON.parse(response.body);
  };
  const move = (to: string, key: string) =>
    ask(`mutation { moveClock(to: "${to}", key: "${key}", waitMs: 1000) { instant nextDue pending dead } }`);

  beforeAll(async () => {
    database = await createDatabase();
    app = await createApi(readConfig({ DATABASE_URL: database.url, NODE_ENV: 'test', LOG_LEVEL: 'silent' }), { worker: false });
    await app.init();
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  it('is null and refuses to move where the clock is real', async () => {
    expect(await ask('{ demoClock { instant } }')).toEqual({ data: { demoClock: null } });
    expect(await move('2026-01-01T00:00:00Z', 'key-1')).toMatchObject({ errors: [{ extensions: { code: 'DEMO_ONLY' } }] });
  });

  it('is read and moved by anyone in a demo', async () => {
    await app.get(DemoClock).start();
    expect(await ask('{ demoClock(waitMs: 100) { instant pending } }')).toEqual({
      data: { demoClock: { instant: '1999-12-31T16:00:00.000Z', pending: 0 } },
    });
    const moved = { data: { moveClock: { instant: '2026-01-01T00:00:00.000Z', nextDue: null, pending: 0, dead: 0 } } };
    expect(await move('2026-01-01T00:00:00Z', 'key-2')).toEqual(moved);
    expect(await move('2026-01-01T00:00:00Z', 'key-2')).toEqual(moved);
    expect(await move('2026-02-01T00:00:00Z', 'key-2')).toMatchObject({ errors: [{ extensions: { code: 'KEY_REUSED' } }] });
    expect(await move('2025-01-01T00:00:00Z', 'key-3')).toMatchObject({ errors: [{ extensions: { code: 'CLOCK_BACKWARDS' } }] });
  });
});
