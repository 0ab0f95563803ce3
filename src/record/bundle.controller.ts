import { Readable } from 'node:stream';
import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../common/errors.js';
import { RequestActor } from '../common/request-actor.js';
import { type Edition, EDITIONS } from './bundle.format.js';
import { BundleService } from './bundle.service.js';

/** The record of a list as one file, for who wants to verify it without this server. */
@Controller('record/lists')
export class BundleController {
  constructor(
    @Inject(RequestActor) private readonly requests: RequestActor,
    @Inject(BundleService) private readonly bundles: BundleService,
  ) {}

  /** `?edition=public` (without it, too) for everyone, `?edition=supervision` for supervisors of the list's department. */
  @Get(':id/bundle')
  async bundle(
    @Param('id') id: string,
    @Query('edition') edition: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const lines = await this.bundles.of(await this.requests.of(request), id, editionOf(edition));
    void reply
      .headers({
        'content-type': 'application/jsonl; charset=utf-8',
        'content-disposition': `attachment; filename="${id}.${editionOf(edition)}.jsonl"`,
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      })
      .send(Readable.from(chunks(lines), { objectMode: false }));
  }
}

function editionOf(given = 'public'): Edition {
  const edition = EDITIONS.find((one) => one === given);
  if (!edition) throw new DomainError('INPUT_INVALID', { faults: [{ path: 'edition', message: `is ${EDITIONS.join(' or ')}` }] });
  return edition;
}

const CHUNK = 65_536;

/** Lines together as they go over the wire. */
async function* chunks(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let chunk = '';
  for await (const line of lines) {
    chunk += line;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk) yield chunk;
}
