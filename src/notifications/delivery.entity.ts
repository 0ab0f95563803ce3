import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { offer, offeredOn } from '../common/offers.js';
import { DateTime } from '../common/scalars.js';
import { operator } from '../identity/visibility.js';
import { Connection } from '../reading/connection.js';
import { type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { DeliveryChannel } from './notification.channels.js';
import { administersHook } from './webhook.visibility.js';

export const DeliveryState = { WAITING: 'WAITING', SENT: 'SENT', FAILED: 'FAILED', SKIPPED: 'SKIPPED' } as const;
export type DeliveryState = (typeof DeliveryState)[keyof typeof DeliveryState];
registerEnumType(DeliveryState, {
  name: 'DeliveryState',
  description: 'Where a delivery stands',
  valuesMap: {
    WAITING: { description: 'Waits for its instant, or for its next try' },
    SENT: { description: 'The receiving server has accepted it' },
    FAILED: { description: 'The receiving server refused it for good, or never took it' },
    SKIPPED: { description: 'Not sent, as its reason says' },
  },
});
registerEnumType(DeliveryChannel, {
  name: 'DeliveryChannel',
  description: 'A way beside the inbox by which people are told',
  valuesMap: {
    MAIL: { description: 'Mail 邮件' },
    WEBHOOK: { description: 'A web hook 回调: a system of the organisation is called' },
  },
});

/**
 * The reader's, and the operator's, who learns from it where mail goes and no word of what it says; what went to a web hook is its
 * administrators' business, who learn no more from it.
 */
const own: Rule<Delivery> = (delivery, viewer) =>
  `(${delivery.personId} = ${viewer.id} or ${operator(viewer)} or ${administersHook(delivery.webhookId, viewer)})`;

offer<Delivery>('delivery', {
  name: 'liftSuppression',
  when: (delivery) => `exists (select from suppressed_address x where x.address = ${delivery.address})`,
  may: () => 'true',
});
offer<Delivery>('delivery', {
  name: 'replayDelivery',
  when: (delivery) => `(${delivery.webhookId} is not null and ${delivery.state} <> 'WAITING')`,
  may: (delivery, viewer) => administersHook(delivery.webhookId, viewer),
});

/** Written with its notification; its state is what came of it. */
@ObjectType({
  implements: () => [Node],
  description:
    'What was handed over of a notification by a channel, or as the test of a web hook, and what came of it 投递状态; to its reader and the operator, of a web hook to administrators of its organisation',
})
@Entity('delivery')
@Visible(own)
export class Delivery implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Delivery>((delivery) => typedId('delivery', delivery.key))
  id!: string;

  /** Null for the test of a web hook. */
  @Column('uuid', { name: 'notification_id', nullable: true }) notificationId!: string | null;
  @Column('uuid', { name: 'person_id' }) personId!: string;
  @Column('uuid', { name: 'webhook_id', nullable: true }) webhookId!: string | null;

  @Field(() => DeliveryChannel, { description: 'By which channel' })
  @Column('text', { name: 'channel' })
  channel!: DeliveryChannel;

  @Field(() => String, { description: 'Where to: a mail address, or the global id of a web hook' })
  @Column('text', { name: 'address' })
  address!: string;

  @Field(() => DeliveryState, { description: 'Where it stands' })
  @Column('text', { name: 'state' })
  state!: DeliveryState;

  @Field(() => DateTime, { description: 'When it is, or was, to go out at the earliest, by the clock of the product' })
  @Column('timestamptz', { name: 'due_at' })
  dueAt!: Date;

  @Field(() => DateTime, { description: 'When it came to this state or was last tried, in real time' })
  @Column('timestamptz', { name: 'at' })
  at!: Date;

  @Field(() => Int, { description: 'How often it was tried' })
  @Column('int', { name: 'attempts' })
  attempts!: number;

  @Field(() => String, {
    nullable: true,
    description:
      'Why it was not sent (NOT_CONFIGURED, MUTED, SUPPRESSED: the address bounced; HIDDEN: its reader sees it no more; DISABLED, DELETED, or SILENT since nobody answers for it: the web hook), or the reply of the last try; null where all went well',
  })
  @Column('text', { name: 'reason', nullable: true })
  reason!: string | null;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @Sql(offeredOn<Delivery>('delivery'))
  availableActions!: AvailableAction[];
}

export const DeliveryConnection = Connection('Delivery', () => Delivery);
