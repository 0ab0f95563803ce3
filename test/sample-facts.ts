import { readdirSync, readFileSync } from 'node:fs';
import { correctionState, type CorrectionState } from '../src/bids/correction.rules.js';
import { eligibility, type Eligibility, type EligibilityFacts } from '../src/bids/eligibility.rules.js';
import { overLimit } from '../src/bids/limits.rules.js';
import type { Funding, Indicator, IndicatorValue } from '../src/challenges/challenge-content.js';
import { closesAfter, type Closes } from '../src/challenges/closes.rules.js';
import type { LedgerEntry } from '../src/challenges/ledger.rules.js';
import { at, dayZero, inTime } from '../src/common/offset.js';
import type { Ban } from '../src/integrity/ban.rules.js';
import type { Conflict, ExpertRelation } from '../src/panels/conflict.rules.js';
import type { Settlement } from '../src/panels/settle.rules.js';
import type { EffectiveRules } from '../src/policies/effective-rules.js';

interface Money {
  amountFen: number;
}
interface SampleBan {
  from: string;
  to: string;
}
interface SampleFunding {
  publicPerAward: Money;
  ownToPublicMin?: number;
  enterpriseCash?: Money;
  enterpriseTotal?: Money;
}
export interface SampleBid {
  id: string;
  challenge: string;
  lead: string;
  partners: { org: string }[];
  pi: string;
  team: string[];
  versions: { no: number; submittedAt: string }[];
  withdrawnAt?: string;
  recommendation: { at: string; rank: number } | null;
  matchingRegisteredAt?: string;
  indicatorAnswers: { indicator: string; value: IndicatorValue }[];
  budget: { publicRequest: Money; ownFunds: Money };
  priorWinnerOf?: object;
  avoidExperts: string[];
  formalDefects: { noticedAt: string; correctedAt: string | null; contentChanged?: boolean }[];
}

/** A sample list, as far as eligibility, conflicts, panels and ledgers need it. */
export interface SampleList {
  publishedOn: string;
  policy: { rules: EffectiveRules };
  organisations: {
    id: string;
    kind: string;
    parent?: string;
    shareholdings?: { org: string; percent: number }[];
    integrityBan?: SampleBan;
  }[];
  people: { id: string; integrityBan?: SampleBan }[];
  challenges: {
    code: string;
    needOwner: string | null;
    indicators: Indicator[];
    funding: SampleFunding;
    bidderConditions: { leadKinds?: string[] };
    vetters: string[];
  }[];
  amendments: {
    challenge: string;
    at: string;
    changes: { indicator?: string; field: string; to: IndicatorValue }[];
    newBidderClose?: string;
    newRecommenderClose?: string;
  }[];
  enterpriseLedgers?: {
    challenge: string;
    entries: { at: string; form: LedgerEntry['form']; amountFen: number; proved: boolean }[];
  }[];
  bids: SampleBid[];
  experts: {
    id: string;
    person: string;
    affiliation: string;
    strata: string[];
    relations: (Omit<ExpertRelation, 'person' | 'org'> & { person?: string; org?: string })[];
    integrityBan?: SampleBan;
  }[];
  panels: { challenge: string; drawSeed: string; settledAt: string; drawn: string[]; reserves: string[]; declined: { expert: string }[] }[];
  expected: {
    eligibility: (Eligibility & { bid: string })[];
    closes: { challenge: string; bidderClose: string; recommenderClose: string }[];
    conflicts: (Conflict & { challenge: string })[];
    panels: (Settlement & { challenge: string })[];
    enterpriseLedgers: ({ challenge: string } & Record<string, string | boolean | Money>)[];
  };
}

const folder = new URL('../samples/', import.meta.url);

