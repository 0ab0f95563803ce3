import { Inject, Injectable } from '@nestjs/common';
import { Job, type JobPayloads } from '../common/jobs.js';
import type { ErrandEffects } from '../common/errand.js';
import type { Tx } from '../common/transaction.js';
import { DeliveryService } from './delivery.service.js';
import { LetterService } from './letter.service.js';
import { TellingService } from './telling.service.js';
import { WebhookDelivery } from './webhook.delivery.js';

@Injectable()
export class NotificationJobs {
  constructor(
    @Inject(TellingService) private readonly telling: TellingService,
    @Inject(DeliveryService) private readonly deliveries: DeliveryService,
    @Inject(LetterService) private readonly letters: LetterService,
    @Inject(WebhookDelivery) private readonly webhooks: WebhookDelivery,
  ) {}

  @Job('notification.tell')
  async tell(tx: Tx, { events }: JobPayloads['notification.tell']): Promise<void> {
    await this.telling.tell(tx, events);
  }

  @Job('letter.send')
  async letter({ kind, rowId }: JobPayloads['letter.send']): Promise<ErrandEffects> {
    return this.letters.send(kind, rowId);
  }

  @Job('notification.deliver')
  async deliver({ deliveryId }: JobPayloads['notification.deliver']): Promise<ErrandEffects> {
    return this.deliveries.deliver(deliveryId);
  }

  @Job('webhook.deliver')
  async call({ deliveryId }: JobPayloads['webhook.deliver']): Promise<ErrandEffects> {
    return this.webhooks.deliver(deliveryId);
  }

  @Job('notification.digest')
  async digest({ personId, at }: JobPayloads['notification.digest']): Promise<ErrandEffects> {
    return this.deliveries.digest(personId, at);
  }
}
