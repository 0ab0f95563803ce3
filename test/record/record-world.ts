import pg from 'pg';
import { SessionService } from '../../src/identity/session.service.js';
import { CheckpointService } from '../../src/record/checkpoint.service.js';
import type { Query } from '../../src/record/log.js';
import { SealingService } from '../../src/record/sealing.service.js';
import { startApp, type TestApp } from '../app.js';
import { Factories } from '../factories.js';
import { ListFactories } from '../list.factories.js';

/** The workers of these processes leave the log to the spec. */
export const BY_HAND = { RECORD_SEAL_MS: '3600000', RECORD_CHECKPOINT_MS: '10' };

/** A record of real events, sealed when the spec says so. */
export class RecordWorld {
  private constructor(
    readonly app: TestApp,
    /** The owner's connection: behind the application's back. */
    readonly owner: pg.Client,
    private readonly lists: ListFactories,
  ) {}

  static async start(): Promise<RecordWorld> {
    const app = await startApp({ settings: BY_HAND });
    const owner = new pg.Client({ connectionString: app.storage.ownerUrl, options: '-c TimeZone=UTC' });
    await owner.connect();
    return new RecordWorld(app, owner, new ListFactories(app, new Factories(app)));
  }

  async stop(): Promise<void> {
    await this.owner.end();
    await this.app.stop();
  }

  readonly query: Query = async <R>(sql: string, values?: unknown[]): Promise<R[]> => (await this.owner.query(sql, values)).rows as R[];

  /** A token of that person. */
  async signIn(personKey: string): Promise<string> {
    return (await this.app.nest.get(SessionService).openFor(personKey)).token;
  }

  /** Lists from the draft to publication, about ten events each; their challenges' ids. */
  async publish(count: number): Promise<string[]> {
    const department = await this.lists.department();
    const challenges: string[] = [];
    for (let at = 0; at < count; at += 1) challenges.push((await this.lists.published(department)).challenge);
    return challenges;
  }

  /** Seals what there is: transactions of other specs on this server may hold it up for a moment. */
  async seal(): Promise<void> {
    const sealing = this.app.nest.get(SealingService);
    do await sealing.sealBatch();
    while ((await sealing.lag()).count > 0);
  }

  /** Seals, and publishes a checkpoint; its JWS. */
  async checkpoint(): Promise<string> {
    await this.seal();
    for (;;) {
      const jws = await this.app.nest.get(CheckpointService).publish();
      if (jws) return jws;
    }
  }
}
