import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fingerprint } from '../../src/crypto/custody.js';
import { bidAad, sealEnvelope } from '../../src/crypto/envelope.js';
import { startApp, type TestApp } from '../app.js';
import { CustodyWorld, type Keeper, type Sealed, type SeenKey } from './custody-world.js';

const ROOT = join(import.meta.dirname, '../..');

describe('jiebang custodian', () => {
  let app: TestApp;
  let world: CustodyWorld;
  let folder: string;
  beforeAll(async () => {
    app = await startApp({ worker: false });
    world = new CustodyWorld(app);
    folder = await mkdtemp(join(tmpdir(), 'jiebang-custodian-'));
  });
  afterAll(async () => {
    await app.stop();
    await rm(folder, { recursive: true });
  });

  const jiebang = async (words: string[], env: Record<string, string> = {}) => {
    const command = ['--import', './test/typescript.js', 'src/cli/main.ts', 'custodian', ...words];
    const child = spawn(process.execPath, command, { cwd: ROOT, env: { PATH: process.env.PATH, ...env } });
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { code: code as unknown, out, err };
  };
  const file = async (name: string, content: unknown) => {
    await writeFile(join(folder, name), JSON.stringify(content));
    return join(folder, name);
  };
  /** A custodian whose key pair lies in a file that `keygen` made. */
  const made = async (name: string): Promise<Keeper & { path: string }> => {
    const path = join(folder, name);
    const { code, out, err } = await jiebang(['keygen', '-o', path]);
    const pair = JSON.parse(await readFile(path, 'utf8')) as { publicKey: string; privateKey: string };
    expect([code, out]).toEqual([0, `${pair.publicKey}\n`]);
    expect(err).toContain(fingerprint(pair.publicKey));
    expect(`${out}${err}`).not.toContain(pair.privateKey);
    const person = await world.make.person();
    await world.register(person, pair.publicKey);
    return { ...person, ...pair, path };
  };
  const sealedTo = async (keepers: Keeper[]): Promise<Sealed & { key: SeenKey }> => {
    const department = await world.lists.department();
    const ids = await world.drafted(department);
    await world.name(department.clerk, ids.list, keepers, 2);
    await world.publish(department, ids.list);
    return { ...ids, department, keepers, key: (await world.keys(ids.challenge))[0]! };
  };

  it('keeps a private key in a file for its owner alone, and never writes over one', async () => {
    const path = join(folder, 'once.json');
    expect((await jiebang(['keygen', '-o', path])).code).toBe(0);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const before = await readFile(path, 'utf8');
    expect(await jiebang(['keygen', '-o', path])).toEqual({ code: 1, out: '', err: `${path} exists and is not overwritten.\n` });
    expect(await readFile(path, 'utf8')).toBe(before);
  }, 240_000);

  it('opens shares that are due, hands them in, and opens envelopes without a server', async () => {
    const keepers = [await made('a.json'), await made('b.json')];
    const [a, b] = keepers as [(typeof keepers)[number], (typeof keepers)[number]];
    // A server whose clock runs ahead of the custodian's.
    await app.database.query("update demo_clock set instant = '2099-01-01T00:00:00Z'");
    const { key, challenge } = await sealedTo([...keepers, await world.keeper()]);
    const online = ['--url', app.url, '--key', a.path];
    expect(await jiebang(['share', ...online], { JIEBANG_TOKEN: a.token })).toEqual({ code: 0, out: '', err: 'No share is due.\n' });
    await world.move(key, 'awaitShares');

    const printed = await jiebang(['share', ...online], { JIEBANG_TOKEN: a.token });
    const [, value] = printed.out.trim().split(' ');
    expect([printed.code, printed.out]).toEqual([0, `${key.shares[0]!.id} ${(await world.openShare(a, key)).value}\n`]);
    const early = await jiebang(['share', ...online, '--token', a.token, '--hand-in']);
    expect(early).toMatchObject({ code: 1, out: '', err: expect.stringContaining('is yet to come') });
    const foreign = await jiebang(['share', '--url', app.url, '--token', a.token, '--key', b.path]);
    expect(foreign).toMatchObject({ code: 1, out: '', err: expect.stringContaining('does not open') });
    const handedIn = await jiebang(['share', ...online, '--token', a.token, '--hand-in', '--ignore-clock']);
    expect([handedIn.code, handedIn.out]).toEqual([0, expect.stringMatching(`^${key.shares[0]!.id} handed in at 20`)]);

    const asked = await app.graphql('{ sharesDue { id commitment sealed { enc ct } } }', {}, b.token);
    const offline = await jiebang(['share', '--key', b.path, '--file', await file('due.json', { data: asked.data })]);
    const [share, other] = offline.out.trim().split(' ') as [string, string];
    expect((await world.handIn(b, share, other)).codes).toEqual([]);
    expect((await world.keys(challenge))[0]!.state).toBe('OPENING');

    const author = await world.keeper();
    const recipients = [
      { to: 'challenge' as const, kid: key.fingerprint, publicKey: key.publicKey },
      { to: 'author' as const, kid: fingerprint(author.publicKey), publicKey: author.publicKey },
    ];
    const place = { bid: `bid_${'1'.repeat(32)}`, no: 1 };
    const envelope = await sealEnvelope('all', '{"content":"标书"}', bidAad(place.bid, place.no, 'all'), recipients, null);
    const envelopes = [
      { ...place, ...envelope },
      { ...place, no: 2, ...envelope },
    ];
    const sealed = await file('envelopes.json', { sealKey: key, envelopes });
    const opened = await jiebang(['open', sealed, '--share', value!, '--share', other]);
    expect(opened.code).toBe(1);
    expect(JSON.parse(opened.out)).toEqual({
      opened: [{ ...place, envelope: 'all', commitment: envelope.commitment, content: { content: '标书' } }],
      failed: [{ ...place, no: 2, envelope: 'all', commitment: envelope.commitment, reason: expect.stringContaining('does not open') }],
    });
    const own = await file('own.json', { envelopes: envelopes.slice(0, 1) });
    expect((await jiebang(['open', own, '--key', await file('author.json', author)])).code).toBe(0);
    const refused = async (...shares: string[]) => (await jiebang(['open', sealed, ...shares.flatMap((one) => ['--share', one])])).err;
    expect(await refused(value!, value!)).toBe('2 shares open this key; 1 are given.\n');
    expect(await refused(value!, `A${other.slice(1)}`)).toBe('Share 2 is none of this key.\n');
    expect(await refused(value!, 'x y')).toBe('The share is not base64url.\n');
  }, 240_000);

  it('says in one line what it lacks', async () => {
    const key = join(folder, 'a.json');
    const err = async (...words: string[]) => (await jiebang(words)).err;
    expect(await err('share', '--key', key)).toBe('Give --url and --token, or --file.\n');
    expect(await err('share', '--key', key, '--url', 'http://127.0.0.1:9', '--token', 't')).toMatch(
      /^Nobody answers at http:\/\/127.0.0.1:9: .*\n$/,
    );
    expect(await err('share', '--key', key, '--url', app.url, '--token', 't')).toMatch(/^UNAUTHENTICATED: .*\n$/);
    expect(await err('share', '--key', await file('none.json', {}), '--file', key)).toBe(
      `${join(folder, 'none.json')} holds no private key.\n`,
    );
    expect(await err('open', key, '--share', 'x')).toBe(`${key} holds no envelopes.\n`);
  }, 240_000);
});
