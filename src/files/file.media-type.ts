import { fileTypeFromBuffer } from 'file-type';

/** Bytes from the beginning of a file that tell its type; those of an office document lie in its first entry. */
export const HEAD_BYTES = 65_536;

/**
 * The media type by the content, whatever the client says: by its magic bytes, else text (CSV where the name says so), else
 * application/octet-stream. `head` is the beginning of the file, HEAD_BYTES at most.
 */
export async function mediaTypeOf(head: Uint8Array, name: string): Promise<string> {
  const known = await fileTypeFromBuffer(head);
  if (known) return known.mime;
  if (!isText(head)) return 'application/octet-stream';
  return /\.csv$/i.test(name) ? 'text/csv' : 'text/plain';
}

/** UTF-8, or GB 18030 as Chinese office programs write it, without control characters. */
function isText(head: Uint8Array): boolean {
  return ['utf-8', 'gb18030'].some((encoding) => {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(head, { stream: true });
      return text.length > 0 && !/[^\P{Cc}\t\n\f\r]/u.test(text);
    } catch {
      return false;
    }
  });
}
