import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can } from '../common/permissions.js';
import { Money } from '../common/scalars.js';
import { notBlank } from '../common/text.js';
import { Contract } from '../contracts/contract.entity.js';
import { partyOrBudgetOfficer } from '../contracts/contract.visibility.js';
import { Many, Rows, type Rule, Sql, Visible } from '../reading/decorators.js';
import { Payment } from './payment.entity.js';
import { PaymentService } from './payment.service.js';

const paying: Rule<Contract> = (contract, viewer) => partyOrBudgetOfficer(contract, viewer);

@Resolver(() => Contract)
export class ContractPayments {
  @ResolveField(() => [Payment], { description: 'Payments 拨款 by stage; none for a self-funded bid. To parties, officers and finance' })
  @Rows<Payment>({ by: 'contractId', order: ['position'] })
  payments(): void {}

  @ResolveField(() => Money, { nullable: true, description: 'Paid so far over all stages, in fen; to parties, officers and finance' })
  @Visible(paying)
  @Sql<Contract>((contract) => `(select coalesce(sum(p.paid_fen), 0)::bigint from payment p where p.contract_id = ${contract.key})`)
  paid(): void {}
}

@Resolver(() => Payment)
export class PaymentResolver {
  constructor(@Inject(PaymentService) private readonly service: PaymentService) {}

  @Query(() => [Payment], { description: 'Payments of a list that are unlocked and wait for an approval, contract by contract' })
  @Can('finance', 'supervisor', 'approver', 'clerk')
  @Many<Payment>({
    where: (payment) => `${payment.state} in ('UNLOCKED', 'FINANCE_APPROVED_ONCE')`,
    order: ['contractId', 'position'],
    filter: {
      list: {
        type: () => ID,
        required: true,
        rule: (payment, value) => `exists (select 1 from challenge c where c.id = ${payment.challengeId} and c.list_id = ${value})`,
        description: 'The list',
      },
    },
  })
  duePayments(): void {}

  @Mutation(() => Payment, {
    description:
      'A finance officer approves what is unlocked; the approval of a second one pays it. PAYMENT_LOCKED, PAYMENT_FROZEN, TWO_PERSON_RULE, WRONG_STATE',
  })
  @Can('finance')
  approvePayment(
    @CurrentActor() actor: Actor,
    @Args('payment', { type: () => ID, description: 'The payment' }) payment: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.approve(actor, payment);
  }

  @Mutation(() => Payment, { description: 'Supervision freezes what is not paid. WRONG_STATE' })
  @Can('supervisor')
  freezePayment(
    @CurrentActor() actor: Actor,
    @Args('payment', { type: () => ID, description: 'The payment' }) payment: string,
    @Args('reason', { type: () => String, description: 'Why' }, notBlank) reason: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.freeze(actor, payment, reason);
  }

  @Mutation(() => Payment, { description: 'Supervision releases what is frozen, also by a default of its milestone. WRONG_STATE' })
  @Can('supervisor')
  releasePayment(
    @CurrentActor() actor: Actor,
    @Args('payment', { type: () => ID, description: 'The payment' }) payment: string,
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.release(actor, payment);
  }
}
