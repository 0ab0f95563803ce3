import { AwardJobs } from '../../src/awards/award.jobs.js';
import { AwardService } from '../../src/awards/award.service.js';
import { NoBidService } from '../../src/awards/no-bid.service.js';
import { ObjectionService } from '../../src/awards/objection.service.js';
import { CloseJobs } from '../../src/bids/close.jobs.js';
import type { Winners } from '../../src/challenges/challenge-content.js';
import { Dispatcher } from '../../src/common/dispatcher.js';
import { newId, newSecretId, typedId, uuidOf } from '../../src/common/ids.js';
import { JobRegistry } from '../../src/common/job-registry.js';
import { handlersOf } from '../../src/common/jobs.js';
import { sha256 } from '../../src/common/transaction.js';
import { SessionService } from '../../src/identity/session.service.js';
import type { EffectiveRules } from '../../src/policies/effective-rules.js';
import { overlay, rulesHash } from '../../src/policies/overlay.rules.js';
import { PROFILES } from '../../src/policies/profiles.js';
import type { Answer, TestApp } from '../app.js';
import { Factories, newKey, next, type Someone, text } from '../factories.js';

const DAY_ZERO = '2026-02-28T16:00:00.000Z';
/** The instant so many days (and seconds) after day 0, as on the wire. */
export const day = (days: number, seconds = 0): string => new Date(Date.parse(DAY_ZERO) + days * 86_400_000 + seconds * 1000).toISOString();

/** Closes on day 45, review to day 80, notice from day 100 to 110, 30 days to sign, reserves for 60. */
const RULES = {
  sealing: { level: 'none' },
  conflict: { declaration: 'optional' },
  window: { bidderClose: 'P45D', recommenderClose: 'P45D' },
  noBid: { action: 'EXTEND_ONCE_THEN_RELIST', extendDays: 15 },
  race: { maxGap: 3 },
  contract: { signDays: 30, reserveValidDays: 60 },
  objection: { admissibleGrounds: ['eligibility', 'ip'], admitWorkingDays: 5, finishDays: 30 },
};

/** A bid as the review has left it; the ranking has them in the order in which they are given. */
export interface GivenBid {
  name: string;
  score?: number;
  passes?: boolean;
  selfFunded?: boolean;
  routeFamily?: string;
  canDeliver?: boolean;
  /** null: the form check is not finished. */
  status?: 'ELIGIBLE' | 'INELIGIBLE' | null;
  withdrawn?: boolean;
  state?: string;
}

export interface Given {
  rules?: object;
  winners?: Winners;
  bids?: GivenBid[];
  /** Without it the last stage is not closed. */
  ranked?: boolean;
  state?: string;
}

const DECISION = 'state validBids outcome action steps { step days bid } proposed awarded reserve noticeOpens noticeCloses awardedAt';
export interface DecisionSeen {
  state: string;
  outcome: string;
  action: string | null;
  steps: { step: string; days: number | null; bid: string | null }[];
  proposed: string[];
  awarded: string[];
  reserve: string[];
  noticeOpens: string | null;
  noticeCloses: string | null;
  awardedAt: string | null;
}

/** A published list with one challenge in evaluation, made as the rooms before the award leave it, with the jobs of bids and awards. */
export class AwardWorld {
  readonly make: Factories;
  readonly rules: EffectiveRules;
  readonly listKey = newId();
  readonly list = typedId('list', this.listKey);
  readonly challengeKey = newId();
  readonly challenge = typedId('challenge', this.challengeKey);
  readonly keys = new Map<string, string>();
  department!: string;
  clerk!: Someone;
  approver!: Someone;
  approver2!: Someone;
  supervisor!: Someone;
  citizen!: Someone;

  private constructor(
    readonly app: TestApp,
    rules: object,
  ) {
    this.make = new Factories(app);
    this.rules = overlay(overlay(PROFILES[0]!.rules, RULES) as EffectiveRules, rules) as EffectiveRules;
  }

  static async of(app: TestApp, given: Given = {}): Promise<AwardWorld> {
    const world = new AwardWorld(app, given.rules ?? {});
    const { make } = world;
    world.department = await make.organisation({ kind: 'DEPARTMENT' });
    const officer = (role: 'clerk' | 'approver' | 'supervisor') => make.person({ organisation: world.department, role });
    world.clerk = await officer('clerk');
    world.approver = await officer('approver');
    world.approver2 = await officer('approver');
    world.supervisor = await officer('supervisor');
    world.citizen = await make.person();
    await world.publish(given);
    for (const bid of given.bids ?? []) await world.bid(bid);
    if (given.ranked ?? true) await world.rank(given.bids ?? []);
    return world;
  }

  id(name: string): string {
    return typedId('bid', this.keys.get(name)!);
  }

  /** The names behind ids, for expectations. */
  names(ids: readonly string[]): string[] {
    return ids.map((id) => [...this.keys].find(([, key]) => typedId('bid', key) === id)?.[0] ?? id);
  }

