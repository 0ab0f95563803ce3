import type { ErrorCode } from './error-codes.js';

/**
 * The one error of the domain: a refusal with a stable code. `details` fill the message and go to the client as they are, so they hold
 * only what the actor may see. Everything else that is thrown is a fault of ours and is masked.
 */
export class DomainError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly details: Record<string, unknown> = {},
  ) {
    super(code);
    this.name = 'DomainError';
  }
}