/** Every list of the samples folder, by file name. */
export const SAMPLES: [string, SampleList][] = readdirSync(folder)
  .filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json'))
  .map((name) => [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8'))]);

/** Reads the facts that the rules ask for from one sample list, at the end of its form check. */
export class SampleFacts {
  readonly day0: Date;
  readonly rules: EffectiveRules;

  constructor(readonly list: SampleList) {
    this.day0 = dayZero(list.publishedOn);
    this.rules = list.policy.rules;
  }

  at(offset: string): Date {
    return at(this.day0, offset);
  }

  closes(code: string): Closes {
    const amendments = this.list.amendments.filter(({ challenge }) => challenge === code);
    return closesAfter(
      this.rules.window,
      this.day0,
      amendments.map((amendment) => ({ ...amendment, at: this.at(amendment.at) })),
    );
  }

  /** The challenge with its amendments, in the order of the file. */
  challenge(code: string): SampleList['challenges'][number] {
    const challenge = structuredClone(found(this.list.challenges, (one) => one.code === code));
    for (const change of this.list.amendments.filter((one) => one.challenge === code).flatMap((one) => one.changes)) {
      const indicator = challenge.indicators.find(({ id }) => id === change.indicator);
      if (indicator) Object.assign(indicator, { [change.field]: change.to });
      else if (change.field === 'ownToPublicMin') Object.assign(challenge.funding, { ownToPublicMin: change.to });
      else Object.assign(challenge.funding, { [change.field]: { amountFen: change.to } });
    }
    return challenge;
  }

  funding(code: string): Omit<Funding, 'kind'> {
    const { publicPerAward, ownToPublicMin, enterpriseCash, enterpriseTotal } = this.challenge(code).funding;
    return {
      publicPerAwardFen: BigInt(publicPerAward.amountFen),
      ownToPublicMin,
      enterpriseCashFen: enterpriseCash && BigInt(enterpriseCash.amountFen),
      enterpriseTotalFen: enterpriseTotal && BigInt(enterpriseTotal.amountFen),
    };
  }

  corrections(bid: SampleBid): CorrectionState[] {
    return bid.formalDefects.map(({ noticedAt, correctedAt, contentChanged = false }) =>
      correctionState(
        { noticedAt: this.at(noticedAt), correctedAt: correctedAt === null ? null : this.at(correctedAt), contentChanged },
        this.rules.form,
        this.at('P9999D'),
      ),
    );
  }

  eligibilityFacts(bid: SampleBid): EligibilityFacts {
    const { matching } = this.rules;
    const challenge = this.challenge(bid.challenge);
    const over = overLimit(
      this.list.bids.map((one) => ({
        id: one.id,
        lead: one.lead,
        pi: one.pi,
        firstSubmittedAt: one.versions.map((version) => this.at(version.submittedAt)).reduce((a, b) => (a <= b ? a : b)),
        withdrawn: this.withdrawnAt(one) !== null && inTime(this.at(one.withdrawnAt ?? ''), this.closes(one.challenge).bidder),
      })),
      this.rules.eligibility,
    );
    const lead = this.organisation(bid.lead);
    return {
      rules: this.rules,
      closes: { ...this.closes(bid.challenge), matching: matching.closes === null ? null : this.at(matching.closes) },
      challenge: {
        needOwner: challenge.needOwner === null ? null : this.organisation(challenge.needOwner),
        leadKinds: challenge.bidderConditions.leadKinds ?? [],
        funding: this.funding(bid.challenge),
        indicators: challenge.indicators,
      },
      bid: {
        versions: bid.versions.map(({ no, submittedAt }) => ({ no, submittedAt: this.at(submittedAt) })),
        withdrawnAt: this.withdrawnAt(bid),
        recommendation: bid.recommendation && { at: this.at(bid.recommendation.at), rank: bid.recommendation.rank },
        matchingRegisteredAt: bid.matchingRegisteredAt === undefined ? null : this.at(bid.matchingRegisteredAt),
        lead,
        partners: bid.partners.map(({ org }) => this.organisation(org)),
        pi: { bans: this.bans(found(this.list.people, ({ id }) => id === bid.pi)) },
        requestFen: BigInt(bid.budget.publicRequest.amountFen),
        ownFen: BigInt(bid.budget.ownFunds.amountFen),
        answers: bid.indicatorAnswers,
        priorWinner: bid.priorWinnerOf !== undefined,
        overLimit: { unit: over.unit.has(bid.id), pi: over.pi.has(bid.id) },
        corrections: this.corrections(bid).map(({ outcome }) => outcome),
      },
    };
  }

  /** A failed correction finds the bid ineligible when it fails; all else by the end of the form check, before any panel is settled. */
  ineligibleAt(bid: SampleBid): Date | null {
    const facts = this.eligibilityFacts(bid);
    if (eligibility({ ...facts, bid: { ...facts.bid, corrections: [] } }).status === 'INELIGIBLE') return facts.closes.recommender;
    const failures = this.corrections(bid).flatMap(({ failedAt }) => (failedAt ? [failedAt] : []));
    return failures.length ? failures.reduce((a, b) => (a <= b ? a : b)) : null;
  }

  organisation(id: string) {
    const { kind, parent = null, shareholdings = [], ...rest } = found(this.list.organisations, (one) => one.id === id);
    return { id, kind, parent, shareholdings, bans: this.bans(rest) };
  }

  bans({ integrityBan }: { integrityBan?: SampleBan }): Ban[] {
    return integrityBan ? [{ from: this.at(integrityBan.from), to: this.at(integrityBan.to) }] : [];
  }

  withdrawnAt({ withdrawnAt }: SampleBid): Date | null {
    return withdrawnAt === undefined ? null : this.at(withdrawnAt);
  }
}

export function found<T>(items: readonly T[], wanted: (item: T) => boolean): T {
  const item = items.find(wanted);
  if (item === undefined) throw new Error('the sample refers to what it does not hold');
  return item;
}
