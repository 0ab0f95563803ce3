import { ListService } from '../../src/lists/list.service.js';
import { PublicationService } from '../../src/challenges/publication.service.js';
import { startApp, type TestApp } from '../app.js';
import { Factories, type Someone } from '../factories.js';
import { type Department, ListFactories } from '../list.factories.js';
import { desksOf, type DeskRoleName } from './desk.asking.js';

describe('the desks of a department while it publishes a list', () => {
  let app: TestApp;
  let lists: ListFactories;
  let ours: Department;
  let list: string;
  beforeAll(async () => {
    app = await startApp();
    lists = new ListFactories(app, new Factories(app));
    ours = await lists.department();
    await app.moveTo('2026-03-01T12:00:00.000Z');
    list = await lists.list(ours);
    await lists.challenge(ours, list);
  });
  afterAll(() => app.stop());

  /** What lies on a desk, in short. */
  const desk = async (who: Someone, role: DeskRoleName): Promise<string[]> =>
    (await desksOf(app, who.token))[role].map(
      ({ group, kind, blockedBy }) => `${group} ${kind}${blockedBy ? ` by ${blockedBy.role} ${blockedBy.what}` : ''}`,
    );

  it('have a draft with the clerk, and the budget blocked by it', async () => {
    expect(await desk(ours.clerk, 'CLERK')).toEqual(['DUE PREPARE_LIST']);
    expect(await desk(ours.finance, 'FINANCE')).toEqual(['BLOCKED LOCK_BUDGET by CLERK PREPARE_LIST']);
    expect(await desk(ours.approver, 'APPROVER')).toEqual([]);
  });

  it('have what is submitted with the approver and with finance', async () => {
    await app.nest.get(PublicationService).submit(ours.clerk.actor, list);
    expect(await desk(ours.approver, 'APPROVER')).toEqual(['DUE APPROVE_LIST']);
    expect(await desk(ours.finance, 'FINANCE')).toEqual(['DUE LOCK_BUDGET']);
    expect(await desk(ours.clerk, 'CLERK')).toEqual(['BLOCKED APPROVE_LIST by APPROVER APPROVE_LIST']);
  });

  it('say that finance blocks the publication of what is approved', async () => {
    await app.nest.get(ListService).approve(ours.approver.actor, list);
    expect(await desk(ours.approver, 'APPROVER')).toEqual(['BLOCKED PUBLISH_LIST by FINANCE LOCK_BUDGET']);
    await app.nest.get(ListService).lockBudget(ours.finance.actor, list, 10n ** 12n);
    expect(await desk(ours.approver, 'APPROVER')).toEqual(['DUE PUBLISH_LIST']);
    expect(await desk(ours.finance, 'FINANCE')).toEqual([]);
  });

  it('have the close as what comes next when it is published', async () => {
    await app.nest.get(PublicationService).publish(ours.approver.actor, list, null);
    const { CLERK } = await desksOf(app, ours.clerk.token);
    expect(CLERK.map(({ group, kind, overdue }) => ({ group, kind, overdue }))).toEqual([
      { group: 'NEXT', kind: 'BIDS_CLOSE', overdue: false },
    ]);
    const [{ close }] = (await app.database.query<{ close: Date }>('select bidder_close as close from challenge')) as [{ close: Date }];
    expect(CLERK[0]).toMatchObject({ deadline: close.toISOString(), object: { __typename: 'Challenge' }, list: { id: list } });
    expect(CLERK[0]!.availableActions).toEqual(CLERK[0]!.object!.availableActions);
    expect(CLERK[0]!.availableActions.filter(({ allowed }) => allowed).map(({ name }) => name)).toContain('proposeAmendment');
  });

  it('are empty for another department', async () => {
    const theirs = await lists.department();
    const desks = await Promise.all(
      [theirs.clerk, theirs.approver, theirs.finance, theirs.supervisor].map(({ token }) => desksOf(app, token)),
    );
    expect(desks.flatMap((one) => Object.values(one).flat())).toEqual([]);
  });

  it('are for those who are signed in', async () => {
    expect((await app.graphql('{ desk { totalCount } }')).codes).toEqual(['UNAUTHENTICATED']);
  });
});
