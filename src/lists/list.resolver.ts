import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can, Public } from '../common/permissions.js';
import { Money } from '../common/scalars.js';
import { notBlank } from '../common/text.js';
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
  @One<List>({
    filter: {
      code: { type: () => String, required: true, rule: (list, value) => `${list.code} = ${value}`, description: 'Number 榜单编号' },
    },
  })
  listByCode(): void {}

  @Query(() => ListConnection, { description: 'Published lists; officers and finance also see those that their department prepares' })
  @Public()
  @Paged<List>({
    orderBy: {
      name: 'ListOrder',
      options: { LATEST: ['-publishedAt'], CODE: ['code'] },
      descriptions: { LATEST: 'Published last first', CODE: 'By number' },
    },
    filter: {
      state: { type: () => ListState, rule: (list, value) => `${list.state} = ${value}`, description: 'Those in this state' },
      archetype: {
        type: () => ArchetypeEnum,
        rule: (list, value) => `${list.archetype} = ${value}`,
        description: 'Those of this mechanism',
      },
      programme: { type: () => Programme, rule: (list, value) => `${list.programme} = ${value}`, description: 'Those of this programme' },
      department: { type: () => ID, rule: (list, value) => `${list.departmentId} = ${value}`, description: 'Those of this department' },
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
    @Args('input', { description: 'The list' }) input: DraftListInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.draft(actor, input);
  }

  @Mutation(() => List, { description: 'A clerk changes a list in planning. WRONG_STATE, RULES_INVALID' })
  @Can('clerk')
  updateList(
    @Args('input', { description: 'What changes' }) input: UpdateListInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.update(actor, input);
  }

  @Mutation(() => List, { description: 'The approver, who is not the one who submitted it, approves. WRONG_STATE, TWO_PERSON_RULE' })
  @Can('approver')
  approveList(
    @Args('list', { type: () => ID, description: 'The list' }) list: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.approve(actor, list);
  }

  @Mutation(() => List, {
    description: 'Finance locks so many fen for the list; once it is published no less than it promises. WRONG_STATE, BUDGET_NOT_LOCKED',
  })
  @Can('finance')
  lockBudget(
    @Args('list', { type: () => ID, description: 'The list' }) list: string,
    @Args('amount', { type: () => Money, description: 'In fen' }) amount: bigint,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.lockBudget(actor, list, amount);
  }

  @Mutation(() => List, { description: 'The approver gives a list up before its publication. WRONG_STATE' })
  @Can('approver')
  cancelList(
    @Args('list', { type: () => ID, description: 'The list' }) list: string,
    @Args('reason', { type: () => String, description: 'Why' }, notBlank) reason: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.cancel(actor, list, reason);
  }
}
