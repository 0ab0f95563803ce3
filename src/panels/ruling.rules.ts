import type { Conflict } from './conflict.rules.js';

export type RulingOutcome = 'WAIVED' | 'CONFIRMED';

/** Rules that no ruling sets aside: they follow from what is on record of the expert, the need and the bids. */
const STATUTORY: readonly Conflict['rule'][] = ['NEED_VETTER', 'INTEGRITY_LIST', 'OWN_BID_IN_LIST', 'SAME_UNIT'];

/** Whether officers may rule on a conflict: on one that was found soft, and on a hard one that was detected and is not statutory. */
export const mayBeRuled = ({ rule, source, foundHard }: Pick<Conflict, 'rule' | 'source'> & { foundHard: boolean }): boolean =>
  !foundHard || (source === 'detected' && !STATUTORY.includes(rule));

/** Whether a conflict keeps the expert away under the ruling in force, or without one. */
export const keepsAway = (foundHard: boolean, ruling: RulingOutcome | null): boolean =>
  ruling === null ? foundHard : ruling === 'CONFIRMED';
