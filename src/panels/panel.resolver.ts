import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, ResolveField, Resolver } from '@nestjs/graphql';
import { Challenge } from '../challenges/challenge.entity.js';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can, InPerson } from '../common/permissions.js';
import { TextInput } from '../common/text.js';
import { Rows } from '../reading/decorators.js';
import { Conflict } from './conflict.entity.js';
import { DrawPanelInput } from './draw.input.js';
import { Panel } from './panel.entity.js';
import { AppointPanelInput } from './panel.input.js';
import { PanelService } from './panel.service.js';
import { SettlementService } from './settlement.service.js';

@Resolver(() => Challenge)
export class ChallengePanelResolver {
  @ResolveField(() => Panel, { nullable: true, description: 'The panel 评审组; null where there is none, or none to be seen' })
  @Rows<Panel>({ by: 'challengeId' })
  panel(): void {}

  @ResolveField(() => [Conflict], {
    description:
      'Conflicts of interest 回避 of all experts of the pool at settlement: to clerk, approver and supervision; to a candidate the own ones',
  })
  @Rows<Conflict>({ by: 'challengeId', order: ['expertId', 'bidId', 'rule'], max: 10_000 })
  conflicts(): void {}
}

@Resolver(() => Panel)
export class PanelResolver {
  constructor(
    @Inject(PanelService) private readonly service: PanelService,
    @Inject(SettlementService) private readonly settlement: SettlementService,
  ) {}

  @Mutation(() => Panel, { description: 'The clerk puts a draw made elsewhere on record. EXPERT_UNKNOWN, PANEL_SETTLED' })
  @Can('clerk')
  appointPanel(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'Who was drawn' }) input: AppointPanelInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.appoint(actor, input);
  }

  @Mutation(() => Panel, { description: 'The clerk seats a finished draw as the panel. DRAW_NOT_FINISHED, PANEL_SETTLED' })
  @Can('clerk')
  drawPanel(
    @CurrentActor() actor: Actor,
    @Args('input', { description: 'The draw' }) input: DrawPanelInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.draw(actor, input);
  }

  @Mutation(() => Panel, { description: 'An expert will not serve in this challenge 请辞. PANEL_SETTLED' })
  @InPerson()
  declineSeat(
    @CurrentActor() actor: Actor,
    @Args('challenge', { type: () => ID, description: 'The challenge' }) challenge: string,
    @Args('reason', { description: 'Why' }) reason: TextInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.decline(actor, challenge, reason);
  }

  @Mutation(() => Panel, {
    description:
      'The clerk settles the panel after both closes: conflicts, seats and the first stage are fixed. PANEL_TOO_EARLY, PANEL_SETTLED',
  })
  @Can('clerk')
  settlePanel(
    @CurrentActor() actor: Actor,
    @Args('challenge', { type: () => ID, description: 'The challenge' }) challenge: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.settlement.settle(actor, challenge);
  }
}
