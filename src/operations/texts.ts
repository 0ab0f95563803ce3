import { type DocumentNode, visit } from 'graphql';

/** NUL, or half of a surrogate pair: no text of Unicode, and PostgreSQL keeps neither. */
const NO_TEXT = /[\u0000\p{Cs}]/u;

/**
 * Where a request holds what is no text, as a path into its variables or `document`; null where all of it is. Variables are as they came, so
 * of any depth.
 */
export function notText(document: DocumentNode, variables: Record<string, unknown>): string | null {
  const waiting: { path: string; value: unknown }[] = [{ path: 'variables', value: variables }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { path, value } = next;
    if (typeof value === 'string' && NO_TEXT.test(value)) return path;
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, inner] of Object.entries(value)) {
      if (NO_TEXT.test(name)) return path;
      waiting.push({ path: `${path}.${name}`, value: inner });
    }
  }
  let found: string | null = null;
  visit(document, { StringValue: ({ value }) => void (found ??= NO_TEXT.test(value) ? 'document' : null) });
  return found;
}