  call<T = Record<string, unknown>>(
    name: string,
    type: string,
    by: Someone | null,
    input: object,
    selection = 'id',
    key = newKey(),
  ): Promise<Answer<Record<string, T>>> {
    return this.app.graphql(
      `mutation ($input: ${type}!, $key: ID!) { ${name}(input: $input, key: $key) { ${selection} } }`,
      { input, key },
      by?.token,
    );
  }

  decide(by: Someone = this.approver, deviation?: { proposed: string[]; reason?: string }): Promise<Answer<Record<string, DecisionSeen>>> {
    const input = {
      challenge: this.challenge,
      deviation: deviation && { ...deviation, proposed: deviation.proposed.map((name) => this.id(name)) },
    };
    return this.call('decideAward', 'DecideAwardInput', by, input, DECISION);
  }

  countersign(by: Someone = this.supervisor): Promise<Answer<Record<string, DecisionSeen>>> {
    return this.app.graphql(
      `mutation ($challenge: ID!, $key: ID!) { countersignDecision(challenge: $challenge, key: $key) { ${DECISION} } }`,
      { challenge: this.challenge, key: newKey() },
      by.token,
    );
  }

  file(bid: string, by: Someone | null = this.citizen, given: object = {}): Promise<Answer<Record<string, { id: string }>>> {
    const input = { challenge: this.challenge, bid: this.id(bid), ground: 'ip', text: text('Ours'), realName: true, ...given };
    return this.call(
      'fileObjection',
      'FileObjectionInput',
      by,
      input,
      'id admissible reasons outcome freezesAward effect realName text { en }',
    );
  }

  find(objection: string, finding: 'UPHELD' | 'DISMISSED', by: Someone = this.approver): Promise<Answer<Record<string, unknown>>> {
    return this.call(
      'decideObjection',
      'DecideObjectionInput',
      by,
      { objection, finding, text: text('Looked into') },
      'id outcome effect findingAt',
    );
  }

  /** The challenge as somebody sees it; the public without one. */
  async see<T = Record<string, unknown>>(selection: string, viewer?: Someone): Promise<T> {
    const query = `query ($id: ID!) { challenge(id: $id) { ${selection} } }`;
    return (await this.app.ask<{ challenge: T }>(query, { id: this.challenge }, viewer?.token)).challenge;
  }

  /** The decision with the names of bids, and the state of the challenge, as the supervisor sees them. */
  async outcome() {
    const { state: challenge, decision } = await this.see<{ state: string; decision: DecisionSeen | null }>(
      `state decision { ${DECISION} }`,
      this.supervisor,
    );
    if (!decision) return { challenge, decision: null };
    const { state, outcome, action, steps, proposed, awarded, reserve, awardedAt } = decision;
    return {
      challenge,
      decision: {
        state,
        outcome,
        action,
        steps: steps.map(({ step, days, bid }) => (bid ? `${step} ${this.names([bid])[0]}` : days === null ? step : `${step} ${days}`)),
        proposed: this.names(proposed),
        awarded: this.names(awarded),
        reserve: this.names(reserve),
        awardedAt,
      },
    };
  }

  /** Contracts that the next room was asked to draft, in order: bid, award and last instant to sign. */
  async drafts(): Promise<[string, string, string][]> {
    const sent = await this.sql<{ payload: { bidId: string; awardedAt: string; signBy: string } }>(
      `select payload from message where job = 'contract.draft' and payload ->> 'challengeId' = $1 order by run_at, id`,
      [this.challengeKey],
    );
    return sent.map(({ payload: { bidId, awardedAt, signBy } }) => [this.names([typedId('bid', bidId)])[0]!, awardedAt, signBy]);
  }

  /** A session of the PI of a bid: its token. */
  async piOf(name: string): Promise<string> {
    const [row] = await this.sql<{ pi: string }>('select pi_id as pi from bid where id = $1', [this.keys.get(name)]);
    return (await this.app.nest.get(SessionService).openFor(row!.pi)).token;
  }

  async bidState(name: string): Promise<string> {
    const [row] = await this.sql<{ state: string }>('select state from bid where id = $1', [this.keys.get(name)]);
    return row!.state;
  }

  /** Moves the clock, due message by due message of this challenge, as the worker does; what later rooms handle stays, but for `others`. */
  async moveTo(instant: string, ...others: object[]): Promise<void> {
    const { nest } = this.app;
    const awards = new AwardJobs(nest.get(AwardService), nest.get(NoBidService), nest.get(ObjectionService));
    const jobs = [awards, new CloseJobs(), ...others];
    const registry = new JobRegistry({ getProviders: () => [] });
    registry.collect(jobs, []);
    const dispatcher = new Dispatcher(this.app.database, registry);
    for (;;) {
      const [due] = await this.sql<{ id: string; at: string }>(
        `select m.id, greatest(m.run_at, clock_now()) as at from message m
         where done_at is null and failed_at is null and run_at <= $1 and job = any($2)
           and (payload ->> 'challengeId' = $3 or payload ->> 'objectionId' in (select id::text from objection where challenge_id::text = $3)
             or payload ->> 'contractId' in (select id::text from contract where challenge_id::text = $3))
         order by run_at, id limit 1`,
        [instant, jobs.flatMap((room) => [...handlersOf(room).keys()]), this.challengeKey],
      );
      if (!due) break;
      await this.clock(due.at);
      const end = await dispatcher.run(due.id);
      if (end !== 'done') throw new Error(`${end}: ${JSON.stringify(await this.sql('select * from message where id = $1', [due.id]))}`);
    }
    await this.clock(instant);
  }

