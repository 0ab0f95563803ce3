import type { TestApp } from '../app.js';

/** Until the index has taken in what was written. */
export async function indexed(app: TestApp): Promise<void> {
  const { demoClock } = await app.ask<{ demoClock: { instant: string } }>('{ demoClock { instant } }');
  await app.moveTo(demoClock.instant);
}
