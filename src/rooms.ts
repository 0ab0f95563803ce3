import type { Provider, Type } from '@nestjs/common';
import { Sessions } from './common/request-actor.js';
import { DemoClockResolver } from './operations/demo-clock.resolver.js';
import { pendingJobs } from './pending.jobs.js';

/*
 * Where rooms register what they have: services that both processes use, resolvers and controllers of the API, job classes of the
 * worker. Entities are in `entities.ts`, migrations in `migrations/all.ts`.
 */

export const CORE_PROVIDERS: Provider[] = [
  { provide: Sessions, useValue: { actorOf: () => Promise.resolve(null) } satisfies Sessions }, // replaced by the identity room
];

export const RESOLVERS: Provider[] = [DemoClockResolver];

export const CONTROLLERS: Type[] = [];

const ROOM_JOBS: Type[] = [];
export const JOBS: Provider[] = [...ROOM_JOBS, pendingJobs(ROOM_JOBS)];
