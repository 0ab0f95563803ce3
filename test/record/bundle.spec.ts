import { jest } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { Config } from '../../src/config.js';
import { EDITIONS, type Edition } from '../../src/record/bundle.format.js';
import { CheckpointService } from '../../src/record/checkpoint.service.js';
import { SealingService } from '../../src/record/sealing.service.js';
import { verifyBundleFile } from '../../src/verify/verify.command.js';
import { type Verdict, verifyBundle } from '../../src/verify/verification.js';
import { startApp, type TestApp } from '../app.js';
import { playSample, signInAll } from '../whole/played.js';
import { changed, leavesOf, type Path, placed } from './falsified.js';

jest.setTimeout(240_000);

/** What only the signature over the file holds in the edition of supervision: words for readers, and when it was made. */
const FREE = ['header exportedAt', 'header leftOut', 'panel names'];
/** Where the values are falsified; another seed tries other places. */
const SEED = Number(process.env.BUNDLE_SEED ?? 868_563);

const one = (table: string): string => `id = (select id from ${table} order by id limit 1)`;
const passLine = (by: string): string =>
  `update list set rules = jsonb_set(rules, '{scoring,passLine}', to_jsonb((rules #>> '{scoring,passLine}')::numeric ${by}))`;
/** What somebody with the database in his hands may do to a row, and how it is undone where doing it again is not. */
const BEHIND: [row: string, change: string, back?: string][] = [
  ['a mark', `update score_sheet set can_deliver = not can_deliver where ${one('score_sheet')}`],
  [
    'a content',
    `update bid_version set content = content || '{"x": 1}' where content is not null`,
    `update bid_version set content = content - 'x'`,
  ],
  [
    'an instant',
    `update bid_version set received_at = received_at + interval '1 s'`,
    `update bid_version set received_at = received_at - interval '1 s'`,
  ],
  ['a receipt', `update receipt set jws = reverse(jws) where ${one('receipt')}`],
  ['a root', `update closing set root = reverse(root) where ${one('closing')}`],
  ['a conflict', `update conflict set found_hard = not found_hard, hard = not hard where ${one('conflict')}`],
  ['a stratum', `update expert set strata[1] = reverse(strata[1]) where id in (select expert_id from seat)`],
  ['a finding', `update bid set corrected = not corrected where eligibility_status = 'ELIGIBLE'`],
  ['votes', `update bid set panel_votes = 0 where panel_votes is null`, `update bid set panel_votes = null where panel_votes = 0`],
  ['a ranking', `update ranking set hash = reverse(hash)`],
  ['a decision', `update decision set valid_bids = valid_bids + 1`, `update decision set valid_bids = valid_bids - 1`],
  [
    'an objection',
    `update objection set filed_at = filed_at + interval '1 d'`,
    `update objection set filed_at = filed_at - interval '1 d'`,
  ],
  ['a contract', `update contract set sign_by = sign_by + interval '1 d'`, `update contract set sign_by = sign_by - interval '1 d'`],
  [
    'evidence',
    `update milestone_submission set money_used_fen = money_used_fen + 1`,
    `update milestone_submission set money_used_fen = money_used_fen - 1`,
  ],
  [
    'a share of a payment',
    `update payment_split set amount_fen = amount_fen + 1 where ${one('payment_split')}`,
    `update payment_split set amount_fen = amount_fen - 1 where ${one('payment_split')}`,
  ],
  ['a heat', `update heat set held_at = held_at - interval '1 d'`, `update heat set held_at = held_at + interval '1 d'`],
  ['a challenge', `update challenge set title = title || '{"x": 1}'`, `update challenge set title = title - 'x'`],
  ['the rules', passLine('+ 1'), passLine('- 1')],
  ['an event', `update event set from_state = to_state, to_state = from_state where subject = 'decision'`],
];

const ROOT = join(import.meta.dirname, '../..');

/** Runs `jiebang` with these words and no other settings. */
async function jiebang(words: string[], env: Record<string, string>, cwd = ROOT): Promise<{ code: unknown; out: string; err: string }> {
  const child = spawn(process.execPath, ['--import', join(ROOT, 'test/typescript.js'), join(ROOT, 'src/cli/main.ts'), ...words], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as unknown, out, err };
}

