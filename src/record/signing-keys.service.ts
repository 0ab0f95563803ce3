import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '../common/transaction.js';
import { type Jwk, ServerKeys } from '../crypto/server-keys.js';

/** The public keys that this installation ever signed with: kept, so that what a former key signed can be verified after it is gone. */
@Injectable()
export class SigningKeys implements OnApplicationBootstrap {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ServerKeys) private readonly keys: ServerKeys,
  ) {}

  /** Before this process signs anything. */
  async onApplicationBootstrap(): Promise<void> {
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
