import type { ErrorCode } from '../common/error-codes.js';
import { machine } from '../common/machine.js';

export const RulingState = {
  PROPOSED: 'PROPOSED',
  IN_FORCE: 'IN_FORCE',
  REFUSED: 'REFUSED',
  REPLACED: 'REPLACED',
  UNDONE: 'UNDONE',
} as const;
export type RulingState = (typeof RulingState)[keyof typeof RulingState];

/** `countersignRuling` and `refuseRuling` are mutations; the others follow from another ruling, or from new evidence. */
export const RulingEvent = {
  countersignRuling: 'countersignRuling',
  refuseRuling: 'refuseRuling',
  replaceRuling: 'replaceRuling',
  undoRuling: 'undoRuling',
} as const;
export type RulingEvent = (typeof RulingEvent)[keyof typeof RulingEvent];

export interface RulingFacts {
  /** Whether the actor proposed it, or is the expert whose conflict it is. */
  ownRuling: boolean;
  /** Whether the award is decided. */
  decided: boolean;
}

const secondPerson = ({ ownRuling, decided }: RulingFacts): ErrorCode | null =>
  ownRuling ? 'TWO_PERSON_RULE' : decided ? 'CONFLICT_DECIDED' : null;

/** A ruling on a conflict of interest 回避裁定: a clerk proposes, a supervisor signs; what comes to light later ends a waiver. */
export const RULING_MACHINE = machine<RulingState, RulingEvent, RulingFacts>({
  name: 'conflict_ruling',
  table: 'conflict_ruling',
  initial: 'PROPOSED',
  states: {
    PROPOSED: {
      countersignRuling: { to: 'IN_FORCE', by: ['supervisor'], guard: secondPerson },
      refuseRuling: { to: 'REFUSED', by: ['supervisor'] },
      undoRuling: { to: 'UNDONE', by: ['system'] },
    },
    IN_FORCE: { replaceRuling: { to: 'REPLACED', by: ['system'] }, undoRuling: { to: 'UNDONE', by: ['system'] } },
    REFUSED: {},
    REPLACED: {},
    UNDONE: {},
  },
});
