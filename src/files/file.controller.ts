import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../common/errors.js';
import { RequestActor } from '../common/request-actor.js';
import { wholeOf } from './byte-range.rules.js';
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

  /** The content of a file, or one range of it, to be saved and never shown by a browser. */
  @Get(':id')
  async download(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    // No version of a file has a mark by which If-Range could know it, so that header asks for the whole.
    const asked = request.headers['if-range'] === undefined ? request.headers.range : undefined;
    const { name, mediaType, size, range, content } = await this.downloads.open(await this.requests.of(request), id, asked);
    reply.headers({ 'accept-ranges': 'bytes', 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff' });
    if (range === 'unsatisfiable') return void reply.status(416).header('content-range', `bytes */${size}`).send();
    const { start, end } = range ?? wholeOf(size);
    if (range) reply.status(206).header('content-range', `bytes ${start}-${end}/${size}`);
    const headers = { 'content-type': mediaType, 'content-length': end + 1 - start, 'content-disposition': contentDisposition(name) };
    void reply.headers(headers).send(content);
  }
}

/** One part, and that a file: fields would be kept in the heap. */
function formOf(request: FastifyRequest): Form {
  if (!request.isMultipart()) throw new DomainError('FILE_UPLOAD_INVALID', { reason: 'not multipart/form-data' });
  if (request.raw.destroyed) throw new DomainError('FILE_UPLOAD_INVALID', { reason: 'aborted' });
  return request.files({ limits: { parts: 1, fields: 0 } });
}
