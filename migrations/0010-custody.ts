import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Custody1795000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table person_key (
  id uuid primary key, person_id uuid not null references person, public_key text not null unique, fingerprint text not null unique,
  created_at timestamptz not null, revoked_at timestamptz);
create unique index person_key_live on person_key (person_id) where revoked_at is null;
create index person_key_person on person_key (person_id);
alter table list add column custody_threshold int check (custody_threshold >= 2);
create table list_custodian (
  id uuid primary key, list_id uuid not null references list, person_id uuid not null references person, position int not null,
  unique (list_id, position), unique (list_id, person_id));
create index list_custodian_person on list_custodian (person_id);
create table seal_key (
  id uuid primary key, challenge_id uuid not null references challenge, list_id uuid not null references list, round int not null,
  envelope text not null check (envelope in ('main', 'price')), public_key text not null unique, fingerprint text not null, threshold int not null,
  state text not null, made_at timestamptz not null, opened_at timestamptz, unique (challenge_id, round, envelope));
create table seal_share (
  id uuid primary key, seal_key_id uuid not null references seal_key, custodian_id uuid not null references person,
  person_key_id uuid not null references person_key, position int not null, commitment text not null, sealed jsonb not null,
  handed_in_at timestamptz, wrapped jsonb, unique (seal_key_id, position), unique (seal_key_id, custodian_id));
create index seal_share_custodian on seal_share (custodian_id);
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
