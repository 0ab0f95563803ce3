import type { Rubric } from '../../src/challenges/challenge-content.js';
import { newId, newSecretId, typedId, uuidOf } from '../../src/common/ids.js';
import { sha256 } from '../../src/common/transaction.js';
import type { EffectiveRules } from '../../src/policies/effective-rules.js';
import { overlay, rulesHash } from '../../src/policies/overlay.rules.js';
import { PROFILES } from '../../src/policies/profiles.js';
import type { Answer, TestApp } from '../app.js';
import { Factories, newKey, next, type Someone, text } from '../factories.js';

export type ExpertOfTest = Someone & { expert: string };

/** A bid as the form check has left it. */
export interface GivenBid {
  lead?: string;
  partners?: string[];
  team?: string[];
  avoidExperts?: string[];
  requestFen?: string;
  trlNow?: number;
  /** null: still in the form check, e.g. with an open correction. */
  status?: 'ELIGIBLE' | 'INELIGIBLE' | null;
  withdrawnAt?: string;
}

export interface BidOfTest {
  key: string;
  id: string;
  pi: Someone;
}

const DAY_ZERO = '2026-02-28T16:00:00.000Z';
export const BIDDER_CLOSE = '2026-04-15T09:00:00.000Z';
export const RECOMMENDER_CLOSE = '2026-04-30T09:00:00.000Z';
/** Both closes are past. */
export const AFTER_CLOSES = '2026-04-30T09:00:01.000Z';
export const NOTICE_OPENS = '2026-06-08T16:00:00.000Z';
const NOTICE_CLOSES = '2026-06-18T16:00:00.000Z';

const RUBRIC: Rubric = {
  criteria: [
    { id: 'route', name: text('Route'), weight: 60, max: 30 },
    { id: 'team', name: text('Team'), weight: 40, max: 20 },
  ],
  tieCriterion: 'route',
};
/** Small, and two stages; a test overlays what it is about. */
const SMALL = {
  sealing: { level: 'none' },
  panel: { size: 3, minimum: 2, reserves: 1, strata: [{ tag: 'technical', min: 2 }] },
  conflict: { scope: 'bid', declaration: 'optional' },
  review: {
    stages: [
      { id: 'remote', weight: 40 },
      { id: 'defence', weight: 60 },
    ],
    defenceRatio: 2,
  },
};

/** A published list with one challenge past its closes, made as the rooms before the review leave it. */
export class ReviewWorld {
  readonly make: Factories;
  readonly rules: EffectiveRules;
  readonly list = newId();
  readonly challengeKey = newId();
  readonly challenge = typedId('challenge', this.challengeKey);
  department!: string;
  clerk!: Someone;
  approver!: Someone;
  supervisor!: Someone;
  foreignClerk!: Someone;

  private constructor(
    readonly app: TestApp,
    overrides: object,
  ) {
    this.make = new Factories(app);
    this.rules = overlay(overlay(PROFILES[0]!.rules, SMALL) as EffectiveRules, overrides) as EffectiveRules;
  }

  static async of(app: TestApp, overrides: object = {}, vetters: string[] = []): Promise<ReviewWorld> {
    const world = new ReviewWorld(app, overrides);
    const { make } = world;
    world.department = await make.organisation({ kind: 'DEPARTMENT' });
    const officer = (role: 'clerk' | 'approver' | 'supervisor') => make.person({ organisation: world.department, role });
    world.clerk = await officer('clerk');
    world.approver = await officer('approver');
    world.supervisor = await officer('supervisor');
    world.foreignClerk = await make.person({ organisation: await make.organisation({ kind: 'DEPARTMENT' }), role: 'clerk' });
    await world.publish(vetters);
    return world;
  }

  /** A settled panel of three, and so many bids. */
  static async settled(app: TestApp, bids: number, overrides: object = {}) {
    const world = await ReviewWorld.of(app, overrides);
    const experts = (await world.experts(3)) as [ExpertOfTest, ExpertOfTest, ExpertOfTest];
    const made: BidOfTest[] = [];
    for (let index = 0; index < bids; index += 1) made.push(await world.bid());
    await world.appoint(experts);
    await world.settle();
    return { world, experts, bids: made as [BidOfTest, BidOfTest, BidOfTest] };
  }

