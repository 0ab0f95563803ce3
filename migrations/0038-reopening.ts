import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An outage undoes closes that ran in it, and lists those that it could not move. Of each round one close stands. */
export class Reopening1795000000038 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table closing add column undone_at timestamptz, add column commitments jsonb, drop constraint closing_challenge_id_round_key;
create unique index closing_standing on closing (challenge_id, round) where undone_at is null;
create index closing_challenge on closing (challenge_id, closed_at);
alter table outage_move add column reopened boolean not null default false;
create table outage_unmoved (
  id uuid primary key, outage_id uuid not null references outage, challenge_id uuid not null references challenge, close timestamptz not null,
  reason text not null check (reason in ('SHARES_GIVEN', 'BIDS_OPENED', 'NO_BID')), unique (outage_id, challenge_id));
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
