import { Inject, Injectable } from '@nestjs/common';
import { typedId } from '../common/ids.js';
import { ServerKeys } from '../crypto/server-keys.js';

/** A secret as it is stored: which server key wrapped it, and the result. */
export interface WrappedSecret {
  kid: string;
  key: string;
}

/** Secrets of web hooks lie in the database under the server's key: who has a copy of the database alone signs nothing. */
@Injectable()
export class WebhookSecrets {
  constructor(@Inject(ServerKeys) private readonly keys: ServerKeys) {}

  wrap(webhook: string, secret: Buffer): WrappedSecret {
    return this.keys.wrap(secret, use(webhook));
  }

  /** Throws CryptoError where the server key is not here. */
  unwrap(webhook: string, wrapped: WrappedSecret): Buffer {
    return this.keys.unwrap(wrapped, use(webhook));
  }
}

const use = (webhook: string): string => `jiebang/webhook-secret/1 ${typedId('webhook', webhook)}`;
