import { Inject } from '@nestjs/common';
import { Args, Field, ID, InputType, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { IsString, MaxLength } from 'class-validator';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { InPerson, SignedIn } from '../common/permissions.js';
import { Many, Rows } from '../reading/decorators.js';
import { Challenge } from './challenge.entity.js';
import { SealKey } from './seal-key.entity.js';
import { SealShare } from './seal-share.entity.js';
import { ShareService } from './share.service.js';

@InputType({ description: 'A share, opened on the custodian’s own machine' })
export class HandInShareInput {
  @Field(() => ID, { description: 'Which share' })
  @IsString()
  share!: string;

  @Field(() => String, { description: 'The share itself: base64url, as `jiebang custodian share` prints it' })
  @IsString()
  @MaxLength(200)
  value!: string;
}

@Resolver(() => Challenge)
export class SealKeyResolver {
  constructor(@Inject(ShareService) private readonly shares: ShareService) {}

  @ResolveField(() => [SealKey], {
    description: 'Keys under which its bids are sealed, round by round; none where its list seals nothing',
  })
  @Rows<SealKey>({ by: 'challengeId', order: ['round', 'envelope'] })
  sealKeys(): void {}

  @Query(() => [SealShare], { description: 'Own shares that are to be handed in now, the oldest first' })
  @SignedIn()
  @Many<SealShare>({
    where: (share, viewer) =>
      `${share.custodianId} = ${viewer.id} and ${share.handedInAt} is null
        and exists (select 1 from seal_key k where k.id = ${share.sealKeyId} and k.state = 'AWAITING_SHARES')`,
    order: ['key'],
  })
  sharesDue(): void {}

  @Mutation(() => SealShare, {
    description:
      'A custodian hands in an own share; enough of them open the bids. Refusals are on record: SHARE_TOO_EARLY, SHARE_WRONG, SHARE_REPEATED, SEAL_OPENED',
  })
  @InPerson()
  handInShare(
    @Args('input', { description: 'The share' }) input: HandInShareInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.shares.handIn(actor, input);
  }
}
