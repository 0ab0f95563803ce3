import { jest } from '@jest/globals';
import { startApp, type TestApp } from '../app.js';
import { createDatabase } from '../database.js';
import { Factories } from '../factories.js';
import { until } from '../messages/house.js';
import { ProductProcess } from '../replay/processes.js';
import { MailServer } from './mail-server.js';

jest.setTimeout(300_000);
/** Another one: CHAOS_SEED. */
const SEED = Number(process.env.CHAOS_SEED ?? 20_260_302);
const MAILS = 40;
const BLOWS = 6;

/** Numbers from 0 to 1 by a seed (a linear congruential generator; Numerical Recipes). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
}

describe('mail of a worker that is killed at random moments', () => {
  let app: TestApp;
  let server: MailServer;
  let worker: ProductProcess | undefined;
  beforeAll(async () => {
    server = new MailServer();
    const storage = await createDatabase();
    app = await startApp({ worker: false, storage });
  });
  afterAll(async () => {
    await worker?.end('SIGKILL');
    await server.stop();
    await app.stop();
  });

  it('is lost never, and repeated only where it was accepted and not yet on record, under the same number', async () => {
    const make = new Factories(app);
    const organisation = await make.organisation();
    for (let one = 0; one < MAILS; one += 1) await make.person({ organisation, role: 'pi' });
    const env = {
      ...{ DATABASE_URL: app.storage.url, DATABASE_OWNER_URL: app.storage.ownerUrl, DATA_DIR: app.folder, WORKER_LEASE_MS: '1500' },
      ...{ SERVER_KEY: Buffer.alloc(32, 7).toString('base64url'), SMTP_URL: await server.start(), MAIL_FROM: 'notice@example.org' },
    };
    const next = numbers(SEED);
    const fatal = new Set<number>();
    while (fatal.size < BLOWS) fatal.add(1 + Math.floor(next() * MAILS));
    let blows = 0;
    let dying = Promise.resolve();
    server.accepted = async () => {
      if (!fatal.delete(server.received.length)) return;
      blows += 1;
      dying = worker!.end('SIGKILL');
      await dying;
    };
    const unsettled = `select from message where done_at is null and failed_at is null limit 1`;
    const sleeping = async (): Promise<boolean> => (await app.database.query(unsettled)).length === 0;
    do {
      worker = await ProductProcess.start('worker', env);
      const before = blows;
      await until(async () => blows > before || (await sleeping()));
      await dying;
    } while (!(await sleeping()));

    expect(await app.database.query('select job, attempts, last_error from message where failed_at is not null')).toEqual([]);
    expect(blows).toBe(BLOWS);
    const sent = await app.database.query<{ id: string; state: string }>('select id, state, reason, attempts from delivery order by id');
    expect(sent.filter(({ state }) => state !== 'SENT')).toEqual([]);
    const numbered = server.received.map(({ mail }) => mail.messageId!);
    expect([...new Set(numbered)].sort()).toEqual(sent.map(({ id }) => `<${id}@example.org>`).sort());
    expect(numbered.length - sent.length).toBeLessThanOrEqual(BLOWS * 5);
    for (const { to, raw } of server.received) expect(bodyOf(raw)).toBe(bodyOf(server.to(to)[0]!.raw));
  });
});

/** The text of a mail, without what differs from one time to the next: dates and marks between parts. */
const bodyOf = (raw: string): string => /Content-Type: text\/plain[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(raw)![1]!;
