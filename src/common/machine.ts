import type { ErrorCode } from './error-codes.js';
import { DomainError } from './errors.js';
import type { Role } from './actor.js';

/** Who may cause an event: a role, the clock (`timer`), the system as a consequence, or anyone at all. */
export type Cause = Role | 'timer' | 'system' | 'anyone';

/** One edge: where it leads, who causes it, and the guard that must find nothing to refuse. */
export interface Edge<S extends string, F> {
  readonly to: S;
  readonly by: readonly Cause[];
  readonly guard?: (facts: F) => ErrorCode | null;
}

/** A lifecycle of `mechanism.md` as a table: state → event → edge. Frozen data; all behaviour is in the functions below. */
export interface Machine<S extends string, E extends string, F = object> {
  readonly name: string;
  /** The table of the rows that carry the state. */
  readonly table: string;
  readonly initial: S;
  readonly states: Readonly<Record<S, Readonly<Partial<Record<E, Edge<S, F>>>>>>;
}

/** A lifecycle without its types, and all of its events. */
export interface Lifecycle {
  machine: {
    name: string;
    table: string;
    initial: string;
    states: Readonly<Record<string, Readonly<Partial<Record<string, Pick<Edge<string, never>, 'to' | 'by'>>>>>>;
  };
  events: readonly string[];
}

/** What a client may draw as a button: an event, whether the viewer may cause it now, and why not. */
export interface Action {
  name: string;
  allowed: boolean;
  reason: ErrorCode | null;
}

/** Declares a machine. Throws where a target does not exist or a state can't be reached, so that a wrong table does not start. */
export function machine<S extends string, E extends string, F = object>(definition: Machine<S, E, F>): Machine<S, E, F> {
  const states = new Set(Object.keys(definition.states));
  const reached = new Set<string>([definition.initial]);
  const queue: string[] = [definition.initial];
  for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
    for (const edge of edges(definition, state as S)) {
      if (!states.has(edge.to)) throw new Error(`${definition.name}: ${state} leads to the unknown state ${edge.to}`);
      if (!reached.has(edge.to)) queue.push(edge.to);
      reached.add(edge.to);
    }
  }
  const lost = [...states].filter((state) => !reached.has(state));
  if (lost.length) throw new Error(`${definition.name}: no way leads to ${lost.join(', ')}`);
  return Object.freeze(definition);
}

/** The edge that `event` takes from `state`. Throws WRONG_STATE where there is none, or the guard's code where it refuses. */
export function take<S extends string, E extends string, F>(machine: Machine<S, E, F>, state: S, event: E, facts: F): Edge<S, F> {
  const edge = machine.states[state][event];
  if (!edge) throw new DomainError('WRONG_STATE', { machine: machine.name, state, event });
  const refusal = edge.guard?.(facts) ?? null;
  if (refusal) throw new DomainError(refusal, { machine: machine.name, state, event });
  return edge;
}

/** What a viewer with `roles` may do in `state`; events of the clock and the system are not offered. */
export function actionsOf<S extends string, E extends string, F>(
  machine: Machine<S, E, F>,
  state: S,
  roles: readonly string[],
  facts: F,
): Action[] {
  const offered = Object.entries<Edge<S, F> | undefined>(machine.states[state]);
  return offered.flatMap(([name, edge]) => {
    if (!edge || edge.by.every((cause) => cause === 'timer' || cause === 'system')) return [];
    const mine = edge.by.some((cause) => cause === 'anyone' || roles.includes(cause));
    const reason = mine ? (edge.guard?.(facts) ?? null) : 'FORBIDDEN';
    return [{ name, allowed: reason === null, reason }];
  });
}

/**
 * The table as a Mermaid state diagram, for the documents. Events that leave the state as it is are not drawn, and those that lead the same
 * way share an arrow. `words` are shown beside the names of states.
 */
export function diagram(
  { initial, states }: Pick<Lifecycle['machine'], 'initial' | 'states'>,
  words: ReadonlyMap<string, string> = new Map(),
): string {
  const named = Object.keys(states).flatMap((state) => (words.has(state) ? [`  state "${words.get(state)} ${state}" as ${state}`] : []));
  const arrows = Object.entries(states).flatMap(([state, row]) => {
    const ways = new Map<string, string[]>();
    for (const [event, edge] of Object.entries(row))
      if (edge && edge.to !== state) ways.set(edge.to, [...(ways.get(edge.to) ?? []), event]);
    return ways.size ? [...ways].map(([to, events]) => `  ${state} --> ${to}: ${events.join(', ')}`) : [`  ${state} --> [*]`];
  });
  return ['stateDiagram-v2', ...named, `  [*] --> ${initial}`, ...arrows].join('\n');
}

function edges<S extends string, E extends string, F>(definition: Machine<S, E, F>, state: S): Edge<S, F>[] {
  return Object.values<Edge<S, F> | undefined>(definition.states[state]).filter((edge) => edge !== undefined);
}