/** Seals all that happened, and publishes a checkpoint over it. */
async function sealed({ nest }: TestApp): Promise<void> {
  while ((await nest.get(SealingService).lag()).count > 0) await nest.get(SealingService).sealBatch();
  await wait(20);
  await nest.get(CheckpointService).publish();
}

describe('the bundle of a list', () => {
  let app: TestApp;
  let folder: string;
  let list: string;
  let tokens: Map<string, string | undefined>;
  const texts = new Map<Edition, string>();

  const fetched = (edition: string, part?: string, id = list): Promise<Response> => {
    const token = part === undefined ? undefined : tokens.get(part);
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return fetch(`${app.url}/record/lists/${id}/bundle?edition=${edition}`, { headers });
  };
  const written = async (lines: readonly string[]): Promise<string> => {
    const path = join(folder, 'bundle.jsonl');
    await writeFile(path, `${lines.join('\n')}\n`);
    return path;
  };
  const linesOf = (edition: Edition): string[] => texts.get(edition)!.trimEnd().split('\n');
  const verdictOf = async (lines: readonly string[]): Promise<Verdict> => verifyBundle(await written(lines));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jiebang-bundle-'));
    app = await startApp({ settings: { RECORD_SEAL_MS: '3600000', RECORD_CHECKPOINT_MS: '10' } });
    await playSample(app, process.env.SAMPLE ?? 'prize-2026-e0');
    await sealed(app);
    tokens = await signInAll(app);
    const [row] = await app.database.query<{ id: string }>(`select 'list_' || replace(id::text, '-', '') as id from list`);
    list = row!.id;
    for (const edition of EDITIONS) texts.set(edition, await (await fetched(edition, 'supervisor')).text());
  });
  afterAll(async () => {
    await app.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(EDITIONS)('holds in the edition %s, by the command, which says what it held', async (edition) => {
    const said: string[] = [];
    expect(await verifyBundleFile(await written(linesOf(edition)), null, (line) => said.push(line))).toBe(0);
    expect(said[0]).toBe(`Edition ${edition} of ${list}.`);
    expect(said.join('\n')).toContain('against the keys in the file itself');
    expect(said.at(-1)).toBe('Everything holds.');
  });

  it('re-computes all of the edition of supervision, and says what of the public one it cannot', async () => {
    const [supervision, open] = [await verdictOf(linesOf('supervision')), await verdictOf(linesOf('public'))];
    expect([...supervision.skipped.values()].reduce((sum, count) => sum + count, 0)).toBe(0);
    for (const check of ['receipts', 'closings', 'openings', 'commitments', 'eligibility', 'conflicts', 'draws', 'panels'] as const)
      expect(supervision.held.get(check)).toBeGreaterThan(0);
    for (const check of ['rankings', 'decisions', 'contracts', 'milestones', 'payments', 'record', 'log', 'bundle'] as const)
      expect(supervision.held.get(check)).toBeGreaterThan(0);
    expect(open.skipped.get('eligibility')).toBeGreaterThan(0);
    expect(open.held.get('rankings')).toBeGreaterThan(0);
  });

  it('carries the same commitments in both editions', () => {
    const commitments = (edition: Edition): unknown[] =>
      linesOf(edition).flatMap((line) => {
        const { kind, id, commitment } = JSON.parse(line) as Record<string, unknown>;
        return commitment === undefined ? [] : [[kind, id, commitment]];
      });
    expect(commitments('public').length).toBeGreaterThan(5);
    expect(commitments('supervision')).toEqual(expect.arrayContaining(commitments('public')));
  });

  it('holds no secret in its public edition', async () => {
    const secrets = await app.database.query<{ secret: string }>(`
      select unnest(array[p.name ->> 'zh', p.email]) as secret from person p where not exists (
        select from seat s join expert e on e.id = s.expert_id join list l on true where e.person_id = p.id and l.rules #>> '{panel,publishNames}' <> 'never')
        and not exists (select from list_custodian k where k.person_id = p.id)
      union all select email from person
      union all select replace(id::text, '-', '') from expert union all select replace(id::text, '-', '') from person
        where id not in (select person_id from list_custodian)
      union all select v.content #>> '{title,zh}' from bid_version v join bid b on b.id = v.bid_id
        where not exists (select from contract k where k.bid_id = b.id and k.signed_at is not null) and v.content is not null
      union all select v.content #>> '{plan,zh}' from bid_version v union all select v.content #>> '{technicalRoute,zh}' from bid_version v
      union all select replace(b.lead_id::text, '-', '') from bid b where not exists (select from contract k where k.lead_id = b.lead_id)
        and not exists (select from decision d, unnest(d.proposed) w join bid x on x.id = w where x.lead_id = b.lead_id)
        and not exists (select from challenge c where b.lead_id in (c.end_user_id, c.need_owner_id) or c.indicators::text like '%' || replace(b.lead_id::text, '-', '') || '%')
      union all select s.overall ->> 'zh' from score_sheet s union all select encode(e.salt, 'hex') from event e where e.actor_id is not null and e.subject <> 'list'`);
    const found = secrets.filter(({ secret }) => secret && texts.get('public')!.includes(secret));
    expect(secrets.length).toBeGreaterThan(100);
    expect(found).toEqual([]);
  });

  it('is for everyone in public, and for supervisors of the department in the other edition', async () => {
    expect((await fetched('public')).status).toBe(200);
    for (const part of ['supervisor', 'clerk', 'PI under contract', 'expert', 'operator', 'finance'])
      expect([part, (await fetched('supervision', part)).status]).toEqual([part, part === 'supervisor' ? 200 : 403]);
    expect((await fetched('supervision')).status).toBe(403);
    expect((await fetched('all')).status).toBe(400);
    expect((await fetched('public', undefined, 'list_00000000000000000000000000000000')).status).toBe(404);
    const [{ exports, reads }] = (await app.database.query(`select count(*) filter (where event = 'exportBundle')::int as exports,
      count(*) filter (where event = 'read' and actor_role = 'supervisor')::int as reads from event`)) as [
      { exports: number; reads: number },
    ];
    expect(exports).toBeGreaterThan(1);
    expect(reads).toBeGreaterThan(exports);
  });

  it.each(EDITIONS)(`finds any one value that was falsified in the edition %s (seed ${SEED})`, async (edition) => {
    const lines = linesOf(edition);
    const places = lines.flatMap((line, index) => [...leavesOf(JSON.parse(line))].map((path) => ({ index, path })));
    const unnoticed = new Map<string, number>();
    const falsify = async ({ index, path }: { index: number; path: Path }): Promise<void> => {
      const line = JSON.parse(lines[index]!) as { kind: string; seq?: number | null };
      const other = JSON.stringify(placed(line, path, changed));
      const { fault } = await verdictOf(lines.with(index, other)).catch((error: Error) => ({ fault: { kind: error.name } }));
      expect([line.kind, path, fault]).not.toEqual([line.kind, path, null]);
      const name = `${line.kind} ${path[0]}`;
      // Events of the export itself are too new for a checkpoint, which the command says.
      if (fault?.kind === 'seal' && line.kind !== 'seal' && line.seq !== null) unnoticed.set(name, (unnoticed.get(name) ?? 0) + 1);
    };
    await fc.assert(fc.asyncProperty(fc.constantFrom(...places), falsify), { numRuns: Number(process.env.BUNDLE_RUNS ?? 150), seed: SEED });
    if (edition === 'supervision') expect([...unnoticed.keys()].filter((name) => !FREE.includes(name))).toEqual([]);
  });

  it.each(BEHIND.map(([row, change, back = change]) => [row, change, back]))(
    'finds %s that was changed behind the application’s back',
    async (_row, change, back) => {
      const owner = new pg.Client({ connectionString: app.storage.ownerUrl });
      await owner.connect();
      try {
        await owner.query(change);
        const { fault } = await verdictOf((await (await fetched('supervision', 'supervisor')).text()).trimEnd().split('\n'));
        expect(fault).not.toBeNull();
        await owner.query(back);
      } finally {
        await owner.end();
      }
      expect((await verdictOf((await (await fetched('supervision', 'supervisor')).text()).trimEnd().split('\n'))).fault).toBeNull();
    },
  );

  it('finds that a bid of the public edition is not the one that its close had, or passes for a late one', async () => {
    const lines = linesOf('public');
    const rows = lines.map((line) => JSON.parse(line) as { kind: string; id: string; commitment: string; countedVersion?: number | null });
    const counting = rows.filter(({ countedVersion }) => typeof countedVersion === 'number').map(({ id }) => id);
    expect(counting.length).toBeGreaterThan(0);
    for (const [index, row] of rows.entries()) {
      if (!counting.includes(row.id)) continue;
      const other = row.kind === 'bid' ? { ...row, commitment: changed(row.commitment) } : { ...row, countedVersion: null };
      const { fault } = await verdictOf(lines.with(index, JSON.stringify(other)));
      expect(fault).toMatchObject({ check: row.kind === 'bid' ? 'commitments' : 'eligibility', kind: row.kind, id: row.id });
    }
  });

  it('finds a line that was taken out, repeated or moved', async () => {
    for (const edition of EDITIONS) {
      const lines = linesOf(edition);
      for (let turn = 0; turn < 25; turn += 1) {
        const at = 1 + ((SEED + turn * 37) % (lines.length - 2));
        const [without, twice] = [lines.toSpliced(at, 1), lines.toSpliced(at, 0, lines[at]!)];
        for (const other of [without, twice, without.toSpliced(1 + ((at * 7) % (lines.length - 2)), 0, lines[at]!)])
          if (other.join() !== lines.join()) expect((await verdictOf(other)).fault).not.toBeNull();
      }
    }
  });

  it('is written by the command as well, from a server or its database, and verified by it in an empty folder', async () => {
    const [open, whole] = [join(folder, 'public.jsonl'), join(folder, 'supervision.jsonl')];
    const token = tokens.get('supervisor')!;
    const env = { DATABASE_URL: app.storage.url, SERVER_KEY: app.nest.get(Config).SERVER_KEY! };
    const words = ['export', 'bundle', list, '--edition'];
    expect(await jiebang([...words, 'public', '-o', open], env)).toEqual({ code: 0, out: '', err: '' });
    expect(await jiebang([...words, 'supervision', '-o', whole, '--url', app.url, '--token', token], {})).toMatchObject({ code: 0 });
    for (const path of [open, whole]) {
      const { code, out } = await jiebang(['verify', path], {}, await mkdtemp(join(folder, 'empty-')));
      expect([code, out.trimEnd().split('\n').at(-1)]).toEqual([0, 'Everything holds.']);
    }
    expect(await jiebang([...words, 'supervision', '--url', app.url], {})).toMatchObject({ code: 1, err: expect.stringMatching(/^.+\n$/) });
    expect(await jiebang([...words, 'public'], { DATABASE_URL: app.storage.url, DATA_DIR: join(folder, 'other') })).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no server key'),
    });
  });

  it('trusts the keys it is given, and no others', async () => {
    const path = await written(linesOf('public'));
    const { keys } = (await (await fetch(`${app.url}/.well-known/jwks.json`)).json()) as { keys: { kid: string }[] };
    const jwks = join(folder, 'jwks.json');
    await writeFile(jwks, JSON.stringify({ keys }));
    const code = (key: string): Promise<number> => verifyBundleFile(path, key, () => undefined);
    expect(await code(jwks)).toBe(0);
    expect(await code(keys[0]!.kid)).toBe(0);
    expect(await code('another')).toBe(1);
  });

  it('says in one line that a file is none', async () => {
    for (const content of ['', 'no json', '{"kind":"header"}', '[]', linesOf('public').slice(1).join('\n')]) {
      const said: string[] = [];
      const path = join(folder, 'other');
      await writeFile(path, content);
      expect(await verifyBundleFile(path, null, (line) => said.push(line))).toBe(1);
      expect(said).toEqual([expect.stringContaining('is no bundle: ')]);
    }
  });
});
