import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Panels1795000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table panel (
  id uuid primary key, challenge_id uuid not null unique references challenge, seed text not null, source text not null, state text not null,
  transcript jsonb, appointed_by uuid not null references person, appointed_at timestamptz not null, settled_by uuid references person,
  settled_at timestamptz, replaced jsonb not null default '[]', enough boolean);
create table panel_candidate (
  id uuid primary key, panel_id uuid not null references panel, challenge_id uuid not null references challenge, expert_id uuid not null references expert,
  place text not null, position int not null, declined_at timestamptz, decline_reason jsonb, unique (panel_id, expert_id));
create table conflict (
  id uuid primary key, panel_id uuid not null references panel, challenge_id uuid not null references challenge, expert_id uuid not null references expert,
  bid_id uuid references bid, rule text not null, source text not null, hard boolean not null);
create index conflict_challenge on conflict (challenge_id, expert_id);
create table seat (
  id uuid primary key, panel_id uuid not null references panel, challenge_id uuid not null references challenge, expert_id uuid not null references expert,
  position int not null, unique (panel_id, expert_id));
create index seat_expert on seat (expert_id);
create index panel_candidate_expert on panel_candidate (expert_id);
create table review_stage (
  id uuid primary key, challenge_id uuid not null references challenge, stage text not null, position int not null, state text not null,
  opened_at timestamptz, closed_at timestamptz, closed_by uuid references person, going_on jsonb, unique (challenge_id, stage));
create table score_sheet (
  id uuid primary key, challenge_id uuid not null references challenge, bid_id uuid not null references bid, expert_id uuid not null references expert,
  stage text not null, items jsonb not null, confidence int not null, can_deliver boolean not null, overall jsonb, submitted_at timestamptz not null,
  warnings text[] not null default '{}', revised_items jsonb, revised_at timestamptz, revision_reason jsonb, unique (bid_id, expert_id, stage));
create index score_sheet_challenge on score_sheet (challenge_id, stage);
create index score_sheet_expert on score_sheet (expert_id);
create table refused_sheet (
  id uuid primary key, challenge_id uuid not null references challenge, bid_id uuid not null references bid, expert_id uuid not null references expert,
  stage text not null, reason text not null, at timestamptz not null);
create index refused_sheet_challenge on refused_sheet (challenge_id);
create table ranking (
  id uuid primary key, challenge_id uuid not null unique references challenge, document jsonb not null, hash text not null, rules_hash text not null,
  computed_at timestamptz not null);
create view review_task as
  select md5(s.id::text || b.id::text || st.stage)::uuid as id, s.expert_id, st.challenge_id, b.id as bid_id, st.stage, st.position, st.state,
    (select sheet.id from score_sheet sheet where sheet.bid_id = b.id and sheet.expert_id = s.expert_id and sheet.stage = st.stage) as sheet_id
  from seat s
  join review_stage st on st.challenge_id = s.challenge_id and st.state <> 'PLANNED'
  join bid b on b.challenge_id = s.challenge_id and b.eligibility_status = 'ELIGIBLE'
  where not exists (select from conflict c where c.challenge_id = s.challenge_id and c.expert_id = s.expert_id and c.hard and (c.bid_id is null or c.bid_id = b.id))
    and (st.position = 0 or exists (select from review_stage earlier where earlier.challenge_id = st.challenge_id and earlier.position = 0
      and earlier.going_on ? ('bid_' || replace(b.id::text, '-', ''))));
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
