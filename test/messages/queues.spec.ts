import { newId } from '../../src/common/ids.js';
import { startApp, type TestApp } from '../app.js';
import { Factories, newKey, type Someone } from '../factories.js';
import { until } from './house.js';

const QUEUES =
  '{ queues { job waiting underWay scheduled dead oldestDueAt oldestAgeSeconds nextAt lastError paused { all reason { en } } availableActions { name } } }';
const PAUSE = `mutation ($job: String!, $key: ID!) { pauseQueue(job: $job, reason: { zh: "检修", en: "Repairs" }, key: $key) { job paused { all } } }`;
const RESUME = 'mutation ($job: String!, $key: ID!) { resumeQueue(job: $job, key: $key) { job paused { all } } }';
const REDRIVE = 'mutation ($job: String!, $key: ID!) { redriveMessages(job: $job, key: $key) }';

interface Queue {
  job: string;
  waiting: number;
  underWay: number;
  scheduled: number;
  dead: number;
  oldestDueAt: string | null;
  oldestAgeSeconds: number;
  lastError: string | null;
  paused: { all: boolean; reason: { en: string } } | null;
  availableActions: { name: string }[];
}

describe('queues, for operators', () => {
  let app: TestApp;
  let operator: Someone;
  const queue = async (job: string): Promise<Queue> => {
    const { queues } = await app.ask<{ queues: Queue[] }>(QUEUES, {}, operator.token);
    return queues.find((one) => one.job === job)!;
  };
  const act = (document: string, job: string, key = newKey()) => app.graphql(document, { job, key }, operator.token);
  /** A close of a challenge that is not there: whatever runs it makes it dead. */
  const send = (options: { at?: Date; key?: string } = {}) =>
    app.database.system((tx) => tx.send('challenge.close', { challengeId: newId() }, options));
  const idle = () => app.ask('query { demoClock(waitMs: 20000) { pending } }');

  beforeAll(async () => {
    app = await startApp();
    operator = await new Factories(app).operator();
  });
  afterAll(() => app.stop());

  it('are no business of others', async () => {
    const make = new Factories(app);
    const clerk = await make.person({ organisation: await make.organisation(), role: 'clerk' });
    for (const token of [undefined, clerk.token])
      for (const document of [QUEUES, PAUSE, RESUME, REDRIVE]) {
        const { codes } = await app.graphql(document, { job: 'list.publish', key: newKey() }, token);
        expect(codes).toEqual([token ? 'FORBIDDEN' : 'UNAUTHENTICATED']);
      }
  });

  it('tell what is due by age, what comes, and what was given up and why', async () => {
    await send();
    await idle();
    await send({ at: new Date('2040-01-01T00:00:00Z') });
    expect(await queue('challenge.close')).toMatchObject({
      ...{ waiting: 0, underWay: 0, scheduled: 1, dead: 1, oldestDueAt: null, oldestAgeSeconds: 0, nextAt: '2040-01-01T00:00:00.000Z' },
      ...{ lastError: expect.stringContaining('NOT_FOUND') as unknown, paused: null },
      availableActions: [{ name: 'pauseQueue' }, { name: 'redriveMessages' }],
    });
    expect(await queue('list.publish')).toMatchObject({ waiting: 0, scheduled: 0, dead: 0, lastError: null });
  });

  it('hold back what is due while they are paused, and only that', async () => {
    expect((await act(PAUSE, 'challenge.close')).codes).toEqual([]);
    expect((await act(PAUSE, 'challenge.close')).codes).toEqual(['WRONG_STATE']);
    await send({ at: new Date('1999-12-31T15:59:50Z') });
    await app.database.system((tx) => tx.send('list.publish', { listId: newId() }));
    await until(async () => (await queue('list.publish')).dead === 1);
    expect(await queue('challenge.close')).toMatchObject({
      ...{ waiting: 1, underWay: 0, dead: 1, oldestDueAt: '1999-12-31T15:59:50.000Z', oldestAgeSeconds: 10 },
      paused: { all: false, reason: { en: 'Repairs' } },
      availableActions: [{ name: 'resumeQueue' }, { name: 'redriveMessages' }],
    });
  });

  it('run again when they are resumed', async () => {
    expect((await act(RESUME, 'challenge.close')).codes).toEqual([]);
    await idle();
    expect(await queue('challenge.close')).toMatchObject({ waiting: 0, underWay: 0, dead: 2, paused: null });
    expect((await act(RESUME, 'challenge.close')).codes).toEqual(['WRONG_STATE']);
  });

  it('can be paused all together', async () => {
    await act(PAUSE, '*');
    await send();
    expect(await queue('challenge.close')).toMatchObject({
      waiting: 1,
      paused: { all: true },
      availableActions: [{ name: 'pauseQueue' }, { name: 'redriveMessages' }],
    });
    await act(RESUME, '*');
    await idle();
    expect(await queue('challenge.close')).toMatchObject({ waiting: 0, dead: 3, paused: null });
  });

  it('bring all dead messages of a job back, once for a key, each on record', async () => {
    const key = newKey();
    await act(PAUSE, 'challenge.close');
    expect((await act(REDRIVE, 'challenge.close', key)).data).toEqual({ redriveMessages: 3 });
    expect(await queue('challenge.close')).toMatchObject({ waiting: 3, dead: 0 });
    expect((await act(REDRIVE, 'challenge.close', key)).data).toEqual({ redriveMessages: 3 });
    expect((await act(REDRIVE, 'challenge.close')).data).toEqual({ redriveMessages: 0 });
    const { events } = await app.ask<{ events: { nodes: { event: string; subjectType: string }[] } }>(
      '{ events(first: 100) { nodes { event subjectType } } }',
      {},
      operator.token,
    );
    const counted = (name: string) => events.nodes.filter(({ event }) => event === name).length;
    expect([counted('redrive'), counted('pauseQueue'), counted('resumeQueue')]).toEqual([3, 3, 2]);
    await act(RESUME, 'challenge.close');
  });

  it('leave a dead message dead whose key another has by now', async () => {
    await idle();
    await send({ key: 'one' });
    await idle();
    await send({ key: 'one', at: new Date('2041-01-01T00:00:00Z') });
    const before = (await queue('challenge.close')).dead;
    await act(PAUSE, 'challenge.close');
    expect((await act(REDRIVE, 'challenge.close')).data).toEqual({ redriveMessages: before - 1 });
    expect(await queue('challenge.close')).toMatchObject({ dead: 1 });
  });

  it('refuse a job that there is not', async () => {
    for (const document of [PAUSE, RESUME, REDRIVE]) expect((await act(document, 'challenge.nothing')).codes).toEqual(['INPUT_INVALID']);
  });
});
