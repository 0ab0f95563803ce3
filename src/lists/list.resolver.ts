import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can, Public } from '../common/permissions.js';
import { Money } from '../common/scalars.js';
import { ArchetypeEnum } from '../policies/archetype.enum.js';
import { One, Paged } from '../reading/decorators.js';
import { List, ListConnection } from './list.entity.js';
import { ListState, Programme } from './list.enum.js';
import { DraftListInput, UpdateListInput } from './list.input.js';
import { ListService } from './list.service.js';
import { holdsText, inBoth, inRegion } from './search.filters.js';

@Resolver(() => List)
export class ListResolver {
  constructor(@Inject(ListService) private readonly service: ListService) {}

  @Query(() => List, { nullable: true, description: 'One list' })
  @Public()
  @One()
  list(): void {}

  @Query(() => List, { nullable: true, description: 'One list by its number' })
  @Public()
  @One<List>({ filter: { code: { type: () => String, required: true, rule: (list, value) => `${list.code} = ${value}` } } })
  listByCode(): void {}

  @Query(() => ListConnection, { description: 'Published lists; officers also see those that their department prepares' })
  @Public()
  @Paged<List>({
    orderBy: {
      name: 'ListOrder',
      options: { LATEST: ['-publishedAt'], CODE: ['code'] },
    },
    filter: {
      state: { type: () => ListState, rule: (list, value) => `${list.state} = ${value}` },
      archetype: { type: () => ArchetypeEnum, rule: (list, value) => `${list.archetype} = ${value}` },
      programme: { type: () => Programme, rule: (list, value) => `${list.programme} = ${value}` },
      department: { type: () => ID, rule: (list, value) => `${list.departmentId} = ${value}` },
      region: {
        type: () => String,
        rule: (list, value) => inRegion(list.departmentId, value),
        description: 'Administrative division of the department, e.g. 320000 for the whole province, 320100 for one city',
      },
      text: {
        type: () => String,
        rule: (list, value) => holdsText([list.code, ...inBoth(list.title)], value),
        description: 'Text that number or title contain',
      },
    },
  })
  lists(): void {}

  @Mutation(() => List, { description: 'A clerk begins a list. LIST_CODE_TAKEN, RULES_INVALID' })
  @Can('clerk')
  draftList(
    @Args('input') input: DraftListInput,
    @Args('key', { type: () => ID }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.draft(actor, input);
  }

  @Mutation(() => List, { description: 'A clerk changes a list in planning. WRONG_STATE, RULES_INVALID' })
  @Can('clerk')
  updateList(
    @Args('input') input: UpdateListInput,
    @Args('key', { type: () => ID }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.update(actor, input);
  }

  @Mutation(() => List, { description: 'The approver, who is not the one who submitted it, approves. WRONG_STATE, TWO_PERSON_RULE' })
  @Can('approver')
  approveList(
    @Args('list', { type: () => ID }) list: string,
    @Args('key', { type: () => ID }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.approve(actor, list);
  }

  @Mutation(() => List, { description: 'Finance locks so many fen for the list, before publication. WRONG_STATE' })
  @Can('finance')
  lockBudget(
    @Args('list', { type: () => ID }) list: string,
    @Args('amount', { type: () => Money }) amount: bigint,
    @Args('key', { type: () => ID }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.lockBudget(actor, list, amount);
  }

  @Mutation(() => List, { description: 'The approver gives a list up before its publication. WRONG_STATE' })
  @Can('approver')
  cancelList(
    @Args('list', { type: () => ID }) list: string,
    @Args('reason', { type: () => String }) reason: string,
    @Args('key', { type: () => ID }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.cancel(actor, list, reason);
  }
}