  unit(given: Parameters<Factories['organisation']>[0] = {}): Promise<string> {
    return this.make.organisation(given);
  }

  /** Each at a unit of his or her own. */
  async experts(count: number): Promise<ExpertOfTest[]> {
    const experts: ExpertOfTest[] = [];
    for (let index = 0; index < count; index += 1) experts.push(await this.make.expert(await this.unit()));
    return experts;
  }

  async bid(given: GivenBid = {}): Promise<BidOfTest> {
    const {
      partners = [],
      team = [],
      avoidExperts = [],
      requestFen = '1000000',
      trlNow = 4,
      status = 'ELIGIBLE',
      withdrawnAt = null,
    } = given;
    const lead = given.lead ?? (await this.unit());
    const pi = await this.make.person({ organisation: lead, role: 'pi' });
    const key = newSecretId();
    const content = JSON.stringify({ budget: { publicRequest: requestFen, ownFunds: '0' }, trlNow, avoidExperts });
    const person = uuidOf(pi.id, 'person');
    await this.sql(
      `insert into bid (id, challenge_id, list_id, department_id, lead_id, pi_id, state, draft, content, last_version, first_submitted_at,
         opened_at, withdrawn_at, eligibility_status, eligibility_rules, counted_version, corrected, found_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $8, 1, $9, $10, $11, $12, '{}', 1, false, $10)`,
      [
        ...[key, this.challengeKey, this.list, uuidOf(this.department, 'organisation'), uuidOf(lead, 'organisation'), person],
        ...[status ?? 'NEEDS_CORRECTION', content, BIDDER_CLOSE, RECOMMENDER_CLOSE, withdrawnAt, status],
      ],
    );
    await this.sql(
      `insert into bid_version (id, bid_id, no, content, content_hash, received_at, in_time, submitted_by, approved_by)
       values ($1, $2, 1, $3, 'hash', $4, true, $5, $5)`,
      [newId(), key, content, BIDDER_CLOSE, person],
    );
    for (const [position, partner] of partners.entries())
      await this.sql('insert into bid_partner (id, bid_id, organisation_id, share_percent, position) values ($1, $2, $3, 10, $4)', [
        ...[newId(), key, uuidOf(partner, 'organisation'), position],
      ]);
    for (const [position, member] of team.entries())
      await this.sql('insert into bid_member (id, bid_id, person_id, position) values ($1, $2, $3, $4)', [
        ...[newId(), key, uuidOf(member, 'person'), position],
      ]);
    return { key, id: typedId('bid', key), pi };
  }

  /** What the form check finds later. */
  async find(bid: BidOfTest, status: 'ELIGIBLE' | 'INELIGIBLE'): Promise<void> {
    await this.sql(`update bid set eligibility_status = $2, state = $2, found_at = clock_now() where id = $1`, [bid.key, status]);
  }

  async appoint(drawn: ExpertOfTest[], reserves: ExpertOfTest[] = []): Promise<Answer<Record<string, unknown>>> {
    const ids = (experts: ExpertOfTest[]) => experts.map(({ expert }) => expert);
    return this.call('appointPanel', 'AppointPanelInput', this.clerk, {
      challenge: this.challenge,
      seed: 'seed',
      drawn: ids(drawn),
      reserves: ids(reserves),
    });
  }

  settle(by: Someone = this.clerk): Promise<Answer<Record<string, unknown>>> {
    return this.app.graphql(
      `mutation ($challenge: ID!, $key: ID!) { settlePanel(challenge: $challenge, key: $key) {
         state enough members { id } replaced { expert by reason } stages { stage state } } }`,
      { challenge: this.challenge, key: newKey() },
      by.token,
    );
  }

  closeStage(stage: string, by: Someone = this.clerk): Promise<Answer<Record<string, unknown>>> {
    return this.app.graphql(
      `mutation ($challenge: ID!, $stage: String!, $key: ID!) { closeStage(challenge: $challenge, stage: $stage, key: $key) {
         state stages { stage state } } }`,
      { challenge: this.challenge, stage, key: newKey() },
      by.token,
    );
  }

