import type { Tx } from '../common/transaction.js';
import { type Reminded, reminderAt } from './reminder.rules.js';

/** Sets, or moves, the reminder of a deadline; takes it back where the deadline is too near for one. */
export async function sendReminder(tx: Tx, challengeId: string, of: Reminded, deadline: Date): Promise<void> {
  const key = `challenge.remind:${challengeId}:${of}`;
  const at = reminderAt(of, deadline, await tx.now());
  if (at) await tx.send('challenge.remind', { challengeId, of }, { at, key });
  else await tx.cancel(key);
}
