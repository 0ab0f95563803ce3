import { createCipheriv, createDecipheriv } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import type { ByteRange } from './byte-range.rules.js';

/** Bytes of a content key. */
export const KEY_BYTES = 32;
/** Bytes of the plain content in a piece; the last has what is left, and none only where the whole content is empty. */
const PIECE_BYTES = 65_536;
const TAG_BYTES = 16;
const ALGORITHM = 'aes-256-gcm';

/** Pieces of a content of that size; an empty one has one, so that its being empty is authenticated too. */
const piecesOf = (size: number): number => Math.max(1, Math.ceil(size / PIECE_BYTES));

/** 12 bytes: the number of the piece from 0, 11 bytes big-endian, then 1 for the last piece and 0 for all others. */
function nonce(index: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeBigUInt64BE(BigInt(index), 3);
  bytes.writeUInt8(last ? 1 : 0, 11);
  return bytes;
}

/** Cuts a stream into pieces of one size and changes each; a piece waits until it is known whether another follows. */
abstract class Piecewise extends Transform {
  private held: Buffer[] = [];
  private heldBytes = 0;

  constructor(private readonly pieceSize: number) {
    super();
  }

  protected abstract change(piece: Buffer): Buffer;
  protected abstract changeLast(piece: Buffer): Buffer;

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.held.push(chunk);
    this.heldBytes += chunk.length;
    if (this.heldBytes <= this.pieceSize) return done();
    const all = Buffer.concat(this.held);
    let at = 0;
    try {
      for (; all.length - at > this.pieceSize; at += this.pieceSize) this.push(this.change(all.subarray(at, at + this.pieceSize)));
    } catch (error) {
      return done(error as Error);
    }
    this.held = [all.subarray(at)];
    this.heldBytes = all.length - at;
    done();
  }

  override _flush(done: TransformCallback): void {
    try {
      this.push(this.changeLast(Buffer.concat(this.held)));
      done();
    } catch (error) {
      done(error as Error);
    }
  }
}

/**
 * Encrypts a stream: pieces of 64 KiB, each by AES-256-GCM under the same key, its 16 bytes of tag behind it; the nonce counts the pieces and
 * marks the last (STREAM of Hoang, Reyhanitabar, Rogaway and Vizár 2015, as age lays it out). So a piece that is changed, moved, left out or
 * added is found. The key must be a fresh one for each content: then no nonce comes twice.
 */
export class Encryption extends Piecewise {
  private index = 0;

  constructor(private readonly key: Buffer) {
    super(PIECE_BYTES);
  }

  protected change(piece: Buffer): Buffer {
    return this.seal(piece, false);
  }

  protected changeLast(piece: Buffer): Buffer {
    return this.seal(piece, true);
  }

  private seal(piece: Buffer, last: boolean): Buffer {
    const cipher = createCipheriv(ALGORITHM, this.key, nonce(this.index++, last));
    return Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
  }
}

/** A content that is not what was encrypted: it was damaged, or its key is another. */
export class ContentDamaged extends Error {
  constructor() {
    super('the content of a file is damaged, or its key is another');
    this.name = 'ContentDamaged';
  }
}

/** Where in an encrypted content the pieces lie that hold a range of the plain one. */
export function encryptedRange(size: number, { start, end }: ByteRange): ByteRange {
  const [first, last] = [Math.floor(start / PIECE_BYTES), Math.max(0, Math.floor(end / PIECE_BYTES))];
  const stored = size + piecesOf(size) * TAG_BYTES;
  return { start: first * (PIECE_BYTES + TAG_BYTES), end: Math.min((last + 1) * (PIECE_BYTES + TAG_BYTES), stored) - 1 };
}

/**
 * Decrypts the stream of `encryptedRange` to the bytes of that range of the plain content, whose size in bytes is `size`. A byte goes out only
 * when its whole piece was found to be right; the stream ends with ContentDamaged where one is not, or where any is missing or too many.
 */
export class Decryption extends Piecewise {
  private index: number;
  private at: number;
  private readonly pieces: number;

  constructor(
    private readonly key: Buffer,
    private readonly size: number,
    private readonly range: ByteRange,
  ) {
    super(PIECE_BYTES + TAG_BYTES);
    this.index = Math.floor(range.start / PIECE_BYTES);
    this.at = this.index * PIECE_BYTES;
    this.pieces = piecesOf(size);
  }

  protected change(piece: Buffer): Buffer {
    const last = this.index === this.pieces - 1;
    if (piece.length < TAG_BYTES) throw new ContentDamaged();
    const decipher = createDecipheriv(ALGORITHM, this.key, nonce(this.index++, last), { authTagLength: TAG_BYTES });
    decipher.setAuthTag(piece.subarray(-TAG_BYTES));
    const plain = decipher.update(piece.subarray(0, -TAG_BYTES));
    try {
      decipher.final();
    } catch {
      throw new ContentDamaged();
    }
    const [from, to] = [Math.max(0, this.range.start - this.at), Math.max(0, this.range.end + 1 - this.at)];
    this.at += plain.length;
    return plain.subarray(from, to);
  }

  protected changeLast(piece: Buffer): Buffer {
    const plain = this.change(piece);
    if (this.at <= this.range.end || (this.index === this.pieces && this.at !== this.size)) throw new ContentDamaged();
    return plain;
  }
}
