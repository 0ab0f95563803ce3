import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { uuidOf } from '../common/ids.js';
import { Database } from '../common/transaction.js';
import { endSessions } from './password.service.js';

/** A session as its person sees it. */
export interface OwnSession {
  id: string;
  openedAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
  address: string;
  userAgent: string;
  current: boolean;
  /** Typed id. */
  organisation: string | null;
}

/** Sessions listed and ended. */
@Injectable()
export class OwnSessionService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** The live sessions of the person, the newest first. */
  async own(actor: Actor): Promise<OwnSession[]> {
    return this.database.query<OwnSession>(
      `select 'session_' || replace(id::text, '-', '') as id, created_at as "openedAt", last_used_at as "lastUsedAt", expires_at as "expiresAt",
              address, user_agent as "userAgent", id = $2 as current,
              'organisation_' || replace(organisation_id::text, '-', '') as organisation
       from session where person_id = $1 and revoked_at is null and expires_at > clock_timestamp() order by created_at desc, id desc`,
      [actor.personId, actor.sessionId],
    );
  }

  /** Ends one of the own sessions. Throws NOT_FOUND. */
  async revoke(actor: Actor, session: string): Promise<boolean> {
    const [rows] = await this.database.query<{ id: string }[]>(
      'update session set revoked_at = clock_timestamp() where id = $1 and person_id = $2 and revoked_at is null returning id',
      [uuidOf(session, 'session'), actor.personId],
    );
    if (!rows?.length) throw new DomainError('NOT_FOUND');
    return true;
  }

  /** Ends all own sessions but that of the request, and every sign-in that has begun. */
  async revokeOthers(actor: Actor): Promise<boolean> {
    await this.database.system((tx) => endSessions(tx, actor.personId!, actor.sessionId));
    return true;
  }

  /** Ends all sessions of a person, on record; the operator's act. Gives the uuid. Throws NOT_FOUND. */
  async revokeAllOf(actor: Actor, person: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { id: key } = await tx.one<{ id: string }>('select id from person where id = $1', [uuidOf(person, 'person')]);
      await endSessions(tx, key, null);
      await tx.event({ subject: 'person', key, event: 'revokeSessions', role: 'operator' });
      return key;
    });
  }

  /** The session acts for one organisation from now on, or again for all. Throws NOT_FOUND where the person has no role. */
  async switchTo(actor: Actor, organisation: string | null): Promise<boolean> {
    const [rows] = await this.database.query<{ id: string }[]>(
      `update session s set organisation_id = $2, delegation_id = null where s.id = $1
         and ($2::uuid is null or exists (select from membership m where m.person_id = s.person_id and m.organisation_id = $2 and m.suspended_at is null))
       returning id`,
      [actor.sessionId, organisation === null ? null : uuidOf(organisation, 'organisation')],
    );
    if (!rows?.length) throw new DomainError('NOT_FOUND');
    return true;
  }
}
