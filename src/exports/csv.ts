import { type Cell, csvText } from './cell.rules.js';

const BOM = '\ufeff';
/** RFC 4180: quoted where it holds a quote, a comma or a line break; quotes are doubled. */
const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const CHUNK = 65_536;

/** A table as CSV (RFC 4180, CRLF) in UTF-8 with a byte order mark, in pieces. */
export async function* csvOf(lines: AsyncIterable<Cell[]>): AsyncGenerator<string> {
  let chunk = BOM;
  for await (const cells of lines) {
    chunk += `${cells.map((cell) => quoted(csvText(cell))).join(',')}\r\n`;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}
