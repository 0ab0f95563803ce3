import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Awards1795000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table decision (
  id uuid primary key, challenge_id uuid not null unique references challenge, department_id uuid not null references organisation, state text not null,
  valid_bids int not null, outcome text not null, action text, steps jsonb not null default '[]', proposed uuid[] not null default '{}',
  awarded uuid[] not null default '{}', reserve uuid[] not null default '{}', deviation_reason text, decided_by uuid references person,
  countersigned_by uuid references person, decided_at timestamptz not null, public_from timestamptz, notice_opens timestamptz, notice_closes timestamptz,
  awarded_at timestamptz, reserve_valid_until timestamptz);
create table objection (
  id uuid primary key, challenge_id uuid not null references challenge, department_id uuid not null references organisation,
  bid_id uuid not null references bid, filed_at timestamptz not null, filed_by uuid references person, ground text not null, text jsonb not null,
  state text not null, admissible boolean not null, reasons text[] not null, outcome text, effect text not null, admit_by timestamptz, finish_by timestamptz,
  provisional boolean not null default false, finding text, finding_at timestamptz, finding_by uuid references person, finding_text jsonb);
create index objection_challenge on objection (challenge_id);
create table contract (
  id uuid primary key, bid_id uuid not null unique references bid, challenge_id uuid not null references challenge,
  department_id uuid not null references organisation, lead_id uuid not null references organisation, pi_id uuid not null references person,
  unit_approver_id uuid references person, party_ids uuid[] not null, state text not null, self_funded boolean not null,
  amount_fen bigint not null check (amount_fen >= 0), title jsonb, task_book jsonb not null,
  awarded_at timestamptz not null, sign_by timestamptz not null, signed_at timestamptz, ends_at timestamptz, extensions int not null default 0);
create index contract_challenge on contract (challenge_id);
create table signature (
  id uuid primary key, contract_id uuid not null references contract, person_id uuid not null references person, parties jsonb not null,
  task_book_hash text not null, signed_at timestamptz not null, unique (contract_id, person_id));
create table change_request (
  id uuid primary key, contract_id uuid not null references contract, bid_id uuid not null references bid, challenge_id uuid not null references challenge,
  type text not null, filed_at timestamptz not null, filed_by uuid not null references person, extension_days int, indicator text, from_value jsonb, to_value jsonb,
  new_pi_id uuid references person, reason jsonb not null, expert_opinion text, experts uuid[] not null default '{}', state text not null, decision text,
  approver text, days_before_end int, why text, decided_at timestamptz, decided_by uuid references person);
create index change_request_contract on change_request (contract_id);
create table task_book_version (
  id uuid primary key, contract_id uuid not null references contract, version int not null, at timestamptz not null,
  change_id uuid references change_request, document jsonb not null, hash text not null, unique (contract_id, version));
create table termination (
  id uuid primary key, contract_id uuid not null references contract, bid_id uuid not null references bid, challenge_id uuid not null references challenge,
  kind text not null, diligent boolean, reason jsonb not null, state text not null, proposed_by uuid not null references person, proposed_at timestamptz not null,
  hearing_until timestamptz not null, appeal_until timestamptz, provisional boolean not null, experts uuid[] not null default '{}',
  decided_by uuid references person, decided_at timestamptz, used_accepted_fen bigint, paid_fen bigint, to_return_fen bigint, integrity_record boolean);
create index termination_contract on termination (contract_id);
create unique index termination_open on termination (contract_id) where state = 'PROPOSED';
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
