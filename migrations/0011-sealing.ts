import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Bids are sealed until they are opened, and every submission and withdrawal has its receipt. */
export class Sealing1795000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table bid alter column draft drop not null;
alter table bid_version alter column content drop not null, alter column content_hash drop not null, alter column warnings drop not null,
  alter column warnings drop default, add column round int not null default 1, add column commitment text, add column sealed jsonb,
  add column proof jsonb, add column opening text, add column price_opening text;
create index bid_challenge_id on bid (challenge_id, id);
create table receipt (
  id uuid primary key, bid_id uuid not null references bid, challenge_id uuid not null references challenge, round int not null,
  kind text not null check (kind in ('submission', 'withdrawal')), no int not null, commitment text not null, salt text,
  at timestamptz not null, in_time boolean not null, jws text not null);
create index receipt_bid on receipt (bid_id);
create unique index receipt_leaf on receipt (challenge_id, round, commitment) where in_time;
create table closing (
  id uuid primary key, challenge_id uuid not null references challenge, round int not null, root text not null, leaves int not null,
  closed_at timestamptz not null, unique (challenge_id, round));
create table opening (
  id uuid primary key, challenge_id uuid not null references challenge, seal_key_id uuid not null, round int not null, envelope text not null,
  opened_at timestamptz not null, custodians jsonb not null, opened int not null, failed jsonb not null, unique (challenge_id, round, envelope));
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
