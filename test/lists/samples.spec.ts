import { readFileSync } from 'node:fs';
import { clusterOfSample } from '../../src/challenges/clusters.js';
import { parseSample } from '../../src/cli/sample-file.js';
import type { SampleChallenge, SampleFile } from '../../src/cli/sample-format.js';
import { at, dayZero, formatOffset } from '../../src/common/offset.js';
import { sha256 } from '../../src/common/transaction.js';
import { rulesHash } from '../../src/policies/overlay.rules.js';
import { startApp, type TestApp } from '../app.js';
import { Factories, newKey, type Someone } from '../factories.js';
import { type Department, ListFactories } from '../list.factories.js';
import { sampleLists } from '../sample-list.js';

const MOVE = `update demo_clock set instant = $1`;
const fen = (money: { amountFen: number } | undefined) => money && String(money.amountFen);

/** A list of the samples, drafted, published, amended and paid for by the public API; nobody bids. */
class Stage {
  readonly challenges = new Map<string, string>();
  private readonly organisations = new Map<string, string>();
  private ours!: Department;
  private owner!: Someone;
  list!: string;
  readonly day0: Date;

  constructor(
    private readonly app: TestApp,
    readonly file: SampleFile,
  ) {
    this.day0 = dayZero(file.publishedOn);
  }

  async go(offset: string): Promise<void> {
    await this.app.database.query(MOVE, [at(this.day0, offset)]);
  }

  async publish(): Promise<void> {
    const make = new Factories(this.app);
    const lists = new ListFactories(this.app, make);
    await this.go('-P30D');
    this.ours = await lists.department();
    for (const { id } of this.file.organisations) this.organisations.set(id, await make.organisation());
    this.owner = await make.person(
      ...[...this.organisations.values()].map((organisation) => ({ organisation, role: 'need-owner' as const })),
    );
    const { archetype, profile } = this.file.policy;
    const own: { conflict?: object } = this.file.policy.overrides;
    const overrides = { ...own, sealing: { level: 'none' }, conflict: { ...own.conflict, declaration: 'optional' } };
    const input = { department: this.ours.id, code: this.file.id, title: this.file.title, archetype, profile, overrides };
    this.list = await this.act('draftList', 'DraftListInput', input, this.ours.clerk);
    for (const challenge of this.file.challenges)
      this.challenges.set(
        challenge.code,
        await this.act('draftChallenge', 'DraftChallengeInput', this.inputOf(challenge), this.ours.clerk),
      );
    await this.ledgers((offset) => offset.startsWith('-'));
    await this.go('P0D');
    await lists.approve(this.ours, this.list, BigInt(await this.budget()));
    await this.app.ask(
      `mutation ($id: ID!, $key: ID!) { publishList(list: $id, key: $key) { id } }`,
      { id: this.list, key: newKey() },
      this.ours.approver.token,
    );
  }

  async amend(): Promise<void> {
    for (const { challenge, at: offset, newBidderClose, newRecommenderClose, ...rest } of this.file.amendments) {
      await this.go(offset);
      const { material, reason, changes } = rest;
      const close = (given?: string) => given && at(this.day0, given);
      const closes = { newBidderClose: close(newBidderClose), newRecommenderClose: close(newRecommenderClose) };
      const input = { challenge: this.challenges.get(challenge), material, reason, changes, ...closes };
      const amendment = await this.act('proposeAmendment', 'ProposeAmendmentInput', input, this.ours.clerk);
      const approve = `mutation ($id: ID!, $key: ID!) { approveAmendment(amendment: $id, key: $key) { id } }`;
      await this.app.ask(approve, { id: amendment, key: newKey() }, this.ours.approver.token);
    }
  }

  async ledgers(due: (offset: string) => boolean): Promise<void> {
    for (const { challenge, enterprise, entries } of this.file.enterpriseLedgers ?? []) {
      for (const { at: offset, form, amountFen, proved, note } of entries.filter((entry) => due(entry.at))) {
        await this.go(offset);
        const input = {
          challenge: this.challenges.get(challenge),
          enterprise: this.organisations.get(enterprise),
          form,
          amount: String(amountFen),
          note,
        };
        const entry = await this.act('enterLedgerEntry', 'EnterLedgerEntryInput', input, this.owner);
        const prove = `mutation ($id: ID!, $key: ID!) { proveLedgerEntry(entry: $id, key: $key) { id } }`;
        if (proved) await this.app.ask(prove, { id: entry, key: newKey() }, this.ours.finance.token);
      }
    }
  }

