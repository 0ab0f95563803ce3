import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { closesOf, recommendationsUntil } from '../challenges/challenge.closes.js';
import { Challenge } from '../challenges/challenge.entity.js';
import { noticeOpened } from '../challenges/challenge.visibility.js';
import { AvailableAction } from '../common/action.js';
import { organisationsOf } from '../common/actor.js';
import { Node } from '../common/node.js';
import type { Offered } from '../common/offers.js';
import { DateTime } from '../common/scalars.js';
import { Organisation } from '../identity/organisation.entity.js';
import { Person } from '../identity/person.entity.js';
import { Connection } from '../reading/connection.js';
import { Computed, type Expression, Recorded, Rows, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { BID_FLAGS, bidActions, type BidFlags } from './bid.actions.js';
import { contentShown, draftShown, type SealedDraft, type StoredVersion } from './bid-content.service.js';
import { BidContent, BidEligibility, Recommendation } from './bid.documents.js';
import { BidEligibilityRule, BidState, type EligibilityStatus } from './bid.enum.js';
import { BidMember, BidPartner } from './bid-party.entity.js';
import { BidVersion } from './bid-version.entity.js';
import { authors, openedToOfficers, ownOrOfficers, ownOrRecommender, seesBid } from './bid.visibility.js';
import { Correction } from './correction.entity.js';
import { factsOf, factsSql, type PartnerBan, partnerBans, partnersOf, type StoredFacts } from './eligibility.facts.js';
import { type EligibilityRule, TELLS_OF_LEAD, warnings } from './eligibility.rules.js';
import { Receipt } from './receipt.entity.js';
import { BidEnvelope, liveVersion, sealedVersion } from './sealed-version.js';

const seen: Rule<Bid> = (bid, viewer) => seesBid(bid, viewer);
const own: Rule<Bid> = (bid, viewer) => authors(bid, viewer);
const officer: Rule<Bid> = (bid, viewer) => openedToOfficers(bid, viewer);
const officerOrNotice: Rule<Bid> = (bid, viewer) => `(${officer(bid, viewer)} or ${noticeOpened(bid.challengeId, viewer.now)})`;
const recommendedInTime = (bid: { challengeId: string; recommendedAt: string }): string =>
  `(select date_trunc('second', ${bid.recommendedAt}) <= ${recommendationsUntil(closesOf('c'))} from challenge c where c.id = ${bid.challengeId})`;
/** The version submitted last, where nothing was saved since. */
const lastVersion: Expression<Bid> = (bid) =>
  `case when ${bid.draft} is null then (select jsonb_build_object('no', v.no, 'content', v.content, 'sealed', v.sealed)
    from bid_version v where v.bid_id = ${bid.key} and v.no = ${bid.version}) end`;
/** Every reading of an opened bid is on record, and before that every one by others than its PI. */
const opened: Expression<Bid> = (bid, viewer) =>
  `case when ${bid.openedAt} is not null or ${bid.piId} <> ${viewer.id} then jsonb_build_object('subject', 'bid', 'key', ${bid.key}, 'challenge', ${bid.challengeId}) end`;
const wire = (instant: string): string => `to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

@ObjectType({ implements: () => [Node], description: 'A bid 揭榜申请 for a challenge; sealed until both closes are past' })
@Entity('bid')
@Visible(seen)
export class Bid implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Bid>((bid) => typedId('bid', bid.key))
  id!: string;

  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;
  @Column('uuid', { name: 'list_id' }) listId!: string;
  @Column('uuid', { name: 'department_id' }) departmentId!: string;
  @Column('uuid', { name: 'lead_id' }) leadId!: string;
  @Column('uuid', { name: 'pi_id' }) piId!: string;
  @Column('uuid', { name: 'unit_approver_id', nullable: true }) unitApproverId!: string | null;
  @Column('uuid', { name: 'recommender_id', nullable: true }) recommenderId!: string | null;
  /** The version of the challenge that it was submitted for, or confirmed. */
  @Column('int', { name: 'challenge_version', nullable: true }) challengeVersion!: number | null;
  @Column('int', { name: 'approved_draft_version', nullable: true }) approvedDraftVersion!: number | null;
  @Column('uuid', { name: 'approved_by', nullable: true }) approvedById!: string | null;
  @Column('timestamptz', { name: 'first_submitted_at', nullable: true }) firstSubmittedAt!: Date | null;
  @Column('timestamptz', { name: 'recommended_at', nullable: true }) recommendedAt!: Date | null;
  @Column('int', { name: 'recommendation_rank', nullable: true }) recommendationRank!: number | null;
  @Column('uuid', { name: 'recommended_by', nullable: true }) recommendedById!: string | null;
  @Column('text', { name: 'eligibility_status', nullable: true }) eligibilityStatus!: EligibilityStatus | null;
  @Column('text', { name: 'eligibility_rules', array: true, nullable: true }) eligibilityRules!: EligibilityRule[] | null;
  @Column('int', { name: 'counted_version', nullable: true }) countedVersion!: number | null;
  @Column('boolean', { name: 'corrected', nullable: true }) corrected!: boolean | null;
  @Column('text', { name: 'proposed_status', nullable: true }) proposedStatus!: EligibilityStatus | null;
  @Column('text', { name: 'proposed_rules', array: true, nullable: true }) proposedRules!: EligibilityRule[] | null;
  @Column('uuid', { name: 'checked_by', nullable: true }) checkedById!: string | null;
  /** For whom, as a deputy. */
  @Column('uuid', { name: 'checked_for', nullable: true }) checkedForId!: string | null;
  @Column('uuid', { name: 'confirmed_by', nullable: true }) confirmedById!: string | null;
  @Column({ type: 'timestamptz', name: 'created_at', insert: false, update: false }) createdAt!: Date;

  @Field(() => Challenge, { nullable: true, description: 'The challenge it answers' })
  @ManyToOne(() => Challenge, { nullable: false })
  @JoinColumn({ name: 'challenge_id' })
  challenge!: Relation<Challenge> | null;

  @Field(() => Organisation, { description: 'The lead 牵头单位' })
  @ManyToOne(() => Organisation, { nullable: false })
  @JoinColumn({ name: 'lead_id' })
  lead!: Relation<Organisation>;

  @Field(() => Person, { nullable: true, description: 'The PI 项目负责人, who acts for the lead' })
  @ManyToOne(() => Person, { nullable: false })
  @JoinColumn({ name: 'pi_id' })
  pi!: Relation<Person> | null;

  @Field(() => Organisation, {
    nullable: true,
    description: 'The recommending organisation 推荐单位, from the submission on; null where none',
  })
  @ManyToOne(() => Organisation)
  @JoinColumn({ name: 'recommender_id' })
  recommender!: Relation<Organisation> | null;

  @Field(() => BidState, { description: 'How far it is' })
  @Column('text', { name: 'state' })
  state!: BidState;

  @Field(() => Int, { description: 'Number of the last version received, in time or not; 0 before the first submission' })
  @Column('int', { name: 'last_version' })
  version!: number;

  @Field(() => BidContent, {
    nullable: true,
    description:
      'The draft as it stands, or what was submitted last where nothing was saved since; to the author unit alone. Null where it is sealed so that only its authors open it',
  })
  @Visible(own)
  @(Computed<Bid, { last: StoredVersion | null }>()(
    ['key', 'draftVersion', 'draft'],
    { last: lastVersion },
    ({ key, draftVersion, draft, last }) => draftShown(key, draftVersion, draft, last),
  ))
  @Column('jsonb', { name: 'draft', nullable: true })
  draft!: BidContent | SealedDraft | null;

  @Field(() => Int, { nullable: true, description: 'Counts the changes of the draft, from 1; to the author unit alone' })
  @Visible(own)
  @Column('int', { name: 'draft_version' })
  draftVersion!: number;

  @Field(() => Boolean, { nullable: true, description: 'Whether the unit has approved the draft as it stands; to the author unit alone' })
  @Visible(own)
  @Sql<Bid>((bid) => `coalesce(${bid.approvedDraftVersion} = ${bid.draftVersion}, false)`)
  draftApproved!: boolean | null;

  @Field(() => BidContent, {
    nullable: true,
    description:
      'Content as submitted last in time; null before. Until it is opened, to the author unit and its recommender, where the server can open it for them. Experts do not read whom the bidder asks to avoid',
  })
  @Recorded(opened)
  @(Computed<Bid, { version: StoredVersion | null; whole: boolean }>()(
    ['key', 'content'],
    {
      version: (bid, viewer) => `case when ${ownOrRecommender(bid, viewer)} then ${sealedVersion(bid)} end`,
      whole: (bid, viewer) => `(${viewer.expert} is null or ${ownOrOfficers(bid, viewer)}) is true`,
    },
    ({ key, content, version, whole }) => {
      const shown = content ?? (version && contentShown(key, version));
      return whole || !shown ? shown : { ...shown, avoidExperts: null };
    },
  ))
  @Column('jsonb', { name: 'content', nullable: true })
  content!: BidContent | null;

  @Field(() => [BidEnvelope], {
    nullable: true,
    description:
      'Its sealed envelopes 密封信封, to be opened with an own key on an own machine; to the author unit and its recommender, null once it is opened',
  })
  @Sql<Bid>(
    (bid, viewer) =>
      `case when ${ownOrRecommender(bid, viewer)} then (select jsonb_agg(e.value || jsonb_build_object('no', v.no) order by e.n)
        from ${liveVersion(bid)} v, jsonb_array_elements(v.sealed) with ordinality e(value, n) where ${bid.content} is null) end`,
  )
  sealed!: BidEnvelope[] | null;

  @Recorded(opened)
  @Field(() => [BidPartner], { description: 'Partners 参与单位 as submitted, in their order' })
  @Rows<BidPartner>({ by: 'bidId', order: ['position'] })
  partners!: BidPartner[];

  @Recorded(opened)
  @Field(() => [BidMember], { description: 'Team 团队成员 as submitted, in its order' })
  @Rows<BidMember>({ by: 'bidId', order: ['position'] })
  team!: BidMember[];

  @Field(() => [BidVersion], { description: 'Versions received, in their order: what is known of them, not what they say' })
  @Rows<BidVersion>({ by: 'bidId', order: ['no'] })
  versions!: BidVersion[];

  @Field(() => [Receipt], { description: 'Receipts 回执 of its submissions, late ones too, and withdrawals, by time' })
  @Rows<Receipt>({ by: 'bidId', order: ['at', 'no', 'kind'] })
  receipts!: Receipt[];

  @Field(() => Boolean, { description: 'Whether a material amendment asks for a confirmation; without one it stays live' })
  @Sql<Bid>(
    (bid) =>
      `(${bid.state} = 'SUBMITTED' and exists (select 1 from challenge c where c.id = ${bid.challengeId} and c.version > ${bid.challengeVersion}))`,
  )
  needsReconfirmation!: boolean;

  @Field(() => Boolean, { description: 'Takes part without public money 自筹赛道, as submitted' })
  @Column('boolean', { name: 'self_funded' })
  selfFunded!: boolean;

  @Field(() => DateTime, { nullable: true, description: 'When it was withdrawn 撤回, before or after the close; null where it was not' })
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true })
  withdrawnAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was opened 开标 for the form check; null before' })
  @Column('timestamptz', { name: 'opened_at', nullable: true })
  openedAt!: Date | null;

  @Field(() => Recommendation, { nullable: true, description: 'Recommendation 推荐意见; null where there is none' })
  @Sql<Bid>(
    (bid) =>
      `case when ${bid.recommendedAt} is not null then jsonb_build_object('at', ${wire(bid.recommendedAt)}, 'rank', ${bid.recommendationRank},
        'inTime', ${recommendedInTime(bid)}) end`,
  )
  recommendation!: Recommendation | null;

  @Field(() => [Correction], { description: 'Formal defects noticed, by time' })
  @Rows<Correction>({ by: 'bidId', order: ['noticedAt'] })
  corrections!: Correction[];

  @Field(() => BidEligibility, { nullable: true, description: 'What the form check found; null before' })
  @Sql<Bid>(
    (bid) => `case when ${bid.eligibilityStatus} is not null then jsonb_build_object('status', ${bid.eligibilityStatus},
      'rules', to_jsonb(${bid.eligibilityRules}), 'countedVersion', ${bid.countedVersion}, 'corrected', ${bid.corrected}) end`,
  )
  eligibility!: BidEligibility | null;

  @Field(() => DateTime, { nullable: true, description: 'When the outcome of the form check was found; null before' })
  @Column('timestamptz', { name: 'found_at', nullable: true })
  foundAt!: Date | null;

  @Field(() => BidEligibility, { nullable: true, description: 'What the first checker proposes; to officers alone' })
  @Visible(officer)
  @Sql<Bid>(
    (bid) => `case when ${bid.proposedStatus} is not null then jsonb_build_object('status', ${bid.proposedStatus},
      'rules', to_jsonb(${bid.proposedRules}), 'corrected', coalesce(${bid.corrected}, false)) end`,
  )
  proposedEligibility!: BidEligibility | null;

  @Field(() => [BidEligibilityRule], {
    nullable: true,
    description:
      'Rules that the draft would fail if it were submitted now; the close decides. To the author unit alone; what tells of the lead to its own people until it has approved',
  })
  @Visible(own)
  @(Computed<Bid, { stored: StoredFacts; last: StoredVersion | null; bans: PartnerBan[]; now: string }>()(
    ['key', 'draftVersion', 'draft', 'leadId', 'approvedById'],
    { stored: (bid) => factsSql(bid, 'null::jsonb'), last: lastVersion, bans: partnerBans, now: (_bid, viewer) => viewer.now },
    ({ stored, key, draftVersion, draft, last, bans, now, leadId, approvedById }, actor) => {
      const content = draftShown(key, draftVersion, draft, last);
      if (!content) return null;
      const facts = factsOf({ ...stored, content, bid: { ...stored.bid, partners: partnersOf(content, bans) } }, new Date(now), true);
      const found = warnings(facts, new Date(now));
      return approvedById !== null || organisationsOf(actor).includes(leadId) ? found : found.filter((rule) => !TELLS_OF_LEAD.has(rule));
    },
  ))
  warnings!: EligibilityRule[] | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Votes of the panel, which decide a tie where the policy says so; null where none, and but to officers before the notice',
  })
  @Visible(officerOrNotice)
  @Column('int', { name: 'panel_votes', nullable: true })
  panelVotes!: number | null;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @(Computed<Bid, BidFlags & Offered>()(
    [
      'state',
      'departmentId',
      'leadId',
      'piId',
      'unitApproverId',
      'recommenderId',
      'approvedDraftVersion',
      'draftVersion',
      'checkedById',
      'checkedForId',
    ],
    BID_FLAGS,
    bidActions,
  ))
  availableActions!: AvailableAction[];
}

export const BidConnection = Connection('Bid', () => Bid);
