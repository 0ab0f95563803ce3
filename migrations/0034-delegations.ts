import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Roles that a deputy may act in for their holder while a window lasts. It begins and ends by the clock, with the holder's role and with the
 * deputy's work there, without anything being written. What is done so says for whom, and so does the first of two acts of two persons.
 */
export class Delegations1795000000034 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table delegation (
  id uuid primary key, membership_id uuid references membership on delete set null, organisation_id uuid not null references organisation,
  role text not null, principal_id uuid not null references person, deputy_id uuid not null references person, reason text not null,
  from_at timestamptz not null, until_at timestamptz not null, given_at timestamptz not null, revoked_at timestamptz, revoked_by uuid references person,
  check (principal_id <> deputy_id), check (from_at < until_at));
create index delegation_membership on delegation (membership_id);
create index delegation_principal on delegation (principal_id);
create index delegation_deputy on delegation (deputy_id);
create index delegation_organisation on delegation (organisation_id, given_at);

create view running_delegation as
  select d.id, d.organisation_id, d.role, d.principal_id, d.deputy_id from delegation d join membership m on m.id = d.membership_id
  where d.revoked_at is null and m.suspended_at is null and d.from_at <= clock_now() and date_trunc('second', clock_now()) <= d.until_at
    and exists (select from membership w where w.person_id = d.deputy_id and w.organisation_id = d.organisation_id and w.role <> 'expert' and w.suspended_at is null)
    and not exists (select from membership w where w.person_id = d.deputy_id and w.role = 'operator');
-- What somebody can do now, as holder or as deputy.
create view held_role as
  select person_id, organisation_id, role from membership where suspended_at is null
  union all select deputy_id, organisation_id, role from running_delegation;

alter table session add column delegation_id uuid references delegation;
alter table event add column for_id uuid;
create index event_for on event (subject_id) where for_id is not null;
alter table list add column submitted_for uuid references person;
alter table amendment add column proposed_for uuid references person;
alter table ledger_entry add column entered_for uuid references person;
alter table bid add column checked_for uuid references person;
alter table draw add column issuer_for uuid references person, add column supervision_for uuid references person;
alter table conflict_ruling add column proposed_for uuid references person;
alter table decision add column decided_for uuid references person;
alter table termination add column proposed_for uuid references person;
alter table payment add column first_approved_for uuid references person;
alter table removal add column proposed_for uuid references person;
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
