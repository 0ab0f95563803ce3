import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../common/errors.js';
import { answerTagged } from '../search/tagged.answer.js';
import { CalendarService } from './calendar.service.js';

/** The address is the secret: no page may hand it on, no index find it, and no log keep it (requests are logged by their route). */
const SECRET_ADDRESS = { 'cache-control': 'private, max-age=300', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' };

/** Deadlines of a person, at the secret address. */
@Controller('calendars')
export class CalendarController {
  constructor(@Inject(CalendarService) private readonly calendars: CalendarService) {}

  @Get(':name')
  async read(@Param('name') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (!name.endsWith('.ics')) throw new DomainError('NOT_FOUND');
    const text = await this.calendars.read(name.slice(0, -'.ics'.length), request.id);
    answerTagged(request, reply.headers(SECRET_ADDRESS), 'text/calendar; charset=utf-8', text);
  }
}
