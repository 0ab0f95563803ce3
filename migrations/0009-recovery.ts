import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Recovery1795000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table termination add column recovered_fen bigint not null default 0, add column written_off_by uuid references person,
  add column written_off_reason jsonb, add check (recovered_fen between 0 and coalesce(to_return_fen, 0))`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
