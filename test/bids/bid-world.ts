import { CheckService } from '../../src/bids/check.service.js';
import { CloseJobs } from '../../src/bids/close.jobs.js';
import { CorrectionJobs } from '../../src/bids/correction.jobs.js';
import type { CorrectBidInput } from '../../src/bids/correction.input.js';
import { CorrectionService } from '../../src/bids/correction.service.js';
import { DraftService } from '../../src/bids/draft.service.js';
import type { BidContentInput } from '../../src/bids/bid.input.js';
import { OpeningJobs } from '../../src/bids/opening.jobs.js';
import { OpeningService } from '../../src/bids/opening.service.js';
import { RecommendationService } from '../../src/bids/recommendation.service.js';
import { SubmissionService } from '../../src/bids/submission.service.js';
import { WithdrawalService } from '../../src/bids/withdrawal.service.js';
import type { DraftChallengeInput } from '../../src/challenges/challenge.input.js';
import { DomainError } from '../../src/common/errors.js';
import { typedId } from '../../src/common/ids.js';
import { handlersOf, type JobName } from '../../src/common/jobs.js';
import { at } from '../../src/common/offset.js';
import type { Tx } from '../../src/common/transaction.js';
import { startApp, type TestApp } from '../app.js';
import { Factories, newKey, type Someone, text } from '../factories.js';
import { type Department, keyOf, ListFactories } from '../list.factories.js';

export interface Bidder {
  lead: string;
  pi: Someone;
  approver: Someone;
}

/** What a bid's row says. */
export interface BidRow {
  state: string;
  last_version: number;
  first_submitted_at: Date | null;
  content: Record<string, unknown> | null;
  eligibility_status: string | null;
  eligibility_rules: string[] | null;
  counted_version: number | null;
  corrected: boolean | null;
  found_at: Date | null;
  opened_at: Date | null;
  draft_version: number;
  approved_draft_version: number | null;
  recommendation_rank: number | null;
  withdrawn_at: Date | null;
  proposed_status: string | null;
}

type Handlers = ReadonlyMap<JobName, { jobs: object; method: string | symbol }>;

/** The jobs of this room by name. */
const handlers = (app: TestApp): Handlers =>
  new Map(
    [new CloseJobs(), new CorrectionJobs(), new OpeningJobs(app.nest.get(OpeningService))].flatMap((jobs) =>
      [...handlersOf(jobs)].map(([job, method]) => [job, { jobs, method }] as const),
    ),
  );

/** An API on a demo clock; only the timers of this room ring, when the clock is moved. */
export class BidWorld {
  make!: Factories;
  lists!: ListFactories;
  department!: Department;

  private readonly handlers: Handlers;

  private constructor(readonly app: TestApp) {
    this.handlers = handlers(app);
  }

  static async start(worker = false, settings: Record<string, string> = {}): Promise<BidWorld> {
    const world = new BidWorld(await startApp({ worker, settings }));
    world.make = new Factories(world.app);
    world.lists = new ListFactories(world.app, world.make);
    world.department = await world.lists.department();
    await world.setClock('2026-03-01T00:00:00+08:00');
    return world;
  }

  /** A list published now, with one open challenge; recommendation is not asked for unless the rules say so. */
  async challenge(rules: object = {}, given: Partial<DraftChallengeInput> = {}): Promise<Call> {
    const overrides = { recommend: { required: false }, ...rules };
    const { challenge } = await this.lists.published(this.department, { list: { overrides }, challenge: given });
    return this.callOf(challenge);
  }

  /** A challenge that is published, by its instants. */
  async callOf(challenge: string): Promise<Call> {
    const [list] = await this.sql<{ day0: Date }>(
      'select l.day_zero as day0 from challenge c join list l on l.id = c.list_id where c.id = $1',
      [keyOf(challenge)],
    );
    return new Call(this, challenge, list!.day0);
  }

  /** A unit with its PI and its approver. */
  async bidder(): Promise<Bidder> {
    const lead = await this.make.organisation({ kind: 'UNIVERSITY' });
    const pi = await this.make.person({ organisation: lead, role: 'pi' });
    return { lead, pi, approver: await this.make.person({ organisation: lead, role: 'unit-approver' }) };
  }

  /** A complete content that meets the challenge of the factories. */
  content(by: Bidder, given: BidContentInput = {}): BidContentInput {
    return {
      title: text('Bid'),
      routeFamily: 'route',
      technicalRoute: text('Route'),
      plan: text('Plan'),
      indicatorAnswers: [
        { indicator: 'I1', value: 27 },
        { indicator: 'I2', value: { min: -20, max: 60 } },
      ],
      budget: { publicRequest: 90_000_000n, ownFunds: 90_000_000n },
      trlNow: 4,
      trlEnd: 7,
      leadSharePercent: 100,
      unitApprover: by.approver.id,
      ...given,
    };
  }

  async draft(challenge: string, by: Bidder, given: BidContentInput = {}): Promise<string> {
    const input = { challenge, lead: by.lead, content: this.content(by, given) };
    return typedId('bid', await this.app.nest.get(DraftService).draft(by.pi.actor, input));
  }

  async save(bid: string, by: Bidder, changes: BidContentInput, version?: number): Promise<void> {
    const expectedVersion = version ?? (await this.row(bid)).draft_version;
    await this.app.nest.get(DraftService).save(by.pi.actor, { bid, expectedVersion, changes });
  }

