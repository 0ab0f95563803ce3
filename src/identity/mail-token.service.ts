import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Config } from '../config.js';
import { ServerKeys } from '../crypto/server-keys.js';

/** What a mail can ask its reader to do. */
export type MailTokenKind = 'registration' | 'invitation' | 'password_reset';

/** Bytes of an id and of the whole token. */
const [ID, WHOLE] = [16, 48] as const;
const FORM = /^[A-Za-z0-9_-]{64}$/;

/**
 * Secrets that are sent by mail, one for each row of a kind. None is stored: the server's key makes it from the row's id when the mail is
 * written, and again when it comes back. The row says whether it was used, and until when it is good.
 */
@Injectable()
export class MailTokens {
  constructor(
    @Inject(ServerKeys) private readonly keys: ServerKeys,
    @Inject(Config) private readonly config: Config,
  ) {}

  /** The token of a row (uuid), 64 characters of base64url: its id, and 256 bits that only the server can make. */
  tokenOf(kind: MailTokenKind, uuid: string): string {
    return encode(uuid, this.digests(kind, uuid)[0]);
  }

  /** The same as an address on this server, after `#`, which no browser sends on and no log keeps; null where PUBLIC_URL is not set. */
  linkOf(kind: MailTokenKind, uuid: string): string | null {
    const { PUBLIC_URL } = this.config;
    return PUBLIC_URL ? `${PUBLIC_URL.replace(/\/$/, '')}/#${kind}=${this.tokenOf(kind, uuid)}` : null;
  }

  /** The row (uuid) that a token was made for, by this server key or a former one; null for any other text. */
  rowOf(kind: MailTokenKind, token: string): string | null {
    if (!FORM.test(token)) return null;
    const given = Buffer.from(token, 'base64url');
    const uuid = given
      .subarray(0, ID)
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    const made = this.digests(kind, uuid).filter((digest) => timingSafeEqual(given.subarray(ID, WHOLE), Buffer.from(digest, 'hex')));
    return made.length > 0 ? uuid : null;
  }

  private digests(kind: MailTokenKind, uuid: string): [string, ...string[]] {
    return this.keys.digests(`jiebang/mail-token/1 ${kind} ${uuid}`);
  }
}

const encode = (uuid: string, digest: string): string => Buffer.from(uuid.replaceAll('-', '') + digest, 'hex').toString('base64url');
