/** What kinds are about: people choose by group how they are told. */
export const NotificationGroup = {
  LISTS: 'LISTS',
  CHALLENGES: 'CHALLENGES',
  BIDS: 'BIDS',
  REVIEWS: 'REVIEWS',
  AWARDS: 'AWARDS',
  CONTRACTS: 'CONTRACTS',
  DELIVERY: 'DELIVERY',
  PAYMENTS: 'PAYMENTS',
  ACCOUNT: 'ACCOUNT',
} as const;
export type NotificationGroup = (typeof NotificationGroup)[keyof typeof NotificationGroup];
