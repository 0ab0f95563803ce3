import { ANONYMOUS } from '../../src/common/actor.js';
import { typedId } from '../../src/common/ids.js';
import { handlersOf, type JobName } from '../../src/common/jobs.js';
import { addDays } from '../../src/common/offset.js';
import { SessionService } from '../../src/identity/session.service.js';
import { MilestoneJobs } from '../../src/milestones/milestone.jobs.js';
import { MilestonePlanService } from '../../src/milestones/milestone-plan.service.js';
import { LedgerKeeper } from '../../src/payments/ledger.service.js';
import { PaymentJobs } from '../../src/payments/payment.jobs.js';
import { type Award, ContractWorld, type Given } from '../contracts/contract-world.js';
import { newKey, type Someone, text } from '../factories.js';
import { keyOf } from '../list.factories.js';

/** A signed contract with its PI. Ids are typed. */
export interface Track {
  contract: string;
  bid: string;
  pi: Someone;
}

export interface Race extends Award {
  tracks: [Track, ...Track[]];
}

interface Submission {
  milestone?: string;
  round?: number;
  by?: Someone;
  values?: Record<string, unknown>;
  moneyUsed?: string;
}

/** Signed contracts on a demo clock, on which the timers and messages of milestones and payments ring and no others. */
export class DeliveryWorld {
  private readonly jobs: (readonly [JobName, object, string | symbol])[];
  finance!: [Someone, Someone];

  private constructor(readonly contracts: ContractWorld) {
    const { nest } = contracts.bids.app;
    const rooms = [new MilestoneJobs(nest.get(MilestonePlanService)), new PaymentJobs(nest.get(LedgerKeeper))];
    this.jobs = rooms.flatMap((jobs) => [...handlersOf(jobs)].map(([job, method]) => [job, jobs, method] as const));
  }

  static async start(): Promise<DeliveryWorld> {
    const world = new DeliveryWorld(await ContractWorld.start());
    const { make, department } = world.contracts;
    world.finance = [department.finance, await make.person({ organisation: department.id, role: 'finance' })];
    return world;
  }

  get department() {
    return this.contracts.department;
  }

  get app() {
    return this.contracts.bids.app;
  }

  stop(): Promise<void> {
    return this.contracts.stop();
  }

  sql<R = Record<string, unknown>>(query: string, values: unknown[] = []): Promise<R[]> {
    return this.contracts.sql<R>(query, values);
  }

  /** Signed contracts of one challenge, 80 days after publication: the day of signing is day 0 of `on`. */
  async race(given: Given = {}): Promise<Race> {
    const mode = given.others ? ('race' as const) : ('single' as const);
    const award = await this.contracts.signed({
      ...given,
      challenge: { winners: { mode, k: 1 + (given.others ?? 0) }, ...given.challenge },
    });
    const first = { contract: award.contract, bid: award.bid, pi: award.bidder.pi };
    const others: Track[] = [];
    for (const bid of award.others) {
      const contract = await this.contracts.draft(award, bid);
      const pi = await this.signer(bid, 'pi_id');
      for (const signer of [pi, await this.signer(bid, 'unit_approver_id'), award.user, this.department.approver]) {
        const { codes } = await this.contracts.sign(contract, signer);
        if (codes.length) throw new Error(codes.join());
      }
      others.push({ contract, bid, pi });
    }
    await this.settle();
    return { ...award, tracks: [first, ...others] };
  }

  /** So many days, and seconds, after the signing. */
  on(race: Race, days: number, seconds = 0): Promise<void> {
    return this.moveTo(new Date(addDays(race.awardedAt, days).getTime() + seconds * 1000));
  }

  /** Moves the clock, message by message of these rooms. */
  async moveTo(instant: Date): Promise<void> {
    for (;;) {
      const [next] = await this.sql<{ id: string; job: JobName; payload: object; run_at: Date }>(
        'select id, job, payload, run_at from message where done_at is null and job = any($2) and run_at <= $1 order by run_at, id limit 1',
        [instant, this.jobs.map(([job]) => job)],
      );
      if (!next) break;
      await this.sql('update demo_clock set instant = greatest(instant, $1)', [next.run_at]);
      await this.app.database.system(async (tx) => {
        await tx.query('update message set done_at = clock_timestamp() where id = $1', [next.id]);
        const [, jobs, method] = this.jobs.find(([job]) => job === next.job)!;
        await (Reflect.get(jobs, method) as (given: object, payload: object) => Promise<void>).call(jobs, tx, next.payload);
      });
    }
    await this.sql('update demo_clock set instant = greatest(instant, $1)', [instant]);
  }

  /** Runs what is due now. */
  async settle(): Promise<void> {
    const [clock] = await this.sql<{ now: Date }>('select clock_now() as now');
    await this.moveTo(clock!.now);
  }

  /** A mutation with typed arguments. */
  mutate<T = Record<string, unknown>>(field: string, args: Record<string, [type: string, value: unknown]>, by: Someone, selection = 'id') {
    const named = Object.entries(args);
    const declared = named.map(([name, [type]]) => `$${name}: ${type}`).join(', ');
    const passed = named.map(([name]) => `${name}: $${name}`).join(', ');
    const query = `mutation (${declared}, $key: ID!) { ${field}(${passed}, key: $key) { ${selection} } }`;
    const values = Object.fromEntries(named.map(([name, [, value]]) => [name, value]));
    return this.app.graphql<Record<string, T>>(query, { ...values, key: newKey() }, by.token);
  }

