import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '../common/transaction.js';
import { type Jwk, ServerKeys } from '../crypto/server-keys.js';
import { StartupError } from '../startup-error.js';

/** The public keys that this installation ever signed with: kept, so that what a former key signed can be verified after it is gone. */
@Injectable()
export class SigningKeys implements OnApplicationBootstrap {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ServerKeys) private readonly keys: ServerKeys,
  ) {}

  /**
   * Before this process signs anything. Throws StartupError where the database was last signed with a server key that is not among those given:
   * what that key keeps could not be opened, and a custodians' opening would find every receipt wrong.
   */
  async onApplicationBootstrap(): Promise<void> {
    const [last] = await this.database.query<{ kid: string }>('select kid from signing_key order by first_used_at desc, kid limit 1');
    if (last && this.keys.jwks().keys.every(({ kid }) => kid !== last.kid)) {
      throw new StartupError(
        'This database was signed with another server key: set SERVER_KEY (or DATA_DIR/server.key) to it, or after a change of keys name it in SERVER_KEYS_BEFORE.',
      );
    }
    for (const jwk of this.keys.jwks().keys) {
      await this.database.query('insert into signing_key (kid, jwk) values ($1, $2) on conflict do nothing', [jwk.kid, jwk]);
    }
  }

  /** All of them, the latest first (RFC 7517). */
  async jwks(): Promise<{ keys: Jwk[] }> {
    const rows = await this.database.query<{ jwk: Jwk }>('select jwk from signing_key order by first_used_at desc, kid');
    return { keys: rows.map(({ jwk }) => jwk) };
  }
}
