import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Bid } from '../bids/bid.entity.js';
import { Challenge } from '../challenges/challenge.entity.js';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Public, SignedIn } from '../common/permissions.js';
import { One, Paged, Rows } from '../reading/decorators.js';
import { Contract, ContractConnection } from './contract.entity.js';
import { ContractState } from './contract.enum.js';
import { ContractService } from './contract.service.js';
import { isParty } from './contract.visibility.js';

@Resolver(() => Bid)
export class BidContractResolver {
  @ResolveField(() => Contract, {
    nullable: true,
    description: 'Its contract 任务书; null before the award, or where it is not to be seen',
  })
  @Rows<Contract>({ by: 'bidId' })
  contract(): void {}
}

@Resolver(() => Challenge)
export class ChallengeContractsResolver {
  @ResolveField(() => [Contract], { description: 'Contracts, by time of the award: to everyone once they are signed' })
  @Rows<Contract>({ by: 'challengeId', order: ['awardedAt'] })
  contracts(): void {}
}

@Resolver(() => Contract)
export class ContractResolver {
  constructor(@Inject(ContractService) private readonly service: ContractService) {}

  @Query(() => Contract, { nullable: true, description: 'One contract' })
  @Public()
  @One()
  contract(): void {}

  @Query(() => ContractConnection, { description: 'Contracts: signed ones to everyone, others to their parties, officers and finance' })
  @Public()
  @Paged<Contract>({
    orderBy: {
      name: 'ContractOrder',
      options: { LATEST: ['-awardedAt'], SIGN_BY: ['signBy'], ENDS_AT: ['endsAt'] },
      descriptions: { LATEST: 'Awarded last first', SIGN_BY: 'By the end of the time to sign', ENDS_AT: 'By the end of the work' },
    },
    filter: {
      state: { type: () => ContractState, rule: (contract, value) => `${contract.state} = ${value}`, description: 'Those in this state' },
      challenge: {
        type: () => ID,
        rule: (contract, value) => `${contract.challengeId} = ${value}`,
        description: 'Those of this challenge',
      },
      department: {
        type: () => ID,
        rule: (contract, value) => `${contract.departmentId} = ${value}`,
        description: 'Those of this department',
      },
      lead: { type: () => ID, rule: (contract, value) => `${contract.leadId} = ${value}`, description: 'Those led by this organisation' },
      mine: {
        type: () => Boolean,
        rule: (contract, value, viewer) => `(not ${value} or ${isParty(contract, viewer)})`,
        description: 'true: only those of which the viewer, or an organisation of his, is a party',
      },
    },
  })
  contracts(): void {}

  @Mutation(() => Contract, {
    description:
      'A party signs, for every part that the person stands for; the department’s signature is the last and makes the contract effective. NOT_A_PARTY, SIGNED_ALREADY, SIGNING_TOO_LATE, PARTY_BANNED, SIGNATURES_MISSING, TARGET_WEAKER, AWARDS_TAKEN, WRONG_STATE',
  })
  @SignedIn()
  signContract(
    @CurrentActor() actor: Actor,
    @Args('contract', { type: () => ID, description: 'The contract' }) contract: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.sign(actor, contract);
  }
}
