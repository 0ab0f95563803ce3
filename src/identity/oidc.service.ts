import { Inject, Injectable, Logger } from '@nestjs/common';
import * as oidc from 'openid-client';
import { DomainError } from '../common/errors.js';
import { Database, sha256 } from '../common/transaction.js';
import { Config } from '../config.js';
import { lacksSecondFactor, newToken, SessionService } from './session.service.js';
import { type ExternalIdentity, SignInService } from './sign-in.service.js';

const CALLBACK = '/sign-in/oidc/callback';
/** How long somebody may take at the provider, in seconds. */
export const ATTEMPT_SECONDS = 600;
/** How long the provider may take to answer us, in seconds. */
const TIMEOUT_SECONDS = 10;

interface Settings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  name: string;
  /** URL of the callback as the provider knows it. */
  redirectUri: string;
}

/** What the provider says of who signed in. */
interface Claims extends ExternalIdentity {
  email: string | null;
  verified: boolean;
}

const logger = new Logger('OpenID Connect');

/**
 * Sign-in by an OpenID Connect provider: authorization code with PKCE, state and nonce, which stay here, in a row that only the browser
 * which began can name, by its cookie. It ends in a one-time code for `exchangeSignIn`; tokens are in no URL.
 */
@Injectable()
export class OidcService {
  private readonly settings: Settings | null;
  private discovered: Promise<oidc.Configuration> | undefined;

  constructor(
    @Inject(Config) config: Config,
    @Inject(Database) private readonly database: Database,
    @Inject(SessionService) private readonly sessions: SessionService,
    @Inject(SignInService) private readonly signIns: SignInService,
  ) {
    this.settings = settingsOf(config);
  }

  /** The provider's name for people, and where its sign-in begins; null where none is configured. */
  provider(): { name: string; path: string } | null {
    return this.settings && { name: this.settings.name, path: '/sign-in/oidc' };
  }

