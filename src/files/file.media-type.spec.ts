import { HEAD_BYTES, mediaTypeOf } from './file.media-type.js';

/** An entry of a ZIP archive that is stored as it is. */
function entry(name: string, content: string): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt32LE(content.length, 18);
  header.writeUInt32LE(content.length, 22);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, Buffer.from(name), Buffer.from(content)]);
}

const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const docx = Buffer.concat([
  entry('[Content_Types].xml', `<Types><Override ContentType="${WORD}.main+xml"/></Types>`),
  entry('word/document.xml', '<x/>'.repeat(50_000)),
]);

describe('the media type of a file', () => {
  it.each<[string, Uint8Array, string, string]>([
    ['a PDF', Buffer.from('%PDF-1.7\n%âãÏÓ'), 'a.txt', 'application/pdf'],
    ['a PNG', Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000049444154', 'hex'), 'a', 'image/png'],
    ['a JPEG', Buffer.from('ffd8ffe000104a464946000101', 'hex'), 'a.png', 'image/jpeg'],
    ['a ZIP archive', entry('a.txt', 'x'.repeat(100_000)), 'a.docx', 'application/zip'],
    ['an office document', docx, 'a.zip', WORD],
    ['text in UTF-8', Buffer.from('效率：26 %\r\n'), 'a.bin', 'text/plain'],
    ['text in GB 18030', Buffer.from('d0a7c2ca2c32360d0a', 'hex'), 'A.CSV', 'text/csv'],
    ['a table', Buffer.from('name,value\n"a",1\n'), 'a.csv', 'text/csv'],
    ['a script, which is text', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), 'a.svg', 'text/plain'],
    ['a text that ends inside a character', Buffer.from('效'.repeat(HEAD_BYTES)).subarray(0, HEAD_BYTES), 'a', 'text/plain'],
    ['what nobody knows', Buffer.from('0001020304', 'hex'), 'a.pdf', 'application/octet-stream'],
    ['nothing', Buffer.alloc(0), 'a.txt', 'application/octet-stream'],
  ])('of %s is told by its content', async (_name, content, name, type) => {
    expect(await mediaTypeOf(content.subarray(0, HEAD_BYTES), name)).toBe(type);
  });
});
