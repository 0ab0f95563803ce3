import { execFileSync } from 'node:child_process';
import { startApp } from '../test/app.js';
import { newId, typedId, uuidOf } from '../src/common/ids.js';
import { createDatabase } from '../test/database.js';
import { Taking } from '../test/exports/taking.js';
import setup from '../test/global-setup.js';
import teardown from '../test/global-teardown.js';
import { AFTER_CLOSES, ReviewWorld } from '../test/panels/review-world.js';
import { ProductProcess } from '../test/replay/processes.js';

/**
 * `npm run bench:exports [-- bids]`: a ranking with 10,000 bids, unless said otherwise, of five sheets each, taken away as CSV and as XLSX by a worker
 * process of its own, built, as `npx jiebang worker` runs. Looked at: the most memory that the process holds in all, and how old the oldest open
 * transaction gets that keeps the record from being sealed.
 */
const TARGET = { megabytes: 300, oldestSeconds: 30 };
const BIDS = Number(process.argv[2] ?? 10_000);
const SHEETS = 5;

execFileSync('npm', ['run', '-s', 'build']);
await setup();
const storage = await createDatabase();
const app = await startApp({ worker: false, storage });
try {
  await app.database.query(`update demo_clock set instant = '${AFTER_CLOSES}'`);
  const world = await ReviewWorld.of(app);
  const experts = await world.experts(SHEETS);
  const bidder = await world.bid();
  await fill(
    world,
    bidder.key,
    experts.map(({ expert }) => uuidOf(expert, 'expert')),
  );
  const settings = {
    DATA_DIR: app.folder,
    DATABASE_URL: storage.url,
    DATABASE_OWNER_URL: storage.ownerUrl,
    SERVER_KEY: Buffer.alloc(32, 7).toString('base64url'),
  };
  const taking = new Taking(app, 1_800_000);
  for (const format of ['CSV', 'XLSX']) {
    const worker = await ProductProcess.start('worker', settings, ['dist/src/cli/main.js', 'worker']);
    try {
      await measure(format, worker, taking, world);
    } finally {
      await worker.end('SIGTERM');
    }
  }
} finally {
  await app.stop();
  await teardown();
}

async function measure(format: string, worker: ProductProcess, taking: Taking, world: ReviewWorld): Promise<void> {
  const before = memoryOf(worker.pid);
  let [peak, oldest] = [before, 0];
  const watch = setInterval(() => {
    peak = Math.max(peak, memoryOf(worker.pid));
    void ageOfOldest().then((age) => (oldest = Math.max(oldest, age)));
  }, 100);
  const from = performance.now();
  const one = await taking.ready(world.clerk, 'RANKING', world.challenge, format);
  const seconds = (performance.now() - from) / 1000;
  clearInterval(watch);
  if (one.rowsDone !== BIDS) throw new Error(`${one.rowsDone} of ${BIDS} bids`);
  const missed = { megabytes: peak > TARGET.megabytes, oldestSeconds: oldest > TARGET.oldestSeconds };
  console.log(
    `${format.padEnd(5)} ${BIDS} bids, ${(one.size! / 2 ** 20).toFixed(1)} MiB in ${seconds.toFixed(1)} s; worker ${before.toFixed(0)} MiB before, ` +
      `${peak.toFixed(0)} MiB at most (target ${TARGET.megabytes})${missed.megabytes ? ' MISSED' : ''}; oldest transaction ${oldest.toFixed(1)} s ` +
      `(target ${TARGET.oldestSeconds})${missed.oldestSeconds ? ' MISSED' : ''}`,
  );
  if (missed.megabytes || missed.oldestSeconds) process.exitCode = 1;
}

/** What a process holds in MiB. */
function memoryOf(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}

/** Seconds for which the oldest transaction that writes has been open; events after it wait for their seal. */
async function ageOfOldest(): Promise<number> {
  const [row] = await app.database.query<{ age: number }>(
    `select coalesce(max(extract(epoch from clock_timestamp() - xact_start)), 0)::float8 as age from pg_stat_activity
     where datname = current_database() and backend_xid is not null`,
  );
  return row!.age;
}

/** Copies of a bid, their sheets, and a ranking of all. */
async function fill(world: ReviewWorld, bid: string, experts: readonly string[]): Promise<void> {
  await world.sql(
    `insert into bid (id, challenge_id, list_id, department_id, lead_id, pi_id, state, draft, content, last_version, first_submitted_at, opened_at,
       eligibility_status, eligibility_rules, counted_version, corrected, found_at)
     select gen_random_uuid(), challenge_id, list_id, department_id, lead_id, pi_id, 'RANKED', null,
       content || jsonb_build_object('title', jsonb_build_object('zh', '面向基层的便携式超声诊断设备 ' || n, 'en', 'Portable ultrasound ' || n)), 1,
       first_submitted_at, opened_at, 'ELIGIBLE', '{}', 1, false, found_at
     from bid, generate_series(1, $2::int) n where id = $1`,
    [bid, BIDS - 1],
  );
  await world.sql(
    `insert into score_sheet (id, challenge_id, bid_id, expert_id, stage, items, confidence, can_deliver, overall, submitted_at)
     select gen_random_uuid(), b.challenge_id, b.id, e.id, 'remote', '[{"criterion":"route","score":24},{"criterion":"team","score":15}]', 4, true,
       jsonb_build_object('zh', repeat('路线可行，团队有经验。', 8), 'en', 'Sound'), clock_now()
     from bid b, unnest($2::uuid[]) e(id) where b.challenge_id = $1`,
    [world.challengeKey, experts],
  );
  await world.sql(
    `insert into review_stage (id, challenge_id, stage, position, state, opened_at, closed_at) values ($1, $2, 'remote', 0, 'CLOSED', clock_now(), clock_now())`,
    [newId(), world.challengeKey],
  );
  await world.sql(
    `insert into ranking (id, challenge_id, document, hash, rules_hash, computed_at)
     select $1, $2, jsonb_build_object('ranking', jsonb_agg(jsonb_build_object('bid', 'bid_' || replace(id::text, '-', ''), 'rank', n, 'score', 78,
       'passes', true, 'shortlisted', false, 'failedThresholds', '[]'::jsonb, 'allCanDeliver', true, 'stages', '[]'::jsonb) order by n)), 'hash', 'hash', clock_now()
     from (select id, row_number() over (order by id) as n from bid where challenge_id = $2) b`,
    [newId(), world.challengeKey],
  );
  await world.sql('analyze');
  console.log(`${BIDS} bids of ${typedId('challenge', world.challengeKey)} with ${SHEETS} sheets each`);
}
