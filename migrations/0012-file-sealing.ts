import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Contents are encrypted, each under a key of its own; while a bid is sealed, the names and hashes of its files lie in its envelope. */
export class FileSealing1795000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table file add column wrapped_key jsonb, add column sealed text check (sealed in ('custodial', 'split')),
  alter column name drop not null, alter column sha256 drop not null,
  add check (num_nonnulls(name, sha256) = case when sealed is null then 2 else 0 end),
  add check ((sealed = 'split') is not true or wrapped_key is null)`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
