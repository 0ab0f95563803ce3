import type { MigrationInterface, QueryRunner } from 'typeorm';
import { BIDS } from './0027-desks.bids.js';
import { selectOf } from './0027-desks.branch.js';
import { CALL } from './0027-desks.call.js';
import { DELIVERY } from './0027-desks.delivery.js';
import { REVIEW } from './0027-desks.review.js';

/** Whom the task book names for the unit, as the desks of 0027 have it, and who it is by now, since the role may have passed. */
const [NAMED, HELD_BY] = [`right(p.part ->> 'person', 32)::uuid`, 'k.unit_approver_id'];

/** Roles that pass from one person to another, and what passed with them. */
export class Handovers1795000000033 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table handover (
  id uuid primary key, membership_id uuid references membership on delete set null, organisation_id uuid not null references organisation,
  role text not null, from_id uuid not null references person, to_id uuid not null references person, reason text not null, state text not null,
  proposed_by uuid not null references person, proposed_as text not null, proposed_at timestamptz not null, confirmed_by uuid references person,
  done_at timestamptz, passed text[] not null default '{}', check (from_id <> to_id));
create unique index handover_open on handover (membership_id) where state = 'PROPOSED';
create index handover_organisation on handover (organisation_id, proposed_at);
create index handover_from on handover (from_id);
create index handover_to on handover (to_id);
`);
    const branches = [...CALL, ...BIDS, ...REVIEW, ...DELIVERY].map((branch) =>
      branch.kind === 'SIGN_CONTRACT' && branch.to.person === NAMED && branch.where.includes('unit-approver')
        ? { ...branch, to: { person: HELD_BY }, where: branch.where.replace(`h.person_id = ${NAMED}`, `h.person_id = ${HELD_BY}`) }
        : branch,
    );
    await runner.query(`create or replace view desk_entry as\n${branches.map(selectOf).join('\nunion all\n')}`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