  submit({ contract, pi }: Track, { milestone = 'M1', round = 1, by = pi, values = { I1: 27 }, moneyUsed = '0' }: Submission = {}) {
    const measurements = Object.entries(values).map(([indicator, value]) => ({
      ...{ indicator, value, evidence: 'third_party_report', evidenceRef: 'EV-1', issuedBy: pi.id },
    }));
    const input = { contract, milestone, round, measurements, moneyUsed };
    return this.mutate('submitMilestone', { input: ['SubmitMilestoneInput!', input] }, by, 'id state late round');
  }

  decide(submission: unknown, by: Someone = this.department.clerk) {
    const selection = 'id state verdict verdicts { indicator verdict } milestone { state verdict }';
    return this.mutate('decideMilestone', { submission: ['ID!', submission] }, by, selection);
  }

  /** Submitted and decided at once: the verdict and the state of the milestone. */
  async judged(track: Track, submission: Submission = {}): Promise<[verdict: string, state: string]> {
    const submitted = await this.submit(track, submission);
    if (submitted.codes.length) throw new Error(submitted.codes.join());
    const { data, codes } = await this.decide(submitted.data!.submitMilestone!.id);
    if (codes.length) throw new Error(codes.join());
    await this.settle();
    const { verdict, milestone } = data!.decideMilestone as { verdict: string; milestone: { state: string } };
    return [verdict, milestone.state];
  }

  async hold(challenge: string, milestone: string, by: Someone = this.department.clerk) {
    const selection =
      'id final eliminationLine results { rank bid lane composite vetoFailed result } prizes { bid rank amount } recognised';
    const held = await this.mutate('holdHeat', { challenge: ['ID!', challenge], milestone: ['String!', milestone] }, by, selection);
    await this.settle();
    return held;
  }

  approve(payment: string, by: Someone) {
    return this.mutate('approvePayment', { payment: ['ID!', payment] }, by, 'id state paid outcome');
  }

  /** Both finance officers approve everything that is due. */
  async payAll(list: string): Promise<void> {
    const query = 'query ($list: ID!) { duePayments(list: $list) { id } }';
    const { duePayments } = await this.app.ask<{ duePayments: { id: string }[] }>(query, { list }, this.finance[0].token);
    for (const { id } of duePayments) {
      for (const officer of this.finance) {
        const { codes } = await this.approve(id, officer);
        if (codes.length) throw new Error(codes.join());
      }
    }
  }

  async listOf(challenge: string): Promise<string> {
    const [row] = await this.sql<{ id: string }>('select list_id as id from challenge where id = $1', [keyOf(challenge)]);
    return typedId('list', row!.id);
  }

  /** Each stage as `stage state scheduled payable paid`. */
  async stages({ contract }: Pick<Track, 'contract'>): Promise<string[]> {
    const rows = await this.sql<Record<string, string>>(
      'select stage, state, scheduled_fen, payable_fen, paid_fen from payment where contract_id = $1 order by position',
      [keyOf(contract)],
    );
    return rows.map((row) => Object.values(row).join(' '));
  }

  /** Each stage as `stage outcome paid`, over GraphQL. */
  async outcomes({ contract }: Pick<Track, 'contract'>, viewer: Someone = this.department.supervisor): Promise<string[]> {
    const { data } = await this.app.graphql<{ contract: { payments: { stage: string; outcome: string; paid: string }[] } }>(
      'query ($id: ID!) { contract(id: $id) { payments { stage outcome paid } } }',
      { id: contract },
      viewer.token,
    );
    return data!.contract.payments.map(({ stage, outcome, paid }) => `${stage} ${outcome} ${paid}`);
  }

  /** Typed id of the payment of a stage. */
  async payment({ contract }: Pick<Track, 'contract'>, stage: string): Promise<string> {
    const [row] = await this.sql<{ id: string }>('select id from payment where contract_id = $1 and stage = $2', [keyOf(contract), stage]);
    return typedId('payment', row!.id);
  }

  async milestone({ contract }: Pick<Track, 'contract'>, code: string): Promise<Record<string, unknown>> {
    const [row] = await this.sql('select * from milestone where contract_id = $1 and code = $2', [keyOf(contract), code]);
    return row!;
  }

  async terminate({ contract }: Pick<Track, 'contract'>, decided = true): Promise<void> {
    const input = { contract, kind: 'STOP_NO_FAULT', reason: text('Why') };
    const { data } = await this.contracts.call('proposeTermination', 'ProposeTerminationInput', this.department.clerk, input);
    if (!decided) return;
    const decision = { termination: data!.proposeTermination!.id, diligent: true, usedAccepted: '0', experts: [] };
    const { codes } = await this.contracts.call('decideTermination', 'DecideTerminationInput', this.department.approver, decision);
    if (codes.length) throw new Error(codes.join());
    await this.settle();
  }

  /** The acts that a viewer is offered on any object: by name, null or why not. */
  async actions(id: string, viewer?: Someone): Promise<Record<string, string | null>> {
    const query = 'query ($id: ID!) { node(id: $id) { availableActions { name allowed reason } } }';
    const { node } = await this.app.ask<{ node: { availableActions: { name: string; reason: string | null }[] } }>(
      query,
      { id },
      viewer?.token,
    );
    return Object.fromEntries(node.availableActions.map(({ name, reason }) => [name, reason]));
  }

  private async signer(bid: string, column: 'pi_id' | 'unit_approver_id'): Promise<Someone> {
    const [row] = await this.sql<{ id: string }>(`select ${column} as id from bid where id = $1`, [keyOf(bid)]);
    const sessions = this.app.nest.get(SessionService);
    const { token } = await sessions.openFor(row!.id);
    return { id: typedId('person', row!.id), token, actor: { ...ANONYMOUS, ...(await sessions.actorOf(token))! } };
  }
}
