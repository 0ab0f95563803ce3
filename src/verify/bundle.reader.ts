import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { BUNDLE_FORMAT, BUNDLE_VERSION, EDITIONS, type Edition, type Line } from '../record/bundle.format.js';

/** A file that is no bundle, or one of another version. */
export class NotABundle extends Error {}

/** A bundle as it lies in a file, read once from beginning to end. */
export class BundleReader {
  private readonly sum = createHash('sha256');
  /** Lines read so far. */
  count = 0;

  constructor(private readonly path: string) {}

  /** The lines. Throws NotABundle where the first is no header of a bundle, or a line is no object. */
  async *lines(): AsyncGenerator<Line> {
    let before: Buffer | null = null;
    for await (const bytes of this.texts()) {
      if (before) this.sum.update(before);
      before = bytes;
      this.count += 1;
      yield this.parsed(bytes);
    }
    if (this.count === 0) throw new NotABundle('it is empty');
  }

  /** SHA-256 of all bytes before the last line, in hex; asked for once, at the end. */
  sha256BeforeLast(): string {
    return this.sum.digest('hex');
  }

  private parsed(bytes: Buffer): Line {
    const first = this.count === 1;
    let line: unknown;
    try {
      line = JSON.parse(bytes.toString());
    } catch {
      throw new NotABundle(first ? 'it does not begin with a line of JSON' : `line ${this.count} is no JSON`);
    }
    if (typeof line !== 'object' || line === null || !('kind' in line)) throw new NotABundle(`line ${this.count} has no kind`);
    if (first) requireHeader(line as Record<string, unknown>);
    return line as Line;
  }

  /** Lines as bytes, each with its end. */
  private async *texts(): AsyncGenerator<Buffer> {
    let rest: Buffer[] = [];
    for await (const chunk of createReadStream(this.path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      let from = 0;
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
        yield Buffer.concat([...rest, chunk.subarray(from, end + 1)]);
        rest = [];
        from = end + 1;
      }
      rest.push(chunk.subarray(from));
    }
    const last = Buffer.concat(rest);
    if (last.length) yield last;
  }
}

function requireHeader({ kind, format, version, edition, jwks, list }: Record<string, unknown>): void {
  if (kind !== 'header' || format !== BUNDLE_FORMAT) throw new NotABundle('its first line is not the header of a bundle');
  if (version !== BUNDLE_VERSION) throw new NotABundle(`it is of version ${String(version)}, and this program reads ${BUNDLE_VERSION}`);
  const keys = typeof jwks === 'object' && jwks !== null && 'keys' in jwks && Array.isArray(jwks.keys);
  if (!EDITIONS.includes(edition as Edition) || typeof list !== 'string' || !keys) throw new NotABundle('its header is not complete');
}
