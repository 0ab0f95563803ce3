import type { TestApp } from '../app.js';
import type { Tx } from '../../src/common/transaction.js';

const BLOCKED = `select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;

/**
 * Runs `first` in an open transaction, starts `second` while it is open, and commits only when `second` waits for it or is done. Gives what
 * `second` gives.
 */
export async function overtaken<T>(app: TestApp, first: (tx: Tx) => Promise<unknown>, second: () => Promise<T>): Promise<T> {
  let late: Promise<T> | undefined;
  await app.database.system(async (tx) => {
    await first(tx);
    let done = false;
    late = second().finally(() => (done = true));
    late.catch(() => undefined);
    for (;;) {
      const [{ count }] = (await app.database.query<{ count: number }>(BLOCKED)) as [{ count: number }];
      if (done || count > 0) break;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  });
  return late!;
}
