import { Inject, Injectable } from '@nestjs/common';
import { type Actor, holds } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { factsChanged } from '../common/fact-changes.js';
import { newId, typedId, uuidOf } from '../common/ids.js';
import { Database, type Tx } from '../common/transaction.js';
import { Expert } from './expert.entity.js';
import type { ChangeAffiliationInput, CreateExpertInput, DeclareRelationInput, EndRelationInput } from './expert.input.js';
import { ExpertRelation } from './expert-relation.entity.js';
import { Organisation } from './organisation.entity.js';
import { Person } from './person.entity.js';

/** What ties an expert to a person or an organisation. */
type Tie = Pick<DeclareRelationInput, 'kind' | 'person' | 'organisation' | 'endedAt' | 'note'>;

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
      await this.addRelation(tx, expert.key, input, operator ? 'operator' : 'expert');
      await factsChanged(tx, { experts: [expert.key] });
      return expert.key;
    });
  }

  /** A tie that the expert (uuid) declares, inside a transaction which then tells of it; one that is there already stays. Throws NOT_FOUND. */
  async addDeclared(tx: Tx, expertKey: string, tie: Tie): Promise<void> {
    const known = await tx.query(
      `select from expert_relation where expert_id = $1 and declared and kind = $2 and person_id is not distinct from $3
         and organisation_id is not distinct from $4 and ended_at is not distinct from $5`,
      [
        ...[expertKey, tie.kind, tie.person ? uuidOf(tie.person, 'person') : null],
        ...[tie.organisation ? uuidOf(tie.organisation, 'organisation') : null, tie.endedAt ?? null],
      ],
    );
    if (!known.length) await this.addRelation(tx, expertKey, { ...tie, declared: true }, 'expert');
  }

  /** A tie has ended. Experts end those that they declared, the operator any. Throws NOT_FOUND for one of somebody else, FORBIDDEN. */
  async endRelation(actor: Actor, { relation: id, endedAt }: EndRelationInput): Promise<string> {
    const operator = holds(actor, 'operator');
    return this.database.write(actor, async (tx) => {
      const { key, expertId, declared } = await tx.load(ExpertRelation, uuidOf(id, 'expert_relation'), 'update');
      if (!operator && expertId !== actor.expertId) throw new DomainError('NOT_FOUND');
      if (!operator && !declared) throw new DomainError('FORBIDDEN');
      await tx.update(ExpertRelation, key, { endedAt });
      const role = operator ? 'operator' : 'expert';
      await tx.event({ subject: 'expert', key: expertId, event: 'endRelation', role, document: { relation: id, endedAt } });
      await factsChanged(tx, { experts: [expertId] });
      return key;
    });
  }

  /** An expert works elsewhere now. Throws NOT_FOUND for an unknown expert or organisation. */
  async changeAffiliation(actor: Actor, { expert: id, affiliation }: ChangeAffiliationInput): Promise<string> {
    if (!holds(actor, 'operator')) throw new DomainError('FORBIDDEN');
    return this.database.write(actor, async (tx) => {
      const { key, affiliationId } = await tx.load(Expert, uuidOf(id, 'expert'), 'update');
      const organisation = await tx.load(Organisation, uuidOf(affiliation, 'organisation'));
      await tx.update(Expert, key, { affiliationId: organisation.key });
      const document = { from: typedId('organisation', affiliationId), to: affiliation };
      await tx.event({ subject: 'expert', key, event: 'changeAffiliation', role: 'operator', document });
      await factsChanged(tx, { experts: [key] });
      return key;
    });
  }

  private async addRelation(tx: Tx, expertKey: string, tie: Tie & { declared: boolean }, role: 'operator' | 'expert'): Promise<void> {
    const person = tie.person ? await tx.load(Person, uuidOf(tie.person, 'person')) : null;
    const organisation = tie.organisation ? await tx.load(Organisation, uuidOf(tie.organisation, 'organisation')) : null;
    const { kind, declared, endedAt = null, note = null } = tie;
    const parties = { personId: person?.key ?? null, organisationId: organisation?.key ?? null };
    await tx.insert(ExpertRelation, { key: newId(), expertId: expertKey, kind, ...parties, endedAt, declared, note });
    const document = { kind, person: tie.person ?? null, organisation: tie.organisation ?? null, endedAt, declared };
    await tx.event({ subject: 'expert', key: expertKey, event: 'declareRelation', role, document });
  }
}