  /** A sheet with marks for route (to 30) and team (to 20). */
  score(
    expert: Someone,
    bid: Pick<BidOfTest, 'id'>,
    stage: string,
    [route, team]: [number, number],
    given: object = {},
  ): Promise<Answer<Record<string, unknown>>> {
    const items = [
      { criterion: 'route', score: route },
      { criterion: 'team', score: team },
    ];
    const input = { bid: bid.id, stage, items, confidence: 4, canDeliver: true, overall: text('Sound'), ...given };
    return this.call('submitScore', 'SubmitScoreInput', expert, input, 'id total warnings');
  }

  /** Low marks for each bid of the stage that nobody has scored, by the first of the experts who may: a stage is not closed without. */
  async scoreRest(experts: Someone[], stage: string): Promise<void> {
    const unscored = await this.sql<{ id: string }>(
      `select distinct 'bid_' || replace(bid_id::text, '-', '') as id from review_task t where challenge_id = $1 and stage = $2
       and not exists (select from review_task s where s.bid_id = t.bid_id and s.stage = t.stage and s.sheet_id is not null)`,
      [this.challengeKey, stage],
    );
    for (const { id } of unscored)
      for (const expert of experts) {
        const { codes } = await this.score(expert, { id }, stage, [3, 2]);
        if (!codes.length) break;
      }
  }

  revise(expert: Someone, bid: BidOfTest, stage: string, items: object[]): Promise<Answer<Record<string, unknown>>> {
    const input = { bid: bid.id, stage, reason: text('Consensus'), items };
    return this.call('reviseScore', 'ReviseScoreInput', expert, input, 'id total revisedTotal warnings');
  }

  call(name: string, type: string, by: Someone, input: object, selection = 'id', key = newKey()): Promise<Answer<Record<string, unknown>>> {
    return this.app.graphql(
      `mutation ($input: ${type}!, $key: ID!) { ${name}(input: $input, key: $key) { ${selection} } }`,
      { input, key },
      by.token,
    );
  }

  /** Fields of the challenge as somebody sees them; the public without one. */
  async see<T = Record<string, unknown>>(selection: string, viewer?: Someone): Promise<T> {
    const { challenge } = await this.app.ask<{ challenge: T }>(
      `query ($id: ID!) { challenge(id: $id) { ${selection} } }`,
      { id: this.challenge },
      viewer?.token,
    );
    return challenge;
  }

  sql<R = Record<string, unknown>>(statement: string, values: unknown[] = []): Promise<R[]> {
    return this.app.database.query<R>(statement, values);
  }

  private async publish(vetters: string[]): Promise<void> {
    const clerk = uuidOf(this.clerk.id, 'person');
    const department = uuidOf(this.department, 'organisation');
    const words = JSON.stringify(text('Words'));
    await this.sql(
      `insert into list (id, code, title, archetype, profile, department_id, state, overrides, rules, rules_hash, created_by, published_at, day_zero)
       values ($1, $2, $3, 'A', 'test', $4, 'PUBLISHED', '{}', $5, $6, $7, $8, $8)`,
      [...[this.list, `L-${next()}`, words, department, JSON.stringify(this.rules)], ...[rulesHash(this.rules, sha256), clerk, DAY_ZERO]],
    );
    await this.sql(
      `insert into challenge (id, list_id, department_id, code, position, title, cluster, background, problem, end_user_id, indicators, deliverables,
         funding, public_per_award_fen, ip, bidder_conditions, rubric, milestones, winners, vetters, state, bidder_close, recommender_close,
         notice_opens, notice_closes)
       values ($1, $2, $3, 'C-1', 1, $4, 'nano-materials', $4, $4, $3, '[]', '[]', '{"kind":"fiscal","publicPerAward":"0"}', 0, $4, $5, $6, '[]',
         '{"mode":"single","k":1}', $7, 'EVALUATING', $8, $9, $10, $11)`,
      [
        ...[this.challengeKey, this.list, department, words, JSON.stringify({ text: text('Any') }), JSON.stringify(RUBRIC)],
        ...[vetters.map((id) => uuidOf(id, 'expert')), BIDDER_CLOSE, RECOMMENDER_CLOSE, NOTICE_OPENS, NOTICE_CLOSES],
      ],
    );
  }
}
