import { Fraction } from '../common/fraction.js';
import { inTime } from '../common/offset.js';
import type { EffectiveRules } from '../policies/effective-rules.js';
import type { Funding } from './challenge-content.js';

/** One entry of the need owner's ledger. Only cash that finance has proved counts. */
export interface LedgerEntry {
  at: Date;
  form: 'cash' | 'equipment' | 'service' | 'technology' | 'goods';
  amountFen: bigint;
  proved: boolean;
}

export interface LedgerFacts {
  /** Of the challenge as amended. A pledge that is absent is nothing. */
  funding: Pick<Funding, 'publicPerAwardFen' | 'enterpriseCashFen' | 'enterpriseTotalFen'>;
  /** Absent where the policy asks nothing of the enterprise: every minimum is then nothing. */
  rules: EffectiveRules['enterpriseFunds'];
  entries: readonly LedgerEntry[];
  /** 00:00 of the publication day. */
  day0: Date;
}

/** All amounts in fen. */
export interface LedgerFigures {
  provedCash: bigint;
  notCounted: bigint;
  minCash: bigint;
  pledgeEnough: boolean;
  totalEnough: boolean;
  escrowRequired: bigint;
  escrowAtPublication: bigint;
  escrowEnough: boolean;
  outstanding: bigint;
}

/** What the enterprise has paid, against what it pledged and what the policy asks. It is shown and blocks nothing. Source: samples/README.md rule 19. */
export function ledgerFigures({ funding, rules, entries, day0 }: LedgerFacts): LedgerFigures {
  const pledged = funding.enterpriseCashFen ?? 0n;
  const counted = entries.filter((entry) => entry.proved && entry.form === 'cash');
  const provedCash = sum(counted);
  const minCash = percentOf(funding.publicPerAwardFen, rules?.cashToBidderMinPercentOfPublic ?? 0);
  const minTotal = Fraction.of(funding.publicPerAwardFen).times(Fraction.of(rules?.totalToPublicMin ?? 0));
  const escrowRequired = percentOf(pledged, rules?.escrowBeforeListPercent ?? 0);
  const escrowAtPublication = sum(counted.filter((entry) => inTime(entry.at, day0)));
  return {
    provedCash,
    notCounted: sum(entries) - provedCash,
    minCash,
    pledgeEnough: pledged >= minCash,
    totalEnough: Fraction.of(funding.enterpriseTotalFen ?? 0n).compare(minTotal) >= 0,
    escrowRequired,
    escrowAtPublication,
    escrowEnough: escrowAtPublication >= escrowRequired,
    outstanding: pledged > provedCash ? pledged - provedCash : 0n,
  };
}

function sum(entries: readonly LedgerEntry[]): bigint {
  return entries.reduce((total, entry) => total + entry.amountFen, 0n);
}

/** Floored to the fen. */
function percentOf(amountFen: bigint, percent: number): bigint {
  return Fraction.of(amountFen).times(Fraction.of(percent)).over(Fraction.of(100)).floor();
}
