import { addDays } from '../common/offset.js';

/** How a challenge without valid bids opens again. */
export interface Extension {
  /** It takes bids from here; not where this is after `until`. */
  opens: Date;
  /** The last instant for bids. */
  until: Date;
}

const DAY_MS = 86_400_000;
/** Days begin at 00:00 of Asia/Shanghai, UTC+08:00 all year. */
const OFFSET_MS = 8 * 3_600_000;

/**
 * The extension for want of bids (samples/README.md rule 10: it opens the challenge again after its close). It lasts `days` days of 24 hours
 * from the last close; whole days that the form check took until the decision are added, so that bidders have no fewer. It opens at the next
 * 00:00 (+08:00), so that a submission which missed the close by seconds stays late.
 */
export function extension(lastClose: Date, decidedAt: Date, days: number): Extension {
  const late = Math.max(0, Math.floor((decidedAt.getTime() - lastClose.getTime()) / DAY_MS));
  const midnight = (Math.floor((decidedAt.getTime() + OFFSET_MS) / DAY_MS) + 1) * DAY_MS - OFFSET_MS;
  return { opens: new Date(midnight), until: addDays(lastClose, days + late) };
}