  clock(instant: string): Promise<unknown> {
    return this.sql('update demo_clock set instant = $1', [instant]);
  }

  sql<R = Record<string, unknown>>(statement: string, values: unknown[] = []): Promise<R[]> {
    return this.app.database.query<R>(statement, values);
  }

  async bid({ name, selfFunded = false, routeFamily = name, status = 'ELIGIBLE', withdrawn = false, state }: GivenBid): Promise<void> {
    const lead = await this.make.organisation({ name: text(`Unit of ${name}`) });
    const pi = uuidOf((await this.make.person({ organisation: lead, role: 'pi' })).id, 'person');
    const key = newSecretId();
    this.keys.set(name, key);
    const content = JSON.stringify({ title: text(name), routeFamily, budget: { publicRequest: '1000000', ownFunds: '0' } });
    const stored = state ?? (status === 'ELIGIBLE' ? 'RANKED' : (status ?? 'FORM_CHECK'));
    await this.sql(
      `insert into bid (id, challenge_id, list_id, department_id, lead_id, pi_id, state, draft, content, last_version, first_submitted_at,
         opened_at, withdrawn_at, eligibility_status, eligibility_rules, counted_version, corrected, found_at, self_funded)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $8, 1, $9, $9, $10, $11, '{}', 1, false, $9, $12)`,
      [
        ...[
          key,
          this.challengeKey,
          this.listKey,
          uuidOf(this.department, 'organisation'),
          uuidOf(lead, 'organisation'),
          pi,
          stored,
          content,
        ],
        ...[day(40), withdrawn ? day(50) : null, status, selfFunded],
      ],
    );
    await this.sql(
      `insert into bid_version (id, bid_id, no, content, content_hash, received_at, in_time, submitted_by, approved_by)
       values ($1, $2, 1, $3, 'hash', $4, true, $5, $5)`,
      [newId(), key, content, day(40), pi],
    );
  }

  async rank(bids: GivenBid[]): Promise<void> {
    const eligible = bids.filter(({ status = 'ELIGIBLE' }) => status === 'ELIGIBLE');
    const ranking = eligible.map(({ name, score = 80, passes = true, canDeliver = true }, index) => ({
      ...{
        rank: index + 1,
        bid: this.id(name),
        score,
        passes,
        stages: [],
        shortlisted: true,
        failedThresholds: [],
        allCanDeliver: canDeliver,
      },
    }));
    await this.sql(
      `insert into ranking (id, challenge_id, document, hash, rules_hash, computed_at) values ($1, $2, $3, 'hash', 'hash', $4)`,
      [
        newId(),
        this.challengeKey,
        JSON.stringify({ ranking, ties: [], outliers: [], sensitivity: { methods: [], winnerChanges: [] } }),
        day(80),
      ],
    );
  }

  private async publish({ winners = { mode: 'single', k: 1 }, state = 'EVALUATING' }: Given): Promise<void> {
    const clerk = uuidOf(this.clerk.id, 'person');
    const department = uuidOf(this.department, 'organisation');
    const words = JSON.stringify(text('Words'));
    await this.sql(
      `insert into list (id, code, title, archetype, profile, department_id, state, overrides, rules, rules_hash, created_by, published_at, day_zero)
       values ($1, $2, $3, 'A', 'test', $4, 'PUBLISHED', '{}', $5, $6, $7, $8, $8)`,
      [
        ...[this.listKey, `L-${next()}`, words, department, JSON.stringify(this.rules)],
        ...[rulesHash(this.rules, sha256), clerk, DAY_ZERO],
      ],
    );
    await this.sql(
      `insert into challenge (id, list_id, department_id, code, position, title, cluster, background, problem, end_user_id, indicators, deliverables,
         funding, public_per_award_fen, ip, bidder_conditions, rubric, milestones, winners, vetters, state, bidder_close, recommender_close,
         review_opens, review_closes, notice_opens, notice_closes)
       values ($1, $2, $3, 'C-1', 1, $4, 'NEW_ENERGY', $4, $4, $3, '[]', '[]', '{"kind":"fiscal","publicPerAward":"0"}', 0, $4, $5, $6, '[]',
         $7, '{}', $8, $9, $9, $10, $11, $12, $13)`,
      [
        ...[this.challengeKey, this.listKey, department, words, JSON.stringify({ text: text('Any') })],
        ...[JSON.stringify({ criteria: [], tieCriterion: 'C1' }), JSON.stringify(winners), state],
        ...[day(45), day(60), day(80), day(100), day(110)],
      ],
    );
  }
}
