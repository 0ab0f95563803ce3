import type { IncomingMessage } from 'node:http';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule, type Parts } from './app.module.js';
import type { Config } from './config.js';
import { newId } from './common/ids.js';
import { createLog, nestLogger } from './operations/logging.js';
import { Metrics } from './operations/metrics.js';
import { StartupError } from './startup-error.js';

/** How long a stop waits for requests under way, in milliseconds. */
const DRAIN_MS = 5000;
const REQUEST_ID = 'x-request-id';
/** GraphiQL needs styles of its own making; nothing else may come from elsewhere, and plain HTTP on loopback must work. */
const CONTENT_SECURITY = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'", 'data:'],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
    formAction: ["'self'"],
  },
};

/** A process that answers HTTP; with `worker` also one that does what is due. Not yet listening. */
export async function createApi(config: Config, parts: Omit<Parts, 'api'>): Promise<NestFastifyApplication> {
  const log = createLog(config.LOG_LEVEL);
  const adapter = new FastifyAdapter({
    bodyLimit: config.BODY_LIMIT,
    // One proxy: only the address that it added itself is believed, not what the client wrote before it.
    trustProxy: config.TRUST_PROXY && ((_address: string, hop: number) => hop === 0),
    genReqId: (request: IncomingMessage) => requestId(request.headers[REQUEST_ID]),
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(config, log, { ...parts, api: true }), adapter, {
    logger: nestLogger(log),
    abortOnError: false,
  });
  await app.register(helmet, {
    contentSecurityPolicy: CONTENT_SECURITY,
    strictTransportSecurity: config.NODE_ENV === 'production' || config.TRUST_PROXY,
  });
  await app.register(multipart, { limits: { fileSize: config.FILE_LIMIT, files: 1 } });
  const metrics = app.get(Metrics);
  const server = adapter.getInstance();
  server
    .addHook('preClose', async () => void setTimeout(() => server.server.closeAllConnections(), DRAIN_MS).unref())
    .addHook('onRequest', async (request, reply) => void reply.header(REQUEST_ID, request.id).header('cache-control', 'no-store'))
    .addHook('onResponse', async ({ id, method, routeOptions }, { statusCode, elapsedTime }) => {
      metrics.request(method, routeOptions.url ?? 'unknown', statusCode, elapsedTime);
      log.info({ requestId: id, method, route: routeOptions.url, status: statusCode, ms: Math.round(elapsedTime) }, 'request');
    });
  return app;
}

/** Listens. Throws StartupError where the port is taken. Returns the URL. */
export async function listen(app: NestFastifyApplication, { PORT, HOST }: Config): Promise<string> {
  try {
    await app.listen(PORT, HOST);
  } catch (error) {
    throw portError(error, PORT, HOST);
  }
  const url = await app.getUrl();
  return url.replace('[::1]', 'localhost').replace('127.0.0.1', 'localhost');
}

/** Says in one line why a port cannot be had. */
export function portError(error: unknown, port: number, host: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return new StartupError(`Port ${port} on ${host} is in use: stop what uses it, or set PORT.`);
  if (code === 'EACCES') return new StartupError(`Port ${port} may not be opened by this user: set PORT.`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return new StartupError(`HOST ${host} is no address of this machine.`);
  return error;
}

/** The id that a proxy gave the request, where it is a harmless one. */
const requestId = (given: string | string[] | undefined): string =>
  typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : newId();
