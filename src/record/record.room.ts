import { BundleController } from './bundle.controller.js';
import { BundleService } from './bundle.service.js';
import { CheckpointResolver } from './checkpoint.resolver.js';
import { CheckpointService } from './checkpoint.service.js';
import { EventLeafResolver } from './event-leaf.resolver.js';
import { ProofService } from './proof.service.js';
import { RecordController } from './record.controller.js';
import { Sealer } from './sealer.js';
import { SealingService } from './sealing.service.js';
import { SigningKeys } from './signing-keys.service.js';

/** What this room has for `rooms.ts`. */
export const RECORD = {
  core: [SigningKeys, SealingService, CheckpointService, ProofService, BundleService],
  resolvers: [CheckpointResolver, EventLeafResolver],
  controllers: [RecordController, BundleController],
  jobs: [Sealer],
};
