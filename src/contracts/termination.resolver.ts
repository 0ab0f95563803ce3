import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can, SignedIn } from '../common/permissions.js';
import { Money } from '../common/scalars.js';
import { TextInput } from '../common/text.js';
import { One } from '../reading/decorators.js';
import { RecoveryService } from './recovery.service.js';
import { Termination } from './termination.entity.js';
import { DecideTerminationInput, ProposeTerminationInput } from './termination.input.js';
import { TerminationService } from './termination.service.js';

@Resolver(() => Termination)
export class TerminationResolver {
  constructor(
    @Inject(TerminationService) private readonly service: TerminationService,
    @Inject(RecoveryService) private readonly recoveries: RecoveryService,
  ) {}

  @Query(() => Termination, { nullable: true, description: 'One termination of a contract' })
  @SignedIn()
  @One()
  termination(): void {}

  @Mutation(() => Termination, {
    description: 'The clerk or the PI proposes to end a contract before its time. WRONG_STATE, TERMINATION_OPEN',
  })
  @SignedIn()
  proposeTermination(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'What is proposed' }) input: ProposeTerminationInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.propose(actor, input);
  }

  @Mutation(() => Termination, { description: 'Who proposed it takes it back. WRONG_STATE' })
  @SignedIn()
  withdrawTermination(
    @CurrentActor() actor: Actor,
    @Args('termination', { type: () => ID, description: 'The termination' }) termination: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.withdraw(actor, termination);
  }

  @Mutation(() => Termination, {
    description:
      'The approver, who is not the one who proposed it, decides after hearing and advice: the contract ends and its money is settled. WRONG_STATE, TWO_PERSON_RULE, EXPERT_UNKNOWN',
  })
  @Can('approver')
  decideTermination(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The decision' }) input: DecideTerminationInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.decide(actor, input);
  }

  @Mutation(() => Termination, {
    description:
      'A finance officer records fen that came back; all of them end the recovery 追回. RECOVERY_TOO_HIGH, INPUT_INVALID, WRONG_STATE',
  })
  @Can('finance')
  recordRecovery(
    @CurrentActor() actor: Actor,
    @Args('termination', { type: () => ID, description: 'The termination' }) termination: string,
    @Args('amount', { type: () => Money, description: 'Fen that came back, above 0' }) amount: bigint,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.recoveries.record(actor, termination, amount);
  }

  @Mutation(() => Termination, { description: 'The approver gives up what did not come back 核销. RECOVERY_TOO_HIGH, WRONG_STATE' })
  @Can('approver')
  writeOffRecovery(
    @CurrentActor() actor: Actor,
    @Args('termination', { type: () => ID, description: 'The termination' }) termination: string,
    @Args('reason', { description: 'Why' }) reason: TextInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.recoveries.writeOff(actor, termination, reason);
  }
}
