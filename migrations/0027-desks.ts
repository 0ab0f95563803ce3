import type { MigrationInterface, QueryRunner } from 'typeorm';
import { BIDS } from './0027-desks.bids.js';
import { selectOf } from './0027-desks.branch.js';
import { CALL } from './0027-desks.call.js';
import { DELIVERY } from './0027-desks.delivery.js';
import { REVIEW } from './0027-desks.review.js';

/**
 * What is on the desks of all: a union over what the states of objects ask of whom. Nothing of it is stored. The indexes are for what a
 * department has open, which is little beside what it has had.
 */
export class Desks1795000000027 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create view desk_entry as\n${[...CALL, ...BIDS, ...REVIEW, ...DELIVERY].map(selectOf).join('\nunion all\n')}`);
    await runner.query(`
create index list_desk on list (department_id) where state in ('PLANNING', 'SUBMITTED', 'APPROVED');
create index challenge_desk on challenge (department_id, state);
create index challenge_need_owner on challenge (need_owner_id) where need_owner_id is not null;
create index amendment_desk on amendment (challenge_id) where state = 'PROPOSED';
create index question_desk on question (challenge_id) where answered_at is null;
create index question_asked_by on question (asked_by) where answered_at is null;
create index bid_desk on bid (department_id) where state in ('FORM_CHECK', 'NEEDS_CORRECTION');
create index bid_unit_approver on bid (unit_approver_id);
create index correction_desk on correction (bid_id) where state = 'OPEN';
create index seal_key_challenge on seal_key (challenge_id, state);
create index seat_challenge on seat (challenge_id);
create index conflict_challenge on conflict (challenge_id);
create index conflict_ruling_challenge on conflict_ruling (challenge_id) where state = 'PROPOSED';
create index objection_desk on objection (department_id) where state = 'ADMITTED';
create index contract_desk on contract (department_id, state);
create index contract_pi on contract (pi_id);
create index change_request_desk on change_request (contract_id) where state = 'REQUESTED';
create index milestone_contract_state on milestone (contract_id, state);
create index milestone_submission_desk on milestone_submission (department_id) where state = 'SUBMITTED';
create index payment_desk on payment (department_id, state);
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
