import { Inject, Injectable } from '@nestjs/common';
import { type Actor, holds } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { factsChanged } from '../common/fact-changes.js';
import { newId, uuidOf } from '../common/ids.js';
import { Database } from '../common/transaction.js';
import { Expert } from '../identity/expert.entity.js';
import { Organisation } from '../identity/organisation.entity.js';
import { Person } from '../identity/person.entity.js';
import { Ban } from './ban.entity.js';
import type { RecordBanInput } from './ban.input.js';

/** Bans from taking part. Whoever has to count one reads it with the rules of `ban.rules.ts`. */
@Injectable()
export class BanService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Throws INPUT_INVALID where not exactly one is named, NOT_FOUND for an unknown one. */
  async record(actor: Actor, input: RecordBanInput): Promise<string> {
    const role = (['operator', 'supervisor'] as const).find((each) => holds(actor, each));
    if (!role) throw new DomainError('FORBIDDEN');
    const { organisation, person, expert, from, to, reason } = input;
    if ([organisation, person, expert].filter(Boolean).length !== 1)
      throw new DomainError('INPUT_INVALID', {
        faults: [{ path: 'input', message: 'names not exactly one of organisation, person and expert' }],
      });
    return this.database.write(actor, async (tx) => {
      const key = newId();
      await tx.insert(Ban, {
        key,
        organisationId: organisation ? (await tx.load(Organisation, uuidOf(organisation, 'organisation'))).key : null,
        personId: person ? (await tx.load(Person, uuidOf(person, 'person'))).key : null,
        expertId: expert ? (await tx.load(Expert, uuidOf(expert, 'expert'))).key : null,
        from,
        to,
        reason,
        recordedBy: actor.personId,
      });
      const subject = { organisation: organisation ?? null, person: person ?? null, expert: expert ?? null };
      await tx.event({ subject: 'ban', key, event: 'record', role, document: { ...subject, from, to, reason } });
      if (expert) await factsChanged(tx, { experts: [uuidOf(expert, 'expert')] });
      return key;
    });
  }
}
