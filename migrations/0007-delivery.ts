import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Delivery1795000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table milestone (
  id uuid primary key, contract_id uuid not null references contract, bid_id uuid not null references bid, challenge_id uuid not null references challenge,
  department_id uuid not null references organisation, code text not null, position int not null, name jsonb not null, due_at timestamptz not null,
  payment_share_percent numeric not null, heat boolean not null, final_heat boolean not null, state text not null, verdict text, passed_at timestamptz,
  defaulted_at timestamptz, rectify_by timestamptz, unique (contract_id, code));
create index milestone_challenge on milestone (challenge_id, code);
create table milestone_submission (
  id uuid primary key, milestone_id uuid not null references milestone, contract_id uuid not null references contract, bid_id uuid not null references bid,
  challenge_id uuid not null references challenge, department_id uuid not null references organisation, round int not null,
  late boolean not null, submitted_at timestamptz not null, submitted_by uuid not null references person,
  measurements jsonb not null, money_used_fen bigint not null, user_opinion jsonb, opinion_by uuid references person,
  state text not null, verdicts jsonb, verdict text, decided_at timestamptz, decided_by uuid references person, unique (milestone_id, round));
create table heat (
  id uuid primary key, challenge_id uuid not null references challenge, milestone_code text not null, held_at timestamptz not null,
  held_by uuid not null references person, final boolean not null, elimination_line numeric, results jsonb not null, prizes jsonb not null, recognised jsonb not null,
  hash text not null, unique (challenge_id, milestone_code));
create table acceptance (
  id uuid primary key, contract_id uuid not null unique references contract, bid_id uuid not null references bid, challenge_id uuid not null references challenge,
  department_id uuid not null references organisation, at timestamptz not null, concluded_by uuid not null references person,
  experts uuid[] not null default '{}', user_by uuid references person, technical_pass boolean not null, financial_pass boolean not null,
  surplus_fen bigint not null, result text not null, surplus_kept_fen bigint not null, opinion jsonb, warnings text[] not null default '{}');
create table payment (
  id uuid primary key, contract_id uuid not null references contract, bid_id uuid not null references bid, challenge_id uuid not null references challenge,
  department_id uuid not null references organisation, stage text not null, position int not null, part boolean not null default false,
  scheduled_fen bigint not null, payable_fen bigint not null default 0, paid_fen bigint not null default 0,
  state text not null, unlocked_at timestamptz, first_approved_by uuid references person, first_approved_at timestamptz,
  second_approved_by uuid references person, paid_at timestamptz,
  frozen_at timestamptz, frozen_by uuid references person, frozen_reason text, released_at timestamptz, unique (contract_id, stage),
  check (paid_fen <= payable_fen), check (payable_fen <= scheduled_fen));
create index payment_challenge on payment (challenge_id);
create table payment_split (
  id uuid primary key, payment_id uuid not null references payment, organisation_id uuid not null references organisation, position int not null,
  amount_fen bigint not null);
create index payment_split_payment on payment_split (payment_id);
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
