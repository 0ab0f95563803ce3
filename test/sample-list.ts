import { readdirSync, readFileSync } from 'node:fs';
import type { Indicator, IndicatorValue, MilestonePlan, Winners } from '../src/challenges/challenge-content.js';
import { at, dayZero } from '../src/common/offset.js';
import type { EffectiveRules, ObjectionGround } from '../src/policies/effective-rules.js';

interface Money {
  amountFen: number;
}

export interface SampleChallenge {
  code: string;
  indicators: Indicator[];
  funding: { publicPerAward: Money; prizes?: Money[] };
  signingSharePercent?: number;
  milestones: MilestonePlan[];
  winners: Winners;
}

interface HeatRow {
  rank: number;
  bid: string;
  composite: number;
  result: 'CONTINUE' | 'ELIMINATED' | 'RANKED' | 'UNRANKED';
}

/** What the specs of the award and of delivery read of a sample list (samples/sample.schema.json). */
export interface SampleList {
  publishedOn: string;
  policy: { rules: EffectiveRules };
  challenges: SampleChallenge[];
  amendments: { challenge: string; changes: { indicator?: string; field: string; to: IndicatorValue }[] }[];
  bids: {
    id: string;
    challenge: string;
    lead: string;
    partners: { org: string; sharePercent: number }[];
    routeFamily: string;
    indicatorAnswers: { indicator: string; value: IndicatorValue }[];
    budget: { publicRequest: Money };
    selfFunded?: boolean;
  }[];
  scores: { challenge: string; bid: string; stage: string; expert: string; canDeliver: boolean }[];
  delivery: {
    contracts: { bid: string; signedAt: string }[];
    milestoneSubmissions: {
      bid: string;
      milestone: string;
      round: number;
      submittedAt: string;
      measurements: { indicator: string; value: IndicatorValue }[];
      decidedAt: string;
    }[];
    heats: { challenge: string; milestone: string; at: string }[];
    changeRequests: {
      id: string;
      bid: string;
      type: 'PERIOD' | 'TARGET_DOWN' | 'TARGET_UP' | 'ROUTE' | 'PI' | 'PARTNER';
      filedAt: string;
      decidedAt: string;
      extensionDays?: number;
      indicator?: string;
      to?: IndicatorValue;
      expertOpinion?: 'SUPPORT' | 'OPPOSE';
    }[];
    objections: {
      id: string;
      challenge: string;
      bid: string;
      filedAt: string;
      by: string | null;
      realName: boolean;
      ground: ObjectionGround;
      finding: 'UPHELD' | 'DISMISSED' | null;
      findingAt: string;
    }[];
    lapses: { bid: string; at: string }[];
    terminations: {
      bid: string;
      kind: 'STOP_NO_FAULT' | 'REVOKE_FAULT';
      diligent: boolean;
      at: string;
      decidedAt: string;
      usedAccepted: Money;
    }[];
    acceptances: { bid: string; at: string; technicalPass: boolean; financialPass: boolean; surplus: Money }[];
  };
  expected: {
    eligibility: { bid: string; status: string }[];
    rankings: {
      challenge: string;
      ranking: { bid: string; score: number; passes: boolean }[];
      excludedScores: { bid: string; stage: string; expert: string }[];
    }[];
    objections: { id: string }[];
    decisions: { challenge: string; awarded: string[]; why: string }[];
    milestoneVerdicts: { bid: string; milestone: string; round: number; verdict: 'PASSED' | 'CONDITIONAL' | 'FAILED' }[];
    races: { challenge: string; milestone: string; results: HeatRow[] }[];
    payments: { bid: string; totalPaid: Money }[];
    changes: { id: string; decision: string; why: string }[];
    terminations: { bid: string }[];
    acceptances: { bid: string }[];
  };
}

const folder = new URL('../samples/', import.meta.url);

/** The public sample lists, by file name. */
export const sampleLists: [string, SampleList][] = readdirSync(folder)
  .filter((name) => name.endsWith('.json') && name !== 'sample.schema.json')
  .map((name) => [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as SampleList]);

/** Turns a list's offsets into instants. */
export function clockOf({ publishedOn }: SampleList): (offset: string) => Date {
  const day0 = dayZero(publishedOn);
  return (offset) => at(day0, offset);
}

/** The member of a list with that id, or an error: a spec must not pass because something was not found. */
export function need<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Error(`not in the sample list: ${what}`);
  return found;
}

export function bidOf({ bids }: SampleList, id: string): SampleList['bids'][number] {
  return need(
    bids.find((bid) => bid.id === id),
    id,
  );
}

/** A challenge with the amendments of its indicators carried out. */
export function challengeOf(sample: SampleList, code: string): SampleChallenge {
  const challenge = need(
    sample.challenges.find((candidate) => candidate.code === code),
    code,
  );
  const changes = sample.amendments.filter((amendment) => amendment.challenge === code).flatMap((amendment) => amendment.changes);
  const amended = (indicator: Indicator): Indicator =>
    changes.reduce((now, { indicator: id, field, to }) => (id === now.id ? { ...now, [field]: to } : now), indicator);
  return { ...challenge, indicators: challenge.indicators.map(amended) };
}

/** Without the fields for readers only. */
export function withoutWhy<T extends { why: string }>(rows: readonly T[]): Omit<T, 'why'>[] {
  return rows.map(({ why: _, ...row }) => row);
}
