import type { Challenge } from '../challenges/challenge.entity.js';
import type { Actor } from '../common/actor.js';
import type { ErrorCode } from '../common/error-codes.js';
import { type Action, actionsOf } from '../common/machine.js';
import { inTime } from '../common/offset.js';
import { offer } from '../common/offers.js';
import { hadFirstPart } from '../common/two-persons.js';
import { rolesIn } from '../lists/officer.visibility.js';
import type { Expression } from '../reading/decorators.js';
import type { Draw } from './draw.entity.js';
import { DRAW_MACHINE, type DrawGuards } from './draw.machine.js';
import { DRAW_PARTIES, type DrawPartyName } from './draw.transcript.rules.js';

/** What of a draw decides what may be done with it, besides its own columns. */
export interface DrawSight {
  departmentId: string;
  /** ISO 8601. */
  now: string;
  /** Whether a later draw of the challenge stands. */
  superseded: boolean;
  panelSettled: boolean;
}

export const DRAW_FACTS = {
  departmentId: (draw) => `(select c.department_id from challenge c where c.id = ${draw.challengeId})`,
  now: (_draw, viewer) => viewer.now,
  superseded: (draw) =>
    `exists (select from draw later where later.challenge_id = ${draw.challengeId} and later.no > ${draw.no} and later.state <> 'VOID')`,
  panelSettled: (draw) => `exists (select from panel p where p.challenge_id = ${draw.challengeId} and p.state <> 'DRAWN')`,
} satisfies Record<string, Expression<Draw>>;

/** The officers who act for a party. */
export const PARTY_ROLES = { issuer: ['clerk', 'approver'], supervision: ['supervisor'] } as const satisfies Record<DrawPartyName, unknown>;

type Steps = Pick<
  Draw,
  'state' | 'commitBy' | 'revealBy' | 'issuer' | 'issuerById' | 'issuerForId' | 'supervision' | 'supervisionById' | 'supervisionForId'
>;

/** What the machine asks of a step that a person takes for a party. */
export function stepGuards(draw: Steps, party: DrawPartyName, actor: Actor, now: Date): DrawGuards {
  const first = {
    issuer: { by: draw.issuerById, for: draw.issuerForId },
    supervision: { by: draw.supervisionById, for: draw.supervisionForId },
  };
  const other = party === 'issuer' ? 'supervision' : 'issuer';
  const revealing = draw.state !== 'FROZEN';
  return {
    late: !inTime(now, revealing ? draw.revealBy : draw.commitBy),
    done: revealing ? draw[party]?.value != null : draw[party] !== null,
    bothParties: hadFirstPart(actor, first[other]),
    own: actor.personId !== null && Object.values(first[party]).includes(actor.personId),
    signedIn: actor.personId !== null,
    unseatable: null,
  };
}

/** What the viewer may do with a draw: for the party that is most willing, where the viewer acts for both. */
export function drawActions(draw: Steps & DrawSight, actor: Actor): Action[] {
  const roles = rolesIn(actor, draw.departmentId);
  const now = new Date(draw.now);
  const unseatable: ErrorCode | null = draw.panelSettled ? 'PANEL_SETTLED' : draw.superseded ? 'DRAW_NOT_FINISHED' : null;
  const offered = DRAW_PARTIES.map((party) => {
    const acting = PARTY_ROLES[party].some((role) => roles.includes(role));
    const actions = actionsOf(DRAW_MACHINE, draw.state, roles, { ...stepGuards(draw, party, actor, now), unseatable });
    return actions.map((action) => (isStep(action) && !acting ? { ...action, allowed: false, reason: 'FORBIDDEN' as const } : action));
  });
  const [issuer, supervision] = offered as [Action[], Action[]];
  return issuer.map((action, index) => (action.allowed || supervision[index]!.reason === 'FORBIDDEN' ? action : supervision[index]!));
}

const isStep = ({ name }: Action): boolean => name === 'commitSeed' || name === 'revealSeed';

offer<Challenge>('challenge', {
  name: 'freezeDraw',
  when: (challenge) => `${challenge.state} in ('OPEN', 'CLOSED', 'EVALUATING')`,
  may: (challenge, viewer) => `${challenge.departmentId} = any(${viewer.as('clerk')})`,
  refusal: (challenge) =>
    `(select case when exists (select from draw d where d.challenge_id = ${challenge.key} and d.state not in ('DRAWN', 'VOID')) then 'DRAW_OPEN' end)`,
});
