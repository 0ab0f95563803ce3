import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The search by close goes by the end of an extension where there was one. */
export class SearchCloses1795000000044 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const close = `(extract(epoch from (coalesce(extended_until, bidder_close) at time zone 'UTC')) * 1000)::bigint`;
    await runner.query(`
drop index challenge_close_first, challenge_close_last;
create index challenge_close_first on challenge ((coalesce(${close}, 9000000000000000)), id);
create index challenge_close_last on challenge ((coalesce(${close}, -9000000000000000)), id);
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
