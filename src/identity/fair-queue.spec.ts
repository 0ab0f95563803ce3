import { FairQueue } from './fair-queue.js';

/** Work that ends when told. */
function work() {
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const doing = (name: string) => () =>
    new Promise<string>((resolve) => {
      started.push(name);
      ends.set(name, () => resolve(name));
    });
  return { started, doing, end: (name: string) => ends.get(name)!() };
}

describe('a fair queue', () => {
  it('does so many at a time, and lets one lane wait for one piece of another', async () => {
    const { started, doing, end } = work();
    const queue = new FairQueue({ width: 1, lane: 10, all: 20 });
    const done = ['a1', 'a2', 'a3', 'b1'].map((name) => queue.run(name[0]!, doing(name)));
    for (const name of ['a1', 'a2', 'b1', 'a3']) {
      expect(started.at(-1)).toBe(name);
      end(name);
      await done[['a1', 'a2', 'a3', 'b1'].indexOf(name)];
      await Promise.resolve();
    }
    expect(started).toEqual(['a1', 'a2', 'b1', 'a3']);
  });

  it('refuses who fills a lane, and then takes others still, up to all together', async () => {
    const { doing, end } = work();
    const queue = new FairQueue({ width: 1, lane: 2, all: 3 });
    const first = queue.run('a', doing('first'));
    for (const lane of ['a', 'a']) void queue.run(lane, () => Promise.resolve());
    await expect(queue.run('a', () => Promise.resolve())).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    const other = queue.run('b', () => Promise.resolve('b'));
    await expect(queue.run('c', () => Promise.resolve())).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    end('first');
    await first;
    expect(await other).toBe('b');
    expect(await queue.run('a', () => Promise.resolve('again'))).toBe('again');
  });

  it('goes on after work that failed', async () => {
    const queue = new FairQueue({ width: 1, lane: 1, all: 1 });
    await expect(queue.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await queue.run('a', () => Promise.resolve(1))).toBe(1);
  });
});
