import { QuestionService } from '../../src/challenges/question.service.js';
import type { Role } from '../../src/common/actor.js';
import { typedId } from '../../src/common/ids.js';
import { newKey, type Someone, text } from '../factories.js';
import { Deputies } from '../identity/deputies.js';
import { RemovalWorld } from '../removals/removal-world.js';

/** Two small acts of two persons, tried by one of them and deputies. */
describe('two persons of whom one is a deputy', () => {
  let world: RemovalWorld;
  let deputies: Deputies;
  let department: { id: string; clerk: Someone; approver: Someone; supervisor: Someone; finance: Someone };
  let challenge: string;
  beforeAll(async () => {
    world = await RemovalWorld.start();
    deputies = new Deputies(world.app);
    ({ department } = world.seals.bids);
    ({ challenge } = await world.seals.bids.lists.published(department));
  });
  afterAll(() => world.stop());

  const officer = (...roles: Role[]): Promise<Someone> =>
    world.seals.bids.make.person(...roles.map((role) => ({ organisation: department.id, role })));

  it('prove no payment of an enterprise together', async () => {
    const both = await officer('clerk', 'approver');
    const deputy = await officer('member');
    const enter = async ({ token }: Someone): Promise<string> => {
      const { entry } = await world.app.ask<{ entry: { id: string } }>(
        'mutation ($input: EnterLedgerEntryInput!, $key: ID!) { entry: enterLedgerEntry(input: $input, key: $key) { id } }',
        { input: { challenge, form: 'cash', amount: '100' }, key: newKey() },
        token,
      );
      return entry.id;
    };
    const prove = async (entry: string, { token }: Someone) =>
      (
        await world.app.graphql(
          'mutation ($entry: ID!, $key: ID!) { proveLedgerEntry(entry: $entry, key: $key) { id } }',
          { entry, key: newKey() },
          token,
        )
      ).codes;
    const entry = await enter(await deputies.sessionFor(both, 'clerk', deputy));
    for (const one of [
      both,
      await deputies.sessionFor(both, 'approver', deputy),
      await deputies.sessionFor(department.approver, 'approver', deputy),
      await deputies.sessionFor(both, 'approver', await officer('member')),
    ])
      expect(await prove(entry, one)).toEqual(['TWO_PERSON_RULE']);
    expect(await prove(entry, department.approver)).toEqual([]);
    // Who is the deputy of whoever entered it does not prove it in an own role.
    const second = await officer('approver');
    const own = await enter(department.clerk);
    await deputies.sessionFor(department.clerk, 'clerk', second);
    expect(await prove(own, second)).toEqual(['TWO_PERSON_RULE']);
    expect(await prove(own, await deputies.sessionFor(department.approver, 'approver', await officer('member')))).toEqual([]);
  });

  it('remove nothing together', async () => {
    const both = await world.seals.bids.make.person(
      { organisation: department.id, role: 'supervisor' },
      { organisation: department.id, role: 'operator' },
    );
    const { pi } = await world.seals.bids.bidder();
    const question = typedId('question', await world.app.nest.get(QuestionService).ask(pi.actor, challenge, text('Why glass?')));
    const { data } = await world.propose(question, 'question.en', 'It names a secret', both);
    const deputy = await deputies.sessionFor(both, 'supervisor', await officer('member'));
    const { id } = data!.removal;
    expect((await world.confirm(id, deputy)).codes).toEqual(['TWO_PERSON_RULE']);
    expect((await world.refuse(id, 'No', deputy)).codes).toEqual(['TWO_PERSON_RULE']);
    const honest = await deputies.sessionFor(department.supervisor, 'supervisor', await officer('member'));
    expect((await world.confirm(id, honest)).data?.removal).toMatchObject({ state: 'CARRIED_OUT', decidedBy: { id: honest.id } });
    const [event] = await world.seals.sql<{ principal: string }>(
      `select 'person_' || replace(for_id::text, '-', '') as principal from event where event = 'confirmRemoval' and 'removal_' || replace(subject_id::text, '-', '') = $1`,
      [id],
    );
    expect(event?.principal).toBe(department.supervisor.id);
  });
});
