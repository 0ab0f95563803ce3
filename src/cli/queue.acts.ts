import { DomainError } from '../common/errors.js';
import type { JobName } from '../common/jobs.js';
import { type JobQueueState, QueueService } from '../common/queue.service.js';
import type { LocalizedText } from '../common/text.js';
import { Database } from '../common/transaction.js';
import type { Config } from '../config.js';
import { checkSchema, connect } from '../database.js';
import { reachDatabase } from '../embedded/configured.js';
import { operatorBy } from '../identity/operator.acting.js';
import { refusalOf, say } from '../operations/refusal.js';
import { StartupError } from '../startup-error.js';

/** All that closes challenges, by one name: after an outage nobody should have to know which jobs those are. */
const CLOSES: readonly JobName[] = ['challenge.close', 'challenge.evaluate', 'challenge.extension-end'];

interface Output {
  log(line: string): void;
  error(line: string): void;
}

/** Prints the queues in which something waits or was given up, or that are paused. Throws StartupError. */
export async function listQueues(settings: Config, print: (line: string) => void): Promise<void> {
  const queues = await withDatabase(settings, (database) => new QueueService(database).list());
  const busy = queues.filter(({ waiting, underWay, scheduled, dead, paused }) => waiting + underWay + scheduled + dead > 0 || paused);
  for (const queue of busy) print(lineOf(queue));
  if (!busy.length) print('Nothing waits, and nothing is paused.');
}

/**
 * Pauses or resumes a job, `closes` or all, as that operator; gives whether nothing was refused. Of `closes` one that is refused keeps no other.
 * Throws StartupError where nobody answers for it.
 */
export async function changeQueue(
  settings: Config,
  { act, job, email, reason }: { act: 'pause' | 'resume'; job: string; email: string; reason: LocalizedText },
  output: Output,
): Promise<boolean> {
  return withDatabase(settings, async (database) => {
    const actor = await operatorBy(database, email);
    if (!actor) throw new StartupError(`${email} is not the address of an operator whose role is in force.`);
    const queues = new QueueService(database);
    let well = true;
    for (const name of job === 'closes' ? CLOSES : [job]) {
      try {
        await queues[act](actor, name, reason);
        output.log(`${name} ${act === 'pause' ? 'is paused' : 'runs again'}.`);
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        well = false;
        output.error(`${name}: ${say(refusalOf(error), 'en')}`);
      }
    }
    return well;
  });
}

/** The database as it is: a running one too, and with what the application role may do alone. Throws StartupError where its schema is older. */
async function withDatabase<T>(settings: Config, work: (database: Database) => Promise<T>): Promise<T> {
  const reached = await reachDatabase(settings);
  try {
    const source = await connect(reached.appUrl, 1, 'queue');
    try {
      await checkSchema(source, settings.NODE_ENV === 'production');
      return await work(new Database(source));
    } finally {
      await source.destroy();
    }
  } finally {
    await reached.stop();
  }
}

function lineOf({ job, waiting, underWay, scheduled, dead, oldestDueAt, nextAt, paused }: JobQueueState): string {
  const due = waiting + underWay;
  const parts = [
    ...(due ? [`${due} due since ${oldestDueAt!.toISOString()}`] : []),
    ...(scheduled ? [`${scheduled} later, the next ${nextAt!.toISOString()}`] : []),
    ...(dead ? [`${dead} given up`] : []),
    ...(paused ? [`paused${paused.all ? ' with all' : ''} since ${paused.pausedAt.toISOString()}: ${paused.reason.en}`] : []),
  ];
  return `${job}: ${parts.join('; ')}`;
}
