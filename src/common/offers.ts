import type { Expression } from '../reading/declarations.js';
import type { Action } from './machine.js';
import { isInPerson } from './permissions.js';

/** An act on an object that no lifecycle of its own knows: one that begins something new, often in a later room. */
interface Offer<T> {
  /** The mutation. */
  name: string;
  /** SQL: whether there is anything to do; else it is not offered. */
  when: Expression<T>;
  /** SQL: whether the viewer has the part for it; who has not is refused FORBIDDEN. */
  may: Expression<T>;
  /** SQL: the code of what refuses it all the same, or null. */
  refusal?: Expression<T>;
}

/** What the computed actions of an object ask for. */
export interface Offered {
  offered: Action[];
}

const offers = new Map<string, Offer<never>[]>();

/** Declares an act on objects of a type (the prefix of their typed ids). A room does it once, beside the rules of the act, when it is loaded. */
export function offer<T>(type: string, act: Offer<T>): void {
  const known = offers.get(type) ?? [];
  if (known.some(({ name }) => name === act.name)) throw new Error(`${act.name} is offered twice on a ${type}`);
  offers.set(type, [...known, act]);
}

/** SQL: the acts offered on an object of the type, as `Action`s, in the order of their declaration. */
export const offeredOn =
  <T>(type: string): Expression<T> =>
  (row, viewer) => {
    const acts = (offers.get(type) ?? []) as Offer<T>[];
    if (!acts.length) return `'[]'::jsonb`;
    const values = acts.map(
      ({ name, when, may, refusal }, index) =>
        `(${index}, '${name}', (${when(row, viewer)}), case ${isInPerson(name) ? `when ${viewer.standsIn} then 'STANDING_IN' ` : ''}when (${may(row, viewer)})
          then ${refusal?.(row, viewer) ?? 'null'} else 'FORBIDDEN' end)`,
    );
    return `(select coalesce(jsonb_agg(jsonb_build_object('name', o.name, 'allowed', o.reason is null, 'reason', o.reason) order by o.n), '[]')
      from (values ${values.join(', ')}) o(n, name, due, reason) where o.due)`;
  };

/** The fact of a computed `availableActions` that takes the offers in. */
export const offersOf = <T>(type: string) => ({ offered: offeredOn<T>(type) });
