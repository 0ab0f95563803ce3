import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { factsChanged, holdFacts } from '../common/fact-changes.js';
import { newId, typedId, uuidOf } from '../common/ids.js';
import { Database, type Tx } from '../common/transaction.js';
import { actsFor, hadFirstPart } from '../common/two-persons.js';
import { isOfficer, requireOfficer } from '../lists/officer.visibility.js';
import { type ReviewedChallenge, reviewedChallenge } from './challenge.facts.js';
import { Conflict } from './conflict.entity.js';
import type { ProposeRulingInput } from './conflict.input.js';
import { awardDecided } from './panel.visibility.js';
import { ConflictRuling } from './ruling.entity.js';
import { RULING_MACHINE, type RulingFacts } from './ruling.machine.js';
import { keepsAway, mayBeRuled } from './ruling.rules.js';

/** A conflict with its challenge, whose facts are held. */
interface Ruled {
  challenge: ReviewedChallenge;
  conflict: Conflict;
  decided: boolean;
}

/** Rulings and waivers: a clerk proposes, a supervisor who is another person signs. */
@Injectable()
export class RulingService {
  constructor(@Inject(Database) private readonly database: Database) {}

  /**
   * The clerk proposes. Throws RULING_NOT_ALLOWED for a statutory conflict, RULING_OPEN where a proposal waits, CONFLICT_DECIDED, and
   * TWO_PERSON_RULE to the expert whose conflict it is.
   */
  async propose(actor: Actor, { conflict: id, outcome, reason }: ProposeRulingInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { challenge, conflict, decided } = await ruled(tx, uuidOf(id, 'conflict'), 'clerk');
      if (conflict.expertId === actor.expertId) throw new DomainError('TWO_PERSON_RULE');
      if (decided) throw new DomainError('CONFLICT_DECIDED');
      if (!mayBeRuled(conflict)) throw new DomainError('RULING_NOT_ALLOWED');
      const open = await tx.query(`select from conflict_ruling where conflict_id = $1 and state = 'PROPOSED'`, [conflict.key]);
      if (open.length) throw new DomainError('RULING_OPEN');
      const [key, challengeId, state] = [newId(), challenge.key, RULING_MACHINE.initial];
      const by = { proposedById: actor.personId!, proposedForId: actsFor(actor), proposedAt: await tx.now() };
      await tx.insert(ConflictRuling, { key, conflictId: conflict.key, challengeId, outcome, reason, state, ...by });
      const document = { conflict: id, outcome, reason };
      await tx.event({ subject: 'conflict_ruling', key, event: 'proposeRuling', to: state, role: 'clerk', challengeId, document });
      return key;
    });
  }

  /** The supervisor signs: from now on the ruling decides, and what follows from it follows. Throws TWO_PERSON_RULE, CONFLICT_DECIDED, WRONG_STATE. */
  async countersign(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { ruling, found } = await forSupervisor(tx, id);
      const { conflict, challenge } = found;
      const now = await tx.now();
      const record = { challengeId: challenge.key, document: documentOf(ruling) };
      await replaceFormer(tx, conflict, now);
      const signed = { set: { signedById: actor.personId, signedAt: now } };
      await tx.move(RULING_MACHINE, ConflictRuling, ruling, 'countersignRuling', factsOf(actor, ruling, found), { ...signed, ...record });
      await tx.update(Conflict, conflict.key, { hard: keepsAway(conflict.foundHard, ruling.outcome) });
      await factsChanged(tx, { ruled: [challenge.key] });
      return ruling.key;
    });
  }

  /** The supervisor does not sign: the conflict stays as it is. Throws WRONG_STATE. */
  async refuse(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { ruling, found } = await forSupervisor(tx, id);
      const set = { signedById: actor.personId, endedAt: await tx.now() };
      const record = { set, challengeId: found.challenge.key, document: documentOf(ruling) };
      await tx.move(RULING_MACHINE, ConflictRuling, ruling, 'refuseRuling', factsOf(actor, ruling, found), record);
      return ruling.key;
    });
  }
}

/** The conflict for an officer of its department, with the facts held. Throws NOT_FOUND to others: they do not learn that there is one. */
async function ruled(tx: Tx, key: string, role: 'clerk' | 'supervisor'): Promise<Ruled> {
  const { challengeId } = await tx.one<{ challengeId: string }>('select challenge_id as "challengeId" from conflict where id = $1', [key]);
  const challenge = await reviewedChallenge(tx, challengeId);
  requireOfficer(tx.actor, role, challenge, false, isOfficer);
  await holdFacts(tx);
  const conflict = await tx.load(Conflict, key, 'update');
  const { decided } = await tx.one<{ decided: boolean }>(`select ${awardDecided('$1')} as decided`, [challengeId]);
  return { challenge, conflict, decided };
}

async function forSupervisor(tx: Tx, id: string): Promise<{ ruling: ConflictRuling; found: Ruled }> {
  const { conflictId } = await tx.load(ConflictRuling, uuidOf(id, 'conflict_ruling'));
  const found = await ruled(tx, conflictId, 'supervisor');
  return { ruling: await tx.load(ConflictRuling, uuidOf(id, 'conflict_ruling'), 'update'), found };
}

const factsOf = (actor: Actor, ruling: ConflictRuling, { conflict, decided }: Ruled): RulingFacts => ({
  ownRuling: hadFirstPart(actor, { by: ruling.proposedById, for: ruling.proposedForId }) || conflict.expertId === actor.expertId,
  decided,
});

const documentOf = ({ conflictId, outcome }: ConflictRuling): object => ({ conflict: typedId('conflict', conflictId), outcome });

async function replaceFormer(tx: Tx, { key, challengeId }: Conflict, endedAt: Date): Promise<void> {
  const former = await tx.manager.findOneBy(ConflictRuling, { conflictId: key, state: 'IN_FORCE' });
  if (!former) return;
  const facts = { ownRuling: false, decided: false };
  await tx.move(RULING_MACHINE, ConflictRuling, former, 'replaceRuling', facts, { set: { endedAt }, challengeId });
}
