import { addDays } from '../common/offset.js';
import type { IndicatorValue } from './challenge-content.js';

/** One change: of a field of an indicator, or of the funding where no indicator is named. */
export interface AmendmentChange {
  indicator?: string | null;
  field: string;
  from: IndicatorValue;
  to: IndicatorValue;
}

/** What changes can reach, in the form of the documents: money as text of fen. */
interface Amendable<I, F> {
  indicators: I[];
  funding: F;
}

const VALUES = ['baseline', 'target', 'stretch'];
const NUMBERS = ['weight'];
const MONEY = ['publicPerAward', 'enterpriseCash', 'enterpriseTotal'];
const RATIOS = ['ownToPublicMin'];
/** 18 digits, as `Money` has them. */
const MOST_FEN = 10n ** 18n - 1n;

/**
 * The indicators and the funding after the changes, in their order. A new amount of money is in fen, floored, not below 0 and no more than
 * money on the wire can be. A field that
 * holds no such value stays: the change is on record and has no effect. Source: samples/README.md rule 1.
 */
export function amended<I extends { id: string }, F extends object>(
  { indicators, funding }: Amendable<I, F>,
  changes: readonly AmendmentChange[],
): Amendable<I, F> {
  return changes.reduce<Amendable<I, F>>(
    (now, { indicator: id, field, to }) => {
      if (id === undefined || id === null) return { ...now, funding: { ...now.funding, ...fundingChange(field, to) } };
      const change = VALUES.includes(field) || (NUMBERS.includes(field) && typeof to === 'number') ? { [field]: to } : {};
      return { ...now, indicators: now.indicators.map((indicator) => (indicator.id === id ? { ...indicator, ...change } : indicator)) };
    },
    { indicators, funding },
  );
}

function fundingChange(field: string, to: IndicatorValue): object {
  if (typeof to !== 'number') return {};
  if (MONEY.includes(field)) {
    const fen = BigInt(Math.max(0, Math.floor(to)));
    return { [field]: String(fen > MOST_FEN ? MOST_FEN : fen) };
  }
  return RATIOS.includes(field) ? { [field]: to } : {};
}

export interface AmendedCloses {
  bidderClose: Date;
  recommenderClose: Date;
}

/**
 * The closes after an amendment that is approved at `now`. What it gives counts. A material one that gives no bidder close leaves bidders at
 * least `remainingDays` days: the close moves by itself where fewer are left, and recommenders keep the time they had after it.
 * Source: mechanism.md 2.2 (AMENDED) and 2.14 (list.amend_remaining_min); samples/README.md rule 1.
 */
export function closesAmended(
  closes: AmendedCloses,
  amendment: { material: boolean; newBidderClose: Date | null; newRecommenderClose: Date | null },
  now: Date,
  remainingDays: number,
): AmendedCloses {
  const enough = addDays(now, remainingDays);
  const moves = amendment.material && amendment.newBidderClose === null && enough > closes.bidderClose;
  const shift = moves ? enough.getTime() - closes.bidderClose.getTime() : 0;
  return {
    bidderClose: amendment.newBidderClose ?? new Date(closes.bidderClose.getTime() + shift),
    recommenderClose: amendment.newRecommenderClose ?? new Date(closes.recommenderClose.getTime() + shift),
  };
}
