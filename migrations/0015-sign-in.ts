import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SignIn1795000000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table session add column last_used_at timestamptz not null default clock_timestamp(), add column address text not null default '',
  add column user_agent text not null default '';
create table sign_in_device (
  id uuid primary key, person_id uuid not null references person, token_hash text not null unique,
  used_at timestamptz not null default clock_timestamp());
create index sign_in_device_person on sign_in_device (person_id, used_at);
create table second_factor (
  person_id uuid primary key references person, wrapped jsonb not null, confirmed_at timestamptz, last_step bigint not null default 0,
  created_at timestamptz not null default clock_timestamp());
create table recovery_code (
  person_id uuid not null references second_factor on delete cascade, hash text not null, used_at timestamptz, primary key (person_id, hash));
create table external_identity (
  id uuid primary key, person_id uuid not null references person, issuer text not null, subject text not null,
  linked_at timestamptz not null default clock_timestamp(), unique (issuer, subject), unique (person_id, issuer));
create table sign_in_challenge (
  id uuid primary key, kind text not null check (kind in ('code', 'exchange')), person_id uuid not null references person,
  token_hash text not null unique, device_id uuid, identity jsonb, tries int not null default 0, expires_at timestamptz not null,
  used_at timestamptz);
create index sign_in_challenge_expires on sign_in_challenge (expires_at);
create table oidc_attempt (
  cookie_hash text primary key, state text not null, nonce text not null, verifier text not null, expires_at timestamptz not null);
create index oidc_attempt_expires on oidc_attempt (expires_at);
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
