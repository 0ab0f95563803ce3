#!/usr/bin/env node
import 'reflect-metadata';
import { Command } from 'commander';
import { DomainError } from '../common/errors.js';
import type { DemoOptions } from '../replay/demo.js';
import { readConfig } from '../config.js';
import { refusalOf, say } from '../operations/refusal.js';
import { StartupError } from '../startup-error.js';
import { addBackupCommands } from './backup.commands.js';
import { addBundleCommands } from './bundle.commands.js';
import { addCustodianCommands } from './custodian.commands.js';
import { addDrawCommands } from './draw.commands.js';
import { addQueueCommands } from './queue.commands.js';
import { addSearchCommands } from './search.commands.js';

const program = new Command('jiebang').description(
  'An open-call marketplace for technology challenges (揭榜挂帅). Settings come from the environment; see the README.',
);

program
  .command('start')
  .description('database, migrations, API and worker in one process')
  .action(() => void import('../standalone.js'));
program
  .command('api')
  .description('an API process')
  .action(() => void import('../main.js'));
program
  .command('worker')
  .description('a worker process')
  .action(() => void import('../worker.js'));

program
  .command('migrate')
  .description('bring the database up to date, as its owner')
  .action(async () => {
    const { openConfigured } = await import('../embedded/configured.js');
    const database = await openConfigured(readConfig(process.env));
    await database.stop();
    console.log('The database is up to date.');
  });

program
  .command('operator')
  .description('the people who run the platform')
  .command('create')
  .description('make an operator, who then makes everybody else; the password is asked for')
  .requiredOption('--email <address>', 'address to sign in with')
  .requiredOption('--name <name>', 'name in English or Chinese')
  .option('--name-zh <name>', 'name in Chinese, where it differs')
  .option('--password-stdin', 'read the password from standard input')
  .action(async (options: { email: string; name: string; nameZh?: string; passwordStdin?: boolean }) => {
    const { createOperator } = await import('./operator.create.js');
    console.log(`Operator ${await createOperator(readConfig(process.env), options)} can sign in as ${options.email}.`);
  });

program
  .command('demo')
  .description('play a list from publication to the last payment, and compare what comes out with what it expects')
  .argument('<file>', 'a list in the format of samples/')
  .option('--json', 'print {ok, differences, report} as the last line')
  .option('--keep', 'leave the server running afterwards, to look around')
  .option('--url <url>', 'play against a running demo server')
  .action(async (file: string, options: DemoOptions) => {
    const { demo } = await import('../replay/demo.js');
    process.exitCode = await demo(file, options, console.log);
  });

const verify = program.command('verify').description('check, without trusting the operator');
verify
  .command('record')
  .description('re-compute the sealed record, in the database of DATABASE_URL or, with --url, from what a server publishes')
  .option('--url <url>', 'a server, as anybody reaches it')
  .option('--since <file>', 'keeps the last checkpoint seen: the record must have grown from it')
  .action(async (options: { url?: string; since?: string }) => {
    const { verifyRecordCommand } = await import('./verify-record.js');
    process.exitCode = await verifyRecordCommand({ ...options, databaseUrl: process.env.DATABASE_URL }, console.log);
  });

addBackupCommands(program);
addCustodianCommands(program);
addDrawCommands(program, verify);
addQueueCommands(program);
addSearchCommands(program);
addBundleCommands(program, verify);

try {
  await program.parseAsync();
} catch (error) {
  const known = error instanceof StartupError ? error.message : error instanceof DomainError ? say(refusalOf(error), 'en') : error;
  console.error(known);
  process.exitCode = 1;
}
