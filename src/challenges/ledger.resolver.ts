import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can } from '../common/permissions.js';
import { Computed, Rows } from '../reading/decorators.js';
import { Challenge } from './challenge.entity.js';
import { EnterpriseLedger, enterpriseLedger, LEDGER_SOURCES, type LedgerSources } from './enterprise-ledger.js';
import { LedgerEntry } from './ledger-entry.entity.js';
import { EnterLedgerEntryInput } from './ledger.input.js';
import { LedgerService } from './ledger.service.js';

@Resolver(() => Challenge)
export class LedgerResolver {
  constructor(@Inject(LedgerService) private readonly service: LedgerService) {}

  @ResolveField(() => EnterpriseLedger, { description: 'What the enterprise paid so far' })
  @(Computed<Challenge, LedgerSources>()(['funding'], LEDGER_SOURCES, enterpriseLedger))
  enterpriseLedger(): void {}

  @ResolveField(() => [LedgerEntry], { description: 'Entries of the enterprise’s ledger, to the enterprise and to officers' })
  @Rows<LedgerEntry>({ by: 'challengeId', order: ['enteredAt'] })
  ledgerEntries(): void {}

  @Mutation(() => LedgerEntry, { description: 'The need owner or a clerk enters what the enterprise paid, from the draft on' })
  @Can('need-owner', 'clerk')
  enterLedgerEntry(
    @Args('input', { description: 'The entry' }) input: EnterLedgerEntryInput,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.enter(actor, input);
  }

  @Mutation(() => LedgerEntry, {
    description: 'An officer proves a payment that another person entered; finance may prove its own. TWO_PERSON_RULE, WRONG_STATE',
  })
  @Can('finance', 'clerk', 'approver')
  proveLedgerEntry(
    @Args('entry', { type: () => ID, description: 'The entry' }) entry: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
    @CurrentActor() actor: Actor,
  ): Promise<string> {
    return this.service.prove(actor, entry);
  }
}