  async approve(bid: string, by: Bidder): Promise<void> {
    await this.app.nest.get(DraftService).approve(by.approver.actor, bid);
  }

  async submit(bid: string, by: Bidder): Promise<void> {
    await this.app.nest.get(SubmissionService).submit(by.pi.actor, bid);
  }

  /** Drafted, approved and submitted. */
  async submitted(challenge: string, by: Bidder, given: BidContentInput = {}): Promise<string> {
    const bid = await this.draft(challenge, by, given);
    await this.approve(bid, by);
    await this.submit(bid, by);
    return bid;
  }

  async withdraw(bid: string, by: Bidder): Promise<void> {
    await this.app.nest.get(WithdrawalService).withdraw(by.pi.actor, bid);
  }

  async recommend(bid: string, by: Someone, rank: number): Promise<void> {
    await this.app.nest.get(RecommendationService).recommend(by.actor, bid, rank);
  }

  async check(bid: string, by = this.department.clerk): Promise<void> {
    await this.app.nest.get(CheckService).check(by.actor, bid);
  }

  async confirm(bid: string, by = this.department.approver): Promise<void> {
    await this.app.nest.get(CheckService).confirm(by.actor, bid);
  }

  /** Both steps of the form check. */
  async checked(bid: string): Promise<BidRow> {
    await this.check(bid);
    await this.confirm(bid);
    return this.row(bid);
  }

  /** Typed id of the correction asked for. */
  async notice(bid: string): Promise<string> {
    const input = { bid, kind: 'MISSING_SEAL' as const };
    return typedId('correction', await this.app.nest.get(CorrectionService).notice(this.department.clerk.actor, input));
  }

  async correct(correction: string, by: Someone, given: Partial<CorrectBidInput> = {}): Promise<void> {
    const input = { correction, contentChanged: false, changed: [], files: [], ...given };
    await this.app.nest.get(CorrectionService).correct(by.actor, input);
  }

  async row(bid: string): Promise<BidRow> {
    const [row] = await this.sql<BidRow>('select * from bid where id = $1', [keyOf(bid)]);
    return row!;
  }

  async state(id: string): Promise<string> {
    const [row] = await this.sql<{ state: string }>(`select state from ${id.slice(0, -33)} where id = $1`, [keyOf(id)]);
    return row!.state;
  }

  versions(bid: string): Promise<{ no: number; in_time: boolean; received_at: Date; warnings: string[]; content_hash: string }[]> {
    return this.sql('select no, in_time, received_at, warnings, content_hash from bid_version where bid_id = $1 order by no', [keyOf(bid)]);
  }

  /** Messages that wait, by job. */
  async pending(job: JobName, payload: object): Promise<number> {
    const waiting = await this.sql(`select 1 from message where job = $1 and payload = $2 and done_at is null`, [
      job,
      JSON.stringify(payload),
    ]);
    return waiting.length;
  }

  async setClock(instant: string | Date): Promise<void> {
    await this.sql('update demo_clock set instant = $1', [instant]);
  }

  /** Moves the clock, message by message of this room; those of other rooms stay. */
  async moveTo(instant: Date): Promise<void> {
    for (;;) {
      const [next] = await this.sql<{ id: string; job: JobName; payload: never; run_at: Date }>(
        'select id, job, payload, run_at from message where done_at is null and job = any($2) and run_at <= $1 order by run_at, id limit 1',
        [instant, [...this.handlers.keys()]],
      );
      if (!next) break;
      await this.sql('update demo_clock set instant = greatest(instant, $1)', [next.run_at]);
      await this.app.database.system(async (tx) => {
        await tx.query('update message set done_at = clock_timestamp() where id = $1', [next.id]);
        await this.ring(tx, next.job, next.payload);
      });
    }
    await this.setClock(instant);
  }

  async ring(tx: Tx, job: JobName, payload: object): Promise<void> {
    const { jobs, method } = this.handlers.get(job)!;
    await (Reflect.get(jobs, method) as (tx: Tx, payload: object) => Promise<void>).call(jobs, tx, payload);
  }

  sql<R>(query: string, values: unknown[] = []): Promise<R[]> {
    return this.app.database.query<R>(query, values);
  }

  /** A mutation over GraphQL. */
  mutate(field: string, type: string, input: object, token: string, selection = 'id state') {
    const query = `mutation ($input: ${type}!, $key: ID!) { ${field}(input: $input, key: $key) { ${selection} } }`;
    return this.app.graphql<Record<string, Record<string, unknown>>>(query, { input, key: newKey() }, token);
  }

  stop(): Promise<void> {
    return this.app.stop();
  }
}

/** An open call of a test: its instants. */
export class Call {
  constructor(
    private readonly world: BidWorld,
    readonly challenge: string,
    readonly day0: Date,
  ) {}

  get key(): string {
    return keyOf(this.challenge);
  }

  /** The instant of an offset, so many milliseconds later. */
  at(offset: string, laterMs = 0): Date {
    return new Date(at(this.day0, offset).getTime() + laterMs);
  }

  async moveTo(offset: string, laterMs = 0): Promise<void> {
    await this.world.moveTo(this.at(offset, laterMs));
  }
}

/** The code of the refusal, or null where there was none. */
export async function refusal(act: Promise<unknown>): Promise<string | null> {
  try {
    await act;
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}
