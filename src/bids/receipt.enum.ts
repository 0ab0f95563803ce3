import { registerEnumType } from '@nestjs/graphql';

/** What a receipt was given for. */
export const ReceiptKind = { submission: 'submission', withdrawal: 'withdrawal' } as const;
export type ReceiptKind = keyof typeof ReceiptKind;
registerEnumType(ReceiptKind, {
  name: 'ReceiptKind',
  description: 'What a receipt was given for',
  valuesMap: { submission: { description: '提交 a version was received' }, withdrawal: { description: '撤回' } },
});

/** Why a sealed bid could not be opened. */
export const OpeningFault = {
  CANNOT_OPEN: 'CANNOT_OPEN',
  COMMITMENT_DIFFERS: 'COMMITMENT_DIFFERS',
  RECEIPT_DIFFERS: 'RECEIPT_DIFFERS',
  REMOVED: 'REMOVED',
} as const;
export type OpeningFault = keyof typeof OpeningFault;
registerEnumType(OpeningFault, {
  name: 'OpeningFault',
  description: 'Why a sealed bid could not be opened',
  valuesMap: {
    CANNOT_OPEN: { description: '无法开封 its ciphertext, or what wraps its key, is not what was sealed' },
    COMMITMENT_DIFFERS: { description: '与承诺不符 what it says is not what its version was received with' },
    RECEIPT_DIFFERS: { description: '与回执不符 its receipt is missing, says something else, or is not signed' },
    REMOVED: { description: '已清除 secret content: two persons had it removed before it was opened' },
  },
});
