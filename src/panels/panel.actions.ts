import type { Challenge } from '../challenges/challenge.entity.js';
import type { Actor } from '../common/actor.js';
import { type Action, actionsOf } from '../common/machine.js';
import { offer } from '../common/offers.js';
import { rolesIn } from '../lists/officer.visibility.js';
import type { Expression } from '../reading/decorators.js';
import type { Panel } from './panel.entity.js';
import { PANEL_MACHINE } from './panel.machine.js';
import { unscoredBids } from './unscored.sql.js';

/** SQL: whether the last draw of a challenge that is not void is finished; false where there is none. */
const lastDrawFinished = (challengeId: string): string =>
  `select coalesce((select d.state = 'DRAWN' from draw d where d.challenge_id = ${challengeId} and d.state <> 'VOID' order by d.no desc limit 1), false)`;

/** What of a panel decides what may be done with it, besides its state. */
export interface PanelSight {
  departmentId: string;
  afterCloses: boolean;
  /** Whether the last draw of the challenge is finished. */
  drawn: boolean;
  /** Whether a bid of the open stage has no sheet that counts. */
  unscored: boolean;
  /** Whether the viewer is one of its candidates. */
  candidate: boolean;
}

export const PANEL_FACTS = {
  departmentId: (panel) => `(select c.department_id from challenge c where c.id = ${panel.challengeId})`,
  afterCloses: (panel, viewer) =>
    `(select coalesce(c.state <> 'OPEN' and greatest(c.bidder_close, c.recommender_close) < date_trunc('second', ${viewer.now}), false)
      from challenge c where c.id = ${panel.challengeId})`,
  drawn: (panel) => `(${lastDrawFinished(panel.challengeId)})`,
  unscored: (panel) => `exists (${unscoredBids(panel.challengeId)})`,
  candidate: (panel, viewer) =>
    `exists (select from panel_candidate p where p.panel_id = ${panel.key} and p.expert_id = ${viewer.expert} and p.declined_at is null)`,
} satisfies Record<string, Expression<Panel>>;

/** What the viewer may do with a panel: officers by their role in the department, an expert by being a candidate. */
export function panelActions({ state, departmentId, candidate, ...facts }: Pick<Panel, 'state'> & PanelSight, actor: Actor): Action[] {
  const roles = [...rolesIn(actor, departmentId).filter((role) => role !== 'expert'), ...(candidate ? ['expert'] : [])];
  return actionsOf(PANEL_MACHINE, state, roles, facts);
}

const clerks: Expression<Challenge> = (challenge, viewer) => `${challenge.departmentId} = any(${viewer.as('clerk')})`;
/** Others are offered it whether there is a panel or not: they are not to learn of one that is not settled. */
offer<Challenge>('challenge', {
  name: 'appointPanel',
  when: (challenge, viewer) => `${challenge.state} in ('OPEN', 'CLOSED', 'EVALUATING')
    and not (coalesce(${clerks(challenge, viewer)}, false) and exists (select from panel p where p.challenge_id = ${challenge.key}))`,
  may: clerks,
});
