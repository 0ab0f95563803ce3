import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can, InPerson, SignedIn } from '../common/permissions.js';
import { Connection } from '../reading/connection.js';
import { One, Paged } from '../reading/decorators.js';
import { Expert } from './expert.entity.js';
import { ChangeAffiliationInput, CreateExpertInput, DeclareRelationInput, EndRelationInput } from './expert.input.js';
import { ExpertRelation } from './expert-relation.entity.js';
import { ExpertService } from './expert.service.js';

const EXPERTS = Connection('Expert', () => Expert);

@Resolver(() => Expert)
export class ExpertResolver {
  constructor(@Inject(ExpertService) private readonly service: ExpertService) {}

  @Query(() => Expert, { nullable: true, description: 'One expert' })
  @SignedIn()
  @One<Expert>()
  expert(): void {}

  @Query(() => EXPERTS, { description: 'The pool of experts 专家库: all of it to officers and the operator, to an expert their own entry' })
  @SignedIn()
  @Paged<Expert>({
    order: ['key'],
    filter: {
      stratum: {
        type: () => String,
        description: 'Of this stratum: technical, finance, user or outside-region',
        rule: (expert, value) => `${value} = any(${expert.strata})`,
      },
    },
  })
  experts(): void {}

  @Mutation(() => Expert, { description: 'Adds a person to the pool of experts' })
  @Can('operator')
  createExpert(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The expert' }) input: CreateExpertInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.create(actor, input);
  }

  @Mutation(() => Expert, { description: 'Records a tie of an expert: experts declare their own, the operator also what was detected' })
  @InPerson()
  declareRelation(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The tie' }) input: DeclareRelationInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.declareRelation(actor, input);
  }

  @Mutation(() => ExpertRelation, { description: 'Records that a tie has ended: experts for those they declared, the operator for any' })
  @InPerson()
  endRelation(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Which, and when' }) input: EndRelationInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.endRelation(actor, input);
  }

  @Mutation(() => Expert, { description: 'Records where an expert works now' })
  @Can('operator')
  changeAffiliation(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Who, and where' }) input: ChangeAffiliationInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.changeAffiliation(actor, input);
  }
}
