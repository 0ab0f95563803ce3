import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Draw1795000000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table draw (
  id uuid primary key, challenge_id uuid not null references challenge, no int not null, state text not null, reason jsonb,
  frozen_by uuid not null references person, frozen_at timestamptz not null, commit_by timestamptz not null, reveal_by timestamptz not null,
  fallback text not null, beacon jsonb, panel jsonb not null, pool jsonb not null, excluded jsonb not null, pool_hash text not null, secret text not null,
  issuer jsonb, issuer_by uuid references person, supervision jsonb, supervision_by uuid references person, defaulted jsonb not null default '[]',
  beacon_signature text, seed text, ranked jsonb not null default '[]', drawn jsonb not null default '[]', reserves jsonb not null default '[]',
  unmet jsonb not null default '[]', ended_at timestamptz, unique (challenge_id, no));
create unique index draw_open on draw (challenge_id) where state not in ('DRAWN', 'VOID');
alter table panel add column draw_id uuid references draw, drop column transcript;
create index panel_draw on panel (draw_id);
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
