import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Web hooks of organisations' own systems, and what each of them is told: of one thing that happened once, however many people of the organisation are
 * told of it. Secrets are wrapped by the server's key; `former_until` is real time.
 */
export class Webhooks1795000000035 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table webhook (
  id uuid primary key, organisation_id uuid not null references organisation, owner_id uuid not null references person, url text not null,
  groups text[] not null check (cardinality(groups) > 0), state text not null check (state in ('ENABLED', 'DISABLED')), disabled_reason text,
  secret jsonb not null, former_secret jsonb, former_until timestamptz, created_at timestamptz not null default clock_timestamp(),
  check (num_nonnulls(former_secret, former_until) in (0, 2)));
create index webhook_organisation on webhook (organisation_id, id);
alter table delivery add column webhook_id uuid references webhook on delete set null;
create index delivery_webhook on delivery (webhook_id, id) where webhook_id is not null;
create table webhook_message (
  delivery_id uuid primary key references delivery, webhook_id uuid not null references webhook on delete cascade, event_id uuid not null,
  kind text not null, subject_type text not null, subject_id uuid not null, at timestamptz not null, facts jsonb not null,
  unique (webhook_id, event_id, kind, subject_id));
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
