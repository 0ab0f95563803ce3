import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The events sealed into a Merkle log. Every event has a salt, so that what is published of it tells nothing; the hash of a document covers
 * the salt from now on (`salted`). `era` counts the servers that the database was restored into: each counts its transactions anew.
 */
export class Record1795000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table event
  add column era int not null default 0,
  add column salt bytea not null default uuid_send(gen_random_uuid()) check (length(salt) = 16),
  add column salted boolean not null default false;
alter table event alter column salted set default true;
create index event_sealing on event (era, transaction_id, id);
create table log_leaf (
  seq bigint primary key check (seq >= 0), event_id uuid not null unique, era int not null, transaction_id xid8 not null,
  hash bytea not null check (length(hash) = 32));
create table log_node (
  level smallint not null check (level > 0), idx bigint not null check (idx >= 0), hash bytea not null check (length(hash) = 32),
  primary key (level, idx));
create table checkpoint (
  id uuid primary key, size bigint not null unique check (size > 0), root text not null check (root ~ '^[0-9a-f]{64}$'),
  at timestamptz not null, jws text not null);
create table signing_key (kid text primary key, jwk jsonb not null, first_used_at timestamptz not null default clock_timestamp());
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
