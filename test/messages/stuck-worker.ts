import { withClient } from '../../src/embedded/postgres.cluster.js';
import { Process } from './house.js';

/** A worker process whose handler says that it began, outside its transaction, and never ends. Arguments: database, Redis or nothing. */
const [url, redisUrl] = process.argv.slice(2);
const stuck = await Process.start(url!);
stuck.effects.then = async (_tx, subject) => {
  await withClient(url!, async (client) => void (await client.query('insert into effect (subject) values ($1)', [`began ${subject}`])));
  await new Promise<never>(() => undefined);
};
await stuck.work(redisUrl || undefined);
