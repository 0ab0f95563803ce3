import { Inject } from '@nestjs/common';
import { Args, Field, ID, InputType, Int, Mutation, ResolveField, Resolver } from '@nestjs/graphql';
import { ArrayMaxSize, IsArray, IsInt, IsString } from 'class-validator';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can } from '../common/permissions.js';
import { Rows } from '../reading/decorators.js';
import { Custodian } from './custodian.entity.js';
import { CustodianService } from './custodian.service.js';
import { List } from './list.entity.js';

/** Shamir's shares over GF(256) have at most so many. */
const CUSTODIANS_MAX = 255;

@InputType({ description: 'Who keeps the shares of a list’s keys, and how many of them open its bids' })
export class NameCustodiansInput {
  @Field(() => ID, { description: 'The list, in planning' })
  @IsString()
  list!: string;

  @Field(() => [ID], { description: 'The people, each with a registered key; 255 at most' })
  @IsArray()
  @ArrayMaxSize(CUSTODIANS_MAX)
  @IsString({ each: true })
  custodians!: string[];

  @Field(() => Int, { description: 'How many of them are needed to open: at least 2' })
  @IsInt()
  threshold!: number;
}

@Resolver(() => List)
export class CustodianResolver {
  constructor(@Inject(CustodianService) private readonly service: CustodianService) {}

  @ResolveField(() => [Custodian], { description: 'Custodians 密钥保管人 of its sealed bids, in order; none where nothing is sealed' })
  @Rows<Custodian>({ by: 'listId', order: ['position'] })
  custodians(): void {}

  @Mutation(() => List, {
    description:
      'A clerk names the custodians of a list in planning, in place of those before. WRONG_STATE; CUSTODIANS_INVALID: at least two open, each is named once, none is an operator of the platform, clerks and approvers of the department are fewer than open; CUSTODIAN_WITHOUT_KEY',
  })
  @Can('clerk')
  nameCustodians(
    @Args('input', { description: 'Who, and how many' }) input: NameCustodiansInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.name(actor, input);
  }
}
