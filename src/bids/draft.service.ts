import { Inject, Injectable } from '@nestjs/common';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import canonicalize from 'canonicalize';
import { Challenge } from '../challenges/challenge.entity.js';
import { isPublished, requireSeen } from '../challenges/challenge.visibility.js';
import { type Actor, holds } from '../common/actor.js';
import { documentOf } from '../common/document.js';
import { DomainError } from '../common/errors.js';
import { newSecretId, typedId, uuidOf } from '../common/ids.js';
import { take } from '../common/machine.js';
import { Database, type Tx } from '../common/transaction.js';
import { Organisation } from '../identity/organisation.entity.js';
import type { SealingLevel } from '../policies/effective-rules.js';
import { BidContentService } from './bid-content.service.js';
import type { BidContent } from './bid.documents.js';
import { Bid } from './bid.entity.js';
import { factsAt, levelOf, lockBid } from './bid.gate.js';
import type { BidContentInput, DraftBidInput, SaveBidDraftInput } from './bid.input.js';
import { BID_MACHINE } from './bid.machine.js';
import { requireParty } from './bid.visibility.js';

/** The draft of a bid, which stays beside what was submitted; the unit approves one version of it. */
@Injectable()
export class DraftService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(BidContentService) private readonly contents: BidContentService,
  ) {}

  /**
   * Whoever begins a bid is its PI: one who holds that role, for a lead of whatever organisation (samples/README.md, "Who acts"). A bid may
   * be drafted after the close too: a late submission goes on record, whatever has become of the challenge. Throws NOT_FOUND for a challenge
   * that is not published or an unknown lead, FORBIDDEN to who is no PI, INPUT_INVALID for ids that nobody has.
   */
  async draft(actor: Actor, input: DraftBidInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const challenge = await tx.load(Challenge, uuidOf(input.challenge, 'challenge'));
      requireSeen(actor, challenge);
      if (!holds(actor, 'pi')) throw new DomainError('FORBIDDEN');
      if (!isPublished(challenge)) throw new DomainError('NOT_FOUND');
      const lead = await tx.load(Organisation, uuidOf(input.lead, 'organisation'));
      await checkReferences(tx, input.content);
      const key = newSecretId();
      const draft = changed({}, input.content);
      await tx.insert(Bid, {
        key,
        challengeId: challenge.key,
        listId: challenge.listId,
        departmentId: challenge.departmentId,
        leadId: lead.key,
        piId: actor.personId!,
        unitApproverId: approverOf(draft),
        state: BID_MACHINE.initial,
        draft: await this.stored(tx, { key, listId: challenge.listId, draftVersion: 1 }, draft),
      });
      await tx.event({ subject: 'bid', key, event: 'draftBid', to: BID_MACHINE.initial, role: 'pi', challengeId: challenge.key });
      return key;
    });
  }

  /**
   * Saves the parts given, if nobody else has saved meanwhile; nothing required blocks it. A change voids the unit's approval; saving what is
   * there already changes nothing. Throws VERSION_STALE, INPUT_INVALID.
   */
  async save(actor: Actor, { bid: id, expectedVersion, changes }: SaveBidDraftInput): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const bid = await tx.load(Bid, uuidOf(id, 'bid'), 'update');
      await requireParty(tx, actor.personId === bid.piId, bid.key);
      if (!BID_MACHINE.states[bid.state].saveBidDraft)
        throw new DomainError('WRONG_STATE', { machine: 'bid', state: bid.state, event: 'saveBidDraft' });
      if (bid.draftVersion !== expectedVersion)
        throw new DomainError('VERSION_STALE', { given: expectedVersion, current: bid.draftVersion });
      await checkReferences(tx, changes);
      const before = await this.contents.draftOf(tx, bid);
      const draft = changed(before, changes);
      if (canonicalize(draft) === canonicalize(before)) return bid.key;
      const draftVersion = bid.draftVersion + 1;
      await tx.update(Bid, bid.key, {
        draft: await this.stored(tx, { ...bid, draftVersion }, draft),
        draftVersion,
        // Whose role passed is named by the content still: only who is named anew changes it.
        unitApproverId: changes.unitApprover === undefined ? bid.unitApproverId : approverOf(draft),
      });
      await tx.event({
        subject: 'bid',
        key: bid.key,
        event: 'saveBidDraft',
        role: 'pi',
        challengeId: bid.challengeId,
        document: { draftVersion, parts: Object.keys(changes) },
      });
      return bid.key;
    });
  }

  /**
   * The person whom the bid names, a unit approver of its lead, approves the draft as it stands: without him nobody submits in the lead's name.
   * `version` says which was read. Throws VERSION_STALE.
   */
  async approve(actor: Actor, id: string, version?: number | null): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { gate, bid } = await lockBid(tx, uuidOf(id, 'bid'));
      const named = bid.unitApproverId !== null && actor.personId === bid.unitApproverId;
      await requireParty(tx, named && holds(actor, 'unit-approver', bid.leadId), bid.key);
      take(BID_MACHINE, bid.state, 'approveBid', factsAt(tx, { gate, bid }, await tx.now()));
      const current = bid.draftVersion;
      if (typeof version === 'number' && version !== current) throw new DomainError('VERSION_STALE', { given: version, current });
      await tx.update(Bid, bid.key, { approvedDraftVersion: current, approvedById: actor.personId });
      const document = { draftVersion: current };
      await tx.event({ subject: 'bid', key: bid.key, event: 'approveBid', role: 'unit-approver', challengeId: gate.key, document });
      return bid.key;
    });
  }

  /**
   * Another PI of the lead takes the draft over, before the close: a new version, which the unit approves anew. Submitting it is the new one's word. A bid
   * that was submitted is withdrawn first. Throws BID_NOT_OPEN, WRONG_STATE, NOT_A_PI.
   */
  async pass(actor: Actor, id: string, to: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { gate, bid } = await lockBid(tx, uuidOf(id, 'bid'), 'update');
      await requireParty(tx, actor.personId === bid.piId, bid.key);
      take(BID_MACHINE, bid.state, 'passBid', factsAt(tx, { gate, bid }, await tx.now()));
      const piId = uuidOf(to, 'person');
      const [pi] = await tx.query(
        `select from membership where person_id = $1 and organisation_id = $2 and role = 'pi' and suspended_at is null for share`,
        [piId, bid.leadId],
      );
      if (!pi || piId === bid.piId) throw new DomainError('NOT_A_PI');
      const draftVersion = bid.draftVersion + 1;
      const draft = await this.stored(tx, { ...bid, draftVersion }, await this.contents.draftOf(tx, bid));
      await tx.move(BID_MACHINE, Bid, bid, 'passBid', factsAt(tx, { gate, bid }, await tx.now()), {
        set: { piId, draft, draftVersion },
        challengeId: gate.key,
        document: { from: typedId('person', actor.personId!), to, draftVersion },
      });
      return bid.key;
    });
  }

  private async stored(
    tx: Tx,
    { key, listId, draftVersion }: Pick<Bid, 'key' | 'listId' | 'draftVersion'>,
    draft: BidContent,
  ): Promise<QueryDeepPartialEntity<BidContent>> {
    const { level } = await tx.one<{ level: SealingLevel }>(`select ${levelOf('$1')} as level`, [listId]);
    return (await this.contents.stored(key, draftVersion, draft, level)) as QueryDeepPartialEntity<BidContent>;
  }
}

