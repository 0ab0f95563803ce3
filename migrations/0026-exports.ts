import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Exports: what somebody takes away as a file. `export_part` holds what was read so far, sealed, until the file is written; `scopes` are the
 * typed ids that are read one after the other, `place` says how far that is.
 */
export class Exports1795000000026 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create table export (
  id uuid primary key, kind text not null, format text not null, subject text not null, requested_by uuid not null references person,
  locale text not null, state text not null, requested_at timestamptz not null default clock_timestamp(), memberships jsonb not null,
  scopes jsonb not null default '[]', place jsonb, rows_done int not null default 0, rows_all int, parts int not null default 0,
  part_key jsonb, tries int not null default 0, failure text, read_from timestamptz, read_until timestamptz,
  file_name text, size bigint, sha256 text, content_key jsonb, ready_at timestamptz, expires_at timestamptz);
create index export_requested_by on export (requested_by, id);
create table export_part (
  export_id uuid not null references export, no int not null, nonce bytea not null, content bytea not null, primary key (export_id, no));
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
