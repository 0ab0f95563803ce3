import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Tries of a message that failed, apart from how often it was handed to the queue, where it may wait for longer than its lease; and reminders before
 * the deadlines of what was open already, as far ahead as `reminder.rules.ts` and the contracts have it.
 */
export class Telling1795000000036 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
alter table message add column failures int not null default 0;
update message set failures = greatest(attempts - 1, 0) where last_error is not null and done_at is null;
insert into message (id, job, payload, run_at, key)
select gen_random_uuid(), 'challenge.remind', jsonb_build_object('challengeId', c.id, 'of', d.of), d.deadline - make_interval(days => d.days),
  'challenge.remind:' || c.id || ':' || d.of
from challenge c cross join lateral (values ('bidderClose', coalesce(c.extended_until, c.bidder_close), 3, array['OPEN', 'EXTENDED']),
  ('recommenderClose', c.recommender_close, 3, array['OPEN', 'CLOSED']),
  ('reviewCloses', c.review_closes, 5, array['OPEN', 'CLOSED', 'EVALUATING'])) d(of, deadline, days, states)
where c.state = any(d.states) and d.deadline - make_interval(days => d.days) > clock_now();
insert into message (id, job, payload, run_at)
select gen_random_uuid(), 'contract.remind', jsonb_build_object('contractId', k.id), k.sign_by - interval '5 days'
from contract k where k.state = 'SIGN_PENDING' and k.sign_by - interval '5 days' > clock_now();
`);
  }

  async down(): Promise<void> {
    throw new Error('migrations only grow');
  }
}
