import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, registerEnumType, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can } from '../common/permissions.js';
import { DateTime } from '../common/scalars.js';
import { notBlank } from '../common/text.js';
import { List } from '../lists/list.entity.js';
import { Rows, Sql } from '../reading/decorators.js';
import { Challenge } from './challenge.entity.js';
import { PublicationService } from './publication.service.js';

/** The whole lifecycle of a list (mechanism.md 2.2): to its publication as stored, from then on as its challenges stand. */
const ListPhase = {
  PLANNING: 'PLANNING',
  SUBMITTED: 'SUBMITTED',
  APPROVED: 'APPROVED',
  PUBLISHED: 'PUBLISHED',
  CLOSED: 'CLOSED',
  IN_REVIEW: 'IN_REVIEW',
  AWARDED: 'AWARDED',
  COMPLETED: 'COMPLETED',
  CANCELLED: 'CANCELLED',
} as const;
registerEnumType(ListPhase, {
  name: 'ListPhase',
  description: 'How far a list is: after publication as far as the least advanced of its challenges',
  valuesMap: {
    PLANNING: { description: '编制中' },
    SUBMITTED: { description: '已送审' },
    APPROVED: { description: '已批准' },
    PUBLISHED: { description: '已发榜 a challenge takes bids' },
    CLOSED: { description: '已截榜 no challenge takes bids any more' },
    IN_REVIEW: { description: '评审中 a challenge is evaluated, none is before that' },
    AWARDED: { description: '已定榜 decided; contracts are signed or run' },
    COMPLETED: { description: '已完成 every challenge has come to its end' },
    CANCELLED: { description: '已撤销' },
  },
});

const phaseOf = (list: { key: string; state: string }): string =>
  `case when ${list.state} <> 'PUBLISHED' then ${list.state} else (select case
    when bool_or(c.state in ('READY', 'OPEN', 'EXTENDED')) then 'PUBLISHED'
    when bool_or(c.state = 'CLOSED') then 'CLOSED'
    when bool_or(c.state in ('EVALUATING', 'NO_BID')) then 'IN_REVIEW'
    when bool_or(c.state in ('AWARDED', 'RUNNING')) then 'AWARDED'
    else 'COMPLETED' end from challenge c where c.list_id = ${list.key}) end`;

/** What a list shows of its challenges, and the steps that it takes with them. */
@Resolver(() => List)
export class ListChallengesResolver {
  constructor(@Inject(PublicationService) private readonly publication: PublicationService) {}

  @ResolveField(() => [Challenge], { description: 'Its challenges, in the order of the list' })
  @Rows<Challenge>({ by: 'listId', order: ['position'] })
  challenges(): void {}

  @ResolveField(() => ListPhase, { description: 'How far it is, after publication as its challenges stand' })
  @Sql<List>(phaseOf)
  phase(): void {}

  @Mutation(() => List, { description: 'A clerk submits a list for approval. WRONG_STATE, LIST_EMPTY, CHALLENGE_INVALID' })
  @Can('clerk')
  submitList(
    @Args('list', { type: () => ID, description: 'The list' }) list: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.publication.submit(actor, list);
  }

  @Mutation(() => List, {
    description: 'The approver sends a list back to planning; approvals and the locked budget are void. WRONG_STATE',
  })
  @Can('approver')
  returnList(
    @Args('list', { type: () => ID, description: 'The list' }) list: string,
    @Args('reason', { type: () => String, description: 'Why' }, notBlank) reason: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.publication.return(actor, list, reason);
  }

  @Mutation(() => List, {
    description:
      'The approver publishes a list 发榜: rules and hash are frozen, its challenges take bids. With `at` it is published by itself at that instant. WRONG_STATE, BUDGET_NOT_LOCKED, RULES_INVALID, CHALLENGE_INVALID, NOTICE_TOO_SHORT, PUBLICATION_IN_PAST, CUSTODIANS_MISSING, CUSTODIANS_INVALID, CUSTODIAN_WITHOUT_KEY',
  })
  @Can('approver')
  publishList(
    @Args('list', { type: () => ID, description: 'The list' }) list: string,
    @Args('at', { type: () => DateTime, nullable: true, description: 'When; null for now' }) at: Date | null | undefined,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.publication.publish(actor, list, at ?? null);
  }
}
