import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Sends a text, or 304 where the client has it: by its hash alone, since a challenge that closes changes the feed and no date in it. */
export function answerTagged(request: FastifyRequest, reply: FastifyReply, type: string, text: string): void {
  const tag = `"${createHash('sha256').update(text).digest('base64url')}"`;
  void reply.header('etag', tag);
  const known = (request.headers['if-none-match'] ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  if (known.includes(tag) || known.includes('*')) void reply.status(304).send();
  else void reply.type(type).send(text);
}
