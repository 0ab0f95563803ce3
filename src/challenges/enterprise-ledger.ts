import { Field, ObjectType } from '@nestjs/graphql';
import { Money } from '../common/scalars.js';
import type { EffectiveRules } from '../policies/effective-rules.js';
import type { Expression } from '../reading/decorators.js';
import type { Challenge } from './challenge.entity.js';
import { fundingOf } from './challenge.facts.js';
import { type LedgerEntry, ledgerFigures, type LedgerFigures } from './ledger.rules.js';

@ObjectType({ description: 'What the enterprise paid, against what it pledged and what the policy asks 企业资金; it blocks nothing' })
export class EnterpriseLedger implements LedgerFigures {
  @Field(() => Money, { description: 'Cash that is proved, in fen' }) provedCash!: bigint;
  @Field(() => Money, { description: 'All else that was entered, in fen' }) notCounted!: bigint;
  @Field(() => Money, { description: 'Cash that the policy asks for, in fen' }) minCash!: bigint;
  @Field(() => Boolean, { description: 'Whether so much cash is pledged' }) pledgeEnough!: boolean;
  @Field(() => Boolean, { description: 'Whether the enterprise’s total is as large as the policy asks' }) totalEnough!: boolean;
  @Field(() => Money, { description: 'Cash that has to lie in escrow before the list, in fen' }) escrowRequired!: bigint;
  @Field(() => Money, { description: 'Proved cash entered by day 0, in fen' }) escrowAtPublication!: bigint;
  @Field(() => Boolean, { description: 'Whether that is enough' }) escrowEnough!: boolean;
  @Field(() => Money, { description: 'Pledged cash that is not proved yet, in fen, not below 0' }) outstanding!: bigint;
}

/** What the figures are made of, beside the challenge's own row. */
export interface LedgerSources {
  entries: { at: string; form: LedgerEntry['form']; amountFen: string; proved: boolean }[];
  funds: EffectiveRules['enterpriseFunds'] | null;
  /** Null before publication: what is there by then is what is there now. */
  dayZero: string | null;
}

export const LEDGER_SOURCES = {
  entries: (challenge) => `(select coalesce(json_agg(json_build_object(
      'at', e.entered_at, 'form', e.form, 'amountFen', e.amount_fen::text, 'proved', e.proved_at is not null)), '[]')
    from ledger_entry e where e.challenge_id = ${challenge.key})`,
  funds: (challenge) => `(select l.rules -> 'enterpriseFunds' from list l where l.id = ${challenge.listId})`,
  dayZero: (challenge) => `(select l.day_zero from list l where l.id = ${challenge.listId})`,
} satisfies Record<string, Expression<Challenge>>;

/** The figures of a challenge, by the rules. */
export function enterpriseLedger({ funding, entries, funds, dayZero }: Pick<Challenge, 'funding'> & LedgerSources): EnterpriseLedger {
  return ledgerFigures({
    funding: fundingOf(funding),
    rules: funds ?? undefined,
    entries: entries.map(({ at, form, amountFen, proved }) => ({ at: new Date(at), form, amountFen: BigInt(amountFen), proved })),
    day0: dayZero === null ? new Date(8.64e15) : new Date(dayZero),
  });
}
