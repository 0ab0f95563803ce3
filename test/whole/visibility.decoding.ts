import { inflateRawSync } from 'node:zlib';
import { pagesOf } from '../exports/pdf-text.js';

const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** What a body says to a reader: of a workbook all its parts, of a document its pages, of a calendar its lines unfolded. */
export async function readable(body: Buffer, type: string): Promise<string> {
  if (body.length === 0) return '';
  if (type.startsWith('application/pdf')) return (await pagesOf(body)).join('\n');
  if (type.startsWith(SPREADSHEET)) return unzipped(body);
  const text = body.toString('utf8');
  return type.startsWith('text/calendar') ? text.replace(/\r\n[ \t]/g, '') : text;
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const DEFLATED = 8;

/** All files of a ZIP archive, one after the other, each with its name. By the central directory: what is streamed has no lengths before its data. */
function unzipped(archive: Buffer): string {
  let end = archive.length - 22;
  while (archive.readUInt32LE(end) !== END) end -= 1;
  const parts: string[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (archive.readUInt32LE(at) !== ENTRY) throw new Error('it is no ZIP archive');
    const [method, size, name] = [archive.readUInt16LE(at + 10), archive.readUInt32LE(at + 20), archive.readUInt16LE(at + 28)];
    const local = archive.readUInt32LE(at + 42);
    const from = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const stored = archive.subarray(from, from + size);
    parts.push(archive.toString('utf8', at + 46, at + 46 + name), (method === DEFLATED ? inflateRawSync(stored) : stored).toString('utf8'));
    at += 46 + name + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return parts.join('\n');
}
