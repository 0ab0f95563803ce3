import { machine } from '../common/machine.js';
import type { ErrorCode } from '../common/error-codes.js';

export const StageState = { PLANNED: 'PLANNED', OPEN: 'OPEN', CLOSED: 'CLOSED' } as const;
export type StageState = (typeof StageState)[keyof typeof StageState];

/** Named after the mutations that cause them; a stage opens when the panel is settled or the stage before it is closed. */
export const StageEvent = {
  openStage: 'openStage',
  submitScore: 'submitScore',
  reviseScore: 'reviseScore',
  closeStage: 'closeStage',
} as const;
export type StageEvent = (typeof StageEvent)[keyof typeof StageEvent];

const refused = (to: StageState, code: ErrorCode) => ({
  submitScore: { to, by: ['expert'] as const, guard: () => code },
  reviseScore: { to, by: ['expert'] as const, guard: () => code },
  closeStage: { to, by: ['clerk'] as const, guard: () => code },
});

/** One stage of the review 函评 / 会评: sheets come in while it is open (samples/README.md rule 5). */
export const STAGE_MACHINE = machine<StageState, StageEvent>({
  name: 'review_stage',
  table: 'review_stage',
  initial: 'PLANNED',
  states: {
    PLANNED: { openStage: { to: 'OPEN', by: ['system'] }, ...refused('PLANNED', 'STAGE_NOT_OPEN') },
    OPEN: {
      submitScore: { to: 'OPEN', by: ['expert'] },
      reviseScore: { to: 'OPEN', by: ['expert'] },
      closeStage: { to: 'CLOSED', by: ['clerk'] },
    },
    CLOSED: refused('CLOSED', 'STAGE_CLOSED'),
  },
});
