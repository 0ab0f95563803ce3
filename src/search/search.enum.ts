import { registerEnumType } from '@nestjs/graphql';

/** What the public looks for. */
export const SearchKind = { LIST: 'LIST', CHALLENGE: 'CHALLENGE', NOTICE: 'NOTICE', RESULT: 'RESULT' } as const;
export type SearchKind = (typeof SearchKind)[keyof typeof SearchKind];
registerEnumType(SearchKind, {
  name: 'SearchKind',
  description: 'What a search has found',
  valuesMap: {
    LIST: { description: 'A list 榜单' },
    CHALLENGE: { description: 'A challenge 榜题' },
    NOTICE: { description: 'A decision that is announced 公示, and not yet an award' },
    RESULT: { description: 'An award 立项, or the result of an acceptance 验收结果' },
  },
});

export const SearchOrder = { RELEVANCE: 'RELEVANCE', CLOSES_SOONEST: 'CLOSES_SOONEST', CLOSES_LATEST: 'CLOSES_LATEST' } as const;
export type SearchOrder = (typeof SearchOrder)[keyof typeof SearchOrder];
registerEnumType(SearchOrder, {
  name: 'SearchOrder',
  description: 'Order of what is found',
  valuesMap: {
    RELEVANCE: {
      description: 'The best first, as far as the latest 1000 of each kind go; the latest first where there are no words',
    },
    CLOSES_SOONEST: { description: 'By `Challenge.bidsUntil`, what has none last' },
    CLOSES_LATEST: { description: 'By `Challenge.bidsUntil`, the latest first, what has none last' },
  },
});
