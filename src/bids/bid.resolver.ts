import { Inject } from '@nestjs/common';
import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can, InPerson, SignedIn } from '../common/permissions.js';
import { One, Paged } from '../reading/decorators.js';
import { Bid, BidConnection } from './bid.entity.js';
import { DraftBidInput, SaveBidDraftInput } from './bid.input.js';
import { BidState } from './bid.enum.js';
import { ownPeople } from './bid.visibility.js';
import { DraftService } from './draft.service.js';
import { RecommendationService } from './recommendation.service.js';
import { SubmissionService } from './submission.service.js';
import { WithdrawalService } from './withdrawal.service.js';

const BID = { type: () => ID, description: 'The bid' };
const KEY = { type: () => ID, description: 'Idempotency key' };

/** What bidders and their recommender do. The PI acts for the lead whatever his organisation, so that being signed in is enough to begin. */
@Resolver(() => Bid)
export class BidResolver {
  constructor(
    @Inject(DraftService) private readonly drafts: DraftService,
    @Inject(SubmissionService) private readonly submissions: SubmissionService,
    @Inject(WithdrawalService) private readonly withdrawals: WithdrawalService,
    @Inject(RecommendationService) private readonly recommendations: RecommendationService,
  ) {}

  @Query(() => Bid, { nullable: true, description: 'One bid; null where the viewer may not see it' })
  @SignedIn()
  @One()
  bid(): void {}

  @Query(() => BidConnection, { description: 'Bids of the author units that the viewer belongs to, the latest first' })
  @SignedIn()
  @Paged<Bid>({
    where: (bid, viewer) => ownPeople(bid, viewer),
    order: ['-createdAt'],
    filter: { state: { type: () => BidState, rule: (bid, value) => `${bid.state} = ${value}`, description: 'Those in this state' } },
  })
  myBids(): void {}

  @Mutation(() => Bid, {
    description: 'Begins a bid, with the caller as its PI: who holds that role, in whatever organisation. INPUT_INVALID',
  })
  @InPerson()
  draftBid(
    @Args('input', { description: 'The bid' }) input: DraftBidInput,
    @Args('key', KEY) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.drafts.draft(actor, input);
  }

  @Mutation(() => Bid, { description: 'The PI saves changed parts of the draft; this voids the approval. VERSION_STALE, INPUT_INVALID' })
  @InPerson()
  saveBidDraft(
    @Args('input', { description: 'What changes' }) input: SaveBidDraftInput,
    @Args('key', KEY) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.drafts.save(actor, input);
  }

  @Mutation(() => Bid, { description: 'The unit approver whom the draft names approves it as it stands. VERSION_STALE' })
  @InPerson()
  approveBid(
    @Args('bid', BID) bid: string,
    @Args('version', { type: () => Int, nullable: true, description: 'The `draftVersion` that was read; without it the current one' })
    version: number | null | undefined,
    @Args('key', KEY) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.drafts.approve(actor, bid, version);
  }

  @Mutation(() => Bid, {
    description:
      'Before the close, another PI of the lead takes the draft over; the unit approves it anew, and who submits it agrees by that. What was submitted is withdrawn first. NOT_A_PI, BID_NOT_OPEN',
  })
  @InPerson()
  passBid(
    @Args('bid', BID) bid: string,
    @Args('to', { type: () => ID, description: 'Who is the PI from then on: holds the role of PI in the lead' }) to: string,
    @Args('key', KEY) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.drafts.pass(actor, bid, to);
  }

  @Mutation(() => Bid, {
    description:
      'The PI submits the approved draft as a new version. After the close it goes on record and is refused BID_AFTER_DEADLINE; beyond a limit it is received with a warning. BID_NOT_APPROVED, BID_INCOMPLETE',
  })
  @InPerson()
  submitBid(@Args('bid', BID) bid: string, @Args('key', KEY) _key: string, @CurrentActor() actor: Actor): Promise<string> {
    return this.submissions.submit(actor, bid);
  }

  @Mutation(() => Bid, { description: 'The PI confirms the bid after a material amendment, until the close. BID_NOT_OPEN' })
  @InPerson()
  confirmBid(@Args('bid', BID) bid: string, @Args('key', KEY) _key: string, @CurrentActor() actor: Actor): Promise<string> {
    return this.withdrawals.confirm(actor, bid);
  }

  @Mutation(() => Bid, {
    description: 'The PI withdraws the bid: free until the close, logged after it, a breach once the notice has opened. WRONG_STATE',
  })
  @InPerson()
  withdrawBid(@Args('bid', BID) bid: string, @Args('key', KEY) _key: string, @CurrentActor() actor: Actor): Promise<string> {
    return this.withdrawals.withdraw(actor, bid);
  }

  @Mutation(() => Bid, {
    description:
      'The recommending organisation gives its opinion; what comes after the recommender close goes on record and does not count, which `recommendation.inTime` says and a notification tells recommender and bidder. RANK_TAKEN, RECOMMENDER_CLOSED',
  })
  @Can('recommender')
  recommendBid(
    @Args('bid', BID) bid: string,
    @Args('rank', { type: () => Int, description: 'Place among its bids for the challenge, from 1; each once' }) rank: number,
    @Args('key', KEY) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.recommendations.recommend(actor, bid, rank);
  }
}
