import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How people are told beside the inbox, what was handed over to whom, and addresses that take nothing more. `due_at` is by the clock of the product; a
 * delivery of a digest waits for `digest_at`. Messages that speak to the outside are taken once a try.
 */
export class Deliveries1795000000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table message add column taken_attempt int;
alter table notification add column shown boolean not null default true;
create table notification_settings (
  person_id uuid primary key references person, language text not null default 'zh' check (language in ('zh', 'en')),
  digest_hour int check (digest_hour between 0 and 23), quiet_from int check (quiet_from between 0 and 23), quiet_to int check (quiet_to between 0 and 23),
  muted text[] not null default '{}', check (num_nonnulls(quiet_from, quiet_to) in (0, 2)));
create table delivery (
  id uuid primary key, notification_id uuid not null references notification, person_id uuid not null references person, channel text not null,
  address text not null, state text not null check (state in ('WAITING', 'SENT', 'FAILED', 'SKIPPED')), due_at timestamptz not null, digest_at timestamptz,
  at timestamptz not null default clock_timestamp(), attempts int not null default 0, reason text, unique (notification_id, channel, address));
create index delivery_state on delivery (state, channel, id);
create index delivery_digest on delivery (person_id, digest_at) where state = 'WAITING' and digest_at is not null;
create table suppressed_address (address text primary key, reason text not null, at timestamptz not null default clock_timestamp());
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
