import { startApp, type TestApp } from '../app.js';
import { Factories, newKey, type Someone, text } from '../factories.js';

const DECLARE = `mutation ($input: DeclareRelationInput!, $key: ID!) {
  declareRelation(input: $input, key: $key) { id relations { kind declared endedAt person { id } organisation { id } note { en } } }
}`;

describe('who sees what of people, organisations and experts', () => {
  let app: TestApp;
  let make: Factories;
  let unit: string;
  let viewers: Record<string, Someone | undefined>;
  let ada: Someone;
  let expert: Someone & { expert: string };
  beforeAll(async () => {
    app = await startApp({ worker: false });
    make = new Factories(app);
    const department = await make.organisation({ kind: 'DEPARTMENT' });
    const group = await make.organisation();
    unit = await make.organisation({ parent: `${group}`, tags: ['sme'], contactEmail: 'office@example.org', regionCode: '320500' });
    ada = await make.person({ organisation: unit, role: 'pi' }, { organisation: unit, role: 'expert' });
    expert = await make.expert(await make.organisation({ kind: 'UNIVERSITY' }));
    viewers = {
      public: undefined,
      ada,
      expert,
      colleague: await make.person({ organisation: unit, role: 'unit-approver' }),
      stranger: await make.person({ organisation: group, role: 'pi' }),
      clerk: await make.person({ organisation: department, role: 'clerk' }),
      finance: await make.person({ organisation: department, role: 'finance' }),
      supervisor: await make.person({ organisation: department, role: 'supervisor' }),
      operator: await make.operator(),
    };
    const input = {
      expert: expert.expert,
      kind: 'COAUTHOR',
      person: ada.id,
      endedAt: '2024-01-01T00:00:00.000Z',
      declared: true,
      note: text('paper'),
    };
    await app.ask(DECLARE, { input, key: newKey() }, expert.token);
  });
  afterAll(() => app.stop());

  const as = (viewer: string, query: string) => app.graphql<Record<string, never>>(query, {}, viewers[viewer]?.token);
  const everyone = () => Object.keys(viewers);
  /** The viewers for whom the answer satisfies the test. */
  const sighted = async (query: string, sees: (data: Record<string, never> | null) => unknown) => {
    const seeing: string[] = [];
    for (const viewer of everyone()) if (sees((await as(viewer, query)).data)) seeing.push(viewer);
    return seeing;
  };
  const signedIn = () => everyone().filter((viewer) => viewer !== 'public');

  it('an organisation: the public its name, kind and region; the signed-in the rest', async () => {
    const query = `{ organisation(id: "${unit}") { name { en } kind regionCode creditCode tags contactEmail parent { id } } }`;
    expect((await as('public', query)).data).toEqual({
      organisation: {
        name: { en: expect.any(String) },
        kind: 'ENTERPRISE',
        regionCode: '320500',
        creditCode: null,
        tags: null,
        contactEmail: null,
        parent: null,
      },
    });
    expect((await as('stranger', query)).data).toMatchObject({
      organisation: {
        creditCode: expect.any(String),
        tags: ['sme'],
        contactEmail: 'office@example.org',
        parent: { id: expect.any(String) },
      },
    });
  });

  it('organisations: found by kind, region, name and tag, the last by the signed-in only', async () => {
    const ids = async (viewer: string, filter: string) => {
      const { data } = await app.graphql<{ organisations: { nodes: { id: string }[]; totalCount: number } }>(
        `{ organisations(${filter}) { nodes { id } totalCount } }`,
        {},
        viewers[viewer]?.token,
      );
      return data!.organisations.nodes.map(({ id }) => id);
    };
    expect(await ids('public', 'region: "3205"')).toEqual([unit]);
    expect(await ids('public', 'region: "32%5"')).toEqual([]);
    expect(await ids('public', 'tag: "sme"')).toEqual([]);
    expect(await ids('stranger', 'tag: "sme"')).toEqual([unit]);
    expect(await ids('public', 'text: "PLATFORM"')).toHaveLength(1);
    expect(await ids('public', 'kind: UNIVERSITY')).toHaveLength(1);
  });

  it('a person: the signed-in the name, the person and the operator the address', async () => {
    const query = `{ node(id: "${ada.id}") { id ... on Person { name { en } email } } }`;
    expect(await sighted(query, (data) => data?.['node']?.['name'])).toEqual(signedIn());
    expect(await sighted(query, (data) => data?.['node']?.['email'])).toEqual(['ada', 'operator']);
  });

  it('roles: the person and the operator all, colleagues theirs but not who is an expert', async () => {
    const query = `{ node(id: "${ada.id}") { ... on Person { memberships { role } } } }`;
    const roles = async (viewer: string) => (await as(viewer, query)).data;
    expect(await roles('ada')).toEqual({ node: { memberships: [{ role: 'expert' }, { role: 'pi' }] } });
    expect(await roles('operator')).toEqual(await roles('ada'));
    expect(await roles('colleague')).toEqual({ node: { memberships: [{ role: 'pi' }] } });
    expect(await roles('stranger')).toEqual({ node: { memberships: [] } });
    expect(await roles('public')).toEqual({ node: null });
  });

  it('an expert: officers, the operator and the expert; a foreign and a missing one read the same', async () => {
    const query = `{ expert(id: "${expert.expert}") { id strata } }`;
    const officers = ['expert', 'clerk', 'finance', 'supervisor', 'operator'];
    expect(await sighted(query, (data) => data?.['expert'])).toEqual(officers);
    expect(await sighted('{ experts { totalCount } }', (data) => data?.['experts']?.['totalCount'] === 1)).toEqual(officers);
    expect(await as('stranger', query)).toEqual(await as('stranger', query.replace(/_[0-9a-f]{4}/, '_0000')));
  });

  it('ties of an expert: clerks, supervision, the operator and the expert', async () => {
    const query = `{ expert(id: "${expert.expert}") { relations { kind endedAt person { id } } } }`;
    const seeing = await sighted(query, (data) => (data?.['expert']?.['relations'] as unknown[] | undefined)?.length);
    expect(seeing).toEqual(['expert', 'clerk', 'supervisor', 'operator']);
    expect((await as('clerk', query)).data).toEqual({
      expert: { relations: [{ kind: 'COAUTHOR', endedAt: '2024-01-01T00:00:00.000Z', person: { id: ada.id } }] },
    });
  });

  it('ties are declared by the expert alone, and detected ones recorded by the operator', async () => {
    const declare = (viewer: string, given: object) => {
      const input = { expert: expert.expert, kind: 'FAMILY', organisation: unit, declared: true, note: text('n'), ...given };
      return app.graphql(DECLARE, { input, key: newKey() }, viewers[viewer]?.token);
    };
    expect((await declare('ada', {})).codes).toEqual(['NOT_FOUND']);
    expect((await declare('expert', { declared: false })).codes).toEqual(['FORBIDDEN']);
    const { data } = await declare('operator', { declared: false });
    expect(JSON.stringify(data)).toContain('"kind":"FAMILY","declared":false,"endedAt":null');
  });
});
