import canonicalize from 'canonicalize';
import type { BidContent } from '../bids/bid.documents.js';
import type { IndicatorValue } from '../challenges/challenge-content.js';
import type { Challenge } from '../challenges/challenge.entity.js';
import { meets } from '../challenges/measure.rules.js';
import { typedId } from '../common/ids.js';
import type { LocalizedText } from '../common/text.js';
import { sha256 } from '../common/transaction.js';
import { agreedValue, type PartyToSign } from './signing.rules.js';
import type { TaskBook } from './task-book.documents.js';
import { dueInstants } from './term.rules.js';

/** What a bid promises for an indicator; null where it promises nothing. */
export const promiseOf = (content: BidContent, indicator: string): IndicatorValue | null =>
  content.indicatorAnswers?.find((answer) => answer.indicator === indicator)?.value ?? null;

/** The first version: what the bid promises and the challenge asks, the stronger of both. `parties` hold global ids. */
export function firstTaskBook(
  challenge: Challenge,
  bid: { leadId: string; piId: string },
  content: BidContent,
  agreed: { amountFen: bigint; parties: readonly PartyToSign[] },
): TaskBook {
  return {
    version: 1,
    title: content.title ?? null,
    pi: typedId('person', bid.piId),
    lead: typedId('organisation', bid.leadId),
    leadSharePercent: content.leadSharePercent ?? null,
    partners: content.partners ?? [],
    technicalRoute: content.technicalRoute ?? null,
    routeChanges: [],
    indicators: challenge.indicators.map(({ baseline: _, ...indicator }) => {
      const promise = promiseOf(content, indicator.id);
      return { ...indicator, promise, value: agreedValue({ ...indicator, rangeMode: indicator.rangeMode ?? undefined }, promise) };
    }),
    milestones: challenge.milestones.map((milestone) => ({ ...milestone, extensionDays: 0 })),
    deliverables: challenge.deliverables,
    ip: challenge.ip,
    amount: String(agreed.amountFen),
    signingSharePercent: Number(challenge.signingSharePercent ?? 0),
    parties: [...agreed.parties],
  };
}

const next = (book: TaskBook, changed: Partial<TaskBook> = {}): TaskBook => ({ ...book, ...changed, version: book.version + 1 });

/** A TARGET_UP is filed; one that is no raise leaves the value (samples/README.md rule 13). */
export const withRaise = (book: TaskBook, id: string, to: IndicatorValue): TaskBook =>
  next(book, {
    indicators: book.indicators.map((indicator) => {
      const raises = indicator.id === id && meets(to, indicator.value, indicator.direction, indicator.rangeMode ?? undefined);
      return raises ? { ...indicator, value: to } : indicator;
    }),
  });

/** A ROUTE is filed. */
export const withRoute = (book: TaskBook, reason: LocalizedText): TaskBook => next(book, { routeChanges: [...book.routeChanges, reason] });

/** The PI is another one, by global id; null where the successor is not named yet. */
export const withPi = (book: TaskBook, pi: string | null): TaskBook => next(book, pi === null ? {} : { pi });

/** A partner changes; who it is stands in the reason of the change. */
export const withPartner = (book: TaskBook): TaskBook => next(book);

/** An extension is granted: the last milestone is due so many days later. */
export function withExtension(book: TaskBook, signedAt: Date, days: number): TaskBook {
  const { due, endsAt } = dueInstants(signedAt, book.milestones, []);
  const last = book.milestones.findLast(({ id }) => due.get(id)?.getTime() === endsAt.getTime());
  const milestones = book.milestones.map((node) => (node === last ? { ...node, extensionDays: node.extensionDays + days } : node));
  return next(book, { milestones });
}

/** SHA-256, in hex, of the canonical JSON (RFC 8785): what a signature stands for. */
export const taskBookHash = (book: TaskBook): string => sha256(canonicalize(book)!);