  /** Begins: the value for the browser's cookie, and the provider's page to go to. Throws NOT_FOUND, EXTERNAL_SIGN_IN_FAILED. */
  async begin(): Promise<{ cookie: string; url: string }> {
    const { redirectUri } = this.configured();
    const provider = await this.attempted(() => this.discover());
    const [cookie, state, nonce, verifier] = [newToken(), oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()];
    await this.database.query(
      `with expired as (delete from oidc_attempt where cookie_hash in (
         select cookie_hash from oidc_attempt where expires_at < clock_timestamp() for update skip locked))
       insert into oidc_attempt (cookie_hash, state, nonce, verifier, expires_at)
       values ($1, $2, $3, $4, clock_timestamp() + make_interval(secs => $5))`,
      [sha256(cookie), state, nonce, verifier, ATTEMPT_SECONDS],
    );
    const url = oidc.buildAuthorizationUrl(provider, {
      redirect_uri: redirectUri,
      scope: 'openid email',
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    return { cookie, url: url.href };
  }

  /**
   * Ends: `query` is what the provider sent the browser back with. Gives the one-time code. Throws NOT_FOUND, EXTERNAL_SIGN_IN_FAILED for
   * whatever does not fit, EXTERNAL_EMAIL_UNVERIFIED, EXTERNAL_PERSON_UNKNOWN, SECOND_FACTOR_ENROLMENT_REQUIRED.
   */
  async end(cookie: string, query: string): Promise<{ code: string; seconds: number }> {
    this.configured();
    const claims = await this.attempted(() => this.claims(cookie, query));
    const { person, linked } = await this.personOf(claims);
    const { issuer, subject } = claims;
    const begun = { person, device: null, identity: linked ? null : { issuer, subject } };
    const { token, seconds } = await this.signIns.begin(this.database, 'exchange', begun);
    return { code: token, seconds };
  }

  private configured(): Settings {
    if (!this.settings) throw new DomainError('NOT_FOUND');
    return this.settings;
  }

  /** Asks the provider for its addresses at the first need, and again where it did not answer. */
  private discover(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.configured();
    // The configuration takes plain HTTP on loopback alone.
    const plain = issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [];
    const execute = [oidc.enableNonRepudiationChecks, ...plain];
    this.discovered ??= oidc.discovery(new URL(issuer), clientId, clientSecret, undefined, { execute, timeout: TIMEOUT_SECONDS });
    return this.discovered.catch((error: unknown) => {
      this.discovered = undefined;
      throw error;
    });
  }

  private async claims(cookie: string, query: string): Promise<Claims> {
    const [rows] = await this.database.query<{ state: string; nonce: string; verifier: string; live: boolean }[]>(
      'delete from oidc_attempt where cookie_hash = $1 returning state, nonce, verifier, expires_at > clock_timestamp() as live',
      [sha256(cookie)],
    );
    const attempt = rows?.[0];
    if (!attempt?.live) throw new Error('no sign-in was begun by this browser, or too long ago');
    const provider = await this.discover();
    const url = new URL(this.configured().redirectUri);
    url.search = query;
    const tokens = await oidc.authorizationCodeGrant(provider, url, {
      pkceCodeVerifier: attempt.verifier,
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
      idTokenExpected: true,
    });
    const { iss, sub, ...claims } = tokens.claims()!;
    const told = claims.email === undefined && provider.serverMetadata().userinfo_endpoint;
    const { email, email_verified: verified } = told ? await oidc.fetchUserInfo(provider, tokens.access_token, sub) : claims;
    return { issuer: iss, subject: sub, email: typeof email === 'string' ? email : null, verified: verified === true };
  }

  /**
   * The person of the identity. A first time it is found by the address, where the provider vouches for it: somebody who exists and has no
   * other identity there. An officer or custodian who must have a second factor enrols it first, or the provider's word alone would let
   * whoever has the mailbox enrol one.
   */
  private async personOf({ issuer, subject, email, verified }: Claims): Promise<{ person: string; linked: boolean }> {
    const provider = this.configured().name;
    const [linked] = await this.database.query<{ person: string }>(
      'select person_id as person from external_identity where issuer = $1 and subject = $2',
      [issuer, subject],
    );
    if (linked) return { ...linked, linked: true };
    if (email === null || !verified) throw new DomainError('EXTERNAL_EMAIL_UNVERIFIED', { provider });
    const [found] = await this.database.query<{ person: string; lacks: boolean }>(
      `select p.id as person, ${lacksSecondFactor('p.id')} as lacks from person p
       where p.email = lower($1) and not exists (select from external_identity e where e.person_id = p.id and e.issuer = $2)`,
      [email, issuer],
    );
    if (!found) throw new DomainError('EXTERNAL_PERSON_UNKNOWN', { provider });
    if (found.lacks && this.sessions.secondFactorRequired) throw new DomainError('SECOND_FACTOR_ENROLMENT_REQUIRED');
    return { person: found.person, linked: false };
  }

  /** What goes wrong with the provider is one refusal; the log says what, without what was sent. */
  private async attempted<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      logger.warn(causes(error).join(': '));
      throw new DomainError('EXTERNAL_SIGN_IN_FAILED', { provider: this.configured().name });
    }
  }
}

/** The words of an error and of what caused it, and the provider's own code; never what was sent or answered. */
function causes(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const { code, error: theirs } = error as { code?: unknown; error?: unknown };
  const codes = [code, theirs].filter((part) => typeof part === 'string');
  // That of a SyntaxError quotes what could not be read.
  const words = error.name === 'SyntaxError' ? error.name : error.message;
  return [[words, ...codes].join(' '), ...causes(error.cause)];
}

function settingsOf({ OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME, PUBLIC_URL }: Config): Settings | null {
  if (!OIDC_ISSUER || !OIDC_CLIENT_ID || !OIDC_CLIENT_SECRET || !OIDC_NAME || !PUBLIC_URL) return null;
  const redirectUri = PUBLIC_URL.replace(/\/$/, '') + CALLBACK;
  return { issuer: OIDC_ISSUER, clientId: OIDC_CLIENT_ID, clientSecret: OIDC_CLIENT_SECRET, name: OIDC_NAME, redirectUri };
}
