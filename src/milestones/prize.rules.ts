import type { HeatResult } from './heat.rules.js';

/** The prizes of a final, in fen, by rank, whichever the lane: RANKED tracks only, as many as there are prizes (rule 14). */
export function prizesByRank<T extends { bid: string; rank: number; result: HeatResult }>(
  results: readonly T[],
  prizesFen: readonly bigint[],
): { bid: string; rank: number; amountFen: bigint }[] {
  return results.flatMap(({ bid, rank, result }) => {
    const amountFen = prizesFen[rank - 1];
    return result === 'RANKED' && amountFen !== undefined ? [{ bid, rank, amountFen }] : [];
  });
}
