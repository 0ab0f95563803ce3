import { registerEnumType } from '@nestjs/graphql';

/** Why a close that lay in an outage could not be moved. */
export const UnmovedReason = { SHARES_GIVEN: 'SHARES_GIVEN', BIDS_OPENED: 'BIDS_OPENED', NO_BID: 'NO_BID' } as const;
export type UnmovedReason = keyof typeof UnmovedReason;
registerEnumType(UnmovedReason, {
  name: 'UnmovedReason',
  description: 'Why a close that lay in an outage could not be moved',
  valuesMap: {
    SHARES_GIVEN: { description: '已有密钥份额提交 custodians had begun to hand in shares of the key to its bids' },
    BIDS_OPENED: { description: '申报书已开启 its bids had been opened' },
    NO_BID: { description: '无人申报 there was no bid, and what follows from that had begun' },
  },
});
