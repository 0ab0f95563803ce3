import { thrifty } from './heap.js';
import { run } from './process.js';

/** A worker process: relays what is due, and does it. Any number of them may run. Nobody waits at it for a tenth of a second, so its heap stays small. */
await run(async () => {
  thrifty(true);
  const { startWorker } = await import('./worker.start.js');
  const running = await startWorker();
  console.log('Jiebang worker is running');
  return running;
});
