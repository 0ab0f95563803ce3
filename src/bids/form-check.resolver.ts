import { Inject } from '@nestjs/common';
import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can, InPerson, SignedIn } from '../common/permissions.js';
import { One } from '../reading/decorators.js';
import { Bid } from './bid.entity.js';
import { CheckService } from './check.service.js';
import { Correction } from './correction.entity.js';
import { CorrectBidInput, NoticeDefectInput } from './correction.input.js';
import { CorrectionService } from './correction.service.js';

const BID = { type: () => ID, description: 'The bid' };
const KEY = { type: () => ID, description: 'Idempotency key' };

/** The form check 形式审查 with its corrections 补正. */
@Resolver(() => Correction)
export class FormCheckResolver {
  constructor(
    @Inject(CheckService) private readonly checks: CheckService,
    @Inject(CorrectionService) private readonly corrections: CorrectionService,
  ) {}

  @Query(() => Correction, { nullable: true, description: 'One correction; null where the viewer may not see it' })
  @SignedIn()
  @One()
  correction(): void {}

  @Mutation(() => Bid, {
    description: 'A clerk checks a bid after both closes: the computed verdict is proposed. FORM_CHECK_TOO_EARLY, CORRECTION_OPEN',
  })
  @Can('clerk')
  checkBid(@Args('bid', BID) bid: string, @Args('key', KEY) _key: string, @CurrentActor() actor: Actor): Promise<string> {
    return this.checks.check(actor, bid);
  }

  @Mutation(() => Bid, {
    description:
      'A second person confirms the check: the verdict, computed anew, stands. FORM_CHECK_TOO_EARLY, CORRECTION_OPEN, TWO_PERSON_RULE',
  })
  @Can('approver')
  confirmCheck(@Args('bid', BID) bid: string, @Args('key', KEY) _key: string, @CurrentActor() actor: Actor): Promise<string> {
    return this.checks.confirm(actor, bid);
  }

  @Mutation(() => Bid, {
    description: 'A clerk records the votes of the panel, before the last stage of the review is closed. STAGE_CLOSED',
  })
  @Can('clerk')
  recordPanelVotes(
    @Args('bid', BID) bid: string,
    @Args('votes', { type: () => Int, description: 'How many voted for it' }) votes: number,
    @Args('key', KEY) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.checks.recordVotes(actor, bid, votes);
  }

  @Mutation(() => Correction, { description: 'A clerk notices a formal defect and asks for its correction. FORM_CHECK_TOO_EARLY' })
  @Can('clerk')
  noticeDefect(
    @Args('input', { description: 'The defect' }) input: NoticeDefectInput,
    @Args('key', KEY) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.corrections.notice(actor, input);
  }

  @Mutation(() => Correction, {
    description: 'The bidder answers a defect. A change of content is received, and fails; after the end: CORRECTION_TOO_LATE',
  })
  @InPerson()
  correctBid(
    @Args('input', { description: 'The answer' }) input: CorrectBidInput,
    @Args('key', KEY) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.corrections.correct(actor, input);
  }
}
