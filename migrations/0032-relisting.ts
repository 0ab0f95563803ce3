import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The challenge of a former list that a new one lists anew, and what is different this time. */
export class Relisting1795000000032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table challenge add column relists_id uuid unique references challenge, add column redesign jsonb;
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
