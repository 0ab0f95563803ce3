import { createDecipheriv, randomBytes } from 'node:crypto';
import { Readable, type Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { type ByteRange, wholeOf } from './byte-range.rules.js';
import { ContentDamaged, Decryption, encryptedRange, Encryption } from './file.cipher.js';

const PIECE = 65_536;
const STORED = PIECE + 16;
const key = randomBytes(32);

/** Through the transform in chunks of that many bytes. */
async function through(transform: Transform, content: Buffer, chunk = 50_000): Promise<Buffer> {
  const chunks = Array.from({ length: Math.ceil(content.length / chunk) }, (_, at) => content.subarray(at * chunk, (at + 1) * chunk));
  return buffer(Readable.from(chunks, { objectMode: false }).compose(transform));
}
const encrypt = (plain: Buffer, chunk?: number): Promise<Buffer> => through(new Encryption(key), plain, chunk);
function decrypt(stored: Buffer, size: number, range: ByteRange = wholeOf(size), under = key): Promise<Buffer> {
  const { start, end } = encryptedRange(size, range);
  return through(new Decryption(under, size, range), stored.subarray(start, end + 1));
}

describe('an encrypted content', () => {
  it.each([0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 7])(
    'of %d bytes is the plain one again, in whatever chunks it comes',
    async (size) => {
      const plain = randomBytes(size);
      for (const chunk of [1 + Math.floor(size / 7), PIECE, 1_000_000]) {
        const stored = await encrypt(plain, chunk);
        expect(stored).toHaveLength(size + 16 * Math.max(1, Math.ceil(size / PIECE)));
        expect((await decrypt(stored, size)).equals(plain)).toBe(true);
      }
    },
  );

  it('is laid out as the documentation says', async () => {
    const plain = randomBytes(2 * PIECE + 5);
    const stored = await encrypt(plain);
    const pieces = [0, 1, 2].map((index) => stored.subarray(index * STORED, (index + 1) * STORED));
    const opened = pieces.map((piece, index) => {
      const nonce = Buffer.from(`${index.toString(16).padStart(22, '0')}${index === 2 ? '01' : '00'}`, 'hex');
      const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAuthTag(piece.subarray(-16));
      return Buffer.concat([decipher.update(piece.subarray(0, -16)), decipher.final()]);
    });
    expect(Buffer.concat(opened).equals(plain)).toBe(true);
  });

  it('gives any range of the plain one from the pieces that hold it', async () => {
    const size = 3 * PIECE + 100;
    const plain = randomBytes(size);
    const stored = await encrypt(plain);
    const places = fc.oneof(fc.nat(size - 1), fc.constantFrom(0, PIECE - 1, PIECE, 2 * PIECE - 1, 2 * PIECE, 3 * PIECE, size - 1));
    await fc.assert(
      fc.asyncProperty(places, places, async (one, other) => {
        const range = { start: Math.min(one, other), end: Math.max(one, other) };
        expect((await decrypt(stored, size, range)).equals(plain.subarray(range.start, range.end + 1))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  describe('ends with an error, and gives no wrong byte', () => {
    const size = 3 * PIECE + 100;
    const plain = randomBytes(size);
    let stored: Buffer;
    beforeAll(async () => {
      stored = await encrypt(plain);
    });
    const piece = (index: number): Buffer => stored.subarray(index * STORED, (index + 1) * STORED);

    /** All that came out must be the beginning of the plain content. */
    async function damaged(content: Buffer, given = size, under = key): Promise<void> {
      const transform = new Decryption(under, given, wholeOf(given));
      const out: Buffer[] = [];
      const read = async () => {
        for await (const chunk of Readable.from([content]).compose(transform)) out.push(chunk as Buffer);
      };
      await expect(read()).rejects.toThrow(ContentDamaged);
      const received = Buffer.concat(out);
      expect(received.equals(plain.subarray(0, received.length))).toBe(true);
    }

    it('where any bit is changed', async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat(stored.length - 1), fc.nat(7), async (at, bit) => {
          const changed = Buffer.from(stored);
          changed.writeUInt8(stored.readUInt8(at) ^ (1 << bit), at);
          await damaged(changed);
        }),
        { numRuns: 60 },
      );
    });

    it('where it is cut off anywhere, also between two pieces', async () => {
      for (const length of [0, 1, 16, 17, STORED - 1, STORED, STORED + 1, 2 * STORED, 3 * STORED, stored.length - 1])
        await damaged(stored.subarray(0, length));
    });

    it('where pieces are swapped, repeated, left out or added', async () => {
      const [first, second, third, last] = [0, 1, 2, 3].map(piece) as [Buffer, Buffer, Buffer, Buffer];
      for (const pieces of [
        [second, first, third, last],
        [first, second, second, last],
        [first, third, last],
        [first, second, last, third],
        [first, second, third, last, last],
        [first, second, third, last, randomBytes(STORED)],
        [last],
      ])
        await damaged(Buffer.concat(pieces));
    });

    it('where key or size are those of another', async () => {
      await damaged(stored, size, randomBytes(32));
      for (const other of [size - 1, size + 1, PIECE, 3 * PIECE, 4 * PIECE]) await damaged(stored, other);
    });

    it('where a range is not all there', async () => {
      const range = { start: 10, end: 2 * PIECE };
      for (const length of [0, 16, STORED, 2 * STORED, 2 * STORED + 20])
        await expect(through(new Decryption(key, size, range), stored.subarray(0, length))).rejects.toThrow(ContentDamaged);
    });
  });
});
