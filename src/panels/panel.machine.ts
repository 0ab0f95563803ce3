import { machine } from '../common/machine.js';
import type { ErrorCode } from '../common/error-codes.js';

export const PanelState = { DRAWN: 'DRAWN', SCORING: 'SCORING', SIGNED: 'SIGNED' } as const;
export type PanelState = (typeof PanelState)[keyof typeof PanelState];

/** Named after the mutations that cause them; the last stage's close is `closeLastStage`. */
export const PanelEvent = {
  appointPanel: 'appointPanel',
  drawPanel: 'drawPanel',
  declineSeat: 'declineSeat',
  settlePanel: 'settlePanel',
  closeStage: 'closeStage',
  closeLastStage: 'closeLastStage',
} as const;
export type PanelEvent = (typeof PanelEvent)[keyof typeof PanelEvent];

export interface PanelFacts {
  /** Whether the bidder close and the recommender close are both past. */
  afterCloses: boolean;
  /** Whether there is a finished draw to seat; asked for `drawPanel` only. */
  drawn?: boolean;
  /** Whether a bid of the open stage has no sheet that counts, though a member may give one; asked for `closeStage` only. */
  unscored?: boolean;
}

const settled = (): ErrorCode => 'PANEL_SETTLED';
const afterCloses = (facts: PanelFacts): ErrorCode | null => (facts.afterCloses ? null : 'PANEL_TOO_EARLY');

/** A panel is settled once: afterwards what would change its seats is refused by name. */
const fixed = (to: PanelState) => ({
  appointPanel: { to, by: ['clerk'] as const, guard: settled },
  drawPanel: { to, by: ['clerk'] as const, guard: settled },
  declineSeat: { to, by: ['expert'] as const, guard: settled },
  settlePanel: { to, by: ['clerk'] as const, guard: settled },
});

/** The panel 评审组 (mechanism.md 2.4): drawn by lot or appointed, and drawn anew until it is settled. */
export const PANEL_MACHINE = machine<PanelState, PanelEvent, PanelFacts>({
  name: 'panel',
  table: 'panel',
  initial: 'DRAWN',
  states: {
    DRAWN: {
      appointPanel: { to: 'DRAWN', by: ['clerk'] },
      drawPanel: { to: 'DRAWN', by: ['clerk'], guard: (facts) => (facts.drawn ? null : 'DRAW_NOT_FINISHED') },
      declineSeat: { to: 'DRAWN', by: ['expert'] },
      settlePanel: { to: 'SCORING', by: ['clerk'], guard: afterCloses },
    },
    SCORING: {
      ...fixed('SCORING'),
      closeStage: { to: 'SCORING', by: ['clerk'], guard: (facts) => (facts.unscored ? 'BIDS_UNSCORED' : null) },
      closeLastStage: { to: 'SIGNED', by: ['system'] },
    },
    SIGNED: fixed('SIGNED'),
  },
});
