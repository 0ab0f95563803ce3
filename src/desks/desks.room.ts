import type { Provider, Type } from '@nestjs/common';
import { CalendarController } from './calendar.controller.js';
import { CalendarService } from './calendar.service.js';
import { DelegationDesk } from './delegation-desk.resolver.js';
import { DeskResolver } from './desk.resolver.js';

/** What this room registers: see `rooms.ts`. */
export const DESKS: { api: Provider[]; controllers: Type[] } = {
  api: [DeskResolver, DelegationDesk, CalendarService],
  controllers: [CalendarController],
};
