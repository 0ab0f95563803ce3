import { thrifty } from './heap.js';
import { run } from './process.js';

/** The API process. Its heap is small while it starts, and then grows as requests need it. */
await run(async () => {
  thrifty(true);
  const { startApi } = await import('./api.start.js');
  const running = await startApi();
  console.log(`Jiebang API on ${running.url}`);
  thrifty(false);
  return running;
});
