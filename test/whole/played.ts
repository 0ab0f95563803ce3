import { join } from 'node:path';
import pg from 'pg';
import type { SampleFile } from '../../src/cli/sample-format.js';
import { readSampleFile } from '../../src/cli/sample-file.js';
import { type Outcome, play } from '../../src/replay/play.js';
import { SessionService } from '../../src/identity/session.service.js';
import type { TestApp } from '../app.js';
import { createDatabase, type TestDatabase } from '../database.js';

type Sealing = Parameters<typeof play>[3];

const SAMPLES = join(import.meta.dirname, '../../samples');

/** A sample by its name. */
export async function readSample(name: string): Promise<SampleFile> {
  const read = await readSampleFile(join(SAMPLES, `${name}.json`));
  if ('faults' in read) throw new Error(`${name}: ${JSON.stringify(read.faults)}`);
  return read.file;
}

/** Plays a sample, by its name or as it is given, over the API of the app, to its end; `observe` looks on before each act. */
export async function playSample(
  app: TestApp,
  sample: string | SampleFile,
  observe?: () => Promise<void>,
  sealing?: Sealing,
): Promise<Outcome> {
  const file = typeof sample === 'string' ? await readSample(sample) : sample;
  return play(app.url, file, observe ?? (() => undefined), sealing);
}

/** One person for each part that people play in a list, by what they hold on the database. */
const PEOPLE: Record<string, string> = {
  operator: `select person_id as id from membership where role = 'operator'`,
  clerk: `select person_id as id from membership where role = 'clerk'`,
  approver: `select person_id as id from membership where role = 'approver'`,
  supervisor: `select person_id as id from membership where role = 'supervisor'`,
  finance: `select person_id as id from membership where role = 'finance'`,
  recommender: `select person_id as id from membership where role = 'recommender'`,
  'need owner': `select person_id as id from membership where role in ('need-owner', 'end-user') order by role desc`,
  'PI under contract': `select pi_id as id from contract where state <> 'LAPSED'`,
  'PI turned down': `select pi_id as id from bid where state in ('INELIGIBLE', 'REJECTED', 'RESERVE', 'RANKED')`,
  'unit approver': `select unit_approver_id as id from contract`,
  partner: `select m.person_id as id from membership m join bid_partner p on p.organisation_id = m.organisation_id where m.role in ('pi', 'unit-approver')`,
  expert: `select e.person_id as id from seat s join expert e on e.id = s.expert_id`,
};

/** Tokens by part; the public has none. A part that nobody plays is left out. */
export async function signInAll(app: TestApp): Promise<Map<string, string | undefined>> {
  const tokens = new Map<string, string | undefined>([['public', undefined]]);
  for (const [part, sql] of Object.entries(PEOPLE)) {
    const [person] = await app.database.query<{ id: string }>(`${sql} limit 1`);
    if (person) tokens.set(part, (await app.nest.get(SessionService).openFor(person.id)).token);
  }
  return tokens;
}

/** A database that plans a statement once for all who ask: planning takes most of the time of large ones. */
export async function quickToPlan(): Promise<TestDatabase> {
  const storage = await createDatabase();
  const owner = new pg.Client({ connectionString: storage.ownerUrl });
  await owner.connect();
  await owner.query(`alter database ${new URL(storage.ownerUrl).pathname.slice(1)} set plan_cache_mode = force_generic_plan`);
  await owner.end();
  return storage;
}
