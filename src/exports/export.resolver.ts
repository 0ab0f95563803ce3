import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Bid, BidConnection } from '../bids/bid.entity.js';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { InPerson, SignedIn } from '../common/permissions.js';
import { One, Paged } from '../reading/decorators.js';
import { Export, ExportConnection } from './export.entity.js';
import { StartExportInput } from './export.input.js';
import { ExportService } from './export.service.js';

@Resolver(() => Export)
export class ExportResolver {
  constructor(@Inject(ExportService) private readonly service: ExportService) {}

  @Query(() => Export, { nullable: true, description: 'One export of the viewer' })
  @SignedIn()
  @One()
  export(): void {}

  @Query(() => ExportConnection, { description: 'What the viewer has asked to take away, the latest first' })
  @SignedIn()
  @Paged<Export>({ order: ['-requestedAt'] })
  myExports(): void {}

  @Query(() => BidConnection, {
    description: 'The bids of a challenge that the viewer sees, however many; in no order that tells anything',
  })
  @SignedIn()
  @Paged<Bid>({
    order: ['key'],
    filter: {
      challenge: {
        type: () => ID,
        required: true,
        rule: (bid, value) => `${bid.challengeId} = ${value}`,
        description: 'The challenge',
      },
    },
  })
  bidsOf(): void {}

  @Mutation(() => Export, {
    description:
      'Begins to take something away as a file, in the language of the request, with what the viewer may see. EXPORT_TOO_MANY; EXPORT_NOT_OF where this kind is not of such a thing, or not in that form',
  })
  @InPerson()
  startExport(
    @Args('input', { description: 'What, of what, and in which form' }) input: StartExportInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.start(actor, input);
  }

  @Mutation(() => Export, { description: 'Stops an own export that is not ready; it takes effect after the batch under way. WRONG_STATE' })
  @InPerson()
  cancelExport(
    @Args('export', { type: () => ID, description: 'The export' }) id: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.cancel(actor, id);
  }
}
