import { Query, Resolver } from '@nestjs/graphql';
import { Public } from '../common/permissions.js';
import { sha256 } from '../common/transaction.js';
import { rulesHash } from './overlay.rules.js';
import { PolicyProfileType } from './policy-profile.type.js';
import { PROFILES } from './profiles.js';

const HASHED: PolicyProfileType[] = PROFILES.map((profile) => ({ ...profile, hash: rulesHash(profile.rules, sha256) }));

@Resolver()
export class PoliciesResolver {
  @Query(() => [PolicyProfileType], { description: 'The policies that a list can be drafted under, one for each archetype' })
  @Public()
  policyProfiles(): PolicyProfileType[] {
    return HASHED;
  }
}
