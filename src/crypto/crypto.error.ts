/**
 * Something that was sealed, signed or shared does not hold: a wrong key, a changed byte, other circumstances than it was made for. The
 * message is the reason, for people; it never holds a key nor what was sealed.
 */
export class CryptoError extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'CryptoError';
  }
}
