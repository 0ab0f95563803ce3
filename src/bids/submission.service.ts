import { Inject, Injectable } from '@nestjs/common';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import { bidsUntil, closesOf } from '../challenges/challenge.closes.js';
import type { Actor } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { factsChanged } from '../common/fact-changes.js';
import { newSecretId, uuidOf } from '../common/ids.js';
import { Database, type Tx } from '../common/transaction.js';
import { ServerKeys } from '../crypto/server-keys.js';
import { FileService } from '../files/file.service.js';
import type { BidContent } from './bid.documents.js';
import { BidContentService } from './bid-content.service.js';
import { Bid } from './bid.entity.js';
import { find, readFacts } from './bid.finding.js';
import { closeOf, factsAt, lockBid, roundOf, type SealingGate, takesBids } from './bid.gate.js';
import { BID_MACHINE } from './bid.machine.js';
import { requireParty } from './bid.visibility.js';
import { missingParts } from './completeness.rules.js';
import { factsOf } from './eligibility.facts.js';
import { type EligibilityRule, warnings } from './eligibility.rules.js';
import { EnvelopeService, type Kept } from './envelope.service.js';
import { rewriteParties } from './party.writing.js';
import { giveReceipt } from './receipt.giving.js';

/** A version that is being received. */
interface Received {
  key: string;
  no: number;
  kept: Kept;
  /** Null where the bid is sealed: they would tell what it says. */
  warnings: EligibilityRule[] | null;
  /** Sets the bid to this version. */
  live: QueryDeepPartialEntity<Bid>;
}

const COLUMNS =
  '(id, bid_id, no, content, content_hash, submitted_by, approved_by, warnings, round, commitment, sealed, proof, received_at, in_time)';
const VALUES = '$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12';
const FIRST = `update bid b set first_submitted_at = coalesce(b.first_submitted_at, r.received_at) from received r where b.id = r.bid_id
  returning r.received_at as "receivedAt"`;

/** The receipt of a bid. */
@Injectable()
export class SubmissionService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(FileService) private readonly files: FileService,
    @Inject(ServerKeys) private readonly keys: ServerKeys,
    @Inject(BidContentService) private readonly contents: BidContentService,
    @Inject(EnvelopeService) private readonly envelopes: EnvelopeService,
  ) {}

  /**
   * Receives the draft as a version, sealed where the list says so: then the draft is destroyed, and nothing of what it says stays. After the
   * close it goes on record, and the caller is refused BID_AFTER_DEADLINE; beyond a limit it is received with a warning, and the form check
   * decides. Throws BID_NOT_APPROVED, BID_INCOMPLETE, SEAL_KEY_MISSING, FILE_SEALED.
   */
  async submit(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { gate, bid } = await lockBid(tx, uuidOf(id, 'bid'));
      await requireParty(tx, actor.personId === bid.piId, bid.key);
      if (bid.approvedDraftVersion !== bid.draftVersion) throw new DomainError('BID_NOT_APPROVED');
      const content = await this.contents.draftOf(tx, bid);
      const missing = missingParts(content);
      if (missing.length) throw new DomainError('BID_INCOMPLETE', { faults: missing.join(', ') });
      const attached = { fileIds: content.attachments ?? [], uploaderPersonId: bid.piId };
      await this.files.bind(tx, { ...attached, boundType: 'bid', boundId: bid.key });
      const kept = await this.envelopes.kept(tx, { gate, bid, no: bid.version + 1, content });
      const { warned, now } = await warningsOf(tx, bid, kept);
      const received = versionOf({ gate, bid, content, kept, warned });
      if (takesBids(gate, now)) {
        await tx.query('savepoint received');
        if (await this.receive(tx, gate, { ...bid }, received, now)) return bid.key;
        await tx.query('rollback to savepoint received');
      }
      await this.refuse(tx, gate, bid, received);
      return bid.key;
    });
  }

  /** Writes everything; then clock and state decide, by the last statement that could find it late: false where the close has come meanwhile. */
  private async receive(tx: Tx, gate: SealingGate, bid: Bid, received: Received, now: Date): Promise<boolean> {
    await setParties(tx, bid, received.kept);
    await tx.move(BID_MACHINE, Bid, bid, 'submitBid', factsAt(tx, { gate, bid }, now), {
      set: received.live,
      document: documentOf(received),
      challengeId: gate.key,
    });
    const [inTime] = await tx.query<{ receivedAt: Date }>(
      `with received as (
         insert into bid_version ${COLUMNS} select ${VALUES}, n.at, true from challenge c, (select clock_now() as at) n
         where c.id = $13 and c.state = 'OPEN' and date_trunc('second', n.at) <= ${bidsUntil(closesOf('c'))}
         returning bid_id, received_at)
       ${FIRST}`,
      [...this.values(tx, gate, bid, received), gate.key],
    );
    if (inTime) await this.giveReceipt(tx, gate, bid, received, inTime.receivedAt, true);
    return inTime !== undefined;
  }

  /** A late version: a bid that has none in time stands on record with it, one that has stays as it is. */
  private async refuse(tx: Tx, gate: SealingGate, bid: Bid, received: Received): Promise<void> {
    const { no, kept, live } = received;
    const { receivedAt } = await tx.one<{ receivedAt: Date }>(
      `with received as (
         insert into bid_version ${COLUMNS} select ${VALUES}, clock_now(), false returning bid_id, received_at)
       ${FIRST}`,
      this.values(tx, gate, bid, received),
    );
    await this.giveReceipt(tx, gate, bid, received, receivedAt, false);
    const document = documentOf(received);
    if (BID_MACHINE.states[bid.state].refuse) {
      await setParties(tx, bid, kept);
      const opened = gate.state !== 'OPEN' && gate.state !== 'CLOSED';
      const set = { ...live, openedAt: opened ? receivedAt : null };
      await tx.move(BID_MACHINE, Bid, bid, 'refuse', factsAt(tx, { gate, bid }, receivedAt), { set, document, challengeId: gate.key });
      if (opened) {
        await find(tx, { gate, bid }, 'system');
        await factsChanged(tx, { lists: [bid.listId] });
      }
    } else {
      await tx.update(Bid, bid.key, { version: no, ...(kept.sealed && { draft: null }) });
      await tx.event({ subject: 'bid', key: bid.key, event: 'refuse', from: bid.state, to: bid.state, document, challengeId: gate.key });
    }
    tx.refusal = new DomainError('BID_AFTER_DEADLINE', { receivedAt: receivedAt.toISOString(), deadline: closeOf(gate).toISOString() });
  }

  private async giveReceipt(tx: Tx, gate: SealingGate, bid: Bid, { no, kept }: Received, at: Date, inTime: boolean): Promise<void> {
    const { commitment } = kept;
    await giveReceipt(tx, this.keys, gate, { bidKey: bid.key, kind: 'submission', no, commitment, salt: null, at, inTime });
  }

  private values(tx: Tx, gate: SealingGate, bid: Bid, { key, no, kept, warnings: warned }: Received): unknown[] {
    const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
    return [
      ...[key, bid.key, no, json(kept.content), kept.contentHash, tx.actor.personId, bid.approvedById, warned],
      ...[roundOf(gate), kept.commitment, json(kept.sealed), json(kept.proof)],
    ];
  }
}

