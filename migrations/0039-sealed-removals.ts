import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The bid that a removal is of while it is sealed: until it is opened, nothing public tells that it exists. */
export class SealedRemovals1795000000039 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table removal add column sealed_bid_id uuid references bid');
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
