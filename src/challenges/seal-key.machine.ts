import { machine } from '../common/machine.js';

/** The states of a key pair under which bids are sealed. */
export const SealKeyState = { SEALED: 'SEALED', AWAITING_SHARES: 'AWAITING_SHARES', OPENING: 'OPENING', OPENED: 'OPENED' } as const;
export type SealKeyState = (typeof SealKeyState)[keyof typeof SealKeyState];

export const SealKeyEvent = {
  awaitShares: 'awaitShares',
  meetOutage: 'meetOutage',
  handInShare: 'handInShare',
  reachThreshold: 'reachThreshold',
  openSeal: 'openSeal',
} as const;
export type SealKeyEvent = (typeof SealKeyEvent)[keyof typeof SealKeyEvent];

const system = ['system'] as const;

/**
 * A key pair from its making to the opening of what was sealed to it. An outage that moves the closes again takes the request for shares back. `anyone` who hands in is in truth the custodian of a share: to others the
 * share does not exist.
 */
export const SEAL_KEY_MACHINE = machine<SealKeyState, SealKeyEvent>({
  name: 'seal_key',
  table: 'seal_key',
  initial: 'SEALED',
  states: {
    SEALED: { awaitShares: { to: 'AWAITING_SHARES', by: system } },
    AWAITING_SHARES: {
      handInShare: { to: 'AWAITING_SHARES', by: ['anyone'] },
      reachThreshold: { to: 'OPENING', by: system },
      meetOutage: { to: 'SEALED', by: system },
    },
    OPENING: { openSeal: { to: 'OPENED', by: system } },
    OPENED: {},
  },
});
