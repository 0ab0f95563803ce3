import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequestActor } from '../common/request-actor.js';
import { contentDisposition } from '../files/file-name.rules.js';
import { ExportDownload } from './export.download.js';

/** Files of exports go by plain HTTP, to be saved and never shown by a browser. */
@Controller('exports')
export class ExportController {
  constructor(
    @Inject(RequestActor) private readonly requests: RequestActor,
    @Inject(ExportDownload) private readonly downloads: ExportDownload,
  ) {}

  @Get(':id')
  async download(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { name, mediaType, size, content } = await this.downloads.open(await this.requests.of(request), id);
    void reply
      .headers({
        'content-type': mediaType,
        'content-length': size,
        'content-disposition': contentDisposition(name),
        'cache-control': 'private, no-store',
        'x-content-type-options': 'nosniff',
      })
      .send(content);
  }
}
