import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../common/errors.js';
import { Database } from '../common/transaction.js';
import { Config } from '../config.js';
import { ServerKeys } from '../crypto/server-keys.js';
import { NotificationGroup } from './notification.group.js';

/** What stands in the address, as its parts: a router takes no long ones. */
export interface UnsubscribeToken {
  person: string;
  groups: string;
  signature: string;
}

/** Addresses by which readers take themselves off mails of some groups, without signing in (RFC 8058). */
@Injectable()
export class UnsubscribeService {
  constructor(
    @Inject(Config) private readonly config: Config,
    @Inject(ServerKeys) private readonly keys: ServerKeys,
    @Inject(Database) private readonly database: Database,
  ) {}

  /** The address for a person (uuid) and groups; null where nobody could reach it. */
  addressFor(person: string, groups: readonly NotificationGroup[]): string | null {
    const subject = `${person}/${groups.join('-')}`;
    return this.config.PUBLIC_URL ? `${this.config.PUBLIC_URL}/unsubscribe/${subject}/${this.signatures(subject)[0]}` : null;
  }

  /** Mutes mail of the groups that the token names. Throws NOT_FOUND for a token that is none of ours. */
  async unsubscribe(token: UnsubscribeToken): Promise<void> {
    const { person, groups } = this.read(token);
    await this.database.system(async (tx) => {
      await tx.query(
        `insert into notification_settings (person_id, muted) select id, $2 from person where id = $1
         on conflict (person_id) do update set muted = array(select distinct unnest(notification_settings.muted || excluded.muted) order by 1)`,
        [person, groups.map((group) => `${group}:MAIL`)],
      );
      await tx.event({ subject: 'person', key: person, event: 'unsubscribe', document: { groups } });
    });
  }

  /** What a token stands for. Throws NOT_FOUND. */
  read({ person, groups, signature }: UnsubscribeToken): { person: string; groups: string[] } {
    const known = this.signatures(`${person}/${groups}`).some((one) => isSame(Buffer.from(one), Buffer.from(signature)));
    if (!known) throw new DomainError('NOT_FOUND');
    return { person, groups: groups.split('-').filter((name) => name in NotificationGroup) };
  }

  private signatures(subject: string): string[] {
    return this.keys.digests(`unsubscribe ${subject}`);
  }
}

const isSame = (one: Buffer, other: Buffer): boolean => one.length === other.length && timingSafeEqual(one, other);
