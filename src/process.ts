import { StartupError } from './startup-error.js';

/** Something that runs until it is told to stop. */
export interface Running {
  stop(): Promise<void>;
}

/** How long a stop may take before the process ends anyway, in milliseconds. */
const STOP_MS = 30_000;

/**
 * Runs a process: starts it, and stops it in order at Ctrl-C or SIGTERM, also while it is still starting. A fault that the user can mend
 * is one line and exit code 1; a second Ctrl-C ends at once.
 */
export async function run(start: () => Promise<Running>): Promise<void> {
  let stopping = false;
  const starting = Promise.resolve().then(start);
  const stop = (): void => {
    if (stopping) process.exit(130);
    stopping = true;
    setTimeout(() => process.exit(1), STOP_MS).unref();
    void starting.then((running) => running.stop()).then(() => process.exit(0), fail);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  await starting.catch(fail);
}

function fail(error: unknown): never {
  console.error(error instanceof StartupError ? error.message : error);
  process.exit(1);
}
