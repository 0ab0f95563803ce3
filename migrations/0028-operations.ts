import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Queues that an operator paused (`*` is all of them), and an index to look at what is not done by job. */
export class Operations1795000000028 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table queue_pause (
  id uuid primary key,
  job text not null unique check (job <> ''),
  reason jsonb not null,
  paused_by uuid not null references person,
  paused_at timestamptz not null default clock_timestamp()
);
create index message_open on message (job) where done_at is null;
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
