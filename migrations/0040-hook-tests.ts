import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Deliveries that tell of nothing: the tests of web hooks. */
export class HookTests1795000000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table delivery alter column notification_id drop not null');
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
