import type { TestApp } from '../app.js';
import { until } from '../messages/house.js';

/** When every message that is due is done, or waits for its next try. */
export async function settled({ database }: TestApp, patience?: number): Promise<void> {
  await until(async () => {
    const due = await database.query(
      `select from message where done_at is null and failed_at is null and run_at <= clock_now() and last_error is null limit 1`,
    );
    return due.length === 0;
  }, patience);
}

/** Lets every backoff be over now. */
export async function passBackoffs({ database }: TestApp): Promise<void> {
  await database.query('update message set not_before = clock_timestamp() where not_before > clock_timestamp() and done_at is null');
  await database.query('notify jiebang_message');
}