  private async budget(): Promise<string> {
    const { list } = await this.app.ask<{ list: { budgetNeeded: string } }>(
      `query ($id: ID!) { list(id: $id) { budgetNeeded } }`,
      { id: this.list },
      this.ours.finance.token,
    );
    return list.budgetNeeded;
  }

  private inputOf({ cluster, needOwner, endUser, funding, indicators, ...challenge }: SampleChallenge): object {
    const { publicPerAward, enterpriseCash, enterpriseTotal, prizes, ...rest } = funding;
    return {
      ...challenge,
      list: this.list,
      cluster: clusterOfSample(cluster),
      needOwner: needOwner && this.organisations.get(needOwner),
      endUser: this.organisations.get(endUser),
      indicators: indicators.map((indicator) => ({ ...indicator, tester: this.organisations.get(indicator.tester) })),
      funding: {
        ...rest,
        publicPerAward: fen(publicPerAward),
        enterpriseCash: fen(enterpriseCash),
        enterpriseTotal: fen(enterpriseTotal),
        prizes: prizes?.map(fen),
      },
      vetters: [],
    };
  }

  private async act(name: string, type: string, input: object, who: Someone): Promise<string> {
    const query = `mutation ($input: ${type}!, $key: ID!) { result: ${name}(input: $input, key: $key) { id } }`;
    return (await this.app.ask<{ result: { id: string } }>(query, { input, key: newKey() }, who.token)).result.id;
  }
}

describe.each(sampleLists.map(([name]) => name))('%s', (name) => {
  let app: TestApp;
  let stage: Stage;
  beforeAll(async () => {
    app = await startApp({ worker: false });
    const parsed = parseSample(readFileSync(`samples/${name}`, 'utf8'));
    if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults));
    stage = new Stage(app, parsed.file);
    await stage.publish();
  });
  afterAll(() => app.stop());

  it('is published under the rules of the file', async () => {
    const { list } = await app.ask<{ list: object }>(
      `query ($id: ID!) { list(id: $id) { rules rulesHash dayZero challenges { code warnings } } }`,
      { id: stage.list },
    );
    const { rules: own } = stage.file.policy;
    const sealing = { level: 'none', envelopes: 'one' } as const;
    const rules = { ...own, sealing, conflict: { ...own.conflict, declaration: 'optional' as const } };
    const challenges = stage.file.challenges.map(({ code }) => ({ code, warnings: null }));
    expect(list).toEqual({ rules, rulesHash: rulesHash(rules, sha256), dayZero: stage.day0.toISOString(), challenges });
  });

  it('has the closes that the file expects', async () => {
    await stage.amend();
    const query = `query ($id: ID!) { list(id: $id) { challenges { challenge: code bidderClose recommenderClose } } }`;
    const { list } = await app.ask<{ list: { challenges: Record<'challenge' | 'bidderClose' | 'recommenderClose', string>[] } }>(query, {
      id: stage.list,
    });
    const offset = (instant: string) => formatOffset(new Date(instant).getTime() - stage.day0.getTime());
    const closes = list.challenges.map(({ challenge, bidderClose, recommenderClose }) => ({
      challenge,
      bidderClose: offset(bidderClose),
      recommenderClose: offset(recommenderClose),
    }));
    expect(closes).toEqual(stage.file.expected.closes);
  });

  it('has the ledgers that the file expects', async () => {
    await stage.ledgers((offset) => !offset.startsWith('-'));
    const figures = 'provedCash notCounted minCash pledgeEnough totalEnough escrowRequired escrowAtPublication escrowEnough outstanding';
    const query = `query ($id: ID!) { challenge(id: $id) { enterpriseLedger { ${figures} } } }`;
    const expected = stage.file.expected.enterpriseLedgers ?? [];
    for (const { challenge, ...money } of expected) {
      const answer = await app.ask<{ challenge: { enterpriseLedger: object } }>(query, { id: stage.challenges.get(challenge) });
      const shown = Object.entries(money).map(([key, value]) => [key, typeof value === 'object' ? fen(value) : value]);
      expect(answer.challenge.enterpriseLedger).toEqual(Object.fromEntries(shown));
    }
  });
});
