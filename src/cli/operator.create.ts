import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module.js';
import { typedId } from '../common/ids.js';
import type { Config } from '../config.js';
import { openConfigured } from '../embedded/configured.js';
import { OperatorService } from '../identity/operator.service.js';
import { createLog, nestLogger } from '../operations/logging.js';
import { StartupError } from '../startup-error.js';

/** Makes an operator and returns the typed id. Throws StartupError or the refusals of `OperatorService.create`. */
export async function createOperator(
  settings: Config,
  { email, name, nameZh, passwordStdin }: { email: string; name: string; nameZh?: string; passwordStdin?: boolean },
): Promise<string> {
  const password = passwordStdin ? (await text(process.stdin)).replace(/\r?\n$/, '') : await askTwice();
  const database = await openConfigured(settings);
  try {
    const log = createLog('error');
    const parts = AppModule.of(database.config, log, { api: false, worker: false });
    const app = await NestFactory.createApplicationContext(parts, { logger: nestLogger(log), abortOnError: false });
    try {
      return typedId('person', await app.get(OperatorService).create({ name: { zh: nameZh ?? name, en: name }, email, password }));
    } finally {
      await app.close();
    }
  } finally {
    await database.stop();
  }
}

/** Asks at the terminal, without showing what is typed. */
async function askTwice(): Promise<string> {
  if (!process.stdin.isTTY) throw new StartupError('There is no terminal to ask for the password: give it with --password-stdin.');
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  const ask = async (prompt: string): Promise<string> => {
    process.stderr.write(prompt);
    const answer = await terminal.question('');
    process.stderr.write('\n');
    return answer;
  };
  try {
    const password = await ask('Password: ');
    if ((await ask('Once more: ')) !== password) throw new StartupError('The two passwords differ.');
    return password;
  } finally {
    terminal.close();
  }
}
