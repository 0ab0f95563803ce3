import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import Provider, { type Context } from 'oidc-provider';

/** Who is at the provider's keyboard. */
export interface Account {
  subject: string;
  email?: string;
  email_verified?: unknown;
}

export const PUBLIC_URL = 'https://jiebang.example.org';

/** An OpenID Connect provider on loopback, which signs in whoever `account` is without asking. */
export class TestProvider {
  account: Account = { subject: 'nobody' };

  private constructor(
    private readonly server: Server,
    readonly issuer: string,
  ) {}

  /** `inToken`: claims about the person are in the ID token, not only at the userinfo endpoint. */
  static async start({ inToken = false } = {}): Promise<TestProvider> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const test = new TestProvider(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    const accounts = new Map<string, Account>();
    // It keeps all in memory, and warns of it.
    jest.spyOn(console, 'warn').mockImplementationOnce(() => undefined);
    const provider: Provider = new Provider(test.issuer, {
      clients: [
        {
          client_id: 'jiebang',
          client_secret: 'secret-of-the-client',
          redirect_uris: [`${PUBLIC_URL}/sign-in/oidc/callback`],
          grant_types: ['authorization_code'],
          response_types: ['code'],
        },
      ],
      jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'k1' }] },
      cookies: { keys: ['a key for cookies'] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'] },
      conformIdTokenClaims: !inToken,
      features: { devInteractions: { enabled: false } },
      ttl: { Session: 3600, Interaction: 600, Grant: 3600, AccessToken: 600, AuthorizationCode: 60, IdToken: 600 },
      interactions: { url: (_context: Context, { uid }: { uid: string }) => `/interaction/${uid}` },
      findAccount: (_context: Context, subject: string) => ({
        accountId: subject,
        claims: () => {
          const { email, email_verified } = accounts.get(subject) ?? {};
          return { sub: subject, email, email_verified };
        },
      }),
      loadExistingGrant: async ({ oidc: { client, session } }: Context) => {
        const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
        grant.addOIDCScope('openid email');
        await grant.save();
        return grant;
      },
    });
    const answer = provider.callback();
    server.on('request', (request, response) => {
      if (!request.url?.startsWith('/interaction/')) return void answer(request, response);
      accounts.set(test.account.subject, test.account);
      void provider.interactionFinished(request, response, { login: { accountId: test.account.subject } });
    });
    return test;
  }

  settings(): Record<string, string> {
    return {
      OIDC_ISSUER: this.issuer,
      OIDC_CLIENT_ID: 'jiebang',
      OIDC_CLIENT_SECRET: 'secret-of-the-client',
      OIDC_NAME: 'Test provider',
      PUBLIC_URL,
    };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** A browser with a jar of cookies, which goes where it is sent until it comes back to us. */
export class Browser {
  private readonly jar = new Map<string, string>();
  /** What it would send to us. */
  ours = '';

  constructor(private readonly api: string) {}

  /** Goes to our sign-in; gives the provider's page that it is sent to. */
  async begin(): Promise<URL> {
    const response = await fetch(`${this.api}/sign-in/oidc`, { redirect: 'manual' });
    if (response.status !== 302) throw new Error(`${response.status} ${await response.text()}`);
    this.ours = response.headers.getSetCookie()[0]!.split(';')[0]!;
    return new URL(response.headers.get('location')!);
  }

  /** Signs in at the provider; gives the query that it sends back to our callback. */
  async atProvider(page: URL): Promise<string> {
    for (let url = page.href, hops = 0; hops < 10; hops += 1) {
      const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
      for (const line of response.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
        this.jar.set(name!, value!);
      }
      const next = response.headers.get('location');
      if (next === null) throw new Error(`${response.status} ${await response.text()}`);
      if (next.startsWith(PUBLIC_URL)) return new URL(next).search;
      url = new URL(next, url).href;
    }
    throw new Error('the provider goes round in circles');
  }

  /** Comes back to our callback. */
  async callback(
    query: string,
    cookie = this.ours,
    accept = 'application/json',
  ): Promise<{ status: number; code: string; text: string; headers: Headers }> {
    const response = await fetch(`${this.api}/sign-in/oidc/callback${query}`, {
      headers: { accept, 'accept-language': 'en', ...(cookie && { cookie: `other=1; ${cookie}` }) },
    });
    const text = await response.text();
    const json = /^\{/.test(text) ? (JSON.parse(text) as { code?: string; errors?: { extensions: { code: string } }[] }) : {};
    return { status: response.status, code: json.code ?? json.errors?.[0]?.extensions.code ?? '', text, headers: response.headers };
  }
}
