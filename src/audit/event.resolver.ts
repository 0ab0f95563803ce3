import { ID, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Bid } from '../bids/bid.entity.js';
import { Challenge } from '../challenges/challenge.entity.js';
import { SignedIn } from '../common/permissions.js';
import { Contract } from '../contracts/contract.entity.js';
import { Paged } from '../reading/decorators.js';
import { Event, EventConnection } from './event.entity.js';

@Resolver(() => Event)
export class EventResolver {
  @Query(() => EventConnection, { description: 'The record 留痕, as far as the viewer sees it, the latest first' })
  @SignedIn()
  @Paged<Event>({
    order: ['-key'],
    filter: {
      challenge: {
        type: () => ID,
        rule: (event, value) => `${event.challengeId} = ${value}`,
        description: 'What belongs to this challenge',
      },
      subject: { type: () => ID, rule: (event, value) => `${event.subjectKey} = ${value}`, description: 'What concerns this object' },
    },
  })
  events(): void {}
}

@Resolver(() => Challenge)
export class ChallengeHistory {
  @ResolveField(() => EventConnection, {
    description: 'What happened to it and to all that belongs to it, as far as the viewer sees it, in order',
  })
  @Paged<Event>({ by: 'challengeId', order: ['key'] })
  history(): void {}
}

@Resolver(() => Bid)
export class BidHistory {
  @ResolveField(() => EventConnection, { description: 'What happened to it, in order' })
  @Paged<Event, Bid>({ on: (bid, event) => `${event.subjectType} = 'bid' and ${event.subjectKey} = ${bid.key}`, order: ['key'] })
  history(): void {}
}

@Resolver(() => Contract)
export class ContractHistory {
  @ResolveField(() => EventConnection, { description: 'What happened to it, in order; to its parties and to supervision' })
  @Paged<Event, Contract>({
    on: (contract, event) => `${event.subjectType} = 'contract' and ${event.subjectKey} = ${contract.key}`,
    order: ['key'],
  })
  history(): void {}
}
