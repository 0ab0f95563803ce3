import { Controller, Get, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { UnsubscribeService, type UnsubscribeToken } from './unsubscribe.service.js';

const page = (body: string): string => `<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>揭榜挂帅平台</title></head>
<body style="font-family:sans-serif;max-width:32em;margin:4em auto;padding:0 1em">${body}</body></html>
`;
const ASK =
  page(`<p>不再接收此类邮件？平台内的通知不受影响。</p><p>No more mail of this kind? What you find in the platform stays as it is.</p>
<form method="post"><button>确认 Confirm</button></form>`);
const DONE = page(
  '<p>已停止发送此类邮件。</p><p>You get no more mail of this kind. Your notification settings say how to get it again.</p>',
);

/** A refusal has another type, so it is set with the page. */
function shown(reply: FastifyReply, html: string): string {
  void reply.type('text/html; charset=utf-8');
  return html;
}

/** What `List-Unsubscribe` leads to. A look changes nothing, since mail programs look by themselves. */
@Controller('unsubscribe')
export class UnsubscribeController {
  constructor(@Inject(UnsubscribeService) private readonly service: UnsubscribeService) {}

  @Get(':person/:groups/:signature')
  ask(@Param() token: UnsubscribeToken, @Res({ passthrough: true }) reply: FastifyReply): string {
    this.service.read(token);
    return shown(reply, ASK);
  }

  @Post(':person/:groups/:signature')
  @HttpCode(200)
  async unsubscribe(@Param() token: UnsubscribeToken, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    await this.service.unsubscribe(token);
    return shown(reply, DONE);
  }
}
