import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Outages of the platform, and the closes that each moved. */
export class Outages1795000000029 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table outage (
  id uuid primary key, from_at timestamptz not null, to_at timestamptz not null check (to_at > from_at), reason jsonb not null,
  declared_by uuid not null references person, declared_at timestamptz not null, shift_seconds int not null check (shift_seconds > 0));
create table outage_move (
  id uuid primary key, outage_id uuid not null references outage, challenge_id uuid not null references challenge,
  bidder_from timestamptz, bidder_to timestamptz, recommender_from timestamptz, recommender_to timestamptz,
  unique (outage_id, challenge_id));
create index outage_move_challenge on outage_move (challenge_id);
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
