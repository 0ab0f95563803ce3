import type { BidContentInput } from '../../src/bids/bid.input.js';
import type { DraftChallengeInput } from '../../src/challenges/challenge.input.js';
import { newId, typedId } from '../../src/common/ids.js';
import type { JobName } from '../../src/common/jobs.js';
import { addDays } from '../../src/common/offset.js';
import { ContractService } from '../../src/contracts/contract.service.js';
import { type Bidder, BidWorld } from '../bids/bid-world.js';
import { newKey, type Someone, text } from '../factories.js';
import { keyOf } from '../list.factories.js';

export interface Given {
  rules?: object;
  challenge?: Partial<DraftChallengeInput>;
  bid?: BidContentInput;
  partners?: number;
  /** Bids in reserve behind the awarded one. */
  reserves?: number;
  /** Bids awarded beside it. */
  others?: number;
}

/** An awarded bid with everybody who signs. Ids are typed. */
export interface Award {
  challenge: string;
  contract: string;
  bid: string;
  bidder: Bidder;
  partners: { organisation: string; person: Someone }[];
  endUser: string;
  user: Someone;
  others: string[];
  reserves: string[];
  awardedAt: Date;
  signBy: Date;
}

/** Contracts on a demo clock: bids come through the rooms before, the decision stands as that room leaves it, no other timer rings. */
export class ContractWorld {
  private constructor(readonly bids: BidWorld) {}

  static async start(): Promise<ContractWorld> {
    return new ContractWorld(await BidWorld.start());
  }

  get department() {
    return this.bids.department;
  }

  get make() {
    return this.bids.make;
  }

  get service(): ContractService {
    return this.bids.app.nest.get(ContractService);
  }

  stop(): Promise<void> {
    return this.bids.stop();
  }

  sql<R = Record<string, unknown>>(query: string, values: unknown[] = []): Promise<R[]> {
    return this.bids.sql(query, values);
  }

  clock(instant: Date): Promise<void> {
    return this.bids.setClock(instant);
  }

  /** A challenge whose first bid is awarded, and its contract drafted. */
  async awarded({ rules = {}, challenge = {}, bid = {}, partners = 0, reserves = 0, others = 0 }: Given = {}): Promise<Award> {
    const { bids, make } = this;
    await bids.setClock('2026-03-01T00:00:00+08:00');
    const endUser = challenge.endUser ?? (await make.organisation());
    const user = await make.person({ organisation: endUser, role: 'end-user' });
    const call = await bids.challenge(
      { window: { bidderClose: 'P45D', recommenderClose: 'P45D' }, contract: { signDays: 30, reserveValidDays: 60 }, ...rules },
      { winners: { mode: 'single', k: 1 }, ...challenge, endUser },
    );
    const joined = [];
    for (let index = 0; index < partners; index += 1) {
      const organisation = await make.organisation();
      joined.push({ organisation, person: await make.person({ organisation, role: 'team-member' }) });
    }
    const bidder = await bids.bidder();
    const content = {
      partners: joined.map(({ organisation }) => ({ organisation, sharePercent: 10 })),
      leadSharePercent: 100 - 10 * partners,
    };
    const first = await bids.submitted(call.challenge, bidder, { ...content, ...bid });
    const more = [];
    for (let index = 0; index < others + reserves; index += 1) more.push(await bids.submitted(call.challenge, await bids.bidder()));
    await call.moveTo('P45D', 1000);
    for (const each of [first, ...more]) await bids.checked(each);
    const awardedAt = call.at('P80D');
    const award = {
      ...{ challenge: call.challenge, bid: first, bidder, partners: joined, endUser, user },
      ...{ others: more.slice(0, others), reserves: more.slice(others), awardedAt, signBy: addDays(awardedAt, 30) },
    };
    await this.decide(award);
    await bids.setClock(awardedAt);
    return { ...award, contract: await this.draft(award, first) };
  }

  /** Drafts the contract of a bid, as the job does. */
  async draft({ challenge, awardedAt, signBy }: Omit<Award, 'contract'>, bid: string): Promise<string> {
    const award = { challengeId: keyOf(challenge), bidId: keyOf(bid), awardedAt: awardedAt.toISOString(), signBy: signBy.toISOString() };
    await this.bids.app.database.system((tx) => this.service.draft(tx, award));
    const [found] = await this.sql<{ id: string }>('select id from contract where bid_id = $1', [award.bidId]);
    return typedId('contract', found!.id);
  }

