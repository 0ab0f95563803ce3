import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ATTEMPT_SECONDS, OidcService } from './oidc.service.js';

/** Sent by browsers to this host alone, over TLS or from loopback, and unseen by scripts; it names an attempt and signs nobody in. */
const COOKIE = '__Host-jiebang-sign-in';
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Lax';

/** The two stations of a sign-in by the provider that a browser comes by. */
@Controller('sign-in/oidc')
export class OidcController {
  constructor(@Inject(OidcService) private readonly service: OidcService) {}

  @Get()
  async begin(@Res() reply: FastifyReply): Promise<void> {
    const { cookie, url } = await this.service.begin();
    void reply.header('set-cookie', `${COOKIE}=${cookie}; ${ATTRIBUTES}; Max-Age=${ATTEMPT_SECONDS}`).redirect(url, 302);
  }

  /** The one-time code: as a page for people, and as JSON for all others. */
  @Get('callback')
  async callback(@Req() { headers, url }: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    void reply.header('set-cookie', `${COOKIE}=; ${ATTRIBUTES}; Max-Age=0`);
    const at = url.indexOf('?');
    const given = await this.service.end(cookieIn(headers.cookie), at < 0 ? '' : url.slice(at));
    if (headers.accept?.includes('text/html')) void reply.type('text/html; charset=utf-8').send(page(given));
    else void reply.send(given);
  }
}

const cookieIn = (header: string | undefined): string => new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]+)`).exec(header ?? '')?.[1] ?? '';

/** The code is of base64url letters alone. */
const page = ({ code, seconds }: { code: string; seconds: number }): string => `<!doctype html>
<html lang="zh">
<head><meta charset="utf-8"><title>Jiebang 揭榜挂帅</title></head>
<body>
<p>登录已验证，请在 ${seconds} 秒内使用一次性代码。 Signed in: use the one-time code within ${seconds} s.</p>
<pre id="code">mutation { exchangeSignIn(code: "${code}") { token } }</pre>
<p><a href="/">GraphiQL</a></p>
</body>
</html>
`;
