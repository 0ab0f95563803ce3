import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Conflicts that are watched after the settlement: what each rests on, rulings and statements, seats that change, rankings that are computed anew.
 * `conflict.hard` is whether it keeps the expert away now, `found_hard` what the rule said.
 */
export class Conflicts1795000000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table conflict add column found_at timestamptz, add column found_hard boolean, add column evidence jsonb not null default '[]',
  add column late boolean not null default false,
  add column after_decision boolean not null default false;
update conflict k set found_at = p.settled_at, found_hard = k.hard from panel p where p.id = k.panel_id;
alter table conflict alter column found_at set not null, alter column found_hard set not null;
create unique index conflict_once on conflict (challenge_id, expert_id, bid_id, rule, source) nulls not distinct;
drop index conflict_challenge;
create index conflict_panel on conflict (panel_id);
create table conflict_ruling (
  id uuid primary key, conflict_id uuid not null references conflict, challenge_id uuid not null references challenge, outcome text not null,
  reason jsonb not null, state text not null, proposed_by uuid not null references person, proposed_at timestamptz not null,
  signed_by uuid references person, ended_at timestamptz, signed_at timestamptz);
create index conflict_ruling_conflict on conflict_ruling (conflict_id);
create unique index conflict_ruling_open on conflict_ruling (conflict_id) where state = 'PROPOSED';
create unique index conflict_ruling_force on conflict_ruling (conflict_id) where state = 'IN_FORCE';
create table conflict_declaration (
  id uuid primary key, challenge_id uuid not null references challenge, expert_id uuid not null references expert, statement text not null,
  conflicts jsonb not null, declared_at timestamptz not null);
create index conflict_declaration_challenge on conflict_declaration (challenge_id, expert_id);
create table seat_change (
  id uuid primary key, panel_id uuid not null references panel, challenge_id uuid not null references challenge, at timestamptz not null,
  left_id uuid references expert, came_id uuid references expert);
create index seat_change_panel on seat_change (panel_id);
alter table seat add column promoted_at timestamptz;
alter table panel add column settled_enough boolean;
update panel set settled_enough = enough;
create table former_ranking (
  id uuid primary key, ranking_id uuid not null references ranking, challenge_id uuid not null references challenge, document jsonb not null,
  hash text not null, computed_at timestamptz not null, replaced_at timestamptz not null);
create index former_ranking_ranking on former_ranking (ranking_id);
create or replace view review_task as
  select md5(s.id::text || b.id::text || st.stage)::uuid as id, s.expert_id, st.challenge_id, b.id as bid_id, st.stage, st.position, st.state,
    (select sheet.id from score_sheet sheet where sheet.bid_id = b.id and sheet.expert_id = s.expert_id and sheet.stage = st.stage) as sheet_id
  from seat s
  join review_stage st on st.challenge_id = s.challenge_id and st.state <> 'PLANNED'
  join bid b on b.challenge_id = s.challenge_id and b.eligibility_status = 'ELIGIBLE'
  join list l on l.id = b.list_id
  where not exists (select from conflict c where c.challenge_id = s.challenge_id and c.expert_id = s.expert_id and c.hard
      and (c.bid_id is null or c.bid_id = b.id or l.rules #>> '{conflict,scope}' = 'challenge'))
    and (l.rules #>> '{conflict,declaration}' is distinct from 'required'
      or exists (select from conflict_declaration d where d.challenge_id = s.challenge_id and d.expert_id = s.expert_id))
    and (st.position = 0 or exists (select from review_stage earlier where earlier.challenge_id = st.challenge_id and earlier.position = 0
      and earlier.going_on ? ('bid_' || replace(b.id::text, '-', ''))));
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
