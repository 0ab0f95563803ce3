import pg from 'pg';
import { startApp, type TestApp } from '../app.js';
import { brokenInvariants } from './invariants.js';
import { playSample } from './played.js';

/** What somebody with the database in his hands may do to it, and what must then be told. */
const BREACHES: [string, string][] = [
  ['update bid set opened_at = (select bidder_close from challenge limit 1) where opened_at is not null', '1 a bid is opened'],
  [`update bid_version set received_at = received_at + interval '1 year'`, '1 nothing is received in time'],
  [`update bid_version set received_at = received_at + interval '1 year'`, '1 a version is in time'],
  ['update bid set opened_at = null', '1 an expert scores'],
  [`update challenge set winners = jsonb_set(winners, '{k}', '0')`, '2 no more contracts'],
  ['update decision set awarded_at = null', '2 only an awarded bid'],
  [`update milestone set passed_at = null; update payment set paid_fen = payable_fen where stage <> 'SIGN'`, '3 what is paid'],
  ['update payment_split set amount_fen = amount_fen + 1', '3 stages sum'],
  ['update contract set amount_fen = amount_fen + 1', '3 stages sum'],
  ['update challenge set public_per_award_fen = 1', '3 a contract is at most'],
  ['update list set budget_fen = 1', '3 a contract is at most'],
  ['update payment set second_approved_by = first_approved_by', '3 two people'],
  ['delete from seat', '4 no marks'],
  [
    `insert into conflict (id, panel_id, challenge_id, expert_id, rule, source, hard, found_hard, found_at)
    select gen_random_uuid(), panel_id, challenge_id, expert_id, 'SAME_UNIT', 'record', true, true, clock_now() from seat`,
    '4 no marks',
  ],
  [
    'delete from score_sheet where id = (select s.id from score_sheet s join ranking r on r.challenge_id = s.challenge_id limit 1)',
    '4 an aggregate',
  ],
  [`update list set rules = jsonb_set(rules, '{scoring,passLine}', '1')`, '5 the rules'],
  [`update ranking set rules_hash = 'another'`, '5 a ranking is made'],
  [`update ranking set document = document || '{"x": 1}'`, '5 a ranking is as computed'],
  ['update decision set awarded_at = notice_opens', '6 a notice has'],
  ['update objection set admissible = true, filed_at = (select min(notice_opens) from decision), finding_at = null', '6 no award'],
  [
    `insert into ban (id, organisation_id, from_at, to_at, reason) select gen_random_uuid(), lead_id, '2000-01-01', '2100-01-01', '{}' from contract`,
    '8 no bid',
  ],
  [
    `insert into ban (id, organisation_id, from_at, to_at, reason) select gen_random_uuid(), lead_id, '2000-01-01', '2100-01-01', '{}' from contract`,
    '8 no banned party',
  ],
  [
    `insert into ban (id, expert_id, from_at, to_at, reason) select gen_random_uuid(), expert_id, '2000-01-01', '2100-01-01', '{}' from seat`,
    '8 no expert',
  ],
  [
    `update challenge set indicators = jsonb_set(indicators, '{0,target}', case indicators #>> '{0,direction}' when '<=' then '-1e9' else '1e9' end::jsonb)`,
    '9 contract',
  ],
  [`update task_book_version set document = document || '{"amount": "1"}'`, '9 a task book'],
  [`update bid set state = 'DRAFT' where state = 'SIGNED'`, 'the record'],
];

describe('the invariants of the mechanism', () => {
  let app: TestApp;
  let owner: pg.Client;
  const ask = async <R>(sql: string): Promise<R[]> => (await owner.query(sql)).rows as R[];

  beforeAll(async () => {
    app = await startApp();
    expect((await playSample(app, 'prize-2026-e0')).differences).toEqual([]);
    owner = new pg.Client({ connectionString: app.storage.ownerUrl });
    await owner.connect();
  }, 300_000);
  afterAll(async () => {
    await owner.end();
    await app.stop();
  });

  it('hold after a list was played', async () => {
    expect(await brokenInvariants(ask)).toEqual([]);
  });

  it.each(BREACHES)('are seen to be broken after: %s', async (breach, told) => {
    await owner.query('begin');
    try {
      await owner.query(breach);
      expect(await brokenInvariants(ask)).toContainEqual(expect.stringContaining(told));
    } finally {
      await owner.query('rollback');
    }
  });
});
