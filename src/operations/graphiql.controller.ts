import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DomainError } from '../common/errors.js';
import { PAGE, SCRIPT, STYLE } from './graphiql.page.js';

const require = createRequire(import.meta.url);
const fileOf = (name: string, file: string): string => join(dirname(require.resolve(`${name}/package.json`)), file);
/** The files of the page by name; the npm packages hold them ready for browsers. */
const FILES: Record<string, string> = {
  'graphiql.css': fileOf('graphiql', 'graphiql.min.css'),
  'graphiql.js': fileOf('graphiql', 'graphiql.min.js'),
  'react.js': fileOf('react', 'umd/react.production.min.js'),
  'react-dom.js': fileOf('react-dom', 'umd/react-dom.production.min.js'),
};
const OWN: Record<string, string> = { 'page.js': SCRIPT, 'page.css': STYLE };
const typeOf = (name: string): string => (name.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8');

/** GraphiQL for browsers at the server's root. */
@Controller()
export class GraphiqlController {
  /** The page for a browser, a pointer for everything else. */
  @Get()
  root(@Headers('accept') accept: string | undefined, @Res() reply: FastifyReply): void {
    if (accept?.includes('text/html')) void reply.type('text/html; charset=utf-8').send(PAGE);
    else void reply.send({ name: 'jiebang', graphql: '/graphql', health: '/health/ready', metrics: '/metrics' });
  }

  @Get('graphiql/:name')
  file(@Param('name') name: string, @Res() reply: FastifyReply): void {
    const own = OWN[name];
    const packaged = FILES[name];
    if (own === undefined && packaged === undefined) throw new DomainError('NOT_FOUND');
    void reply
      .type(typeOf(name))
      .header('cache-control', own === undefined ? 'public, max-age=86400' : 'no-cache')
      .send(own ?? createReadStream(packaged!));
  }
}
