import { Inject, Injectable } from '@nestjs/common';
import { type Actor, holds } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { newId, uuidOf } from '../common/ids.js';
import { Database, type Tx } from '../common/transaction.js';
import { Expert } from './expert.entity.js';
import type { CreateExpertInput, DeclareRelationInput } from './expert.input.js';
import { ExpertRelation } from './expert-relation.entity.js';
import { Organisation } from './organisation.entity.js';
import { Person } from './person.entity.js';

/** The pool of experts and their ties. */
@Injectable()
export class ExpertService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Throws NOT_FOUND for an unknown person or affiliation. */
  async create(actor: Actor, input: CreateExpertInput): Promise<string> {
    if (!holds(actor, 'operator')) throw new DomainError('FORBIDDEN');
    return this.database.write(actor, (tx) => this.add(tx, input));
  }

  /** `create` inside a transaction that has checked who asks; gives the uuid. */
  async add(tx: Tx, input: CreateExpertInput): Promise<string> {
    const person = await tx.load(Person, uuidOf(input.person, 'person'));
    const affiliation = await tx.load(Organisation, uuidOf(input.affiliation, 'organisation'));
    const key = newId();
    const { fields, strata, regionCode } = input;
    await tx.insert(Expert, { key, personId: person.key, affiliationId: affiliation.key, fields, strata, regionCode });
    const document = { affiliation: input.affiliation, fields, strata, regionCode };
    await tx.event({ subject: 'expert', key, event: 'create', role: tx.actor.personId ? 'operator' : 'system', document });
    return key;
  }

  /**
   * Adds a tie. Experts declare their own; one that was detected is the operator's to record (FORBIDDEN to the expert). Throws NOT_FOUND
   * for an expert who is somebody else, and for an unknown person or organisation.
   */
  async declareRelation(actor: Actor, input: DeclareRelationInput): Promise<string> {
    const operator = holds(actor, 'operator');
    return this.database.write(actor, async (tx) => {
      const expert = await tx.load(Expert, uuidOf(input.expert, 'expert'));
      if (!operator && expert.personId !== actor.personId) throw new DomainError('NOT_FOUND');
      if (!operator && !input.declared) throw new DomainError('FORBIDDEN');
      const person = input.person ? await tx.load(Person, uuidOf(input.person, 'person')) : null;
      const organisation = input.organisation ? await tx.load(Organisation, uuidOf(input.organisation, 'organisation')) : null;
      await tx.insert(ExpertRelation, {
        key: newId(),
        expertId: expert.key,
        kind: input.kind,
        personId: person?.key ?? null,
        organisationId: organisation?.key ?? null,
        endedAt: input.endedAt ?? null,
        declared: input.declared,
        note: input.note ?? null,
      });
      const { kind, endedAt, declared } = input;
      const document = { kind, person: input.person ?? null, organisation: input.organisation ?? null, endedAt: endedAt ?? null, declared };
      await tx.event({ subject: 'expert', key: expert.key, event: 'declareRelation', role: operator ? 'operator' : 'expert', document });
      return expert.key;
    });
  }
}
