const LONGEST = 255;

/**
 * The name of an uploaded file as it is kept: without control characters and marks that turn the direction of writing, in NFC, at most 255
 * characters; `file` where nothing is left. A form writes a quote as %22 and a line break as %0D%0A (HTML Standard, multipart/form-data).
 */
export function cleanName(given: string): string {
  const name = given
    .replaceAll('%22', '"')
    .replace(/%0[ad]/gi, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, '')
    .normalize('NFC')
    .trim();
  return [...name].slice(0, LONGEST).join('') || 'file';
}

/** The header Content-Disposition of a download: the name in ASCII for old clients, and whole by RFC 5987 (as RFC 6266 has it). */
export function contentDisposition(name: string): string {
  const ascii = name.replace(/[^ -~]/gu, '_').replace(/["%\\]/g, '_');
  const whole = encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${whole}`;
}
