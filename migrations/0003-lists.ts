import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Lists1795000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table list (
  id uuid primary key, code text not null unique, title jsonb not null, note jsonb, archetype text not null, profile text not null, programme text,
  department_id uuid not null references organisation, state text not null, overrides jsonb not null, rules jsonb not null, rules_hash text,
  legal_basis text, created_by uuid not null references person, submitted_by uuid references person, approved_by uuid references person,
  budget_locked_by uuid references person, budget_fen bigint, publish_at timestamptz, published_at timestamptz, day_zero timestamptz,
  created_at timestamptz not null default clock_timestamp());
create index list_state on list (state, published_at);
create table challenge (
  id uuid primary key, list_id uuid not null references list, department_id uuid not null references organisation,
  code text not null, position int not null, title jsonb not null, cluster text not null,
  background jsonb not null, problem jsonb not null, need_owner_id uuid references organisation, end_user_id uuid not null references organisation,
  indicators jsonb not null, deliverables jsonb not null, funding jsonb not null, public_per_award_fen bigint not null, ip jsonb not null,
  bidder_conditions jsonb not null, rubric jsonb not null, signing_share_percent numeric, milestones jsonb not null, winners jsonb not null,
  vetters uuid[] not null default '{}', version int not null default 1, state text not null,
  bidder_close timestamptz, recommender_close timestamptz, questions_close timestamptz, matching_opens timestamptz, matching_closes timestamptz,
  review_opens timestamptz, review_closes timestamptz, notice_opens timestamptz, notice_closes timestamptz, extended_until timestamptz,
  unique (list_id, code));
create index challenge_state on challenge (state, bidder_close);
create table amendment (
  id uuid primary key, challenge_id uuid not null references challenge, material boolean not null, reason jsonb not null, changes jsonb not null,
  new_bidder_close timestamptz, new_recommender_close timestamptz, state text not null, proposed_by uuid not null references person,
  proposed_at timestamptz not null, approved_by uuid references person, approved_at timestamptz, version int);
create index amendment_challenge on amendment (challenge_id);
create table question (
  id uuid primary key, challenge_id uuid not null references challenge, question jsonb not null, asked_by uuid not null references person,
  asked_at timestamptz not null, answer jsonb, answered_by uuid references person, answered_at timestamptz);
create index question_challenge on question (challenge_id);
create table matching_registration (
  id uuid primary key, challenge_id uuid not null references challenge, organisation_id uuid not null references organisation,
  registered_by uuid not null references person, registered_at timestamptz not null, unique (challenge_id, organisation_id, registered_by));
create table matchmaking_contact (
  id uuid primary key, challenge_id uuid not null references challenge, organisation_id uuid not null references organisation,
  nda_signed_by uuid not null references person, nda_signed_at timestamptz not null, met_at timestamptz, topic jsonb, host_id uuid references person);
create index matchmaking_contact_challenge on matchmaking_contact (challenge_id);
create table ledger_entry (
  id uuid primary key, challenge_id uuid not null references challenge, enterprise_id uuid not null references organisation, form text not null,
  amount_fen bigint not null check (amount_fen >= 0), note jsonb, entered_by uuid not null references person, entered_at timestamptz not null,
  proved_by uuid references person, proved_at timestamptz);
create index ledger_entry_challenge on ledger_entry (challenge_id);
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
