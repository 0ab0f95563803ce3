import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Core1795000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create function clock_now() returns timestamptz language plpgsql volatile as $$
begin
  return coalesce((select instant from demo_clock), clock_timestamp());
end $$;
create table demo_clock (one boolean primary key default true check (one), instant timestamptz not null);
create table message (
  id uuid primary key, job text not null, payload jsonb not null, run_at timestamptz not null, key text,
  attempts int not null default 0, not_before timestamptz, dispatched_at timestamptz, done_at timestamptz, failed_at timestamptz, last_error text,
  request_id text, created_at timestamptz not null default clock_timestamp());
create unique index message_key on message (key) where done_at is null and failed_at is null;
create index message_due on message (run_at, id) where done_at is null and failed_at is null;
create table event (
  id uuid primary key, at timestamptz not null, recorded_at timestamptz not null default clock_timestamp(),
  transaction_id xid8 not null default pg_current_xact_id(), actor_id uuid, actor_role text,
  subject text not null, subject_id uuid not null, challenge_id uuid, event text not null, from_state text, to_state text,
  reason text, document jsonb, document_hash text, request_id text);
create index event_subject on event (subject, subject_id, id);
create index event_challenge on event (challenge_id, id);
create table idempotency_key (
  actor_id uuid not null, key text not null, name text not null, hash text not null, result text, refusal jsonb,
  created_at timestamptz not null default clock_timestamp(), primary key (actor_id, key));
create table calendar_day (day date primary key, kind text not null check (kind in ('work', 'rest')));
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
