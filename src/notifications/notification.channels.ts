import type { Config } from '../config.js';

/** Ways beside the inbox by which people are told. */
export const DeliveryChannel = { MAIL: 'MAIL', WEBHOOK: 'WEBHOOK' } as const;
export type DeliveryChannel = (typeof DeliveryChannel)[keyof typeof DeliveryChannel];

/** Those by which a person is told, who may not want all of it. A web hook is an organisation's: see `webhook.planner.ts`. */
export const PersonalChannel = { MAIL: DeliveryChannel.MAIL } as const;
export type PersonalChannel = (typeof PersonalChannel)[keyof typeof PersonalChannel];

/** A way to tell people: where they are reached by it, and whether this installation has it. */
interface Channel {
  name: PersonalChannel;
  /** SQL: rows `person`, `address` of the people `$1`; who has none is not told by this channel. */
  addresses: string;
  configured: (config: Config) => boolean;
}

/** Every channel by which people are told. */
export const CHANNELS: readonly Channel[] = [
  {
    name: 'MAIL',
    addresses: 'select p.id as person, p.email as address from person p where p.id = any($1)',
    configured: ({ SMTP_URL }) => SMTP_URL !== undefined,
  },
];
