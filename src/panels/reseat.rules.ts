import type { Conflict } from './conflict.rules.js';
import { type SettleFacts, unseats } from './settle.rules.js';

export interface Sitting extends Omit<SettleFacts, 'conflicts'> {
  /** Ids of the experts who sit, in the order of the seats. */
  members: readonly string[];
  conflicts: readonly Pick<Conflict, 'expert' | 'bid' | 'hard'>[];
  /** Whether a stage of the review is still to come or open: afterwards nobody joins. */
  open: boolean;
}

export interface Reseating {
  /** `left` null: a seat that stood empty is taken. `came` null: the seat stays empty. */
  changes: { left: string | null; came: string | null }[];
  members: string[];
  enough: boolean;
}

/**
 * What changed conflicts make of a settled panel: who may not sit leaves, and the next usable reserve comes in after the last, chosen as at the
 * settlement: of the same main stratum, else the first in the order of the draw. A seat that stands empty is taken by whom nothing keeps away
 * any more. Changes nothing where the conflicts are those of the settlement. Source: samples/README.md rules 4, 5.
 */
export function reseat({ members, drawn, reserves, declined, conflicts, scope, minimum, mainStratum, open }: Sitting): Reseating {
  const removed = new Set(conflicts.filter((conflict) => unseats(conflict, scope)).map(({ expert }) => expert));
  const stay = members.filter((expert) => !removed.has(expert));
  const leaving = members.filter((expert) => removed.has(expert));
  const usable = [...new Set([...drawn, ...reserves])].filter(
    (expert) => open && !members.includes(expert) && !declined.includes(expert) && !removed.has(expert),
  );
  const take = (expert: string | undefined): string | null => (expert === undefined ? null : usable.splice(usable.indexOf(expert), 1)[0]!);
  const changes: Reseating['changes'] = leaving.map((left) => ({
    left,
    came: take(usable.find((expert) => mainStratum(expert) === mainStratum(left)) ?? usable[0]),
  }));
  const empty = new Set(drawn).size - members.length;
  for (let seat = 0; seat < empty && usable.length > 0; seat += 1) changes.push({ left: null, came: take(usable[0]) });
  const now = [...stay, ...changes.flatMap(({ came }) => came ?? [])];
  return { changes, members: now, enough: now.length >= minimum };
}
