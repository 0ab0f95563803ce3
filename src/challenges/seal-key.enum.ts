import { registerEnumType } from '@nestjs/graphql';
import { SealKeyState } from './seal-key.machine.js';

registerEnumType(SealKeyState, {
  name: 'SealKeyState',
  description: 'How far the opening of what was sealed to a key is',
  valuesMap: {
    SEALED: { description: '已密封 nobody can open; shares are refused' },
    AWAITING_SHARES: { description: '待启封 custodians hand in their shares' },
    OPENING: { description: '开封中 enough shares are there; bids are being opened' },
    OPENED: { description: '已开封 opened; the shares are forgotten' },
  },
});

/** What is sealed to a key. */
export const SealEnvelope = { main: 'main', price: 'price' } as const;
export type SealEnvelope = keyof typeof SealEnvelope;
registerEnumType(SealEnvelope, {
  name: 'SealEnvelope',
  description: 'What of a bid is sealed to a key',
  valuesMap: {
    main: { description: '主信封 the whole bid; with separate envelopes its qualification and its technical part' },
    price: { description: '报价信封 the price, where envelopes are separate' },
  },
});

export { SealKeyState };
