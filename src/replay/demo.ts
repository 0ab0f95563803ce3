import { readSampleFile } from '../cli/sample-file.js';
import { readConfig } from '../config.js';
import { StartupError } from '../startup-error.js';
import { verifyBundles } from './bundles.js';
import { type Outcome, play } from './play.js';
import { startScratch } from './scratch.js';
import { table } from './table.js';

export interface DemoOptions {
  json?: boolean;
  keep?: boolean;
  url?: string;
}

/** The exit code after Ctrl-C. */
const INTERRUPTED = 130;

/**
 * The command `demo`: plays a file and prints a line per act, then what came out beside what was expected. Returns the exit code: 0 where
 * all is equal, else 1. With `json` the last line is `{ok, differences, report, notifications}`. With `keep` it waits for Ctrl-C before the server goes.
 */
export async function demo(path: string, options: DemoOptions, say: (line: string) => void): Promise<number> {
  const read = await readSampleFile(path);
  if ('faults' in read) {
    const faults = read.faults.map(({ path: place, reason }) => `${place}: ${reason}`);
    say([`${path} is not a valid list:`, ...faults.map((fault) => `  ${fault}`)].join('\n'));
    if (options.json) say(JSON.stringify({ ok: false, differences: read.faults, report: null }));
    return 1;
  }
  const starting = options.url ? undefined : startScratch(readConfig(process.env));
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= starting ? starting.then((scratch) => scratch.stop()) : Promise.resolve());
  const heedless = onInterrupt(() => void stop().finally(() => process.exit(INTERRUPTED)));
  try {
    const url = options.url?.replace(/\/+$/, '') ?? (await starting!).url;
    const outcome = await play(url, read.file, say);
    outcome.differences.push(...(await verifyBundles(url, outcome.world, say)));
    outcome.ok = outcome.differences.length === 0;
    say(table(read.file.expected, outcome.report));
    say(summary(path, outcome));
    const keep = options.keep && starting;
    if (keep) say(`The server stays at ${url} to look around; Ctrl-C ends it.`);
    const { ok, differences, report, notifications } = outcome;
    if (options.json) say(JSON.stringify({ ok, differences, report, notifications }));
    heedless();
    if (keep) await new Promise<void>((resolve) => onInterrupt(resolve));
    return ok ? 0 : 1;
  } catch (error) {
    if (stopping) return INTERRUPTED;
    if (!options.json || error instanceof StartupError) throw error;
    say(String(error));
    say(
      JSON.stringify({ ok: false, differences: [{ path: '$', expected: 'every act is accepted', actual: String(error) }], report: null }),
    );
    return 1;
  } finally {
    await stop();
  }
}

function summary(path: string, { ok, differences, appointments, requests, notifications }: Outcome): string {
  const appointed = appointments.map(({ person, role, organisation }) => `${person} as ${role} of ${organisation}`);
  return [
    `Registered by a replay officer as platform operator.${appointed.length ? ` Appointed by the replay: ${appointed.join(', ')}.` : ''}`,
    ...differences.map(
      ({ path: place, expected, actual }) => `  ${place}: expected ${JSON.stringify(expected)}, came out ${JSON.stringify(actual)}`,
    ),
    `Told ${notifications.reduce((sum, { count }) => sum + count, 0)} times: ${notifications.map(({ kind, count }) => `${kind} ${count}`).join(', ')}.`,
    ok ? `${path}: equal in all, ${requests} requests` : `${path}: ${differences.length} differences`,
  ].join('\n');
}

/** Calls when somebody presses Ctrl-C or ends the process; the function returned takes that back. */
function onInterrupt(call: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, call);
  return () => signals.forEach((signal) => process.off(signal, call));
}
