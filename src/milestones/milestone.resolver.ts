import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, ResolveField, Resolver } from '@nestjs/graphql';
import { Challenge } from '../challenges/challenge.entity.js';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can, InPerson } from '../common/permissions.js';
import { Contract } from '../contracts/contract.entity.js';
import { Rows } from '../reading/decorators.js';
import { Acceptance } from './acceptance.entity.js';
import { AcceptanceService } from './acceptance.service.js';
import { Heat } from './heat.entity.js';
import { HeatService } from './heat.service.js';
import { Milestone } from './milestone.entity.js';
import { ConcludeAcceptanceInput, SubmitMilestoneInput, UserOpinionInput } from './milestone.input.js';
import { MilestoneService } from './milestone.service.js';
import { MilestoneSubmission } from './milestone-submission.entity.js';

@Resolver(() => Contract)
export class ContractDelivery {
  @ResolveField(() => [Milestone], { description: 'Milestones 里程碑 in order; none before the contract takes effect' })
  @Rows<Milestone>({ by: 'contractId', order: ['position'] })
  milestones(): void {}

  @ResolveField(() => Acceptance, { nullable: true, description: 'Final acceptance 验收; null before' })
  @Rows<Acceptance>({ by: 'contractId' })
  acceptance(): void {}
}

@Resolver(() => Challenge)
export class ChallengeHeats {
  @ResolveField(() => [Heat], { description: 'Rounds of the race 赛马 that were held, by time' })
  @Rows<Heat>({ by: 'challengeId', order: ['heldAt'] })
  heats(): void {}
}

@Resolver(() => MilestoneSubmission)
export class MilestoneResolver {
  constructor(
    @Inject(MilestoneService) private readonly milestones: MilestoneService,
    @Inject(HeatService) private readonly heats: HeatService,
    @Inject(AcceptanceService) private readonly acceptances: AcceptanceService,
  ) {}

  @Mutation(() => MilestoneSubmission, {
    description:
      'The PI submits for a milestone; what is late is taken and marked. WRONG_STATE, ROUND_USED, INDICATOR_UNKNOWN, INPUT_INVALID',
  })
  @InPerson()
  submitMilestone(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'What is submitted' }) input: SubmitMilestoneInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.milestones.submit(actor, input);
  }

  @Mutation(() => MilestoneSubmission, { description: 'The end user gives an opinion on a submission, until its verdict. WRONG_STATE' })
  @Can('end-user')
  giveUserOpinion(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The opinion' }) input: UserOpinionInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.milestones.giveOpinion(actor, input);
  }

  @Mutation(() => MilestoneSubmission, { description: 'A clerk decides a submission; the verdicts are those of the rules. WRONG_STATE' })
  @Can('clerk')
  decideMilestone(
    @CurrentActor() actor: Actor,
    @Args('submission', { type: () => ID, description: 'The submission' }) submission: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.milestones.decide(actor, submission);
  }

  @Mutation(() => Heat, {
    description: 'A clerk holds a round of the race, once; the result is the rules’. HEAT_NEEDS_TWO, WRONG_STATE, INPUT_INVALID',
  })
  @Can('clerk')
  holdHeat(
    @CurrentActor() actor: Actor,
    @Args('challenge', { type: () => ID, description: 'The challenge' }) challenge: string,
    @Args('milestone', { type: () => String, description: 'Key of the milestone in the challenge' }) milestone: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.heats.hold(actor, challenge, milestone);
  }

  @Mutation(() => Acceptance, {
    description:
      'The approver concludes the final acceptance, which completes the contract; the result is the rules’. WRONG_STATE, INPUT_INVALID',
  })
  @Can('approver')
  concludeAcceptance(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'What was found' }) input: ConcludeAcceptanceInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.acceptances.conclude(actor, input);
  }
}
