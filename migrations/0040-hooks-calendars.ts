import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Deliveries that tell of nothing: the tests of web hooks. What each calendar, of a list or a person (uuid), said last of each of its dates. */
export class HooksCalendars1795000000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table delivery alter column notification_id drop not null;
create table calendar_date (
  calendar uuid not null, uid text not null, content_hash text not null, sequence int not null, changed_at timestamptz not null,
  primary key (calendar, uid));
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
