import type * as Expected from '../cli/sample-expected.js';
import { formatOffset } from '../common/offset.js';
import { BID, CHALLENGE, CONTRACT, LIST, OBJECTION, RESULTS } from './report.queries.js';
import type * as Found from './report.queries.js';
import type { World } from './world.js';

/** What came out, in the terms of the file's `expected`, read over the public API as the supervisor of the department. */
export async function report(world: World): Promise<Expected.SampleExpected> {
  const reader = new Reader(world, await world.officer(world.file.officers.supervisor, 'supervisor'));
  return reader.report();
}

class Reader {
  /** Names of the file by the server's ids. */
  private readonly names: ReadonlyMap<string, string>;

  constructor(
    private readonly world: World,
    private readonly token: string,
  ) {
    this.names = new Map([...world.ids].map(([name, id]) => [id, name]));
  }

  async report(): Promise<Expected.SampleExpected> {
    const { file } = this.world;
    const challenges = await this.each(file.challenges, async ({ code }) => ({
      code,
      found: await this.ask<Found.Challenge>('challenge', CHALLENGE, code),
    }));
    const results = await this.each(file.challenges, async ({ code }) => ({
      code,
      found: await this.ask<Found.Results>('challenge', RESULTS, code),
    }));
    const submitted = file.bids.filter(({ id }) => this.world.ids.has(id));
    const bids = await this.each(submitted, async ({ id }) => ({ id, found: await this.ask<Found.Bid>('bid', BID, id) }));
    const filed = file.delivery.objections.filter(({ id }) => this.world.ids.has(`objection:${id}`));
    const contracts = await this.contracts();
    const of = (code: string) => challenges.find((challenge) => challenge.code === code)!.found;
    const heats = challenges.flatMap(({ found }) => found.heats.map((heat) => ({ ...heat, challenge: found.code })));
    const reviewed = file.panels.map(({ challenge }) => challenge);
    return {
      eligibility: bids.flatMap(({ id, found }) => (found.eligibility ? [{ bid: id, ...found.eligibility }] : [])),
      closes: challenges.map(({ code, found }) => this.closes(code, found)),
      conflicts: challenges.flatMap(({ code, found }) =>
        found.conflicts.map(({ expert, bid, rule, source, hard }) => ({
          challenge: code,
          expert: this.name(expert.id),
          bid: bid && this.name(bid.id),
          ...{ rule, source, hard },
        })),
      ),
      panels: reviewed.flatMap((code) => this.panel(code, of(code))),
      rankings: results.map(({ code, found }) => this.ranking(code, found)),
      objections: await this.each(filed, async ({ id }) => ({
        id,
        ...(await this.ask<Omit<Expected.ExpectedObjection, 'id'>>('objection', OBJECTION, `objection:${id}`)),
      })),
      decisions: challenges.flatMap(({ code, found }) => this.decision(code, found)),
      milestoneVerdicts: this.verdicts(contracts),
      races: file.delivery.heats.flatMap(({ challenge, milestone }) =>
        heats.filter((heat) => heat.challenge === challenge && heat.milestoneCode === milestone).map((heat) => this.race(heat)),
      ),
      payments: contracts.filter(({ found }) => found.payments.length > 0).map(({ bid, found }) => this.payments(bid, found)),
      changes: this.changes(contracts),
      terminations: this.terminations(contracts),
      acceptances: file.delivery.acceptances.flatMap(({ bid }) => {
        const accepted = contracts.find((contract) => contract.bid === bid)?.found.acceptance;
        return accepted ? [{ bid, result: accepted.result, surplusKept: money(accepted.surplusKept) }] : [];
      }),
      enterpriseLedgers: (file.enterpriseLedgers ?? []).flatMap(({ challenge }) => ledger(challenge, of(challenge).enterpriseLedger)),
      statistics: await this.statistics(),
    };
  }

