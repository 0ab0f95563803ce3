import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CLUSTERS } from '../challenges/clusters.js';
import { DomainError } from '../common/errors.js';
import { parseId } from '../common/ids.js';
import { Config } from '../config.js';
import { calendarOf } from './calendar.text.js';
import { CalendarDates } from './calendar-dates.service.js';
import { both, datesOf, oneLine } from './feed.rules.js';
import { FeedService } from './feed.service.js';
import { atomOf } from './feed.text.js';
import { answerTagged } from './tagged.answer.js';

const PUBLIC = { 'cache-control': 'public, max-age=300', vary: 'host', 'x-content-type-options': 'nosniff' };

/** Deadlines for programs that people have already: feed readers and calendars. Public, and as cheap as one short statement. */
@Controller('feeds')
export class FeedController {
  constructor(
    @Inject(FeedService) private readonly feeds: FeedService,
    @Inject(CalendarDates) private readonly dates: CalendarDates,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** `?cluster=&region=`: the open challenges as an Atom feed, the hundred that changed last. */
  @Get('challenges.atom')
  async challenges(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query('cluster') cluster?: unknown,
    @Query('region') region?: unknown,
  ): Promise<void> {
    const filter = { ...wordOf('cluster', cluster, isCluster), ...wordOf('region', region, isRegion) };
    const base = this.config.PUBLIC_URL?.replace(/\/$/, '') ?? `${request.protocol}://${request.host}`;
    const query = new URLSearchParams(filter).toString();
    const text = atomOf(await this.feeds.open(filter), base, `${base}/feeds/challenges.atom${query && `?${query}`}`);
    answerTagged(request, reply.headers(PUBLIC), 'application/atom+xml; charset=utf-8', text);
  }

  /** The dates of a published list as a calendar. */
  @Get('lists/:name')
  async list(@Param('name') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const id = parseId(name.replace(/\.ics$/, ''));
    if (!name.endsWith('.ics') || id?.type !== 'list') throw new DomainError('NOT_FOUND');
    const { code, title, challenges } = await this.feeds.list(id.uuid);
    const text = calendarOf(oneLine(`${code} ${both(title, ' / ')}`), await this.dates.revised(id.uuid, challenges.flatMap(datesOf)));
    answerTagged(request, reply.headers(PUBLIC), 'text/calendar; charset=utf-8', text);
  }
}

const isCluster = (word: string): boolean => Object.hasOwn(CLUSTERS, word);
const isRegion = (word: string): boolean => /^\d{6}$/.test(word);

/** A parameter, once and of its form. Throws INPUT_INVALID. */
function wordOf(name: string, word: unknown, fits: (word: string) => boolean): Record<string, string> {
  if (word === undefined) return {};
  if (typeof word !== 'string' || !fits(word)) throw new DomainError('INPUT_INVALID', { faults: name });
  return { [name]: word };
}
