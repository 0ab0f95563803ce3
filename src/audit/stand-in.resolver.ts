import type { Type } from '@nestjs/common';
import { ResolveField, Resolver } from '@nestjs/graphql';
import { Decision } from '../awards/decision.entity.js';
import { Bid } from '../bids/bid.entity.js';
import { Amendment } from '../challenges/amendment.entity.js';
import { Challenge } from '../challenges/challenge.entity.js';
import { LedgerEntry } from '../challenges/ledger-entry.entity.js';
import { ChangeRequest } from '../contracts/change-request.entity.js';
import { Contract } from '../contracts/contract.entity.js';
import { Termination } from '../contracts/termination.entity.js';
import { List } from '../lists/list.entity.js';
import { MilestoneSubmission } from '../milestones/milestone-submission.entity.js';
import { ConflictRuling } from '../panels/ruling.entity.js';
import { Payment } from '../payments/payment.entity.js';
import { Rows } from '../reading/decorators.js';
import { StandIn } from './stand-in.entity.js';

/** The field of a type that says for whom deputies acted on it. */
export function standInsOf(type: Type<{ key: string }>): Type {
  @Resolver(() => type)
  class StandIns {
    @ResolveField(() => [StandIn], { description: 'What deputies did to it for others 代办, in order' })
    @Rows<StandIn, { key: string }>({ on: (own, act) => `${act.subjectKey} = ${own.key}`, order: ['at'] })
    standIns(): void {}
  }
  return StandIns;
}

/** Of everything that officers approve, sign and decide. */
export const STAND_INS: readonly Type[] = [
  ...[List, Challenge, Amendment, LedgerEntry, Bid, ConflictRuling, Decision],
  ...[Contract, ChangeRequest, Termination, MilestoneSubmission, Payment],
].map(standInsOf);
