import type { Tx } from '../common/transaction.js';

/** Tells the owners of saved searches that a published challenge newly matches. */
export async function tellMatches(_tx: Tx, _challengeId: string, _lexed: string, _words: readonly string[]): Promise<void> {}
