import { Inject, Injectable } from '@nestjs/common';
import canonicalize from 'canonicalize';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import type { Actor } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { newSecretId, uuidOf } from '../common/ids.js';
import { Database, sha256, type Tx } from '../common/transaction.js';
import { FileService } from '../files/file.service.js';
import type { BidContent } from './bid.documents.js';
import { Bid } from './bid.entity.js';
import { find, readFacts } from './bid.finding.js';
import { closeOf, factsAt, type Gate, lockBid, takesBids } from './bid.gate.js';
import { BID_MACHINE } from './bid.machine.js';
import { requireParty } from './bid.visibility.js';
import { missingParts } from './completeness.rules.js';
import { factsOf } from './eligibility.facts.js';
import { type EligibilityRule, warnings } from './eligibility.rules.js';

/** A version that is being received. */
interface Received {
  key: string;
  no: number;
  content: BidContent;
  contentHash: string;
  warnings: EligibilityRule[];
  /** Sets the bid to this version. */
  live: QueryDeepPartialEntity<Bid>;
}

const COLUMNS = '(id, bid_id, no, content, content_hash, submitted_by, approved_by, warnings, received_at, in_time)';
const FIRST = `update bid b set first_submitted_at = coalesce(b.first_submitted_at, r.received_at) from received r where b.id = r.bid_id`;

/** The receipt of a bid. */
@Injectable()
export class SubmissionService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(FileService) private readonly files: FileService,
  ) {}

  /**
   * Receives the draft as a version. After the close it goes on record, and the caller is refused BID_AFTER_DEADLINE; beyond a limit it is
   * received with a warning, and the form check decides. Throws BID_NOT_APPROVED, BID_INCOMPLETE.
   */
  async submit(actor: Actor, id: string): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { gate, bid } = await lockBid(tx, uuidOf(id, 'bid'));
      await requireParty(tx, actor.personId === bid.piId, bid.key);
      if (bid.approvedDraftVersion !== bid.draftVersion) throw new DomainError('BID_NOT_APPROVED');
      const missing = missingParts(bid.draft);
      if (missing.length) throw new DomainError('BID_INCOMPLETE', { faults: missing.join(', ') });
      const attached = { fileIds: bid.draft.attachments ?? [], uploaderPersonId: bid.piId };
      await this.files.bind(tx, { ...attached, boundType: 'bid', boundId: bid.key });
      await lockLimits(tx, bid);
      const { stored, now } = await readFacts(tx, bid.key, 'draft');
      const received = versionOf(bid, gate, warnings(factsOf(stored, now, true), now));
      if (takesBids(gate, now)) {
        await tx.query('savepoint received');
        if (await this.receive(tx, gate, { ...bid }, received, now)) return bid.key;
        await tx.query('rollback to savepoint received');
      }
      await this.refuse(tx, gate, bid, received);
      return bid.key;
    });
  }

  /** Writes everything; then, as the last statement, clock and state decide: false where the close has come meanwhile. */
  private async receive(tx: Tx, gate: Gate, bid: Bid, received: Received, now: Date): Promise<boolean> {
    const { no, contentHash, live } = received;
    await rewriteParties(tx, bid.key, received.content);
    await tx.move(BID_MACHINE, Bid, bid, 'submitBid', factsAt(tx, { gate, bid }, now), {
      set: live,
      document: { no, contentHash },
      challengeId: gate.key,
    });
    const inTime = await tx.query(
      `with received as (
         insert into bid_version ${COLUMNS} select $1, $2, $3, $4, $5, $6, $7, $8, n.at, true from challenge c, (select clock_now() as at) n
         where c.id = $9 and c.state = 'OPEN' and date_trunc('second', n.at) <= coalesce(c.extended_until, c.bidder_close)
         returning bid_id, received_at)
       ${FIRST} returning 1`,
      [...this.values(tx, bid, received), gate.key],
    );
    return inTime.length > 0;
  }

  /** A late version: a bid that has none in time stands on record with it, one that has stays as it is. */
  private async refuse(tx: Tx, gate: Gate, bid: Bid, received: Received): Promise<void> {
    const { no, contentHash, live } = received;
    const [{ receivedAt }] = (await tx.query<{ receivedAt: Date }>(
      `with received as (
         insert into bid_version ${COLUMNS} select $1, $2, $3, $4, $5, $6, $7, $8, clock_now(), false returning bid_id, received_at)
       ${FIRST} returning r.received_at as "receivedAt"`,
      this.values(tx, bid, received),
    )) as [{ receivedAt: Date }];
    const document = { no, contentHash };
    if (BID_MACHINE.states[bid.state].refuse) {
      await rewriteParties(tx, bid.key, received.content);
      const opened = gate.state !== 'OPEN' && gate.state !== 'CLOSED';
      const set = { ...live, openedAt: opened ? receivedAt : null };
      await tx.move(BID_MACHINE, Bid, bid, 'refuse', factsAt(tx, { gate, bid }, receivedAt), { set, document, challengeId: gate.key });
      if (opened) await find(tx, { gate, bid }, 'system');
    } else {
      await tx.update(Bid, bid.key, { version: no });
      await tx.event({ subject: 'bid', key: bid.key, event: 'refuse', from: bid.state, to: bid.state, document, challengeId: gate.key });
    }
    tx.refusal = new DomainError('BID_AFTER_DEADLINE', { receivedAt: receivedAt.toISOString(), deadline: closeOf(gate).toISOString() });
  }

  private values(tx: Tx, bid: Bid, { key, no, content, contentHash, warnings: warned }: Received): unknown[] {
    return [key, bid.key, no, JSON.stringify(content), contentHash, tx.actor.personId, bid.approvedById, warned];
  }
}

