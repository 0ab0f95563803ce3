import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { SampleExpected } from '../cli/sample-expected.js';
import type { SampleFile } from '../cli/sample-format.js';
import { at, dayZero } from '../common/offset.js';
import type { EffectiveRules } from '../policies/effective-rules.js';
import { StartupError } from '../startup-error.js';
import { prepare } from './cast.js';
import { Client, Refused } from './client.js';
import { compare, type Difference } from './compare.js';
import { report } from './report.js';
import { timeline } from './timeline.js';
import { type Appointment, Missing, World } from './world.js';

/** How a list played: equal to its `expected` or not, where not, and what came out in full. */
export interface Outcome {
  ok: boolean;
  differences: Difference[];
  report: SampleExpected;
  appointments: Appointment[];
  requests: number;
  /** How many people were told of what, by kind; the most told first. */
  notifications: { kind: string; count: number }[];
  /** Where it was played, to look around there. */
  world: World;
}

/** How bids are sealed where nobody says otherwise. */
const SEALING = { level: 'custodial', envelopes: 'one' } as const;

/** The committed schema, which lies beside the sources and beside the build, at different depths. */
const SCHEMA = ['../../schema.graphql', '../../../schema.graphql']
  .map((path) => new URL(path, import.meta.url))
  .find((url) => existsSync(url));

/**
 * Plays a valid file against a server in demo mode, over its public API alone, and compares what comes out with `expected`. `say` gets a
 * line before each act, and may take its time. An act that is refused although the file holds it, and work that was given up, are
 * differences too, and the rest is played. Throws StartupError where the server can't take the list, and then has changed nothing.
 */
export async function play(
  url: string,
  file: SampleFile,
  say: (line: string) => void | Promise<void>,
  sealing: NonNullable<EffectiveRules['sealing']> = SEALING,
): Promise<Outcome> {
  if (!SCHEMA) throw new StartupError('schema.graphql is missing.');
  const client = new Client(url, readFileSync(SCHEMA, 'utf8'));
  const day0 = dayZero(file.publishedOn);
  const acts = timeline(file, (offset) => at(day0, offset));
  const { dead } = await checkClock(client, url, acts[0]!.at);
  const { token } = await client.act<{ token: string }>(null, 'demoSignIn', {}, '{ token }');
  const world = new World(file, client, token, randomBytes(12).toString('base64url'), sealing);
  if (file.people.length > 0) await checkPeople(world, url);
  await say(
    `register ${file.organisations.length} organisations, ${file.people.length} people and ${file.experts.length} experts; draft the list`,
  );
  await prepare(world);
  const refused: Difference[] = [];
  for (const act of acts) {
    await world.goTo(act.at);
    await say(`${shanghai(act.at)}  ${act.label}`);
    try {
      await act.perform(world);
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Missing)) throw error;
      await say(`  refused: ${error.message}`);
      refused.push({ path: act.label, expected: 'accepted', actual: error.message });
    }
    await world.settle();
  }
  await say('let everything happen that is still due');
  await world.runOut();
  const found = await report(world);
  const given = world.dead > dead ? [{ path: 'messages', expected: 'all done', actual: `${world.dead - dead} dead` }] : [];
  const differences = [...refused, ...given, ...compare(file.expected, found)];
  const { appointments } = world;
  const { requests } = client;
  const notifications = await toldOf(world);
  return { ok: differences.length === 0, differences, report: found, appointments, requests, notifications, world };
}

async function toldOf({ client, operatorToken }: World): Promise<Outcome['notifications']> {
  const counts = await client.ask<Outcome['notifications']>(operatorToken, 'notificationCounts', '{ notificationCounts { kind count } }');
  return counts.toSorted((a, b) => b.count - a.count);
}

async function checkClock(client: Client, url: string, first: Date): Promise<{ dead: number }> {
  const asked = client.ask<{ instant: string; dead: number } | null>(null, 'demoClock', '{ demoClock { instant dead } }');
  const clock = await asked.catch((error: unknown) => {
    throw error instanceof Refused ? error : new StartupError(`Nobody answers at ${url} as a server of this kind does.`);
  });
  if (!clock) throw new StartupError(`${url} is no demo server: its clock is real.`);
  if (Date.parse(clock.instant) >= first.getTime()) {
    throw new StartupError(`The clock of ${url} stands at ${clock.instant}; the first act of this list is at ${first.toISOString()}.`);
  }
  return clock;
}

async function checkPeople({ file, client, operatorToken }: World, url: string): Promise<void> {
  const query = 'query($emails: [String!]!) { people(emails: $emails, first: 1) { nodes { email } } }';
  const emails = file.people.map(({ email }) => email);
  const { nodes } = await client.ask<{ nodes: { email: string }[] }>(operatorToken, 'people', query, { emails });
  if (!nodes[0]) return;
  await client.act(operatorToken, 'signOut', {}, '');
  throw new StartupError(`${url} knows ${nodes[0].email} already: people of this list are there.`);
}

const shanghai = (instant: Date): string => new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
