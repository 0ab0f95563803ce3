import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';

/** The injection token of the process's log. */
export const LOG = Symbol('log');

/** Structured lines on standard output; passwords and tokens never reach them, as bodies and headers are not logged. */
export const createLog = (level: string): Logger => pino({ level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime });

const text = (message: unknown): string =>
  message instanceof Error ? (message.stack ?? message.message) : typeof message === 'string' ? message : JSON.stringify(message);

/** Nest logs what it then throws at start; whoever started it says it. */
const START_FAULTS = 'ExceptionHandler';

/** Nest's own words, and those of `new Logger(name)`, as lines of the same log. */
export function nestLogger(log: Logger): LoggerService {
  const say =
    (level: 'debug' | 'info' | 'warn' | 'error' | 'fatal') =>
    (message: unknown, ...more: unknown[]): void => {
      const context = more.at(-1);
      if (context === START_FAULTS) return;
      const stack = more.length > 1 ? more[0] : undefined;
      log[level]({ context, ...(stack !== undefined && { stack }) }, text(message));
    };
  return { log: say('debug'), error: say('error'), warn: say('warn'), debug: say('debug'), verbose: say('debug'), fatal: say('fatal') };
}
