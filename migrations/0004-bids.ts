import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Bids1795000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table bid (
  id uuid primary key, challenge_id uuid not null references challenge, list_id uuid not null references list,
  department_id uuid not null references organisation,
  lead_id uuid not null references organisation, pi_id uuid not null references person, unit_approver_id uuid references person,
  recommender_id uuid references organisation, state text not null,
  draft jsonb not null, draft_version int not null default 1, approved_draft_version int, approved_by uuid references person,
  content jsonb, last_version int not null default 0, first_submitted_at timestamptz, withdrawn_at timestamptz, opened_at timestamptz,
  challenge_version int, self_funded boolean not null default false,
  recommended_at timestamptz, recommendation_rank int, recommended_by uuid references person, panel_votes int,
  eligibility_status text, eligibility_rules text[], counted_version int, corrected boolean,
  proposed_status text, proposed_rules text[], checked_by uuid references person, confirmed_by uuid references person, found_at timestamptz,
  created_at timestamptz not null default clock_timestamp());
create index bid_challenge on bid (challenge_id, state);
create index bid_list_lead on bid (list_id, lead_id);
create index bid_list_pi on bid (list_id, pi_id);
create index bid_pi on bid (pi_id);
create index bid_lead on bid (lead_id);
create index bid_recommender on bid (recommender_id);
create unique index bid_rank on bid (challenge_id, recommender_id, recommendation_rank) where recommendation_rank is not null;
create table bid_version (
  id uuid primary key, bid_id uuid not null references bid, no int not null, receipt_no bigint generated always as identity, content jsonb not null, content_hash text not null,
  received_at timestamptz not null, in_time boolean not null, submitted_by uuid not null references person, approved_by uuid not null references person,
  warnings text[] not null default '{}', unique (bid_id, no));
create table bid_partner (
  id uuid primary key, bid_id uuid not null references bid on delete cascade, organisation_id uuid not null references organisation,
  share_percent numeric not null, position int not null);
create index bid_partner_bid on bid_partner (bid_id);
create index bid_partner_organisation on bid_partner (organisation_id);
create table bid_member (
  id uuid primary key, bid_id uuid not null references bid on delete cascade, person_id uuid not null references person, position int not null);
create index bid_member_bid on bid_member (bid_id);
create index bid_member_person on bid_member (person_id);
create table correction (
  id uuid primary key, bid_id uuid not null references bid, kind text not null, note jsonb, noticed_by uuid not null references person,
  noticed_at timestamptz not null, reminder_at timestamptz not null, reminded_at timestamptz, ends_at timestamptz not null, provisional boolean not null default false,
  corrected_by uuid references person, corrected_at timestamptz, content_changed boolean, changed jsonb, files jsonb not null default '[]', state text not null);
create index correction_bid on correction (bid_id);
create table limit_lock (list_id uuid not null references list, kind text not null, subject_id uuid not null, primary key (list_id, kind, subject_id));
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
