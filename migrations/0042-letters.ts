import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What came of the letter of an invitation: when the mail server took it, on real time, and else why it did not. */
export class Letters1795000000042 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table invitation add column letter_sent_at timestamptz, add column letter_fault text;');
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
