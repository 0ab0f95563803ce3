import { createHash } from 'node:crypto';
import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CLUSTERS } from '../challenges/clusters.js';
import { DomainError } from '../common/errors.js';
import { parseId } from '../common/ids.js';
import { Config } from '../config.js';
import { atomOf, calendarOf } from './feed.text.js';
import { FeedService } from './feed.service.js';

/** Deadlines for programs that people have already: feed readers and calendars. Public, and as cheap as one short statement. */
@Controller('feeds')
export class FeedController {
  constructor(
    @Inject(FeedService) private readonly feeds: FeedService,
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
    answer(request, reply, 'application/atom+xml; charset=utf-8', text);
  }

  /** The dates of a published list as a calendar. */
  @Get('lists/:name')
  async list(@Param('name') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const id = parseId(name.replace(/\.ics$/, ''));
    if (!name.endsWith('.ics') || id?.type !== 'list') throw new DomainError('NOT_FOUND');
    answer(request, reply, 'text/calendar; charset=utf-8', calendarOf(await this.feeds.list(id.uuid)));
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

/** Sends a text, or 304 where the client has it: by its hash alone, since a challenge that closes changes the feed and no date in it. */
function answer(request: FastifyRequest, reply: FastifyReply, type: string, text: string): void {
  const tag = `"${createHash('sha256').update(text).digest('base64url')}"`;
  void reply.headers({ etag: tag, 'cache-control': 'public, max-age=300', vary: 'host', 'x-content-type-options': 'nosniff' });
  const known = (request.headers['if-none-match'] ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  if (known.includes(tag) || known.includes('*')) void reply.status(304).send();
  else void reply.type(type).send(text);
}
