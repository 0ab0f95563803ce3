import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { type DemoAccount, DemoPeople } from '../src/identity/demo-people.js';
import { startApp, type TestApp } from './app.js';
import { until } from './messages/house.js';

const ROOT = join(import.meta.dirname, '..');
const PAGE = readFileSync(join(ROOT, 'docs', 'first-hour.md'), 'utf8');
/** Every block of the page, with what stands behind its three signs: a language, who sends it, and whether it is repeated. */
const BLOCKS = [...PAGE.matchAll(/^```(.*)\n([^]*?)^```$/gm)].map(([, info, body]) => ({ info: info!.split(' '), body: body! }));
const SIGN_IN = BLOCKS.find(({ body }) => body.includes('mutation SignIn('))!.body;
const NEWCOMERS = ['founder', 'researcher', 'director'];
const PASSWORD = 'a first password of theirs';

type Values = Record<string, unknown>;

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** An answer as the page shows it: what stands there as `<name>` is known by that name from now on. What the page leaves out is left out. */
function shown(expected: unknown, answer: unknown, known: Values): unknown {
  if (typeof expected === 'string' && /^<\w+>$/.test(expected)) {
    const name = expected.slice(1, -1);
    known[name] ??= answer;
    return known[name] === answer ? expected : answer;
  }
  if (Array.isArray(expected) && Array.isArray(answer)) return answer.map((one, at) => shown(expected[at], one, known));
  if (expected === null || typeof expected !== 'object' || answer === null || typeof answer !== 'object') return answer;
  return Object.fromEntries(Object.entries(expected).map(([name, part]) => [name, shown(part, (answer as Values)[name], known)]));
}

/** The mail program of the page, on a free port. */
class MailProgram {
  private text = '';
  private constructor(
    readonly port: number,
    private readonly child: ChildProcess,
  ) {
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.text += text));
  }

  static async start(): Promise<MailProgram> {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    const script = BLOCKS.find(({ info, body }) => info[0] === 'sh' && body.includes('SMTPServer'))!.body.replace('2525', String(port));
    const PATH = `${dirname(process.execPath)}:${process.env.PATH}`;
    return new MailProgram(
      port,
      spawn('sh', ['-ec', `exec ${script}`], { cwd: ROOT, env: { PATH }, stdio: ['ignore', 'pipe', 'inherit'] }),
    );
  }

  /** What the mail that the page describes holds, once it is there. */
  async read(block: string, known: Values): Promise<void> {
    const [name] = /(?<=<)\w+(?=>)/.exec(block)!;
    const pattern = RegExp(block.trim().replace('…', '[^]*?').replace(/<\w+>/, '([\\w-]{64})'));
    await until(() => pattern.test(this.text));
    known[name] = pattern.exec(this.text)![1];
  }

  async stop(): Promise<void> {
    this.child.kill();
    await once(this.child, 'close');
  }
}

describe('the first hour', () => {
  let mail: MailProgram;
  let app: TestApp;
  let accounts: DemoAccount[];
  beforeAll(async () => {
    mail = await MailProgram.start();
    app = await startApp({ settings: { SMTP_URL: `smtp://127.0.0.1:${mail.port}`, MAIL_FROM: 'jiebang@example.org' } });
    accounts = await app.nest.get(DemoPeople).seed();
  });
  afterAll(async () => {
    await app.stop();
    await mail.stop();
  });

  const known: Values = { password: PASSWORD };
  const tokens = new Map<string, string>();
  /** The token of somebody, by the page's own way to sign in. */
  async function tokenOf(who: string): Promise<string | undefined> {
    if (who === 'anybody') return undefined;
    if (!tokens.has(who)) {
      const email = `${who}@${NEWCOMERS.includes(who) ? 'robots' : 'demo'}.example.org`;
      const password = accounts.find((one) => one.email === email)?.password ?? PASSWORD;
      tokens.set(who, (await app.ask<{ signIn: { token: string } }>(SIGN_IN, { email, password })).signIn.token);
    }
    return tokens.get(who);
  }

  it('goes as the page says, from an organisation that registers to the last payment', async () => {
    let keys = 0;
    for (const [at, { info, body }] of BLOCKS.entries()) {
      const [language, who, repeat] = info;
      if (language === 'text') await mail.read(body, known);
      if (language !== 'graphql' || !who) continue;
      const answer = JSON.parse(BLOCKS[at + 1]!.body) as unknown;
      const token = await tokenOf(who);
      const variables = [...body.matchAll(/\$(\w+): /g)].map(([, name]) => name!);
      const send = async () => {
        const values = Object.fromEntries(variables.map((name) => [name, name === 'key' ? `key-${(keys += 1)}` : known[name]]));
        const { data, errors } = await app.graphql(body, values, token);
        return errors.length ? errors : shown(answer, data, known);
      };
      let got = await send();
      if (repeat) await until(async () => same(got, answer) || same((got = await send()), answer)).catch(() => undefined);
      expect({ document: body, got }).toEqual({ document: body, got: answer });
    }
  }, 120_000);

  it('gives a calendar at the address that it shows', async () => {
    const feed = await fetch(`${app.url}${String(known.calendar)}`);
    expect([feed.status, await feed.text()]).toEqual([200, expect.stringContaining('BEGIN:VCALENDAR')]);
  });

  it('has every role look at its desk, and shows an answer to each document', () => {
    const documents = BLOCKS.flatMap(({ info, body }, at) =>
      info[0] === 'graphql' && info[1] ? [{ body, next: BLOCKS[at + 1]?.info[0] }] : [],
    );
    expect(documents.filter(({ next }) => next !== 'json')).toEqual([]);
    const desks = documents.flatMap(({ body }) => [...body.matchAll(/desk\(role: (\w+)/g)].map(([, role]) => role!));
    const roles = ['CLERK', 'APPROVER', 'FINANCE', 'SUPERVISOR', 'RECOMMENDER', 'BIDDER', 'EXPERT', 'NEED_OWNER', 'TESTER'];
    expect([...new Set(desks)].sort()).toEqual([...roles].sort());
  });
});
