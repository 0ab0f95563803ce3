import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who was told of what. The order of commits is that of `era`, `transaction_id` and `id`, as in the record. */
export class Notifications1795000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table notification (
  id uuid primary key, event_id uuid not null, person_id uuid not null references person, kind text not null,
  at timestamptz not null, subject_type text not null, subject_id uuid not null, facts jsonb not null, read_at timestamptz,
  era int not null default 0, transaction_id xid8 not null default pg_current_xact_id(), unique (event_id, person_id, kind));
create index notification_inbox on notification (person_id, id);
create index notification_unread on notification (person_id) where read_at is null;
create index notification_order on notification (era, transaction_id, id);
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
