import type { MilestonePlan } from '../challenges/challenge-content.js';
import { addDays, addOffset } from '../common/offset.js';

/**
 * When each milestone is due, by key: signing + `dueAfterSigning`; granted extensions move the last one, which is also the end of the
 * contract (samples/README.md rules 13 and 16). `extensionDays` are the days of each granted extension. At
 * least one milestone.
 */
export function dueInstants(
  signedAt: Date,
  milestones: readonly Pick<MilestonePlan, 'id' | 'dueAfterSigning'>[],
  extensionDays: readonly number[],
): { due: Map<string, Date>; endsAt: Date } {
  const planned = milestones.map(({ id, dueAfterSigning }) => ({ id, at: addOffset(signedAt, dueAfterSigning).getTime() }));
  const latest = Math.max(...planned.map(({ at }) => at));
  const last = planned.findLast(({ at }) => at === latest);
  const extended = extensionDays.reduce((at, days) => addDays(at, days), new Date(latest));
  return { due: new Map(planned.map((node) => [node.id, node === last ? extended : new Date(node.at)])), endsAt: extended };
}
