import { CalendarResolver } from './calendar.resolver.js';
import { DemoClockResolver } from './demo-clock.resolver.js';
import { MessageResolver } from './message.resolver.js';
import { QueueResolver } from './queue.resolver.js';

/** What this room has for `rooms.ts`. */
export const OPERATIONS = { resolvers: [CalendarResolver, DemoClockResolver, MessageResolver, QueueResolver] };
