import type { Answer, TestApp } from '../app.js';
import { newKey, type Someone, text } from '../factories.js';
import { type BidOfTest, type ExpertOfTest, ReviewWorld } from './review-world.js';

export interface ConflictSeen {
  id: string;
  rule: string;
  source: string;
  hard: boolean;
  foundHard: boolean | null;
  late: boolean;
  afterDecision: boolean | null;
  expert: { id: string } | null;
  bid: { id: string } | null;
  evidence: { kind: string; record: string | null; organisation: string | null; measured: number | null; limit: number | null }[] | null;
  rulings: { id: string; state: string; outcome: string }[];
}
export interface RankingSeen {
  hash: string;
  ranking: { bid: string; score: number; stages: { stage: string; score: number; n: number }[] }[];
  former: { hash: string; ranking: { bid: string }[] }[];
}
const CONFLICTS = `conflicts { id rule source hard foundHard late afterDecision expert { id } bid { id }
  evidence { kind record organisation measured limit } rulings { id state outcome } }`;

/** One stage, so that its close ranks. */
export const ONE_STAGE = { review: { stages: [{ id: 'remote', weight: 100 }] } };

/** A settled panel of three with reserves, and bids, by the acts that change facts. */
export class ConflictWorld {
  operator!: Someone;

  private constructor(
    readonly app: TestApp,
    readonly world: ReviewWorld,
    readonly members: ExpertOfTest[],
    readonly reserves: ExpertOfTest[],
    readonly bids: BidOfTest[],
    /** Typed ids of the organisations that lead the bids. */
    readonly leads: string[],
  ) {}

  static async of(app: TestApp, overrides: object = {}, { reserves = 0, bids = 2 } = {}): Promise<ConflictWorld> {
    const world = await ReviewWorld.of(app, overrides);
    const members = await world.experts(3);
    const others = await world.experts(reserves);
    const made: BidOfTest[] = [];
    const leads: string[] = [];
    for (let index = 0; index < bids; index += 1) {
      leads.push(await world.unit());
      made.push(await world.bid({ lead: leads[index]! }));
    }
    await world.appoint(members, others);
    const known = new ConflictWorld(app, world, members, others, made, leads);
    known.operator = await world.make.operator();
    const { codes } = await world.settle();
    if (codes.length) throw new Error(`refused: ${codes.join()}`);
    return known;
  }

  /** A tie that the operator has detected. */
  detect(expert: ExpertOfTest, tie: object): Promise<Answer<Record<string, unknown>>> {
    const input = { expert: expert.expert, kind: 'JOINT_PROJECT', declared: false, ...tie };
    return this.world.call('declareRelation', 'DeclareRelationInput', this.operator, input);
  }

  declare(expert: Someone, conflicts: object[], challenge = this.world.challenge): Promise<Answer<Record<string, unknown>>> {
    const input = { challenge, statement: conflicts.length ? 'CONFLICTS' : 'NONE', conflicts };
    return this.world.call('declareConflicts', 'DeclareConflictsInput', expert, input, 'statement conflicts { kind } declaredAt');
  }

  propose(conflict: string, outcome: 'WAIVED' | 'CONFIRMED', by: Someone = this.world.clerk): Promise<Answer<Record<string, unknown>>> {
    return this.world.call('proposeRuling', 'ProposeRulingInput', by, { conflict, outcome, reason: text('Long ago') }, 'id state');
  }

  countersign(ruling: string, by: Someone = this.world.supervisor, act = 'countersignRuling'): Promise<Answer<Record<string, unknown>>> {
    const query = `mutation ($ruling: ID!, $key: ID!) { ${act}(ruling: $ruling, key: $key) { id state } }`;
    return this.app.graphql(query, { ruling, key: newKey() }, by.token);
  }

  /** Proposed and signed. */
  async rule(conflict: string, outcome: 'WAIVED' | 'CONFIRMED'): Promise<void> {
    const { data } = await this.propose(conflict, outcome);
    const { codes } = await this.countersign((data!.proposeRuling as { id: string }).id);
    if (codes.length) throw new Error(`refused: ${codes.join()}`);
  }

  async conflicts(viewer: Someone = this.world.supervisor): Promise<ConflictSeen[]> {
    return (await this.world.see<{ conflicts: ConflictSeen[] }>(CONFLICTS, viewer)).conflicts;
  }

  /** Those found after the settlement. */
  async late(viewer: Someone = this.world.supervisor): Promise<ConflictSeen[]> {
    return (await this.conflicts(viewer)).filter(({ late }) => late);
  }

  async ranking(viewer: Someone = this.world.supervisor): Promise<RankingSeen | null> {
    const selection = 'ranking { hash ranking { bid score stages { stage score n } } former { hash ranking { bid } } }';
    return (await this.world.see<{ ranking: RankingSeen | null }>(selection, viewer)).ranking;
  }

  /** Ids of the bids that an expert has to score or has scored. */
  async tasks(expert: Someone): Promise<string[]> {
    const { myReviews } = await this.app.ask<{ myReviews: { bid: { id: string } | null }[] }>(
      '{ myReviews { bid { id } } }',
      {},
      expert.token,
    );
    return myReviews.map(({ bid }) => bid?.id ?? 'hidden').toSorted();
  }

  async seesBid(viewer: Someone, { id }: BidOfTest): Promise<boolean> {
    const { bid } = await this.app.ask<{ bid: object | null }>('query ($id: ID!) { bid(id: $id) { id } }', { id }, viewer.token);
    return bid !== null;
  }

  async panel<T>(selection: string, viewer: Someone = this.world.supervisor): Promise<T> {
    return (await this.world.see<{ panel: T }>(`panel { ${selection} }`, viewer)).panel;
  }

  async scoreAll(bid: BidOfTest, marks: [number, number][], stage = 'remote'): Promise<void> {
    for (const [index, given] of marks.entries()) {
      const { codes } = await this.world.score(this.members[index]!, bid, stage, given);
      if (codes.length) throw new Error(`refused: ${codes.join()}`);
    }
  }

  /** Documents of events about the challenge, with what they are called. */
  events(subject: string): Promise<{ event: string; document: Record<string, unknown> }[]> {
    return this.world.sql('select event, document from event where challenge_id = $1 and subject = $2 order by id', [
      this.world.challengeKey,
      subject,
    ]);
  }
}
