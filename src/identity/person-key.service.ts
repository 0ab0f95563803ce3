import { Inject, Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import type { Actor } from '../common/actor.js';
import type { Client } from '../common/client.js';
import { DomainError } from '../common/errors.js';
import { newId, uuidOf } from '../common/ids.js';
import { Database, type Tx } from '../common/transaction.js';
import { fingerprint, isPublicKey } from '../crypto/custody.js';
import { PersonKey } from './person-key.entity.js';
import { PasswordService } from './password.service.js';
import { Person } from './person.entity.js';
import { SecondFactorService } from './second-factor.service.js';

/** A public key, and how its owner proves to be there. */
interface KeyRegistration {
  publicKey: string;
  password?: string | null;
  code?: string | null;
}

/** The keys in use of people (uuids), by person; who has none is not in it. */
export async function liveKeysOf(tx: Tx, personIds: readonly string[]): Promise<Map<string, PersonKey>> {
  const keys = await tx.manager.find(PersonKey, { where: { personId: In([...personIds]), revokedAt: IsNull() } });
  return new Map(keys.map((key) => [key.personId, key]));
}

/** The public keys of people, each registered by its owner. */
@Injectable()
export class PersonKeyService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PasswordService) private readonly passwords: PasswordService,
    @Inject(SecondFactorService) private readonly factors: SecondFactorService,
  ) {}

  /**
   * Registers a key of the actor's own. It replaces the one in use for what is sealed from now on; what was sealed before stays as it is.
   * Registered again, the key in use stays. Throws KEY_INVALID, or KEY_TAKEN for one that anybody ever had: with two people behind one key
   * a threshold would count one twice, and a revoked key may be known to others. A session alone is not enough, since a stolen one could have later
   * lists sealed to the thief: it takes the password, or without one a code where a second factor is enrolled. Throws SIGN_IN_FAILED,
   * SECOND_FACTOR_FAILED, TOO_MANY_REQUESTS.
   */
  async register(actor: Actor, { publicKey, password = null, code = null }: KeyRegistration, client: Client): Promise<string> {
    if (!isPublicKey(publicKey)) throw new DomainError('KEY_INVALID');
    const known = await this.passwords.checkOwn(actor.personId!, password, client);
    return this.database.write(actor, async (tx) => {
      if (!known) tx.refusal = await this.factors.refusalOfOwn(tx, actor.personId!, code);
      if (tx.refusal) return actor.personId!;
      const person = await tx.load(Person, actor.personId!, 'update');
      const inUse = (await liveKeysOf(tx, [person.key])).get(person.key);
      if (inUse?.publicKey === publicKey) return inUse.key;
      const now = await tx.now();
      const row = { key: newId(), personId: person.key, publicKey, fingerprint: fingerprint(publicKey), createdAt: now };
      if (inUse) await this.retire(tx, inUse, now);
      const [added] = await tx.query(
        `insert into person_key (id, person_id, public_key, fingerprint, created_at) values ($1, $2, $3, $4, $5) on conflict do nothing returning id`,
        Object.values(row),
      );
      if (!added) throw new DomainError('KEY_TAKEN');
      await tx.event({ subject: 'person_key', key: row.key, event: 'registerKey', document: { publicKey, fingerprint: row.fingerprint } });
      return row.key;
    });
  }

  /** The owner takes a key out of use, for instance a lost one. Throws NOT_FOUND for another's, WRONG_STATE where it is out of use already. */
  async revoke(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const key = await tx.load(PersonKey, uuidOf(id, 'person_key'), 'update');
      if (key.personId !== actor.personId) throw new DomainError('NOT_FOUND');
      if (key.revokedAt) throw new DomainError('WRONG_STATE', { machine: 'person_key', state: 'revoked', event: 'revokeKey' });
      await this.retire(tx, key, await tx.now());
      return key.key;
    });
  }

  private async retire(tx: Tx, { key, fingerprint: print }: PersonKey, revokedAt: Date): Promise<void> {
    await tx.update(PersonKey, key, { revokedAt });
    await tx.event({ subject: 'person_key', key, event: 'revokeKey', document: { fingerprint: print } });
  }
}
