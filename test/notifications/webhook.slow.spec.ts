import { jest } from '@jest/globals';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { until } from '../messages/house.js';
import { WebhookWorld } from './webhook-world.js';

jest.setTimeout(60_000);

/** A receiver that takes connections; what it then does is `meet`. Says how long each of them lasted, in milliseconds. */
async function receiver(meet: (socket: Socket) => void): Promise<{ port: number; lasted: number[]; server: Server }> {
  const lasted: number[] = [];
  const server = createServer((socket) => {
    const since = performance.now();
    // Who called hangs up, which is no fault of ours.
    socket.on('error', () => undefined).on('close', () => lasted.push(performance.now() - since));
    socket.resume();
    meet(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, lasted, server };
}

/** Sends the start, and then a byte every now and then for as long as the connection lasts. */
const drip = (start: string) => (socket: Socket) => {
  socket.write(start);
  const dripping = setInterval(() => socket.write('x'), 200);
  socket.on('close', () => clearInterval(dripping));
};

describe('a receiver that is slow for ever', () => {
  let world: WebhookWorld;
  const servers: Server[] = [];
  beforeAll(async () => {
    world = await WebhookWorld.start();
  });
  afterAll(async () => {
    await world.stop();
    for (const server of servers) server.close();
  });

  it('is hung up on after 15 seconds, whether it says nothing or never ends its headers; of an answer the body is not waited for', async () => {
    const ways = {
      silent: await receiver(() => undefined),
      headers: await receiver(drip('HTTP/1.1 200 OK\r\nx-slow: ')),
      handshake: await receiver(() => undefined),
      body: await receiver(drip('HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n')),
    };
    servers.push(...Object.values(ways).map(({ server }) => server));
    const hooked = async (scheme: string, { port }: { port: number }) => {
      const unit = await world.unit('lead');
      const { data } = await world.register(unit, `${scheme}://127.0.0.1:${port}/`);
      return { ...unit, ...data!.registerWebhook };
    };
    const late = [await hooked('http', ways.silent), await hooked('http', ways.headers), await hooked('https', ways.handshake)];
    const inTime = await hooked('http', ways.body);
    for (const unit of [...late, inTime]) await world.happens(unit);
    await world.reaches(inTime, 'SENT', 1);
    // By its body nobody is held up.
    await until(async () => ways.body.lasted.length === 1);
    expect(ways.body.lasted[0]).toBeLessThan(10_000);
    for (const hook of late)
      expect(await world.reaches(hook, 'WAITING', 1)).toMatchObject({ reason: 'there was no answer within 15 seconds' });
    for (const { lasted } of [ways.silent, ways.headers, ways.handshake]) {
      await until(async () => lasted.length === 1);
      expect(lasted[0]).toBeGreaterThan(14_000);
    }
  });
});
