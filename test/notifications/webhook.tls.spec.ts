import { jest } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SERVER_KEY } from '../app.js';
import { createDatabase } from '../database.js';
import { ProductProcess } from '../replay/processes.js';
import { type Hook, HookServer, type Unit, verifies, WebhookWorld } from './webhook-world.js';

jest.setTimeout(120_000);

const OPENSSL = 'openssl';
const WITH_OPENSSL = spawnSync(OPENSSL, ['version']).error === undefined ? describe : describe.skip;

WITH_OPENSSL('a receiver by https', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jiebang-tls-'));
  /** A certificate signed by its own key, for that name or address alone. */
  const certificate = (name: string): { key: string; cert: string } => {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const subject = ['-subj', '/CN=receiver', '-addext', `subjectAltName=${name}`];
    execFileSync(OPENSSL, ['req', '-x509', '-days', '2', ...curve, ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' });
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  };
  const [own, others] = [certificate('IP:127.0.0.1'), certificate('DNS:receiver.example')];
  const [right, wrong] = [new HookServer(own), new HookServer(others)];
  let world: WebhookWorld;
  let worker: ProductProcess | undefined;
  beforeAll(async () => {
    world = await WebhookWorld.start({ worker: false, storage: await createDatabase() });
    await right.start();
    await wrong.start();
  });
  afterAll(async () => {
    await worker?.end('SIGKILL');
    await right.stop();
    await wrong.stop();
    await world.stop();
    rmSync(folder, { recursive: true });
  });

  const work = async (more: Record<string, string>): Promise<void> => {
    await worker?.end('SIGTERM');
    const { storage, folder: data } = world.app;
    worker = await ProductProcess.start('worker', {
      ...{ DATABASE_URL: storage.url, DATABASE_OWNER_URL: storage.ownerUrl, DATA_DIR: data, SERVER_KEY },
      ...{ WEBHOOK_TRUSTED_HOSTS: '127.0.0.1', ...more },
    });
  };
  const hooked = async ({ port }: HookServer): Promise<Unit & Hook> => {
    const unit = await world.unit();
    const { data } = await world.register(unit, `https://127.0.0.1:${port}${unit.path}`);
    return { ...unit, ...data!.registerWebhook };
  };

  it('is called where its certificate is trusted and its own, and else not, which its delivery says', async () => {
    const [hook, stranger] = [await hooked(right), await hooked(wrong)];
    for (const unit of [hook, stranger]) await world.act('tryWebhook', unit, unit.administrator);
    await work({});
    for (const unit of [hook, stranger])
      expect(await world.reaches(unit, 'WAITING', 1)).toMatchObject({ reason: expect.stringMatching(/^self-signed certificate/) });
    expect([right.calls, wrong.calls]).toEqual([[], []]);

    const trusted = join(folder, 'trusted.pem');
    writeFileSync(trusted, `${own.cert}${others.cert}`);
    await work({ NODE_EXTRA_CA_CERTS: trusted });
    await world.passBackoffs();
    await world.reaches(hook, 'SENT', 2);
    expect(await world.reaches(stranger, 'WAITING', 2)).toMatchObject({ reason: expect.stringMatching(/does not match certificate/) });
    expect(right.at(hook.path)).toHaveLength(1);
    expect(verifies(right.at(hook.path)[0]!, hook.secret)).toBe(true);
    expect(wrong.calls).toEqual([]);
  });
});
