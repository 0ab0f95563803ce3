import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The secret address of each person's calendar: one at a time, of which the hash alone is kept. On real time, as sessions are. */
export class PersonalCalendar1795000000037 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table calendar_address (
  person_id uuid primary key references person, secret_hash text not null unique, made_at timestamptz not null default clock_timestamp());
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
