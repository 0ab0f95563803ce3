/**
 * SQL for the JSON text of an object whose values are JSON texts. Keys are GraphQL names (or `$` and one), so they need no escape.
 * Constant values are merged into the literals.
 */
export function objectJson(entries: readonly (readonly [key: string, value: string])[]): string {
  if (!entries.length) return `'{}'`;
  const parts: string[] = [];
  let literal = '{';
  entries.forEach(([key, value], index) => {
    literal += `${index ? ',' : ''}"${key}":`;
    const constant = /^'([^']*)'$/.exec(value);
    if (constant) literal += constant[1];
    else {
      parts.push(`'${literal}'`, value);
      literal = '';
    }
  });
  return [...parts, `'${literal}}'`].join(' || ');
}

/** A name as a constant JSON string. */
export const nameJson = (name: string): string => `'"${name}"'`;
