/** A cell of a table: a text, a decimal number as text, an instant in ISO 8601, or nothing. */
export type Cell = string | { number: string } | { at: string } | null;

/** A line of a table; `order` where it has its place among those of its kind. */
export interface Line {
  cells: Cell[];
  order?: number;
}

/**
 * Signs that make a spreadsheet take a text for a formula (=, +, -, @, and their full-width forms, which some turn into them), also behind
 * white space, and control characters that hide them. As OWASP lists them under "CSV Injection", and wider.
 */
const FORMULA = /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠﹢﹣﹦﹫−]|^[\p{Cc}]/u;

/** The text, with an apostrophe before it where a spreadsheet would take it for a formula. */
export const neutralised = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** Fen as yuan with two decimals: `-1250050n` is `-12500.50`. */
export function yuan(fen: bigint): string {
  const digits = String(fen < 0n ? -fen : fen).padStart(3, '0');
  return `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Yuan as people read them: `1,250,050.00`. */
export const grouped = (amount: string): string => amount.replace(/\B(?=(\d{3})+\.)/g, ',');

const HOURS = 8 * 3_600_000;
/** An instant as it is read in China, UTC+08:00: `2026-03-01 17:00:00`. */
export const inChina = (at: string): string => new Date(Date.parse(at) + HOURS).toISOString().slice(0, 19).replace('T', ' ');

/** The text of a cell in CSV, before it is quoted. A number is written as it is: a minus sign before digits is no formula. */
export function csvText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return neutralised(cell);
  return 'number' in cell ? cell.number : inChina(cell.at);
}
