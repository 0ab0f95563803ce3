import { registerEnumType } from '@nestjs/graphql';
import { StageStatus } from './ledger.rules.js';
import { PaymentState } from './payment.machine.js';

registerEnumType(PaymentState, {
  name: 'PaymentState',
  description: 'How far a payment 拨款 is',
  valuesMap: {
    SCHEDULED: { description: '待解锁 planned; nothing has unlocked it' },
    UNLOCKED: { description: '已解锁 waits for finance' },
    FINANCE_APPROVED_ONCE: { description: '初审通过 waits for a second finance officer' },
    PAID: { description: '已拨付 paid' },
    FROZEN: { description: '冻结 held by supervision, or because its milestone was not submitted in time' },
    CANCELLED: { description: '取消 never to be paid' },
  },
});

registerEnumType(StageStatus, {
  name: 'PaymentOutcome',
  description: 'What became of a stage in the end; SCHEDULED for all that is neither paid nor cancelled',
  valuesMap: {
    PAID: { description: '已拨付 paid in full' },
    PAID_IN_PART: { description: '部分拨付 paid in the part that an eliminated track gets' },
    SCHEDULED: { description: '待拨付 not paid' },
    CANCELLED: { description: '取消 cancelled' },
  },
});

export { PaymentState, StageStatus };
