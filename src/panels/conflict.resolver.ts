import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, ResolveField, Resolver } from '@nestjs/graphql';
import { Challenge } from '../challenges/challenge.entity.js';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can, InPerson } from '../common/permissions.js';
import { Rows } from '../reading/decorators.js';
import { DeclareConflictsInput, ProposeRulingInput } from './conflict.input.js';
import { ConflictDeclaration } from './declaration.entity.js';
import { DeclarationService } from './declaration.service.js';
import { ConflictRuling } from './ruling.entity.js';
import { RulingService } from './ruling.service.js';

@Resolver(() => Challenge)
export class ChallengeDeclarations {
  @ResolveField(() => [ConflictDeclaration], {
    description:
      'What experts stated about conflicts of interest, in order: to clerk, approver and supervision; to an expert the own statements',
  })
  @Rows<ConflictDeclaration>({ by: 'challengeId', order: ['declaredAt'], max: 10_000 })
  conflictDeclarations(): void {}
}

@Resolver(() => ConflictRuling)
export class ConflictResolver {
  constructor(
    @Inject(DeclarationService) private readonly declarations: DeclarationService,
    @Inject(RulingService) private readonly rulings: RulingService,
  ) {}

  @Mutation(() => ConflictDeclaration, {
    description:
      'An expert states conflicts of interest with a challenge, or that there are none 利益冲突声明; the answer does not depend on who bids. INPUT_INVALID',
  })
  @InPerson()
  declareConflicts(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The statement' }) input: DeclareConflictsInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.declarations.declare(actor, input);
  }

  @Mutation(() => ConflictRuling, {
    description: 'A clerk proposes a ruling on a conflict of interest. RULING_NOT_ALLOWED, RULING_OPEN, CONFLICT_DECIDED, TWO_PERSON_RULE',
  })
  @Can('clerk')
  proposeRuling(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The ruling' }) input: ProposeRulingInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.rulings.propose(actor, input);
  }

  @Mutation(() => ConflictRuling, {
    description: 'A supervisor, another person, signs a ruling, which then stands. TWO_PERSON_RULE, CONFLICT_DECIDED, WRONG_STATE',
  })
  @Can('supervisor')
  countersignRuling(
    @CurrentActor() actor: Actor,
    @Args('ruling', { type: () => ID, description: 'The ruling' }) ruling: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.rulings.countersign(actor, ruling);
  }

  @Mutation(() => ConflictRuling, { description: 'A supervisor does not sign a ruling: the conflict stays as it is. WRONG_STATE' })
  @Can('supervisor')
  refuseRuling(
    @CurrentActor() actor: Actor,
    @Args('ruling', { type: () => ID, description: 'The ruling' }) ruling: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.rulings.refuse(actor, ruling);
  }
}
