import { ChallengeDeclarations, ConflictResolver } from './conflict.resolver.js';
import { DeclarationService } from './declaration.service.js';
import { DrawCeremonyService } from './draw-ceremony.service.js';
import { DrawJobs } from './draw.jobs.js';
import { ChallengeDrawsResolver, DrawResolver } from './draw.resolver.js';
import { ChallengePanelResolver, PanelResolver } from './panel.resolver.js';
import { PanelService } from './panel.service.js';
import { RulingService } from './ruling.service.js';
import { SettlementService } from './settlement.service.js';

/** What this room has for `rooms.ts`. */
export const PANELS = {
  core: [DrawCeremonyService, PanelService, SettlementService, DeclarationService, RulingService],
  resolvers: [ChallengeDrawsResolver, DrawResolver, ChallengeDeclarations, ConflictResolver, ChallengePanelResolver, PanelResolver],
  jobs: [DrawJobs],
};
