import { randomBytes } from 'node:crypto';
import { startApp } from '../app.js';
import { createDatabase } from '../database.js';

const newServerKey = (): string => randomBytes(32).toString('base64url');

describe('another server key than before', () => {
  it('is refused at the start, and taken where the former one is named', async () => {
    const storage = await createDatabase();
    const former = newServerKey();
    const first = await startApp({ storage, settings: { SERVER_KEY: former } });
    await first.nest.close();
    const changed = newServerKey();
    await expect(startApp({ storage, settings: { SERVER_KEY: changed } })).rejects.toThrow(
      'This database was signed with another server key',
    );
    const settings = { SERVER_KEY: changed, SERVER_KEYS_BEFORE: former };
    const rotated = await startApp({ storage, settings });
    const { keys } = (await (await fetch(`${rotated.url}/.well-known/jwks.json`)).json()) as { keys: unknown[] };
    expect(keys).toHaveLength(2);
    await rotated.stop();
  });
});
