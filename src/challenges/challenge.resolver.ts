import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can, Public } from '../common/permissions.js';
import { DateTime, Money } from '../common/scalars.js';
import { holdsText, inBoth, inRegion } from '../lists/search.filters.js';
import { One, Paged } from '../reading/decorators.js';
import { bidsUntil } from './challenge.closes.js';
import { Challenge, ChallengeConnection } from './challenge.entity.js';
import { ChallengeState, Cluster } from './challenge.enum.js';
import { DraftChallengeInput, RecordVetterInput, UpdateChallengeInput } from './challenge.input.js';
import { ChallengeService } from './challenge.service.js';

@Resolver(() => Challenge)
export class ChallengeResolver {
  constructor(@Inject(ChallengeService) private readonly service: ChallengeService) {}

  @Query(() => Challenge, { nullable: true, description: 'One challenge' })
  @Public()
  @One()
  challenge(): void {}

  @Query(() => ChallengeConnection, { description: 'Published challenges; officers and need owners also see their own before that' })
  @Public()
  @Paged<Challenge>({
    orderBy: {
      name: 'ChallengeOrder',
      options: {
        CLOSES_SOONEST: [{ sql: bidsUntil, type: 'timestamptz' }],
        CLOSES_LATEST: [{ sql: bidsUntil, type: 'timestamptz', desc: true }],
        AMOUNT: ['-publicPerAwardFen'],
        CODE: ['code'],
      },
      descriptions: {
        CLOSES_SOONEST: 'By `bidsUntil`',
        CLOSES_LATEST: 'By `bidsUntil`, the latest first',
        AMOUNT: 'By public money for each award, the most first',
        CODE: 'By number',
      },
    },
    filter: {
      list: { type: () => ID, rule: (challenge, value) => `${challenge.listId} = ${value}`, description: 'Those of this list' },
      department: {
        type: () => ID,
        rule: (challenge, value) => `${challenge.departmentId} = ${value}`,
        description: 'Those of this department',
      },
      cluster: {
        type: () => Cluster,
        rule: (challenge, value) => `${challenge.cluster} = ${value}`,
        description: 'Those of this industry cluster',
      },
      state: {
        type: () => ChallengeState,
        rule: (challenge, value) => `${challenge.state} = ${value}`,
        description: 'Those in this state',
      },
      region: {
        type: () => String,
        rule: (challenge, value) => inRegion(challenge.departmentId, value),
        description: 'Administrative division of the department, e.g. 320000 for the whole province, 320100 for one city',
      },
      closesBefore: {
        type: () => DateTime,
        rule: (challenge, value) => `${bidsUntil(challenge)} < ${value}`,
        description: '`bidsUntil` is before this instant',
      },
      minAmount: {
        type: () => Money,
        rule: (challenge, value) => `${challenge.publicPerAwardFen} >= ${value}`,
        description: 'At least so many fen of public money for each award',
      },
      text: {
        type: () => String,
        rule: (challenge, value) => holdsText([challenge.code, ...inBoth(challenge.title), ...inBoth(challenge.problem)], value),
        description: 'Text that number, title or problem contain',
      },
    },
  })
  challenges(): void {}

  @Mutation(() => Challenge, { description: 'A clerk adds a challenge to a list in planning. WRONG_STATE, CHALLENGE_INVALID' })
  @Can('clerk')
  draftChallenge(
    @Args('input', { description: 'The challenge' }) input: DraftChallengeInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.draft(actor, input);
  }

  @Mutation(() => Challenge, { description: 'A clerk changes a challenge whose list is in planning. WRONG_STATE, CHALLENGE_INVALID' })
  @Can('clerk')
  updateChallenge(
    @Args('input', { description: 'What changes' }) input: UpdateChallengeInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.update(actor, input);
  }

  @Mutation(() => Challenge, {
    description:
      'A clerk records who vetted the need of a published challenge, where that was not known: such an expert judges no bid for it',
  })
  @Can('clerk')
  recordVetter(
    @Args('input', { description: 'Who' }) input: RecordVetterInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.recordVetter(actor, input);
  }
}
