import { machine } from '../common/machine.js';

/** The states of a submission for a milestone: its verdict is the rules', the decision the clerk's. */
export const SubmissionState = { SUBMITTED: 'SUBMITTED', DECIDED: 'DECIDED' } as const;
export type SubmissionState = (typeof SubmissionState)[keyof typeof SubmissionState];

/** Named after the mutations that cause them. */
export const SubmissionEvent = { giveUserOpinion: 'giveUserOpinion', decideMilestone: 'decideMilestone' } as const;
export type SubmissionEvent = (typeof SubmissionEvent)[keyof typeof SubmissionEvent];

/** A submission. The end user may say more until it is decided; nothing changes it then. */
export const SUBMISSION_MACHINE = machine<SubmissionState, SubmissionEvent>({
  name: 'milestone_submission',
  table: 'milestone_submission',
  initial: 'SUBMITTED',
  states: {
    SUBMITTED: {
      giveUserOpinion: { to: 'SUBMITTED', by: ['end-user'] },
      decideMilestone: { to: 'DECIDED', by: ['clerk'] },
    },
    DECIDED: {},
  },
});
