import { startApp, type TestApp } from '../app.js';
import { Factories, newKey, type Someone } from '../factories.js';

interface Held {
  id: string;
  role: string;
  certifiedUntil: string | null;
  suspendedAt: string | null;
  confirmedBy: { id: string } | null;
  availableActions: { name: string; allowed: boolean; reason: string | null }[];
}

describe('a role that must be confirmed once in a period', () => {
  let app: TestApp;
  let make: Factories;
  let operator: Someone;
  beforeAll(async () => {
    app = await startApp();
    make = new Factories(app);
    operator = await make.operator();
  });
  afterAll(() => app.stop());

  const set = (organisation: string, every: string | null, token = operator.token) =>
    app.graphql(
      'mutation ($organisation: ID!, $every: String, $key: ID!) { setRecertification(organisation: $organisation, every: $every, key: $key) { recertifyEvery } }',
      { organisation, every, key: newKey() },
      token,
    );
  const confirm = (membership: string, token: string) =>
    app.graphql(
      'mutation ($membership: ID!, $key: ID!) { confirmMembership(membership: $membership, key: $key) { certifiedUntil suspendedAt } }',
      { membership, key: newKey() },
      token,
    );
  const held = async (organisation: string, role: string, token: string): Promise<Held> => {
    const fields = 'id role certifiedUntil suspendedAt confirmedBy { id } availableActions { name allowed reason }';
    const { organisation: found } = await app.ask<{ organisation: { members: { nodes: Held[] } } }>(
      `query ($id: ID!) { organisation(id: $id) { members { nodes { ${fields} } } } }`,
      { id: organisation },
      token,
    );
    return found.members.nodes.find((each) => each.role === role)!;
  };
  const roles = async (token: string) => {
    const { me } = await app.ask<{ me: { memberships: { role: string; suspendedAt: string | null }[] } }>(
      '{ me { memberships { role suspendedAt } } }',
      {},
      token,
    );
    return me.memberships;
  };
  const instant = async () => (await app.ask<{ demoClock: { instant: string } }>('{ demoClock { instant } }')).demoClock.instant;
  const later = (at: string, years: number, ms = 0): string => {
    const date = new Date(at);
    date.setUTCFullYear(date.getUTCFullYear() + years);
    return new Date(date.getTime() + ms).toISOString();
  };

  it('is reminded of, sleeps when nobody confirmed it in time, and wakes when somebody does', async () => {
    const firm = await make.organisation();
    const administrator = await make.person({ organisation: firm, role: 'administrator' });
    const second = await make.person({ organisation: firm, role: 'administrator' });
    const pi = await make.person({ organisation: firm, role: 'pi' });
    const begun = await instant();
    expect((await set(firm, 'P1Y')).data).toEqual({ setRecertification: { recertifyEvery: 'P1Y' } });
    const end = later(begun, 1);
    const mine = await held(firm, 'pi', administrator.token);
    expect(mine).toMatchObject({ certifiedUntil: end, suspendedAt: null });
    expect(mine.availableActions).toContainEqual({ name: 'confirmMembership', allowed: true, reason: null });

    await app.moveTo(later(begun, 1, -30 * 86_400_000));
    const reminded = await app.database.query(`select distinct subject from event where event = 'recertifyDue'`);
    expect(reminded).toEqual([{ subject: 'membership' }]);
    for (const one of [administrator, second]) {
      const { me } = await app.ask<{ me: { memberships: { id: string }[] } }>('{ me { memberships { id } } }', {}, one.token);
      const other = one === administrator ? second : administrator;
      expect((await confirm(me.memberships[0]!.id, one.token)).codes).toEqual(['TWO_PERSON_RULE']);
      expect((await confirm(me.memberships[0]!.id, other.token)).codes).toEqual([]);
    }

    await app.moveTo(end);
    expect((await held(firm, 'pi', administrator.token)).suspendedAt).toBeNull();
    await app.moveTo(later(end, 0, 1000));
    expect((await held(firm, 'pi', administrator.token)).suspendedAt).toBe(later(end, 0, 1000));
    expect(await roles(pi.token)).toEqual([{ role: 'pi', suspendedAt: later(end, 0, 1000) }]);
    const asPi = () => app.graphql('query ($id: ID!) { organisation(id: $id) { members { totalCount } } }', { id: firm }, pi.token);
    expect((await asPi()).data).toEqual({ organisation: { members: { totalCount: 1 } } });
    expect((await confirm(mine.id, pi.token)).codes).toEqual(['FORBIDDEN']);

    expect((await confirm(mine.id, administrator.token)).data).toEqual({
      confirmMembership: { certifiedUntil: later(end, 1, 1000), suspendedAt: null },
    });
    expect((await held(firm, 'pi', administrator.token)).confirmedBy).toEqual({ id: administrator.id });
    expect((await asPi()).data).toEqual({ organisation: { members: { totalCount: 3 } } });
  });

  it('is given by people of an organisation that asks for it, with an end of its own; where none asks, none ends', async () => {
    const [asking, free] = [await make.organisation(), await make.organisation()];
    await set(asking, 'P6M');
    await make.person({ organisation: asking, role: 'pi' }, { organisation: free, role: 'lead' });
    expect((await held(asking, 'pi', operator.token)).certifiedUntil).not.toBeNull();
    const lead = await held(free, 'lead', operator.token);
    expect(lead.certifiedUntil).toBeNull();
    expect(lead.availableActions.map(({ name }) => name)).toEqual(['revokeMembership', 'handOver']);
    const pending = async () =>
      (
        await app.database.query<{ n: number }>(
          `select count(*)::int as n from message where key like 'membership.recertify%' and payload ->> 'membershipId' = $1 and done_at is null`,
          [(await held(asking, 'pi', operator.token)).id.replace(/^membership_(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')],
        )
      )[0]!.n;
    expect(await pending()).toBe(2);
    await set(asking, null);
    expect(await pending()).toBe(0);
    expect((await held(asking, 'pi', operator.token)).certifiedUntil).toBeNull();
  });

  it('is set up by the operator alone, with a period that makes sense', async () => {
    const firm = await make.organisation();
    const administrator = await make.person({ organisation: firm, role: 'administrator' });
    expect((await set(firm, 'P1Y', administrator.token)).codes).toEqual(['FORBIDDEN']);
    for (const every of ['', 'P0Y', 'P1D', '-P1Y', '1 year', 'P100Y']) expect((await set(firm, every)).codes).toEqual(['INPUT_INVALID']);
    const colleague = await make.person({ organisation: firm, role: 'pi' });
    const foreign = await make.person({ organisation: await make.organisation(), role: 'administrator' });
    const { id } = await held(firm, 'pi', administrator.token);
    expect((await confirm(id, foreign.token)).codes).toEqual(['NOT_FOUND']);
    expect((await confirm(id, colleague.token)).codes).toEqual(['FORBIDDEN']);
  });
});
