import { parse } from 'graphql';
import { DomainError } from '../common/errors.js';
import { parseId } from '../common/ids.js';
import type { ReadContext, ReadPlan } from '../reading/read-plan.js';
import type { Export } from './export.entity.js';
import type { ExportFormat, ExportKind } from './export.enum.js';
import { TABLES } from './tables.js';

const SUBJECTS = {
  list: parse('query ($id: ID!) { list(id: $id) { id challenges { id } } }'),
  challenge: parse('query ($id: ID!) { challenge(id: $id) { id } }'),
};

interface Found {
  list?: { id: string; challenges: { id: string }[] } | null;
  challenge?: { id: string } | null;
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
  if (type === undefined) throw new DomainError('ID_INVALID', { id: subject, type: 'list or challenge' });
  const how = type === 'list' || type === 'challenge' ? TABLES[kind].subjects[type] : undefined;
  if (!how) throw new DomainError('EXPORT_NOT_OF', { kind, format, type });
  const { list, challenge } = await plan.answer<Found>(SUBJECTS[type as keyof typeof SUBJECTS], { id: subject }, context);
  if (!list && !challenge) throw new DomainError('NOT_FOUND');
  const challenges = list && how !== 'itself' ? list.challenges.map(({ id }) => id) : [];
  return how === 'challenges' ? challenges : [subject, ...challenges];
}

/** How much of what the kind counts who asks sees now, over all scopes. */
export async function countOf(plan: ReadPlan, context: ReadContext, { kind, scopes }: Pick<Export, 'kind' | 'scopes'>): Promise<number> {
  const { count, counted } = TABLES[kind];
  let all = 0;
  for (const id of scopes) all += counted((await plan.answer(count(parseId(id)!.type), { id }, context)) as never);
  return all;
}
