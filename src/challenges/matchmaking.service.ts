import { Inject, Injectable } from '@nestjs/common';
import { type Actor, holds, organisationsOf } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { newId, uuidOf } from '../common/ids.js';
import type { TextInput } from '../common/text.js';
import { Database, type Tx } from '../common/transaction.js';
import { Organisation } from '../identity/organisation.entity.js';
import { Person } from '../identity/person.entity.js';
import { Challenge } from './challenge.entity.js';
import { isPublished } from './challenge.visibility.js';
import { MatchmakingContact } from './matchmaking-contact.entity.js';

/** Who registers and meets before bidding. A registration out of time is taken; the form check finds it. */
@Injectable()
export class MatchmakingService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Somebody of the organisation registers it; registering again leaves the first registration as it is. Throws NOT_FOUND, FORBIDDEN. */
  async register(actor: Actor, challengeId: string, organisationId: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { challenge, organisation } = await openTo(tx, challengeId, organisationId);
      const key = newId();
      const now = await tx.now();
      const values = [key, challenge.key, organisation.key, actor.personId, now];
      const fresh = await tx.query(
        `insert into matching_registration (id, challenge_id, organisation_id, registered_by, registered_at) values ($1, $2, $3, $4, $5)
         on conflict (challenge_id, organisation_id, registered_by) do nothing returning id`,
        values,
      );
      if (!fresh.length) return (await this.registered(tx, challenge.key, organisation.key)).id;
      const event = 'registerForMatching';
      await tx.event({
        subject: 'matching_registration',
        key,
        event,
        challengeId: challenge.key,
        document: { organisation: organisationId },
      });
      return key;
    });
  }

  /** Somebody of the organisation pledges its secrecy. Throws NOT_FOUND, FORBIDDEN. */
  async signNda(actor: Actor, challengeId: string, organisationId: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { challenge, organisation } = await openTo(tx, challengeId, organisationId);
      const key = newId();
      const signed = { ndaSignedById: actor.personId!, ndaSignedAt: await tx.now() };
      await tx.insert(MatchmakingContact, { key, challengeId: challenge.key, organisationId: organisation.key, ...signed });
      const document = { organisation: organisationId };
      await tx.event({ subject: 'matchmaking_contact', key, event: 'signNda', challengeId: challenge.key, document });
      return key;
    });
  }

  /** Who signed, a clerk, or the host, who is of the need owner, the end user or the department, notes that they met. Throws NOT_FOUND, FORBIDDEN, WRONG_STATE. */
  async recordMeeting(actor: Actor, id: string, topic: TextInput, hostId: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const contact = await tx.load(MatchmakingContact, uuidOf(id, 'matchmaking_contact'), 'update');
      const challenge = await tx.load(Challenge, contact.challengeId);
      const host = await tx.load(Person, uuidOf(hostId, 'person'));
      const clerk = holds(actor, 'clerk', challenge.departmentId);
      const hosts = [challenge.needOwnerId, challenge.endUserId, challenge.departmentId];
      const asHost = host.key === actor.personId && organisationsOf(actor).some((organisation) => hosts.includes(organisation));
      if (!clerk && !asHost && contact.ndaSignedById !== actor.personId)
        throw new DomainError(organisationsOf(actor).includes(contact.organisationId) ? 'FORBIDDEN' : 'NOT_FOUND');
      if (contact.metAt) throw new DomainError('WRONG_STATE', { machine: 'matchmaking_contact', state: 'MET', event: 'recordMeeting' });
      await tx.update(MatchmakingContact, contact.key, { topic, hostId: host.key, metAt: await tx.now() });
      const document = { topic, host: hostId };
      await tx.event({ subject: 'matchmaking_contact', key: contact.key, event: 'recordMeeting', challengeId: challenge.key, document });
      return contact.key;
    });
  }

  private async registered(tx: Tx, challengeId: string, organisationId: string): Promise<{ id: string }> {
    return tx.one('select id from matching_registration where challenge_id = $1 and organisation_id = $2 and registered_by = $3', [
      challengeId,
      organisationId,
      tx.actor.personId,
    ]);
  }
}

async function openTo(tx: Tx, challengeId: string, organisationId: string): Promise<{ challenge: Challenge; organisation: Organisation }> {
  const challenge = await tx.load(Challenge, uuidOf(challengeId, 'challenge'), 'share');
  if (!isPublished(challenge)) throw new DomainError('NOT_FOUND');
  const organisation = await tx.load(Organisation, uuidOf(organisationId, 'organisation'));
  // In the name of others nobody is registered, nor bound.
  if (!organisationsOf(tx.actor).includes(organisation.key)) throw new DomainError('FORBIDDEN');
  return { challenge, organisation };
}