/** What the record says of a version. */
const documentOf = ({ no, kept: { commitment, contentHash } }: Received): object => ({
  no,
  commitment,
  ...(contentHash && { contentHash }),
});

/** The rules that a plain version would fail, and the clock. Limits are counted one submission after the other. */
async function warningsOf(tx: Tx, bid: Bid, { content }: Kept): Promise<{ warned: EligibilityRule[] | null; now: Date }> {
  if (!content) return { warned: null, now: await tx.now() };
  await lockLimits(tx, bid);
  const { stored, now } = await readFacts(tx, bid.key, content);
  return { warned: warnings(factsOf(stored, now, true), now), now };
}

/** Parties as a plain version says; a sealed one has none before it is opened, and those of an older one go. */
async function setParties(tx: Tx, bid: Bid, { content }: Kept): Promise<void> {
  if (content || bid.content) await rewriteParties(tx, [{ bid: bid.key, content: content ?? {} }]);
}

/** The next version from the draft. It voids what was found, and a recommendation by another organisation than it names. */
function versionOf({
  gate,
  bid,
  content,
  kept,
  warned,
}: {
  gate: SealingGate;
  bid: Bid;
  content: BidContent;
  kept: Kept;
  warned: EligibilityRule[] | null;
}): Received {
  const no = bid.version + 1;
  const recommenderId = content.recommender ? uuidOf(content.recommender, 'organisation') : null;
  const unrecommended = recommenderId === bid.recommenderId ? {} : { recommendedAt: null, recommendationRank: null, recommendedById: null };
  const unfound = { eligibilityStatus: null, eligibilityRules: null, countedVersion: null, corrected: null, foundAt: null };
  const unchecked = { proposedStatus: null, proposedRules: null, checkedById: null, confirmedById: null };
  return {
    key: newSecretId(),
    no,
    kept,
    warnings: warned,
    live: {
      ...{ ...unrecommended, ...unfound, ...unchecked, recommenderId, version: no },
      ...{ content: kept.content as QueryDeepPartialEntity<BidContent> | null, selfFunded: kept.content?.selfFunded ?? false },
      ...{ challengeVersion: gate.version, withdrawnAt: null, openedAt: null },
      ...(kept.sealed && { draft: null }),
    },
  };
}

/** One submission at a time for each lead and each PI of a list: the next one's count sees this one. */
async function lockLimits(tx: Tx, { listId, leadId, piId }: Bid): Promise<void> {
  await tx.query(
    `insert into limit_lock (list_id, kind, subject_id) values ($1, 'lead', $2), ($1, 'pi', $3)
     on conflict (list_id, kind, subject_id) do update set kind = excluded.kind`,
    [listId, leadId, piId],
  );
}
