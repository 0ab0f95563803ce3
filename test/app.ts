import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { GraphQLFormattedError } from 'graphql';
import { createApi, listen } from '../src/api.js';
import { DemoClock } from '../src/common/demo-clock.js';
import { Database } from '../src/common/transaction.js';
import { readConfig } from '../src/config.js';
import { createDatabase, type TestDatabase } from './database.js';

/** What came back over HTTP. */
export interface Answer<T> {
  status: number;
  data: T | null;
  errors: GraphQLFormattedError[];
  /** The codes of the errors, in order. */
  codes: unknown[];
}

/** API and worker in this process, on a database of their own with a demo clock. */
export interface TestApp {
  url: string;
  nest: NestFastifyApplication;
  database: Database;
  storage: TestDatabase;
  /** DATA_DIR, where uploaded files lie; made when the first one comes. */
  folder: string;
  /** A request over real HTTP; of the public without a token. English words, unless a header says otherwise. */
  graphql<T = Record<string, unknown>>(
    query: string,
    variables?: Record<string, unknown>,
    token?: string,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>;
  /** Data of a request that must not be refused. */
  ask<T = Record<string, unknown>>(query: string, variables?: Record<string, unknown>, token?: string): Promise<T>;
  /** Moves the demo clock to the instant, due message by due message, each awaited. Throws where one died. */
  moveTo(instant: string): Promise<void>;
  stop(): Promise<void>;
}

const IDLE = '{ demoClock(waitMs: 20000) { pending dead } }';
const MOVE = `mutation ($to: DateTime!, $key: ID!, $waitMs: Int!) { moveClock(to: $to, key: $key, waitMs: $waitMs) { instant pending dead } }`;

/** One for all: two apps on one database share theirs. */
export const SERVER_KEY = Buffer.alloc(32, 7).toString('base64url');

/** Starts it on a free port. `worker: false` leaves messages where they are. `settings` are environment variables. On a database of its own, or one given. */
export async function startApp({
  worker = true,
  settings = {},
  storage: given,
}: { worker?: boolean; settings?: Record<string, string>; storage?: TestDatabase } = {}): Promise<TestApp> {
  const storage = given ?? (await createDatabase());
  const folder = join(tmpdir(), `jiebang-test-${randomUUID()}`);
  const config = readConfig({
    PORT: '0',
    NODE_ENV: 'test',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'fatal',
    DEMO: 'true',
    DATA_DIR: folder,
    DATABASE_URL: storage.url,
    DATABASE_OWNER_URL: storage.ownerUrl,
    DATABASE_POOL: '5',
    SERVER_KEY,
    ...settings,
  });
  const nest = await createApi({ ...config, PORT: 0 }, { worker });
  if (config.DEMO) await nest.get(DemoClock).start();
  const url = await listen(nest, config);

  const graphql: TestApp['graphql'] = async <T>(query: string, variables = {}, token?: string, headers: Record<string, string> = {}) => {
    const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': 'en', ...authorization, ...headers },
      body: JSON.stringify({ query, variables }),
    });
    const { data = null, errors = [] } = (await response.json()) as { data?: T | null; errors?: GraphQLFormattedError[] };
    return { status: response.status, data, errors, codes: errors.map(({ extensions }) => extensions?.code) };
  };
  const ask: TestApp['ask'] = async <T>(query: string, variables?: Record<string, unknown>, token?: string) => {
    const { data, errors } = await graphql<T>(query, variables, token);
    if (errors.length > 0 || data === null) throw new Error(`refused: ${JSON.stringify(errors)}`);
    return data;
  };
  return {
    url,
    nest,
    database: nest.get(Database),
    storage,
    folder,
    graphql,
    ask,
    async moveTo(instant) {
      for (let at = ''; at !== new Date(instant).toISOString();) {
        const key = `${instant} ${at}`;
        const { moveClock } = await ask<{ moveClock: { instant: string; pending: number; dead: number } }>(MOVE, {
          to: instant,
          key,
          waitMs: worker ? 20000 : 0,
        });
        let { pending, dead } = moveClock;
        // Whoever is to be told of many things takes a while on a busy machine; what does not come any nearer to its end is stuck.
        for (let before = Infinity; worker && pending > 0 && pending < before && dead === 0;) {
          before = pending;
          ({ pending, dead } = (await ask<{ demoClock: { pending: number; dead: number } }>(IDLE)).demoClock);
        }
        // Where nobody works, what is due stays: that people are told, and that words are indexed.
        if (dead > 0 || (worker && pending > 0)) throw new Error(`at ${moveClock.instant}: ${pending} pending, ${dead} dead`);
        at = moveClock.instant;
      }
    },
    async stop() {
      await nest.close();
      await storage.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
