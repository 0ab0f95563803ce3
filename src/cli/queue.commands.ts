import type { Command } from 'commander';
import { readConfig } from '../config.js';

interface Words {
  as: string;
  reason: string;
  reasonZh?: string;
}

/** What an operator does to queues where no API runs, e.g. before workers start again after an outage. */
export function addQueueCommands(program: Command): void {
  const queue = program.command('queue').description('what waits to be done, in the database itself: no API or worker has to run');

  queue
    .command('list')
    .description('each queue in which something waits, was given up, or that is paused')
    .action(async () => {
      const { listQueues } = await import('./queue.acts.js');
      await listQueues(readConfig(process.env), console.log);
    });

  for (const [act, description] of [
    ['pause', 'hold a job back from all workers, those too that start later'],
    ['resume', 'let it run again'],
  ] as const)
    queue
      .command(act)
      .description(description)
      .argument('<job>', 'the job, e.g. challenge.close; `closes` for all that close challenges, `*` for all jobs')
      .requiredOption('--as <address>', 'the operator who answers for it, by the address to sign in with')
      .requiredOption('--reason <text>', 'why, in English or Chinese')
      .option('--reason-zh <text>', 'why, in Chinese, where it differs')
      .action(async (job: string, { as, reason, reasonZh }: Words) => {
        const { changeQueue } = await import('./queue.acts.js');
        const given = { act, job, email: as, reason: { zh: reasonZh ?? reason, en: reason } };
        process.exitCode = (await changeQueue(readConfig(process.env), given, console)) ? 0 : 1;
      });
}
