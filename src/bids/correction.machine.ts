import { machine } from '../common/machine.js';

/** How a correction 补正 stands: the outcomes of `correctionState`. */
export const CorrectionState = {
  OPEN: 'OPEN',
  ANSWERED: 'ANSWERED',
  NOT_ANSWERED: 'NOT_ANSWERED',
  CHANGED_CONTENT: 'CHANGED_CONTENT',
} as const;
export type CorrectionState = (typeof CorrectionState)[keyof typeof CorrectionState];

export const CorrectionEvent = { correctBid: 'correctBid', changeContent: 'changeContent', expire: 'expire' } as const;
export type CorrectionEvent = (typeof CorrectionEvent)[keyof typeof CorrectionEvent];

/** A correction is answered once; one that changes the content is received, and fails (samples/README.md rule 2). */
export const CORRECTION_MACHINE = machine<CorrectionState, CorrectionEvent>({
  name: 'correction',
  table: 'correction',
  initial: 'OPEN',
  states: {
    OPEN: {
      correctBid: { to: 'ANSWERED', by: ['pi', 'lead'] },
      changeContent: { to: 'CHANGED_CONTENT', by: ['pi', 'lead'] },
      expire: { to: 'NOT_ANSWERED', by: ['timer'] },
    },
    ANSWERED: {},
    NOT_ANSWERED: {},
    CHANGED_CONTENT: {},
  },
});
