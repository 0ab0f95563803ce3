import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The search by bidder close walks these instead of sorting all that it finds. */
export class SearchOrder1795000000025 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const close = `(extract(epoch from (bidder_close at time zone 'UTC')) * 1000)::bigint`;
    await runner.query(`
create index challenge_close_first on challenge ((coalesce(${close}, 9000000000000000)), id);
create index challenge_close_last on challenge ((coalesce(${close}, -9000000000000000)), id);
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