  /** One after the other, so that the order of the file is the order of the report. */
  private async each<T, R>(items: readonly T[], read: (item: T) => Promise<R>): Promise<R[]> {
    const found: R[] = [];
    for (const item of items) found.push(await read(item));
    return found;
  }

  private async ask<T>(root: string, query: string, name: string): Promise<T> {
    const found = await this.world.client.ask<T | null>(this.token, root, query, { id: this.world.id(name) });
    if (!found) throw new Error(`the supervisor does not see ${name}`);
    return found;
  }

  private name(id: string): string {
    return this.names.get(id) ?? id;
  }

  private async contracts(): Promise<{ bid: string; found: Found.Contract }[]> {
    const signed = this.world.file.delivery.contracts.filter(({ bid }) => this.world.ids.has(`contract:${bid}`));
    return this.each(signed, async ({ bid }) => ({ bid, found: await this.ask<Found.Contract>('contract', CONTRACT, `contract:${bid}`) }));
  }

  private closes(challenge: string, found: Found.Challenge): Expected.ExpectedCloses {
    const offset = (instant: string | null) => (instant ? formatOffset(Date.parse(instant) - this.world.dayZero.getTime()) : '');
    return { challenge, bidderClose: offset(found.bidderClose), recommenderClose: offset(found.recommenderClose) };
  }

  private panel(challenge: string, { panel }: Found.Challenge): Expected.ExpectedPanel[] {
    if (!panel) return [];
    const { members, replaced, enough } = panel;
    const names = members.map(({ id }) => this.name(id));
    return [
      {
        challenge,
        members: names,
        replaced: replaced.map(({ expert, by, reason }) => ({ expert: this.name(expert), by: by && this.name(by), reason })),
        enough,
      },
    ];
  }

  private ranking(challenge: string, { ranking, excludedScores }: Found.Results): Expected.ExpectedRanking {
    if (!ranking) return { challenge, ranking: [], ties: [], outliers: [], excludedScores: this.excluded(excludedScores), sensitivity: {} };
    const { methods, winnerChanges } = ranking.sensitivity;
    const sensitivity = Object.fromEntries(
      methods.map(({ method, entries }) => [method, entries.map(({ bid, score }) => ({ bid: this.name(bid), score }))]),
    );
    return {
      challenge,
      ranking: ranking.ranking.map((entry) => ({ ...entry, bid: this.name(entry.bid) })),
      ties: ranking.ties.map((tie) => ({ ...tie, higher: this.name(tie.higher), lower: this.name(tie.lower) })),
      outliers: ranking.outliers.map((outlier) => ({ ...outlier, bid: this.name(outlier.bid), expert: this.name(outlier.expert) })),
      excludedScores: this.excluded(excludedScores),
      sensitivity: methods.length ? { ...sensitivity, winnerChanges } : {},
    };
  }

  private excluded(attempts: Found.Results['excludedScores']): Expected.ExpectedExcludedScore[] {
    return attempts.map(({ bid, stage, expert, reason }) => ({ bid: this.name(bid.id), stage, expert: this.name(expert.id), reason }));
  }

  private decision(challenge: string, { decision }: Found.Challenge): Expected.ExpectedDecision[] {
    if (!decision) return [];
    const { validBids, outcome, action, steps, proposed, awarded, reserve } = decision;
    const named = (ids: string[]) => ids.map((id) => this.name(id));
    return [
      {
        ...{ challenge, validBids, outcome, action },
        steps: steps.map(({ step, days, bid }) => (bid ? { step, bid: this.name(bid) } : { step, days })),
        ...{ proposed: named(proposed), awarded: named(awarded), reserve: named(reserve), why: '' },
      },
    ];
  }

