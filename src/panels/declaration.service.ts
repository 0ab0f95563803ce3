import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor.js';
import { documentOf } from '../common/document.js';
import { DomainError } from '../common/errors.js';
import { factsChanged } from '../common/fact-changes.js';
import { newId, uuidOf } from '../common/ids.js';
import { Database, type Tx } from '../common/transaction.js';
import { ExpertService } from '../identity/expert.service.js';
import { reviewedChallenge } from './challenge.facts.js';
import { ConflictDeclaration } from './declaration.entity.js';
import type { DeclareConflictsInput } from './conflict.input.js';

/** What experts state of their own conflicts, before bids are shown to them. */
@Injectable()
export class DeclarationService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ExpertService) private readonly experts: ExpertService,
  ) {}

  /**
   * Any expert of the pool states conflicts with a published challenge, again where something changed. What is stated becomes ties of the expert,
   * declared ones. The answer is the same whoever bids. Throws FORBIDDEN to who is no expert, NOT_FOUND for an unknown challenge, organisation or
   * person, INPUT_INVALID where statement and list do not fit.
   */
  async declare(actor: Actor, { challenge: id, statement, conflicts }: DeclareConflictsInput): Promise<string> {
    const expert = actor.expertId;
    if (!expert) throw new DomainError('FORBIDDEN');
    if ((statement === 'NONE') !== (conflicts.length === 0)) throw invalid('conflicts', 'are listed with CONFLICTS, and none with NONE');
    if (conflicts.some(({ organisation, person }) => !organisation && !person))
      throw invalid('conflicts', 'name an organisation or a person');
    return this.database.write(actor, async (tx) => {
      const challenge = await reviewedChallenge(tx, uuidOf(id, 'challenge'));
      if (!challenge.published) throw new DomainError('NOT_FOUND');
      const key = newId();
      for (const conflict of conflicts) await this.experts.addDeclared(tx, expert, conflict);
      await insert(tx, { key, challengeId: challenge.key, expertId: expert, statement, conflicts });
      await factsChanged(tx, { experts: [expert] });
      return key;
    });
  }
}

async function insert(
  tx: Tx,
  {
    conflicts,
    ...row
  }: Pick<ConflictDeclaration, 'key' | 'challengeId' | 'expertId' | 'statement'> & Pick<DeclareConflictsInput, 'conflicts'>,
): Promise<void> {
  const stated = conflicts.map(({ kind, organisation = null, person = null, endedAt = null, note = null }) => {
    return documentOf({ kind, organisation, person, endedAt, note });
  });
  await tx.insert(ConflictDeclaration, { ...row, conflicts: stated, declaredAt: await tx.now() });
  const { key, challengeId, statement } = row;
  const document = { statement, conflicts: stated };
  await tx.event({ subject: 'conflict_declaration', key, event: 'declareConflicts', role: 'expert', challengeId, document });
}

const invalid = (path: string, message: string): DomainError => new DomainError('INPUT_INVALID', { faults: [{ path, message }] });
