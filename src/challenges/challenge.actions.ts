import type { Actor } from '../common/actor.js';
import { type Action, actionsOf } from '../common/machine.js';
import { rolesIn } from '../lists/officer.visibility.js';
import type { Expression } from '../reading/decorators.js';
import type { Challenge } from './challenge.entity.js';
import { CHALLENGE_MACHINE } from './challenge.machine.js';

/** What the guards ask of a challenge, as SQL. */
export const CHALLENGE_FACTS = {
  beforeClose: (challenge, viewer) =>
    `date_trunc('second', ${viewer.now}) <= coalesce(${challenge.extendedUntil}, ${challenge.bidderClose}, 'infinity')`,
} satisfies Record<string, Expression<Challenge>>;

export interface ChallengeFlags {
  beforeClose: boolean;
}

/** What the viewer may do with a challenge, by the roles held in its department. */
export const challengeActions = (challenge: Pick<Challenge, 'state' | 'departmentId'> & ChallengeFlags, actor: Actor): Action[] =>
  actionsOf(CHALLENGE_MACHINE, challenge.state, rolesIn(actor, challenge.departmentId), challenge);
