import { Inject, Injectable } from '@nestjs/common';
import { type Actor, holds } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { newId, parseId, uuidOf } from '../common/ids.js';
import type { TextInput } from '../common/text.js';
import { Database, type Tx } from '../common/transaction.js';
import { actsFor, hadFirstPart } from '../common/two-persons.js';
import { CarryingOut } from './carrying-out.service.js';
import { Removal, rolesFor } from './removal.entity.js';
import type { ProposeRemovalInput } from './removal.input.js';
import { REMOVAL_MACHINE, type RemovalEvent } from './removal.machine.js';
import { ownerOf, wordsAt } from './removal.place.js';
import { requireSealed } from './sealed.removal.js';

/** The removal of secret content, by two persons. */
@Injectable()
export class RemovalService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CarryingOut) private readonly carryingOut: CarryingOut,
  ) {}

  /** Throws NOT_FOUND, REMOVAL_NO_WORDS, REMOVAL_NOT_SEALED, REMOVAL_REPEATS_WORDS, REMOVAL_PENDING, CONTENT_REMOVED. */
  async propose(actor: Actor, { target, field = null, reason }: ProposeRemovalInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const words = field === null ? null : await wordsAt(tx, target, field);
      if (field === null) await requireWhole(tx, target);
      if (words !== null && [reason.zh, reason.en].some((text) => text.includes(words))) throw new DomainError('REMOVAL_REPEATS_WORDS');
      const { departmentId, challengeId, sealedBid } = await ownerOf(tx, target);
      const key = newId();
      const [made] = await tx.query(
        `insert into removal (id, target, field, department_id, reason, state, proposed_by, proposed_at, words, proposed_for, sealed_bid_id)
         values ($1, $2, $3, $4, $5, $6, $7, clock_now(), $8, $9, $10) on conflict do nothing returning id`,
        [
          key,
          target,
          field,
          departmentId,
          JSON.stringify(reason),
          REMOVAL_MACHINE.initial,
          actor.personId,
          words,
          actsFor(actor),
          field === null ? sealedBid : null,
        ],
      );
      if (!made) throw new DomainError('REMOVAL_PENDING');
      const document = { target, field, reason };
      await tx.event({
        subject: 'removal',
        key,
        event: 'proposeRemoval',
        to: REMOVAL_MACHINE.initial,
        role: 'operator',
        challengeId: sealedBid ? null : challengeId,
        document,
      });
      return key;
    });
  }

  /** The second person: from the commit on the content is gone. Throws NOT_FOUND, FORBIDDEN, TWO_PERSON_RULE, WRONG_STATE, REMOVAL_NOT_SEALED. */
  async confirm(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const removal = await this.decidable(tx, actor, id);
      const { words } = await tx.one<{ words: string | null }>('select words from removal where id = $1', [removal.key]);
      await this.decide(tx, removal, 'confirmRemoval', null);
      await this.carryingOut.run(tx, removal, words);
      return removal.key;
    });
  }

  /** The content stands. Throws NOT_FOUND, FORBIDDEN, TWO_PERSON_RULE, WRONG_STATE, REMOVAL_REPEATS_WORDS. */
  async refuse(actor: Actor, id: string, reason: TextInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const removal = await this.decidable(tx, actor, id);
      const { words } = await tx.one<{ words: string | null }>('select words from removal where id = $1', [removal.key]);
      if (words && [reason.zh, reason.en].some((text) => text.includes(words))) throw new DomainError('REMOVAL_REPEATS_WORDS');
      await this.decide(tx, removal, 'refuseRemoval', reason);
      return removal.key;
    });
  }

  private async decidable(tx: Tx, actor: Actor, id: string): Promise<Removal> {
    const removal = await tx.load(Removal, uuidOf(id, 'removal'), 'update');
    if (!rolesFor(actor, removal.departmentId).includes('supervisor'))
      throw new DomainError(holds(actor, 'operator') ? 'FORBIDDEN' : 'NOT_FOUND');
    return removal;
  }

  private async decide(tx: Tx, removal: Removal, event: RemovalEvent, refusal: TextInput | null): Promise<void> {
    const set = { words: null, refusal, decidedById: tx.actor.personId, decidedAt: await tx.now() };
    const facts = { ownProposal: hadFirstPart(tx.actor, { by: removal.proposedById, for: removal.proposedForId }) };
    const owner = await ownerOf(tx, removal.target);
    const challengeId = removal.sealedBidId || owner.sealedBid ? null : owner.challengeId;
    await tx.move(REMOVAL_MACHINE, Removal, removal, event, facts, { set, challengeId, ...(refusal && { document: { reason: refusal } }) });
  }
}

/** A file and a sealed bid are removed as a whole, and once. */
async function requireWhole(tx: Tx, target: string): Promise<void> {
  if (parseId(target)?.type === 'bid') await requireSealed(tx, uuidOf(target, 'bid'));
  else await requireFile(tx, target);
}

async function requireFile(tx: Tx, target: string): Promise<void> {
  const { removed } = await tx.one<{ removed: boolean }>('select removed_at is not null as removed from file where id = $1', [
    uuidOf(target, 'file'),
  ]);
  if (removed) throw new DomainError('CONTENT_REMOVED');
}
