import { standInsOf } from '../audit/stand-in.resolver.js';
import { BidRemoval } from './bid.removal.js';
import { CarryingOut } from './carrying-out.service.js';
import { Removal } from './removal.entity.js';
import { RemovalJobs } from './removal.jobs.js';
import { RemovalResolver } from './removal.resolver.js';
import { RemovalService } from './removal.service.js';

/** What this room has for `rooms.ts`. */
export const REMOVALS = {
  core: [BidRemoval, CarryingOut, RemovalService],
  resolvers: [RemovalResolver, standInsOf(Removal)],
  jobs: [RemovalJobs],
};
