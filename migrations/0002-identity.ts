import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Identity1795000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table person (
  id uuid primary key, name jsonb not null, email text not null unique check (email = lower(email)), password_hash text,
  created_at timestamptz not null default clock_timestamp());
create table organisation (
  id uuid primary key, kind text not null, name jsonb not null, credit_code text not null unique, region_code text not null,
  tags text[] not null default '{}', contact_email text, parent_id uuid references organisation);
create index organisation_parent on organisation (parent_id);
create table shareholding (
  id uuid primary key, owner_id uuid not null references organisation, owned_id uuid not null references organisation,
  percent numeric not null check (percent between 0 and 100), unique (owner_id, owned_id));
create index shareholding_owned on shareholding (owned_id);
create table membership (
  id uuid primary key, person_id uuid not null references person, organisation_id uuid not null references organisation, role text not null,
  unique (person_id, organisation_id, role));
create index membership_organisation on membership (organisation_id, role);
create table session (
  id uuid primary key, person_id uuid not null references person, token_hash text not null unique,
  created_at timestamptz not null default clock_timestamp(), expires_at timestamptz not null, revoked_at timestamptz);
create index session_person on session (person_id);
create table sign_in_throttle (
  subject text primary key, failures int not null, first_at timestamptz not null, blocked_until timestamptz);
create index sign_in_throttle_first on sign_in_throttle (first_at);
create table expert (
  id uuid primary key, person_id uuid not null references person, affiliation_id uuid not null references organisation,
  fields jsonb not null, strata text[] not null, region_code text not null);
create index expert_person on expert (person_id);
create table expert_relation (
  id uuid primary key, expert_id uuid not null references expert, kind text not null, person_id uuid references person,
  organisation_id uuid references organisation, ended_at timestamptz, declared boolean not null, note jsonb);
create index expert_relation_expert on expert_relation (expert_id);
create table ban (
  id uuid primary key, organisation_id uuid references organisation, person_id uuid references person, expert_id uuid references expert,
  from_at timestamptz not null, to_at timestamptz not null, reason jsonb not null, recorded_by uuid references person,
  check (num_nonnulls(organisation_id, person_id, expert_id) = 1));
create index ban_organisation on ban (organisation_id);
create index ban_person on ban (person_id);
create index ban_expert on ban (expert_id);
create table file (
  id uuid primary key, name text not null, media_type text not null, size bigint not null, sha256 text not null,
  uploaded_by uuid not null references person, created_at timestamptz not null,
  bound_type text, bound_id uuid, bound_at timestamptz, check (num_nonnulls(bound_type, bound_id, bound_at) in (0, 3)));
create index file_bound on file (bound_type, bound_id);
create index file_uploaded on file (uploaded_by, created_at);
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