/** The next version from the draft. It voids what was found, and a recommendation by another organisation than it names. */
function versionOf(bid: Bid, gate: Gate, warned: EligibilityRule[]): Received {
  const content = bid.draft;
  const no = bid.version + 1;
  const recommenderId = content.recommender ? uuidOf(content.recommender, 'organisation') : null;
  const unrecommended = recommenderId === bid.recommenderId ? {} : { recommendedAt: null, recommendationRank: null, recommendedById: null };
  const unfound = { eligibilityStatus: null, eligibilityRules: null, countedVersion: null, corrected: null, foundAt: null };
  const unchecked = { proposedStatus: null, proposedRules: null, checkedById: null, confirmedById: null };
  return {
    key: newSecretId(),
    no,
    content,
    contentHash: sha256(canonicalize(content)!),
    warnings: warned,
    live: {
      ...{ ...unrecommended, ...unfound, ...unchecked, recommenderId },
      ...{ content: content as QueryDeepPartialEntity<BidContent>, version: no, selfFunded: content.selfFunded ?? false },
      ...{ challengeVersion: gate.version, withdrawnAt: null, openedAt: null },
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

/** Partners and team as the content says. */
async function rewriteParties(tx: Tx, bidKey: string, content: BidContent): Promise<void> {
  await tx.query(
    `with partners as (delete from bid_partner where bid_id = $1), members as (delete from bid_member where bid_id = $1), added as (
       insert into bid_partner (id, bid_id, organisation_id, share_percent, position)
       select gen_random_uuid(), $1, right(p.value->>'organisation', 32)::uuid, (p.value->>'sharePercent')::numeric, p.n
       from jsonb_array_elements($2::jsonb) with ordinality p(value, n))
     insert into bid_member (id, bid_id, person_id, position)
     select gen_random_uuid(), $1, right(m.value, 32)::uuid, m.n from jsonb_array_elements_text($3::jsonb) with ordinality m(value, n)`,
    [bidKey, JSON.stringify(content.partners ?? []), JSON.stringify(content.team ?? [])],
  );
}
