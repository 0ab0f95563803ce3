import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Recertification1795000000023 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table organisation add column recertify_every text;
alter table membership add column confirmed_by uuid references person, add column confirmed_at timestamptz,
  add column certified_until timestamptz, add column suspended_at timestamptz;
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
