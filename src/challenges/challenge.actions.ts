import type { Actor } from '../common/actor.js';
import { type Action, actionsOf } from '../common/machine.js';
import { offer, type Offered, offersOf } from '../common/offers.js';
import { rolesIn } from '../lists/officer.visibility.js';
import type { Expression } from '../reading/decorators.js';
import { bidsUntil } from './challenge.closes.js';
import type { Challenge } from './challenge.entity.js';
import { CHALLENGE_MACHINE } from './challenge.machine.js';

/** What the guards ask of a challenge, as SQL. */
export const CHALLENGE_FACTS = {
  ...offersOf<Challenge>('challenge'),
  beforeClose: (challenge, viewer) => `date_trunc('second', ${viewer.now}) <= coalesce(${bidsUntil(challenge)}, 'infinity')`,
} satisfies Record<string, Expression<Challenge>>;

export interface ChallengeFlags extends Offered {
  beforeClose: boolean;
}

/**
 * What the viewer may do with a challenge: its lifecycle by the roles held in its department, and what may be begun on it. Amendments are approved on
 * themselves: the challenge only takes them in.
 */
export const challengeActions = (challenge: Pick<Challenge, 'state' | 'departmentId'> & ChallengeFlags, actor: Actor): Action[] => [
  ...actionsOf(CHALLENGE_MACHINE, challenge.state, rolesIn(actor, challenge.departmentId), challenge).filter(
    ({ name }) => name !== 'approveAmendment',
  ),
  ...challenge.offered,
];

const matched: Expression<Challenge> = (challenge) =>
  `${challenge.state} = 'OPEN' and (${challenge.matchingOpens} is not null
    or exists (select 1 from list l where l.id = ${challenge.listId} and l.rules #>> '{matching,requiredBeforeBid}' = 'true'))`;
const signedIn: Expression<Challenge> = (_challenge, viewer) => `${viewer.id} is not null`;

offer<Challenge>('challenge', {
  name: 'askQuestion',
  when: (challenge) => `${challenge.state} not in ('DRAFT', 'READY')`,
  may: signedIn,
});
/** In the name of an organisation of one's own. */
const ofSome: Expression<Challenge> = (_challenge, viewer) => `cardinality(${viewer.organisations}) > 0`;
offer<Challenge>('challenge', { name: 'registerForMatching', when: matched, may: ofSome });
offer<Challenge>('challenge', { name: 'signNda', when: matched, may: ofSome });
offer<Challenge>('challenge', {
  name: 'enterLedgerEntry',
  when: (challenge) => `${challenge.needOwnerId} is not null`,
  may: (challenge, viewer) =>
    `${challenge.departmentId} = any(${viewer.as('clerk')}) or ${challenge.needOwnerId} = any(${viewer.as('need-owner')})`,
});
offer<Challenge>('challenge', {
  name: 'recordVetter',
  when: (challenge, viewer) => `${challenge.state} not in ('DRAFT', 'READY') and ${challenge.departmentId} = any(${viewer.as('clerk')})`,
  may: () => 'true',
});