  private verdicts(contracts: { bid: string; found: Found.Contract }[]): Expected.ExpectedMilestoneVerdict[] {
    return this.world.file.delivery.milestoneSubmissions.flatMap(({ bid, milestone, round }) => {
      const nodes = contracts.find((contract) => contract.bid === bid)?.found.milestones ?? [];
      const submissions = nodes.find(({ code }) => code === milestone)?.submissions ?? [];
      const decided = submissions.filter((submission) => submission.round === round && submission.verdict !== null);
      return decided.map(({ verdict, verdicts }) => ({ bid, milestone, round, indicators: verdicts!, verdict: verdict! }));
    });
  }

  private race({
    challenge,
    milestoneCode,
    eliminationLine,
    results,
    prizes,
    recognised,
  }: Found.Heat & { challenge: string }): Expected.ExpectedRace {
    return {
      ...{ challenge, milestone: milestoneCode, eliminationLine },
      results: results.map((result) => ({ ...result, bid: this.name(result.bid) })),
      prizes: prizes.map(({ bid, rank, amount }) => ({ bid: this.name(bid), rank, amountFen: Number(amount) })),
      recognised: recognised.map((bid) => this.name(bid)),
    };
  }

  private payments(bid: string, { amount, payments }: Found.Contract): Expected.ExpectedPayments {
    const paid = payments.reduce((sum, payment) => sum + BigInt(payment.paid), 0n);
    return {
      bid,
      challenge: this.world.bid(bid).challenge,
      contract: money(amount),
      stages: payments.map(({ stage, scheduled, outcome, paid: fen, split }) => ({
        ...{ milestone: stage, scheduled: money(scheduled), status: outcome, paid: money(fen) },
        split: split.map(({ organisation, amount: part }) => ({ org: this.name(organisation.id), amountFen: Number(part) })),
      })),
      totalPaid: money(String(paid)),
    };
  }

  private changes(contracts: { bid: string; found: Found.Contract }[]): Expected.ExpectedChange[] {
    const all = contracts.flatMap(({ found }) => found.changes);
    return this.world.file.delivery.changeRequests.flatMap(({ id }) => {
      const change = all.find((candidate) => candidate.id === this.world.ids.get(`change:${id}`));
      if (!change?.decision) return [];
      return [{ id, decision: change.decision, approver: change.approver!, daysBeforeEnd: change.daysBeforeEnd, why: change.why ?? '' }];
    });
  }

  private terminations(contracts: { bid: string; found: Found.Contract }[]): Expected.ExpectedTermination[] {
    const all = contracts.flatMap(({ found }) => found.terminations);
    return this.world.file.delivery.terminations.flatMap(({ bid }, index) => {
      const termination = all.find((candidate) => candidate.id === this.world.ids.get(`termination:${index}`));
      if (termination?.paid == null) return [];
      const { kind, paid, usedAccepted, toReturn, integrityRecord } = termination;
      return [
        { bid, kind, paid: money(paid), usedAccepted: money(usedAccepted!), toReturn: money(toReturn!), integrityRecord: integrityRecord! },
      ];
    });
  }

  private async statistics(): Promise<Expected.ExpectedStatistics> {
    const { statistics } = await this.ask<{ statistics: Omit<Expected.ExpectedStatistics, 'paidFen'> & { paidFen: string } }>(
      'list',
      LIST,
      'list',
    );
    return { ...statistics, paidFen: Number(statistics.paidFen) };
  }
}

const money = (fen: string) => ({ amountFen: Number(fen) });

function ledger(challenge: string, found: Found.Ledger | null): Expected.ExpectedLedger[] {
  if (!found) return [];
  const { provedCash, notCounted, minCash, pledgeEnough, totalEnough, escrowRequired, escrowAtPublication, escrowEnough, outstanding } =
    found;
  return [
    {
      ...{ challenge, pledgeEnough, totalEnough, escrowEnough },
      ...{ provedCash: money(provedCash), notCounted: money(notCounted), minCash: money(minCash) },
      ...{ escrowRequired: money(escrowRequired), escrowAtPublication: money(escrowAtPublication), outstanding: money(outstanding) },
    },
  ];
}
