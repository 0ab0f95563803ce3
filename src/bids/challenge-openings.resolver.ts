import { ResolveField, Resolver } from '@nestjs/graphql';
import { Challenge } from '../challenges/challenge.entity.js';
import { Rows } from '../reading/decorators.js';
import { Closing } from './closing.entity.js';
import { Opening } from './opening.entity.js';

/** What is published of the closes and openings of a challenge, to everyone. */
@Resolver(() => Challenge)
export class ChallengeOpenings {
  @ResolveField(() => [Closing], { description: 'What was published at its closes, one after the other' })
  @Rows<Closing>({ by: 'challengeId', order: ['closedAt'] })
  closings(): void {}

  @ResolveField(() => [Opening], { description: 'Minutes of the openings of its sealed bids, round by round' })
  @Rows<Opening>({ by: 'challengeId', order: ['round', 'envelope'] })
  openings(): void {}
}