  sign(contract: string, by: Someone, selection = 'state signedAt endsAt') {
    const query = `mutation ($contract: ID!, $key: ID!) { signContract(contract: $contract, key: $key) { ${selection} } }`;
    return this.bids.app.graphql<{ signContract: Record<string, unknown> }>(query, { contract, key: newKey() }, by.token);
  }

  /** All signers in order, without those left out. */
  signers({ bidder, partners, user }: Award): Someone[] {
    return [bidder.pi, bidder.approver, ...partners.map(({ person }) => person), user, this.department.approver];
  }

  async signed(given: Given = {}): Promise<Award> {
    const award = await this.awarded(given);
    for (const signer of this.signers(award)) {
      const { codes } = await this.sign(award.contract, signer);
      if (codes.length) throw new Error(codes.join());
    }
    return award;
  }

  /** A mutation with an input. */
  call<T = Record<string, unknown>>(field: string, type: string, by: Someone, input: object, selection = 'id state') {
    const query = `mutation ($input: ${type}!, $key: ID!) { ${field}(input: $input, key: $key) { ${selection} } }`;
    return this.bids.app.graphql<Record<string, T>>(query, { input, key: newKey() }, by.token);
  }

  async see<T = Record<string, unknown>>(contract: string, selection: string, viewer?: Someone): Promise<T | null> {
    const query = `query ($id: ID!) { contract(id: $id) { ${selection} } }`;
    return (await this.bids.app.ask<{ contract: T | null }>(query, { id: contract }, viewer?.token)).contract;
  }

  state(id: string): Promise<string> {
    return this.bids.state(id);
  }

  async ban(given: { organisation?: string; person?: string }, from: Date, to: Date): Promise<void> {
    await this.sql('insert into ban (id, organisation_id, person_id, from_at, to_at, reason) values ($1, $2, $3, $4, $5, $6)', [
      ...[newId(), given.organisation ? keyOf(given.organisation) : null, given.person ? keyOf(given.person) : null, from, to],
      JSON.stringify(text('Ban')),
    ]);
  }

  /** Messages that wait: payload and instant, by job. */
  messages(job: JobName, id: string): Promise<{ payload: Record<string, unknown>; at: Date }[]> {
    return this.sql(
      `select payload, run_at as at from message where job = $1 and $2 in (select value from jsonb_each_text(payload)) and done_at is null order by run_at, id`,
      [job, keyOf(id)],
    );
  }

  events(id: string): Promise<{ event: string; document: Record<string, unknown> | null }[]> {
    return this.sql('select event, document from event where subject_id = $1 order by id', [keyOf(id)]);
  }

  /** What finance has paid, stage by stage. */
  async paid({ contract, bid, challenge }: Award, ...stages: [stage: string, scheduledFen: number, paidFen: number][]): Promise<void> {
    for (const [position, [stage, scheduled, paid]] of stages.entries())
      await this.sql(
        `insert into payment (id, contract_id, bid_id, challenge_id, department_id, stage, position, scheduled_fen, payable_fen, paid_fen, state)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)`,
        [
          ...[newId(), keyOf(contract), keyOf(bid), keyOf(challenge), keyOf(this.department.id)],
          ...[stage, position, scheduled, paid, paid ? 'PAID' : 'SCHEDULED'],
        ],
      );
  }

  private async decide({ challenge, bid, others, reserves, awardedAt }: Omit<Award, 'contract'>): Promise<void> {
    const keys = (ids: readonly string[]) => ids.map(keyOf);
    await this.sql(
      `insert into decision (id, challenge_id, department_id, state, valid_bids, outcome, proposed, awarded, reserve, decided_at, public_from,
         notice_opens, notice_closes, awarded_at, reserve_valid_until)
       values ($1, $2, $3, 'AWARDED', $4, 'AWARDED', $5, $5, $6, $7, $7, $7, $7, $7, $8)`,
      [
        ...[newId(), keyOf(challenge), keyOf(this.department.id), 1 + others.length + reserves.length],
        ...[keys([bid, ...others]), keys(reserves), awardedAt, addDays(awardedAt, 60)],
      ],
    );
    await this.sql(`update bid set state = 'AWARDED' where id = any($1)`, [keys([bid, ...others])]);
    await this.sql(`update bid set state = 'RESERVE' where id = any($1)`, [keys(reserves)]);
    await this.sql(`update challenge set state = 'AWARDED' where id = $1`, [keyOf(challenge)]);
  }
}
