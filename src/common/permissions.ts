import { Extensions } from '@nestjs/graphql';
import { type Actor, type Role, holds } from './actor.js';

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
/** Anyone signed in who stands in for nobody: what is done in one's own name, and not by a role that a deputy could act in. */
export const InPerson = (): MethodDecorator => can('in-person');
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
