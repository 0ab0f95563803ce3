import { jest } from '@jest/globals';
import { newId } from '../../src/common/ids.js';
import { RequestActor } from '../../src/common/request-actor.js';
import { ANONYMOUS, type Role } from '../../src/common/actor.js';
import { type Answer, startApp, type TestApp } from '../app.js';

const LIST = `query ($state: MessageState, $job: String) {
  messages(state: $state, job: $job) { totalCount nodes { id job state attempts lastError failedAt } } }`;
const REDRIVE = `mutation ($id: ID!, $key: ID!) { redriveMessage(id: $id, key: $key) { id state attempts lastError } }`;

interface Listed {
  messages: { totalCount: number; nodes: { id: string; job: string; state: string; lastError: string | null; failedAt: string | null }[] };
}

describe('messages, for operators', () => {
  let app: TestApp;
  const as = (role: Role) => {
    const known = { ...ANONYMOUS, personId: newId(), memberships: [{ organisationId: newId(), role }] };
    jest.spyOn(app.nest.get(RequestActor), 'of').mockResolvedValue(known);
  };
  const list = async (variables: Record<string, unknown> = {}) => (await app.ask<Listed>(LIST, variables)).messages;

  beforeAll(async () => {
    app = await startApp({ worker: false });
    await app.database.system(async (tx) => {
      await tx.send('list.publish', { listId: newId() });
      await tx.send('challenge.close', { challengeId: newId() }, { at: new Date('2026-01-01T00:00:00Z') });
      await tx.send('challenge.close', { challengeId: newId() }, { at: new Date('1999-12-31T16:00:00Z') });
    });
    await app.database.query(
      `update message set failed_at = clock_timestamp(), dispatched_at = clock_timestamp(), attempts = 8, last_error = 'Error: no luck'
       where job = 'challenge.close' and run_at <= clock_now()`,
    );
  });
  afterAll(() => app.stop());

  it('are no business of others', async () => {
    const codes = async (): Promise<Answer<unknown>['codes']> => [
      ...(await app.graphql(LIST)).codes,
      ...(await app.graphql(REDRIVE, { id: 'message_0', key: 'key-0' })).codes,
    ];
    expect(await codes()).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED']);
    as('clerk');
    expect(await codes()).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });

  it('are listed by state and job', async () => {
    as('operator');
    expect(await list()).toMatchObject({ totalCount: 3 });
    expect(await list({ state: 'waiting' })).toMatchObject({ nodes: [{ job: 'list.publish', state: 'waiting' }] });
    expect(await list({ state: 'scheduled' })).toMatchObject({ nodes: [{ job: 'challenge.close', state: 'scheduled' }] });
    expect(await list({ job: 'challenge.close', state: 'dead' })).toMatchObject({
      totalCount: 1,
      nodes: [{ lastError: 'Error: no luck', failedAt: expect.stringMatching(/Z$/) as unknown }],
    });
    expect(await list({ state: 'done' })).toMatchObject({ totalCount: 0 });
  });

  it('are redriven when they are dead', async () => {
    as('operator');
    const { id } = (await list({ state: 'dead' })).nodes[0]!;
    expect(await app.ask(REDRIVE, { id, key: 'key-1' })).toEqual({
      redriveMessage: { id, state: 'waiting', attempts: 0, lastError: 'Error: no luck' },
    });
    expect((await app.graphql(REDRIVE, { id, key: 'key-2' })).codes).toEqual(['WRONG_STATE']);
    expect((await app.graphql(REDRIVE, { id: `message_${'0'.repeat(32)}`, key: 'key-3' })).codes).toEqual(['NOT_FOUND']);
    expect((await app.graphql(REDRIVE, { id: `bid_${'0'.repeat(32)}`, key: 'key-4' })).codes).toEqual(['ID_INVALID']);
  });
});
