import type { ErrorCode } from '../common/error-codes.js';
import { machine } from '../common/machine.js';

export const DrawState = { FROZEN: 'FROZEN', COMMITTED: 'COMMITTED', REVEALED: 'REVEALED', DRAWN: 'DRAWN', VOID: 'VOID' } as const;
export type DrawState = (typeof DrawState)[keyof typeof DrawState];

/** Named after the mutations that cause them; the others follow when everybody has come, or when time is up. */
export const DrawEvent = {
  commitSeed: 'commitSeed',
  beginReveals: 'beginReveals',
  revealSeed: 'revealSeed',
  awaitBeacon: 'awaitBeacon',
  submitBeacon: 'submitBeacon',
  finishDraw: 'finishDraw',
  voidDraw: 'voidDraw',
  drawPanel: 'drawPanel',
} as const;
export type DrawEvent = (typeof DrawEvent)[keyof typeof DrawEvent];

export interface DrawGuards {
  /** Whether this step's deadline is past. */
  late: boolean;
  /** Whether the party has done this step. */
  done: boolean;
  /** Whether the same person committed for the other party. */
  bothParties: boolean;
  /** Whether the commitment is the person's own: who committed reveals. */
  own: boolean;
  signedIn: boolean;
  /** Why it can't be seated. */
  unseatable: ErrorCode | null;
}

const officers = ['clerk', 'approver', 'supervisor'] as const;
const onTime = (facts: DrawGuards): ErrorCode | null => (facts.late ? 'DRAW_TOO_LATE' : null);

/** The draw 抽取: the pool is frozen, two parties commit and reveal, and where the policy asks for it public randomness is mixed in. */
export const DRAW_MACHINE = machine<DrawState, DrawEvent, DrawGuards>({
  name: 'draw',
  table: 'draw',
  initial: 'FROZEN',
  states: {
    FROZEN: {
      commitSeed: {
        to: 'FROZEN',
        by: officers,
        guard: (facts) => (facts.done ? 'SEED_COMMITTED' : (onTime(facts) ?? (facts.bothParties ? 'TWO_PERSON_RULE' : null))),
      },
      beginReveals: { to: 'COMMITTED', by: ['system', 'timer'] },
      voidDraw: { to: 'VOID', by: ['timer'] },
    },
    COMMITTED: {
      revealSeed: {
        to: 'COMMITTED',
        by: officers,
        guard: (facts) => (facts.own ? (facts.done ? 'SEED_REVEALED' : onTime(facts)) : 'FORBIDDEN'),
      },
      awaitBeacon: { to: 'REVEALED', by: ['system', 'timer'] },
      finishDraw: { to: 'DRAWN', by: ['system', 'timer'] },
      voidDraw: { to: 'VOID', by: ['timer'] },
    },
    REVEALED: { submitBeacon: { to: 'DRAWN', by: ['anyone'], guard: (facts) => (facts.signedIn ? null : 'FORBIDDEN') } },
    DRAWN: { drawPanel: { to: 'DRAWN', by: ['clerk'], guard: (facts) => facts.unseatable } },
    VOID: {},
  },
});
