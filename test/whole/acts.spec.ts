import { ShareService } from '../../src/challenges/share.service.js';
import type { Database } from '../../src/common/transaction.js';
import { ReadPlan } from '../../src/reading/read-plan.js';
import { startApp, type TestApp } from '../app.js';
import { ACTS, NEVER_THERE, ON_RECORD, PLAYED } from './acts.table.js';
import { Trying } from './acts.trying.js';
import { playSample, readSample } from './played.js';
import { plant } from './visibility.extras.js';
import { People } from './visibility.people.js';
import { Picture } from './visibility.picture.js';
import type { State } from './visibility.sights.js';
import { stateOf, TELLING } from './visibility.states.js';
import { Words } from './visibility.words.js';

/** Written to by real time, by whoever asks anything, or by the worker, who tells people of events: those are compared. */
const ELSEWHERE = [
  ...['session', 'sign_in_throttle', 'limit_lock', 'checkpoint', 'log_leaf', 'log_node', 'message'],
  ...['notification', 'delivery'],
];
/** Enough to name what is wrong. */
const TOLD = 20;

describe('what somebody may not do', () => {
  let app: TestApp;
  let stopped = true;
  const [on, hidden] = [new Set<string>(), new Set<string>()];
  afterEach(async () => {
    if (!stopped) await app.stop();
    stopped = true;
  });

  it.each(PLAYED)(
    'in $sample is refused, leaves nothing, and tells nothing of what is hidden: in $states',
    async ({ sample, focus, states, envelopes }) => {
      app = await startApp();
      stopped = false;
      const trying = new Trying(app, app.nest.get(ReadPlan).model);
      const people = new People(app, await readSample(sample), focus);
      const words = new Words();
      const seen = new Set<State>();
      const written: string[] = [];

      const look = async (): Promise<void> => {
        const state = stateOf(await Picture.of(app.database, TELLING), people);
        if (!state || seen.has(state) || !states.includes(state)) return;
        seen.add(state);
        const there = await Picture.of(app.database);
        const lookers = await people.all(there);
        if (sample === PLAYED[0]!.sample) await plant(app.database, state, there, people, lookers, words);
        const picture = await Picture.of(app.database);
        const [challenge, bid] = [people.challenge(picture)!, people.bid(picture)];
        const contract = bid && picture.of('contract', 'bid_id', bid.id)[0];
        const before = await stored(app.database);
        await trying.everything(picture, lookers, new Set([challenge.id, challenge.list_id, bid?.id, contract?.id]), state);
        const after = await stored(app.database);
        written.push(...Object.keys(after).flatMap((table) => (after[table] === before[table] ? [] : [`${state}: ${table}`])));
        trying.wrong.forEach((roles, fault) => faults.push(`${state}: ${roles.join(' ')}: ${fault}`));
        trying.wrong.clear();
      };
      const faults: string[] = [];
      beforeShares(look);
      const { differences } = await playSample(app, sample, look, { level: 'custodial', envelopes: envelopes ?? 'one' });
      await look();

      expect(faults.slice(0, TOLD)).toEqual([]);
      expect(written).toEqual([]);
      // Sheets of experts who are kept away are on record, as they must be, and the ranking names them.
      expect(differences.filter(({ path }) => !path.endsWith('excludedScores[]'))).toEqual([]);
      expect([...seen].sort()).toEqual([...states].sort());
      expect(trying.tried).toBeGreaterThan(states.length * 500);
      trying.on.forEach((type) => on.add(type));
      trying.hidden.forEach((name) => hidden.add(name));
    },
    900_000,
  );

  it('was tried on something of every type', () => {
    expect([...new Set(Object.values(ACTS).map((act) => act.on))].filter((type) => !on.has(type))).toEqual(NEVER_THERE);
  });

  /** Looks once before any custodian hands in a share: between the close and the opening nobody acts. */
  function beforeShares(look: () => Promise<void>): void {
    const shares = app.nest.get(ShareService);
    const handIn = shares.handIn.bind(shares);
    shares.handIn = async (...given) => {
      await look();
      return handIn(...given);
    };
  }
});

/** All that is stored, table by table, as hashes. Of keys and events what a refusal that belongs on record leaves is left out. */
async function stored(database: Database): Promise<Record<string, string>> {
  const tables = await database.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`,
  );
  const left = Object.values(ON_RECORD);
  const kept = tables.map(({ name }) => name).filter((name) => ![...ELSEWHERE, ...left.map(({ table }) => table)].includes(name));
  const quoted = (names: string[]): string => names.map((name) => `'${name}'`).join();
  const but: Record<string, string> = {
    idempotency_key: `where name not in (${quoted(Object.keys(ON_RECORD))})`,
    event: `where event not in (${quoted(left.map(({ event }) => event))})`,
  };
  const hashes = kept.map(
    (name) => `(select md5(coalesce(string_agg(t::text, '' order by t::text), '')) from ${name} t ${but[name] ?? ''}) as ${name}`,
  );
  const [row] = await database.query<Record<string, string>>(`select ${hashes.join(', ')}`);
  return row!;
}
