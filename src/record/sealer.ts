import { type BeforeApplicationShutdown, Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Config } from '../config.js';
import { CheckpointService } from './checkpoint.service.js';
import { SealingService } from './sealing.service.js';

const logger = new Logger('Sealer');

/** The rhythm of the record, in every worker: one of them seals what is new and publishes a checkpoint when it is due. */
@Injectable()
export class Sealer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer?: NodeJS.Timeout;
  private passing?: Promise<void>;
  private stopped = false;

  constructor(
    @Inject(Config) private readonly config: Config,
    @Inject(SealingService) private readonly sealing: SealingService,
    @Inject(CheckpointService) private readonly checkpoints: CheckpointService,
  ) {}

  onApplicationBootstrap(): void {
    this.next();
  }

  /** Ends after the batch under way. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.passing;
  }

  private next(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.passing = this.pass().finally(() => this.next());
    }, this.config.RECORD_SEAL_MS);
  }

  private async pass(): Promise<void> {
    try {
      while ((await this.sealing.sealBatch()) && !this.stopped);
      if (!this.stopped) await this.checkpoints.publish();
    } catch (error) {
      logger.error(error instanceof Error ? error.message : String(error));
    }
  }
}
