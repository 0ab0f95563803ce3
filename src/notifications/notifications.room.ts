import { DeliveryPlanner } from './delivery.planner.js';
import { DeliveryResolver, NotificationDeliveries } from './delivery.resolver.js';
import { DeliveryService } from './delivery.service.js';
import { InboxService } from './inbox.service.js';
import { LetterService } from './letter.service.js';
import { MailService } from './mail.service.js';
import { NotificationJobs } from './notification.jobs.js';
import { NotificationResolver } from './notification.resolver.js';
import { NotificationStream } from './notification.stream.js';
import { NotificationSubscription } from './notification.subscription.js';
import { SettingsResolver } from './settings.resolver.js';
import { SettingsService } from './settings.service.js';
import { TellingService } from './telling.service.js';
import { UnsubscribeController } from './unsubscribe.controller.js';
import { UnsubscribeService } from './unsubscribe.service.js';
import { WebhookClient } from './webhook.client.js';
import { WebhookDelivery } from './webhook.delivery.js';
import { WebhookPlanner } from './webhook.planner.js';
import { OrganisationWebhooks, WebhookResolver } from './webhook.resolver.js';
import { WebhookSecrets } from './webhook.secrets.js';
import { WebhookService } from './webhook.service.js';

/** What this room has for `rooms.ts`. */
export const NOTIFICATIONS = {
  core: [
    MailService,
    LetterService,
    UnsubscribeService,
    DeliveryPlanner,
    DeliveryService,
    WebhookClient,
    WebhookSecrets,
    WebhookPlanner,
    WebhookDelivery,
    WebhookService,
    SettingsService,
    TellingService,
    InboxService,
    NotificationStream,
  ],
  resolvers: [
    NotificationResolver,
    NotificationDeliveries,
    DeliveryResolver,
    SettingsResolver,
    NotificationSubscription,
    WebhookResolver,
    OrganisationWebhooks,
  ],
  controllers: [UnsubscribeController],
  jobs: [NotificationJobs],
};
