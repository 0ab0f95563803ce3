import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can, Public } from '../common/permissions.js';
import { Expert } from '../identity/expert.entity.js';
import { Organisation } from '../identity/organisation.entity.js';
import { Person } from '../identity/person.entity.js';
import { Connection } from '../reading/connection.js';
import { One, type Order, Paged, Rows } from '../reading/decorators.js';
import { Ban } from './ban.entity.js';
import { RecordBanInput } from './ban.input.js';
import { BanService } from './ban.service.js';

const BANS = Connection('Ban', () => Ban);
const NEWEST: Order<Ban> = ['-from'];

@Resolver(() => Ban)
export class BanResolver {
  constructor(@Inject(BanService) private readonly service: BanService) {}

  @Query(() => Ban, { nullable: true, description: 'One ban' })
  @Public()
  @One<Ban>()
  ban(): void {}

  @Query(() => BANS, { description: 'Bans that the viewer may see: to the public those in force' })
  @Public()
  @Paged<Ban>({ order: NEWEST })
  bans(): void {}

  @Mutation(() => Ban, { description: 'Records a ban from an integrity decision' })
  @Can('operator', 'supervisor')
  recordBan(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The ban' }) input: RecordBanInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.record(actor, input);
  }
}

@Resolver(() => Organisation)
export class OrganisationBans {
  @ResolveField(() => [Ban], { description: 'Its bans that the viewer may see' })
  @Rows<Ban>({ by: 'organisationId', order: NEWEST })
  bans(): void {}
}

@Resolver(() => Person)
export class PersonBans {
  @ResolveField(() => [Ban], { description: 'Bans of the person that the viewer may see' })
  @Rows<Ban>({ by: 'personId', order: NEWEST })
  bans(): void {}
}

@Resolver(() => Expert)
export class ExpertBans {
  @ResolveField(() => [Ban], { description: 'Bans of the expert that the viewer may see' })
  @Rows<Ban>({ by: 'expertId', order: NEWEST })
  bans(): void {}
}
