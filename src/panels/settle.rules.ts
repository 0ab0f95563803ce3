import type { EffectiveRules } from '../policies/effective-rules.js';
import type { Conflict } from './conflict.rules.js';

export interface SettleFacts {
  /** Ids of experts, in the order of the draw. */
  drawn: readonly string[];
  reserves: readonly string[];
  /** Who refused to serve in this challenge. */
  declined: readonly string[];
  /** Of this challenge. */
  conflicts: readonly Conflict[];
  scope: EffectiveRules['conflict']['scope'];
  /** Members without whom there is no panel. */
  minimum: number;
  mainStratum: (expert: string) => string;
}

export interface Settlement {
  members: string[];
  replaced: { expert: string; by: string | null; reason: 'CONFLICT' | 'DECLINED' }[];
  enough: boolean;
}

/**
 * Fills the seats of a panel in the order of the draw. Who refused or may not sit is replaced by the first usable reserve of the same main
 * stratum, else by the first usable one, else the seat stays empty. Nobody sits twice. Source: samples/README.md rule 5.
 */
export function settle({ drawn, reserves, declined, conflicts, scope, minimum, mainStratum }: SettleFacts): Settlement {
  const refused = new Set(declined);
  const removed = new Set(conflicts.filter((conflict) => unseats(conflict, scope)).map((conflict) => conflict.expert));
  const seats = [...new Set(drawn)];
  const usable = [...new Set(reserves)].filter((expert) => !seats.includes(expert) && !refused.has(expert) && !removed.has(expert));
  const members: string[] = [];
  const replaced: Settlement['replaced'] = [];
  for (const expert of seats) {
    if (!refused.has(expert) && !removed.has(expert)) {
      members.push(expert);
      continue;
    }
    const by = usable.find((reserve) => mainStratum(reserve) === mainStratum(expert)) ?? usable[0] ?? null;
    if (by !== null) {
      members.push(by);
      usable.splice(usable.indexOf(by), 1);
    }
    replaced.push({ expert, by, reason: removed.has(expert) ? 'CONFLICT' : 'DECLINED' });
  }
  return { members, replaced, enough: members.length >= minimum };
}

/** Whether a conflict takes the expert off the panel, rather than off one bid (samples/README.md rule 4). */
export function unseats(conflict: Pick<Conflict, 'bid' | 'hard'>, scope: EffectiveRules['conflict']['scope']): boolean {
  return conflict.hard && (scope === 'challenge' || conflict.bid === null);
}
