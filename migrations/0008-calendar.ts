import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Calendar1795000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table calendar_day add column id uuid not null unique default gen_random_uuid()');
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
