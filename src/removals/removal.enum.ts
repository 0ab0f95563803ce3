import { registerEnumType } from '@nestjs/graphql';
import { RemovalState } from './removal.machine.js';

registerEnumType(RemovalState, {
  name: 'RemovalState',
  description: 'How far the removal of secret content is',
  valuesMap: {
    PROPOSED: { description: '已提出 a supervisor has to decide; the content still stands' },
    CARRIED_OUT: { description: '已清除 the content is gone from the database and the store, and a mark stands in its place' },
    REFUSED: { description: '已驳回 a supervisor refused; the content stands' },
  },
});
