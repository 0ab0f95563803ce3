import { registerEnumType } from '@nestjs/graphql';
import { TerminationState } from './termination.machine.js';
import { TerminationKind } from './termination.rules.js';

registerEnumType(TerminationKind, {
  name: 'TerminationKind',
  description: 'How a contract ends before its time',
  valuesMap: {
    STOP_NO_FAULT: { description: '终止 stopped without fault: what was paid and not used returns' },
    REVOKE_FAULT: { description: '撤销 revoked for a fault: all that was paid returns, and it is put on record' },
  },
});
registerEnumType(TerminationState, {
  name: 'TerminationState',
  description: 'How far a termination is',
  valuesMap: {
    PROPOSED: { description: '已提出 hearing and expert advice; milestones go on being paid' },
    WITHDRAWN: { description: '已撤回 taken back by who proposed it' },
    DECIDED: { description: '已决定 the contract has ended; what is to be returned is being recovered' },
    RECOVERED: { description: '已追回 all that was to be returned came back' },
    WRITTEN_OFF: { description: '已核销 what did not come back is given up' },
  },
});

export { TerminationKind, TerminationState };
