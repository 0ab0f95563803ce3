import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { loadCase } from '../src/awards/decision.facts.js';
import { NoBidService } from '../src/awards/no-bid.service.js';
import { typedId, uuidOf } from '../src/common/ids.js';
import { Config } from '../src/config.js';
import { EDITIONS, type Edition } from '../src/record/bundle.format.js';
import { CheckpointService } from '../src/record/checkpoint.service.js';
import { SealingService } from '../src/record/sealing.service.js';
import { type SealedCall, SealedWorld } from '../test/bids/sealed-world.js';
import setup from '../test/global-setup.js';
import teardown from '../test/global-teardown.js';
import { type Figure, report } from './targets.js';

/**
 * `npm run bench:bundle [-- bids]`: the record of a list with many bids (10,000 unless said otherwise), all of them sealed, opened and found, as
 * one file in each edition: how long `jiebang export bundle` and `jiebang verify` take over it, and what they hold beyond what a list without
 * bids takes. Nobody is eligible, so that the challenge ends without an award and the public edition shows every bid, too.
 */
const TARGET = { verifySeconds: 60, exportSeconds: 60, exportMegabytes: 50 };
const BIDS = Number(process.argv[2] ?? 10_000);
/** Bids of one unit. */
const EACH = 10;
/** Units at a time. */
const AT_ONCE = 8;
const RULES = { eligibility: { maxBidsPerLead: EACH, maxBidsPerPi: EACH }, noBid: { action: 'RELIST' } };
/** V8 lets garbage lie as long as there is room for it: in little room one sees what an export must hold. */
const LITTLE_ROOM = '--max-old-space-size=100 --max-semi-space-size=4';
const PROGRAM = join(import.meta.dirname, '../dist/src/cli/main.js');

interface Run {
  seconds: number;
  megabytes: number;
  out: string;
}

/** Runs `jiebang` in that folder with these settings and no others. Throws where it does not end well. */
async function jiebang(words: string[], cwd: string, env: Record<string, string>): Promise<Run> {
  const from = performance.now();
  const child = spawn(process.execPath, [PROGRAM, ...words], { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let megabytes = 0;
  const watch = setInterval(() => (megabytes = Math.max(megabytes, mostResident(child.pid!))), 20);
  const [out, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  clearInterval(watch);
  if (code !== 0) throw new Error(`jiebang ${words.join(' ')} ended with ${String(code)}: ${out}`);
  return { seconds: (performance.now() - from) / 1000, megabytes, out };
}

/** The most that a process ever held; 0 once it is over. */
function mostResident(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Calls it so many times, some at a time. */
async function each(count: number, run: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) await run(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

/** Bids that lack own funds. */
async function submitted({ bids }: SealedWorld, { call }: SealedCall): Promise<string[]> {
  const made: string[] = [];
  await each(Math.ceil(BIDS / EACH), async () => {
    const unit = await bids.bidder();
    for (let no = 0; no < EACH && made.length < BIDS; no += 1)
      made.push(await bids.submitted(call.challenge, unit, { budget: { publicRequest: 90_000_000n, ownFunds: 0n } }));
  });
  return made;
}

/** Both officers find every bid, and then that the challenge has none that is valid. */
async function found({ bids }: SealedWorld, { call, department }: SealedCall, made: readonly string[]): Promise<void> {
  await each(made.length, async (index) => {
    await bids.check(made[index]!, department.clerk);
    await bids.confirm(made[index]!, department.approver);
  });
  await bids.app.database.system(async (tx) => bids.app.nest.get(NoBidService).run(tx, await loadCase(tx, call.key, 'update')));
}

async function recorded({ bids }: SealedWorld): Promise<void> {
  const sealing = bids.app.nest.get(SealingService);
  do await sealing.sealBatch();
  while ((await sealing.lag()).count > 0);
  await bids.app.nest.get(CheckpointService).publish();
}

async function listOf(sealed: SealedWorld, { call }: SealedCall): Promise<string> {
  const [row] = await sealed.sql<{ list: string }>('select list_id as list from challenge where id = $1', [
    uuidOf(call.challenge, 'challenge'),
  ]);
  return typedId('list', row!.list);
}

const timed = async <T>(what: string, run: () => Promise<T>): Promise<T> => {
  const from = performance.now();
  const result = await run();
  console.log(`${what}: ${((performance.now() - from) / 1000).toFixed(1)} s`);
  return result;
};

async function measured(
  edition: Edition,
  { list, empty }: { list: string; empty: string },
  folder: string,
  env: Record<string, string>,
): Promise<Figure[]> {
  const exported = async (id: string): Promise<Run> =>
    jiebang(['export', 'bundle', id, '--edition', edition, '-o', join(folder, `${id}.${edition}`)], folder, env);
  const bare = mkdtempSync(join(folder, 'bare-'));
  const verified = async (id: string): Promise<Run> => jiebang(['verify', join(folder, `${id}.${edition}`)], bare, {});
  const [idle, many] = [await exported(empty), await exported(list)];
  const [none, all] = [await verified(empty), await verified(list)];
  return [
    { name: `${edition}: file, MB`, value: statSync(join(folder, `${list}.${edition}`)).size / 2 ** 20 },
    { name: `${edition}: export, s`, value: many.seconds, atMost: TARGET.exportSeconds },
    { name: `${edition}: export, MB beyond no bids`, value: many.megabytes - idle.megabytes, atMost: TARGET.exportMegabytes },
    { name: `${edition}: verify, s`, value: all.seconds, atMost: TARGET.verifySeconds },
    { name: `${edition}: verify, MB beyond no bids`, value: all.megabytes - none.megabytes },
  ];
}

execFileSync(process.execPath, ['build.js'], { stdio: 'inherit' });
await setup();
const sealed = await SealedWorld.start();
const folder = mkdtempSync(join(tmpdir(), 'jiebang-bench-'));
try {
  const [call, other] = [await sealed.call('custodial', RULES), await sealed.call('custodial', RULES)];
  const made = await timed(`${BIDS} bids submitted`, () => submitted(sealed, call));
  await timed('closed and opened', async () => {
    await sealed.closed(call);
    await sealed.open(call);
  });
  await timed('found', () => found(sealed, call, made));
  await timed('sealed in the log', () => recorded(sealed));
  const { storage, nest } = sealed.bids.app;
  const env = { DATABASE_URL: storage.url, SERVER_KEY: nest.get(Config).SERVER_KEY!, NODE_OPTIONS: LITTLE_ROOM };
  const lists = { list: await listOf(sealed, call), empty: await listOf(sealed, other) };
  const figures: Figure[] = [];
  for (const edition of EDITIONS) figures.push(...(await measured(edition, lists, folder, env)));
  report(figures);
} finally {
  rmSync(folder, { recursive: true, force: true });
  await sealed.stop();
  await teardown();
}
