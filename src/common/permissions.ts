import { Extensions } from '@nestjs/graphql';
import { type Actor, type Role, holds } from './actor.js';
import type { Action } from './machine.js';

/** Who may call a root field at all; which rows it then shows is the read plan's, and which act is due the rules'. */
export interface Can {
  roles: readonly Role[] | 'public' | 'signed-in' | 'in-person' | 'enrolling';
}

const can = (roles: Can['roles']): MethodDecorator => Extensions({ can: { roles } satisfies Can });

/** Holders of at least one of the roles. */
export const Can = (...roles: Role[]): MethodDecorator => can(roles);
/** Anyone, signed in or not. */
export const Public = (): MethodDecorator => can('public');
/** Anyone signed in. */
export const SignedIn = (): MethodDecorator => can('signed-in');
/** Acts that are done in person, by the names of their mutations; complete once the rooms are loaded. */
const IN_PERSON = new Set<string>();
/** Anyone signed in who stands in for nobody: what is done in one's own name, and not by a role that a deputy could act in. */
export const InPerson = (): MethodDecorator => (target, name, descriptor) => {
  IN_PERSON.add(String(name));
  can('in-person')(target, name, descriptor);
};
export const isInPerson = (act: string): boolean => IN_PERSON.has(act);

/** Actions as the actor's session can take them: those done in person are refused to who stands in, as `permitted` refuses them. */
export const inSession = (actions: readonly Action[], { forId }: Actor): Action[] =>
  actions.map((action) => (forId && isInPerson(action.name) ? { ...action, allowed: false, reason: 'STANDING_IN' } : action));
/** Anyone signed in, also who must first enrol a second factor. */
export const Enrolling = (): MethodDecorator => can('enrolling');

/**
 * Arguments by which a mutation names what its caller need not see. A refusal is told as it is: the service sees to it that it is the same for
 * what is hidden as for what nobody has.
 */
export const NamesUnseen = (...names: string[]): MethodDecorator => Extensions({ unseen: names });

/** The code of the refusal, or null. A field without a mark is refused to all. */
export function permitted(
  mark: Can | undefined,
  actor: Actor,
): 'UNAUTHENTICATED' | 'SECOND_FACTOR_ENROLMENT_REQUIRED' | 'STANDING_IN' | 'FORBIDDEN' | null {
  if (mark?.roles === 'public') return null;
  if (actor.enrolling) return mark?.roles === 'enrolling' ? null : 'SECOND_FACTOR_ENROLMENT_REQUIRED';
  if (!actor.personId) return 'UNAUTHENTICATED';
  if (!mark) return 'FORBIDDEN';
  if (mark.roles === 'in-person' && actor.forId) return 'STANDING_IN';
  return typeof mark.roles === 'string' || mark.roles.some((role) => holds(actor, role)) ? null : 'FORBIDDEN';
}
