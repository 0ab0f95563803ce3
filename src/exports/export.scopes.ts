import { parse } from 'graphql';
import { DomainError } from '../common/errors.js';
import { parseId } from '../common/ids.js';
import type { ReadContext, ReadPlan } from '../reading/read-plan.js';
import type { Export } from './export.entity.js';
import type { ExportFormat, ExportKind } from './export.enum.js';
import { KINDS } from './export.kinds.js';

const SUBJECTS = {
  list: parse('query ($id: ID!) { list(id: $id) { id challenges { id } } }'),
  challenge: parse('query ($id: ID!) { challenge(id: $id) { id } }'),
  bid: parse('query ($id: ID!) { bid(id: $id) { id } }'),
  contract: parse('query ($id: ID!) { contract(id: $id) { id } }'),
};

interface Found {
  list?: { id: string; challenges: { id: string }[] } | null;
  challenge?: { id: string } | null;
  bid?: { id: string } | null;
  contract?: { id: string } | null;
}

/** What is read, one after the other, for that export; typed ids. Throws ID_INVALID, EXPORT_NOT_OF, NOT_FOUND for what who asks does not see. */
export async function scopesOf(
  plan: ReadPlan,
  context: ReadContext,
  kind: ExportKind,
  format: ExportFormat,
  subject: string,
): Promise<string[]> {
  const type = parseId(subject)?.type;
  if (type === undefined) throw new DomainError('ID_INVALID', { id: subject, type: Object.keys(SUBJECTS).join(', ') });
  const known = type in SUBJECTS ? (type as keyof typeof SUBJECTS) : undefined;
  const how = known && KINDS[kind].formats.includes(format) ? KINDS[kind].subjects[known] : undefined;
  if (!known || !how) throw new DomainError('EXPORT_NOT_OF', { kind, format, type });
  const { list, challenge, bid, contract } = await plan.answer<Found>(SUBJECTS[known], { id: subject }, context);
  if (!list && !challenge && !bid && !contract) throw new DomainError('NOT_FOUND');
  const challenges = list && how !== 'itself' ? list.challenges.map(({ id }) => id) : [];
  const scopes = how === 'challenges' ? challenges : [subject, ...challenges];
  // A document that is not there yet, or not for who asks, is not begun.
  if (format === 'PDF' && (await countOf(plan, context, { kind, scopes })) === 0) throw new DomainError('NOT_FOUND');
  return scopes;
}

/** How much of what the kind counts who asks sees now, over all scopes. */
export async function countOf(plan: ReadPlan, context: ReadContext, { kind, scopes }: Pick<Export, 'kind' | 'scopes'>): Promise<number> {
  const { count, counted } = KINDS[kind];
  let all = 0;
  for (const id of scopes) all += counted((await plan.answer(count(parseId(id)!.type), { id }, context)) as never);
  return all;
}
