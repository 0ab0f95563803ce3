import { type Actor, organisationsOf } from '../common/actor.js';
import { handsOf } from '../common/two-persons.js';
import type { Viewer } from './declarations.js';

/** What a statement is bound with: who asks, the coerced variables, and for the rows of a mutation their uuids. */
export interface Request {
  actor: Actor;
  variables: Record<string, unknown>;
  ids?: readonly string[];
}
export type Binder = (request: Request) => unknown;

/** Finished SQL; `values` makes its parameters from a request, and throws DomainError where an argument is refused. */
export interface Statement {
  text: string;
  values(request: Request): unknown[];
}

const MARK = '\u0001';
const TOKEN = /\u0001([^\u0001]+)\u0001/g;
const CLOCK = '"@clock"';

/**
 * Placeholders are numbered only when the text is complete, so that none is left without a use: PostgreSQL cannot tell the type of such
 * a one. Until then they stand in the text as marked keys.
 */
export class Placeholders {
  private readonly bound = new Map<string, { cast: string; binder: Binder }>();
  private readonly checks: Binder[] = [];
  readonly viewer: Viewer;

  constructor() {
    const person = (key: string, cast: string, pick: (actor: Actor) => unknown) => this.bind(key, cast, ({ actor }) => pick(actor));
    this.viewer = {
      id: person('viewer.id', 'uuid', (actor) => actor.personId),
      organisations: person('viewer.organisations', 'uuid[]', (actor) => organisationsOf(actor)),
      roles: person('viewer.roles', 'text[]', (actor) => [...new Set(actor.memberships.map(({ role }) => role))]),
      hands: person('viewer.hands', 'uuid[]', handsOf),
      standsIn: person('viewer.standsIn', 'boolean', ({ forId }) => Boolean(forId)),
      expert: person('viewer.expert', 'uuid', (actor) => actor.expertId),
      now: `(select at from ${CLOCK})`,
      as: (role) => person(`viewer.as ${role}`, 'uuid[]', (actor) => organisationsOf(actor, role)),
    };
  }

  /** The mark of a value; the same key is the same parameter. */
  bind(key: string, cast: string, binder: Binder): string {
    this.bound.set(key, { cast, binder });
    return `${MARK}${key}${MARK}`;
  }

  /** A parameter of its own. */
  add(cast: string, binder: Binder): string {
    return this.bind(String(this.bound.size), cast, binder);
  }

  /** A test of the arguments at every execution, also where their values are not used in the end; it throws. */
  check(test: Binder): void {
    this.checks.push(test);
  }

  /** `ctes`: what stands before the select in its WITH. */
  finish(select: string, ctes: readonly string[] = []): Statement {
    const keys: string[] = [];
    const whole = [select, ...ctes].some((part) => part.includes(CLOCK))
      ? [`${CLOCK} as materialized (select clock_now() as at)`, ...ctes]
      : ctes;
    const numbered = `${whole.length ? `with ${whole.join(', ')} ` : ''}${select}`.replace(TOKEN, (_, key: string) => {
      if (!keys.includes(key)) keys.push(key);
      return `$${keys.indexOf(key) + 1}::${this.bound.get(key)!.cast}`;
    });
    const binders = keys.map((key) => this.bound.get(key)!.binder);
    const checks = this.checks;
    return {
      text: numbered,
      values(request) {
        for (const check of checks) check(request);
        return binders.map((binder) => binder(request));
      },
    };
  }
}