/** The content with the given parts: null empties one, what is not given stays. */
function changed(content: BidContent, changes: BidContentInput): BidContent {
  const emptied = Object.entries(changes).filter(([, value]) => value === null);
  const merged = { ...content, ...documentOf(changes) };
  return Object.fromEntries(Object.entries(merged).filter(([part]) => !emptied.some(([name]) => name === part)));
}

const approverOf = ({ unitApprover }: BidContent): string | null => (unitApprover ? uuidOf(unitApprover, 'person') : null);

/** Everyone and everything that the content names must exist. Throws INPUT_INVALID with the parts, ID_INVALID for what is no such id. */
async function checkReferences(tx: Tx, content: BidContentInput): Promise<void> {
  const { partners, recommender, team, unitApprover, avoidExperts } = content;
  const organisations = [...(partners ?? []).map(({ organisation }) => organisation), ...(recommender ? [recommender] : [])];
  const people = [...(team ?? []), ...(unitApprover ? [unitApprover] : [])];
  for (const file of content.attachments ?? []) uuidOf(file, 'file');
  if (!organisations.length && !people.length && !avoidExperts?.length) return;
  const unknown = await tx.query<{ part: string }>(
    `select 'partners, recommender' as part from unnest($1::uuid[]) u(id) where not exists (select from organisation o where o.id = u.id)
     union select 'team, unitApprover' from unnest($2::uuid[]) u(id) where not exists (select from person p where p.id = u.id)
     union select 'avoidExperts' from unnest($3::uuid[]) u(id) where not exists (select from expert e where e.id = u.id)`,
    [
      organisations.map((id) => uuidOf(id, 'organisation')),
      people.map((id) => uuidOf(id, 'person')),
      (avoidExperts ?? []).map((id) => uuidOf(id, 'expert')),
    ],
  );
  if (unknown.length) throw new DomainError('INPUT_INVALID', { faults: `unknown: ${unknown.map(({ part }) => part).join('; ')}` });
}
