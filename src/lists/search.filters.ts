/**
 * SQL: whether the department lies in a region. A region code ends in pairs of zeros for the whole of a province or city, so that
 * 320000 finds 320100 and 320115.
 */
export const inRegion = (departmentId: string, region: string): string =>
  `exists (select 1 from organisation o where o.id = ${departmentId} and starts_with(o.region_code, regexp_replace(${region}, '(00)+$', '')))`;

/** SQL: the Chinese and the English text of a column. */
export const inBoth = (column: string): string[] => [`${column}->>'zh'`, `${column}->>'en'`];

/** SQL: whether a text stands, whatever its case, in one of the expressions. */
export const holdsText = (expressions: readonly string[], text: string): string =>
  `(${expressions.map((expression) => `strpos(lower(${expression}), lower(${text})) > 0`).join(' or ')})`;
