import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Joining1795000000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
-- Pairs of neighbouring characters of a name, without what tells no organisations apart: width, case, blanks, punctuation, the legal form.
create function name_grams(name text) returns text[] language sql immutable strict parallel safe as $$
  with plain as (select regexp_replace(lower(normalize(name, NFKC)), '[[:space:][:punct:]·—“”‘’、。《》…]', '', 'g') as name),
  form as (select '^' || regexp_replace(name, '(股份有限公司|有限责任公司|集团有限公司|有限公司|集团公司|coltd|companylimited|limited|ltd|inc|llc|plc|corporation|corp)$', '')
    || '$' as name from plain)
  select array(select distinct substr(form.name, n, 2) from form, generate_series(1, length(form.name) - 1) n order by 1) $$;
-- From 0, nothing in common, to 1, the same: the coefficient of Dice over the pairs.
create function name_likeness(one text[], other text[]) returns numeric language sql immutable strict parallel safe as $$
  select round(2.0 * (select count(*) from unnest(one) u(gram) where gram = any(other)) / greatest(cardinality(one) + cardinality(other), 1), 3) $$;

alter table organisation add column grams_zh text[] generated always as (name_grams(name ->> 'zh')) stored,
  add column grams_en text[] generated always as (name_grams(name ->> 'en')) stored;
create index organisation_grams_zh on organisation using gin (grams_zh);
create index organisation_grams_en on organisation using gin (grams_en);

create table organisation_tag (
  id uuid primary key, organisation_id uuid not null references organisation, tag text not null, valid_from timestamptz, valid_to timestamptz,
  confirmed_by uuid references person, confirmed_at timestamptz, check (valid_from < valid_to));
create index organisation_tag_organisation on organisation_tag (organisation_id, tag);
create index organisation_tag_tag on organisation_tag (tag);
insert into organisation_tag (id, organisation_id, tag) select gen_random_uuid(), o.id, t.tag from organisation o, lateral (select distinct unnest(o.tags) as tag) t;
alter table organisation drop column tags;

create table registration (
  id uuid primary key, state text not null, kind text not null, name jsonb not null, credit_code text not null, region_code text not null,
  contact_email text not null, applicant_name jsonb not null, applicant_email text not null check (applicant_email = lower(applicant_email)),
  administrator_name jsonb not null, administrator_email text not null check (administrator_email = lower(administrator_email)),
  begun_at timestamptz not null default clock_timestamp(), expires_at timestamptz not null, registered_at timestamptz,
  decided_at timestamptz, decided_by uuid references person, reason text, organisation_id uuid references organisation,
  grams_zh text[] generated always as (name_grams(name ->> 'zh')) stored, grams_en text[] generated always as (name_grams(name ->> 'en')) stored);
create index registration_code on registration (credit_code);
create index registration_applicant on registration (applicant_email, expires_at);
create index registration_state on registration (state, registered_at);

create table invitation (
  id uuid primary key, organisation_id uuid not null references organisation, email text not null check (email = lower(email)), name jsonb not null,
  roles text[] not null check (cardinality(roles) > 0), state text not null, invited_by uuid not null references person,
  invited_as text not null, invited_at timestamptz not null, expires_at timestamptz not null, confirmed_by uuid references person,
  answered_at timestamptz, person_id uuid references person);
create index invitation_organisation on invitation (organisation_id, invited_at);
create index invitation_email on invitation (email);

create table password_reset (
  id uuid primary key, email text not null, person_id uuid references person, asked_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null, used_at timestamptz);
create index password_reset_person on password_reset (person_id, expires_at);
create index password_reset_expires on password_reset (expires_at);

alter table membership add column granted_by uuid references person, add column granted_as text, add column granted_at timestamptz;
update membership m set (granted_by, granted_as, granted_at) = (
  select e.actor_id, coalesce(e.actor_role, 'system'), e.at from event e
  where e.subject = 'person' and e.subject_id = m.person_id and e.event = 'grantMembership' and e.document ->> 'role' = m.role
    and e.document ->> 'organisation' = 'organisation_' || replace(m.organisation_id::text, '-', '') order by e.at desc limit 1);

alter table session add column organisation_id uuid references organisation;
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
