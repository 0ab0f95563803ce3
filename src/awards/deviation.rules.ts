import type { Winners } from '../challenges/challenge-content.js';
import type { Decision } from './decision.rules.js';

/** Whether the department proposes other bids than the rules do; the order in which they are named does not matter. */
export function deviates(byRule: Pick<Decision, 'proposed'>, proposed: readonly string[]): boolean {
  return proposed.length !== byRule.proposed.length || proposed.some((bid) => !byRule.proposed.includes(bid));
}

/**
 * What forbids a deviation: every bid must be one that the rules could have proposed (it passes, and no rule voids it), each once, and not
 * more of them than the winner mode has places for (mechanism.md 2.15, invariant 2). `selfFunded` has no limit of its own in a prize.
 */
export function deviationFaults(
  byRule: Pick<Decision, 'proposed' | 'reserve'>,
  proposed: readonly string[],
  winners: Winners,
  selfFunded: ReadonlySet<string>,
): string[] {
  const faults: string[] = [];
  const eligible = [...byRule.proposed, ...byRule.reserve];
  if (!proposed.length) faults.push('nobody is proposed');
  if (proposed.some((bid) => !eligible.includes(bid))) faults.push('a proposed bid does not pass');
  if (new Set(proposed).size < proposed.length) faults.push('a bid is proposed twice');
  const counted = winners.mode === 'prize' ? proposed.filter((bid) => !selfFunded.has(bid)) : proposed;
  const places = placesOf(winners);
  if (counted.length > places) faults.push(`more bids than the ${places} places`);
  return faults;
}

/** How many awards a challenge has, and so contracts at most (mechanism.md 2.15, invariant 2); in a prize only the funded ones are counted. */
export function placesOf({ mode, k, shortlistMax = k }: Winners): number {
  switch (mode) {
    case 'single':
      return 1;
    case 'race':
      return Math.max(1, k);
    case 'recognition':
      return shortlistMax;
    case 'prize':
      return k;
  }
}

/** The decision with the department's proposal in place of the rules'; who passes and is not proposed stands in reserve, in order of rank. */
export function withDeviation(byRule: Decision, proposed: readonly string[], byRank: readonly string[]): Decision {
  const eligible = new Set([...byRule.proposed, ...byRule.reserve]);
  return {
    ...byRule,
    outcome: 'AWARDED',
    proposed: [...proposed],
    awarded: [...proposed],
    reserve: byRank.filter((bid) => eligible.has(bid) && !proposed.includes(bid)),
  };
}
