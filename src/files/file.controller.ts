import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../common/errors.js';
import { RequestActor } from '../common/request-actor.js';
import { DownloadService } from './download.service.js';
import { contentDisposition } from './file-name.rules.js';
import { type Form, type UploadedFile, UploadService } from './upload.service.js';

/** Contents of files go by plain HTTP: GraphQL would take them through the heap. */
@Controller('files')
export class FileController {
  constructor(
    @Inject(RequestActor) private readonly requests: RequestActor,
    @Inject(UploadService) private readonly uploads: UploadService,
    @Inject(DownloadService) private readonly downloads: DownloadService,
  ) {}

  /** Takes the one file of a multipart form from anyone signed in. */
  @Post()
  async upload(@Req() request: FastifyRequest): Promise<UploadedFile> {
    try {
      const actor = await this.requests.of(request);
      return await this.uploads.receive(actor, () => formOf(request), Number(request.headers['content-length'] ?? NaN));
    } finally {
      // The parser stops at the end of the form or at a fault; what the client still sends would hold its connection for ever.
      request.raw.resume();
    }
  }

  /** The content of a file, to be saved and never shown by a browser. */
  @Get(':id')
  async download(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { name, mediaType, size, content } = await this.downloads.open(await this.requests.of(request), id);
    void reply
      .headers({
        'content-type': mediaType,
        'content-length': size,
        'content-disposition': contentDisposition(name),
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      })
      .send(content.createReadStream());
  }
}

/** One part, and that a file: fields would be kept in the heap. */
function formOf(request: FastifyRequest): Form {
  if (!request.isMultipart()) throw new DomainError('FILE_UPLOAD_INVALID', { reason: 'not multipart/form-data' });
  if (request.raw.destroyed) throw new DomainError('FILE_UPLOAD_INVALID', { reason: 'aborted' });
  return request.files({ limits: { parts: 1, fields: 0 } });
}
