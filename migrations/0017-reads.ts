import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Ids for the entries that a reading statement writes by itself: UUIDv7, as those of all events. */
export class Reads1795000000017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
create function new_event_id() returns uuid language sql volatile as $$
  select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid
$$;
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
