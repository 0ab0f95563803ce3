import { registerEnumType } from '@nestjs/graphql';
import type { DrawFallback as DrawFallbackName } from '../policies/effective-rules.js';
import type { ConflictRule as ConflictRuleName } from './conflict.rules.js';
import { DrawState } from './draw.machine.js';
import type { Default, DrawPartyName } from './draw.transcript.rules.js';
import { ConflictRule, CONFLICT_WORDS } from './panel.enum.js';

export { DrawState };

export const DrawParty = { issuer: 'issuer', supervision: 'supervision' } as const satisfies { [P in DrawPartyName]: P };
export type DrawParty = DrawPartyName;

export const DrawFallback = { OTHER_PARTY: 'OTHER_PARTY', REDRAW: 'REDRAW' } as const satisfies { [F in DrawFallbackName]: F };
export type DrawFallback = DrawFallbackName;

export const DrawStep = { COMMIT: 'COMMIT', REVEAL: 'REVEAL' } as const satisfies { [S in Default['step']]: S };

/** Why an expert is not in the pool of a draw. */
export const DrawExclusionReason = { ...ConflictRule, DECLINED: 'DECLINED', BANNED: 'BANNED' } as const;
export type DrawExclusionReason = ConflictRuleName | 'DECLINED' | 'BANNED';

registerEnumType(DrawState, {
  name: 'DrawState',
  description: 'How far a draw 抽取 is',
  valuesMap: {
    FROZEN: { description: 'The pool is frozen and published 已冻结; the parties commit' },
    COMMITTED: { description: 'The parties have committed 已承诺, or one has and the policy lets it go on; they reveal' },
    REVEALED: { description: 'Revealed 已公开; waits for the round of the public randomness' },
    DRAWN: { description: 'Finished 已抽取: the order follows from the transcript' },
    VOID: { description: 'Came to nothing 作废, since a party did not come; stays on record' },
  },
});
registerEnumType(DrawParty, {
  name: 'DrawParty',
  description: 'Who gives a part of the seed',
  valuesMap: {
    issuer: { description: 'The department 发榜方: a clerk or an approver' },
    supervision: { description: 'Supervision 监督方: a supervisor' },
  },
});
registerEnumType(DrawFallback, {
  name: 'DrawFallback',
  description: 'What follows where a party does not come in time',
  valuesMap: {
    OTHER_PARTY: { description: 'What the other party reveals makes the seed; void where nobody reveals' },
    REDRAW: { description: 'The draw is void, and the pool is frozen anew' },
  },
});
registerEnumType(DrawStep, {
  name: 'DrawStep',
  description: 'A step of the ceremony with a deadline',
  valuesMap: { COMMIT: { description: 'The commitment 承诺' }, REVEAL: { description: 'The reveal 公开' } },
});
registerEnumType(DrawExclusionReason, {
  name: 'DrawExclusionReason',
  description: 'Why an expert is not in the pool of a draw',
  valuesMap: {
    ...CONFLICT_WORDS,
    DECLINED: { description: 'Declined to serve in this challenge 请辞' },
    BANNED: { description: 'Banned when the pool was frozen 失信限制期内' },
  },
});
