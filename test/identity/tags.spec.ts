import { startApp, type TestApp } from '../app.js';
import { Factories, newKey, type Someone } from '../factories.js';

describe('a tag of an organisation', () => {
  let app: TestApp;
  let make: Factories;
  let clerk: Someone;
  let firm: string;
  beforeAll(async () => {
    app = await startApp();
    make = new Factories(app);
    clerk = await make.person({ organisation: await make.organisation({ kind: 'DEPARTMENT' }), role: 'clerk' });
    firm = await make.organisation();
  });
  afterAll(() => app.stop());

  const add = (input: object, token = clerk.token) =>
    app.graphql<{ addOrganisationTag: { id: string } }>(
      'mutation ($input: AddOrganisationTagInput!, $key: ID!) { addOrganisationTag(input: $input, key: $key) { id holds confirmedBy { id } } }',
      { input: { organisation: firm, ...input }, key: newKey() },
      token,
    );
  const end = (tag: string, token = clerk.token) =>
    app.graphql('mutation ($tag: ID!, $key: ID!) { endOrganisationTag(tag: $tag, key: $key) { holds } }', { tag, key: newKey() }, token);
  const found = async (tag: string) => {
    const query = 'query ($tag: String) { organisations(tag: $tag) { nodes { id tags } } }';
    return (await app.ask<{ organisations: { nodes: { id: string; tags: string[] }[] } }>(query, { tag }, clerk.token)).organisations.nodes;
  };
  const instant = async () => new Date((await app.ask<{ demoClock: { instant: string } }>('{ demoClock { instant } }')).demoClock.instant);
  const after = (at: Date, days: number, ms = 0): string => new Date(at.getTime() + days * 86_400_000 + ms).toISOString();

  it('counts from its beginning until its end, which it does not include, by the product’s clock', async () => {
    const now = await instant();
    const { data } = await add({ tag: 'sme', from: after(now, 10), to: after(now, 20) });
    expect(data).toMatchObject({ addOrganisationTag: { holds: false, confirmedBy: { id: clerk.id } } });
    expect(await found('sme')).toEqual([]);
    await app.moveTo(after(now, 10));
    expect(await found('sme')).toEqual([{ id: firm, tags: ['sme'] }]);
    await app.moveTo(after(now, 20, -1));
    expect(await found('sme')).toHaveLength(1);
    await app.moveTo(after(now, 20));
    expect(await found('sme')).toEqual([]);
    const query = 'query ($id: ID!) { organisation(id: $id) { tags tagRecords { tag holds from to } } }';
    const record = { tag: 'sme', holds: false, from: after(now, 10), to: after(now, 20) };
    expect(await app.ask(query, { id: firm }, clerk.token)).toEqual({ organisation: { tags: [], tagRecords: [record] } });
    expect(await app.ask(query, { id: firm })).toEqual({ organisation: { tags: null, tagRecords: [] } });
  });

  it('is ended once, by an officer', async () => {
    const tag = (await add({ tag: 'cnas-lab' })).data!.addOrganisationTag.id;
    expect((await end(tag)).data).toEqual({ endOrganisationTag: { holds: false } });
    expect(await found('cnas-lab')).toEqual([]);
    expect((await end(tag)).codes).toEqual(['TAG_NOT_IN_FORCE']);
  });

  it('is given by no colleague, no stranger, and not backwards', async () => {
    const pi = await make.person({ organisation: firm, role: 'pi' });
    expect((await add({ tag: 'sme' }, pi.token)).codes).toEqual(['FORBIDDEN']);
    const department = await make.organisation({ kind: 'DEPARTMENT' });
    const both = await make.person({ organisation: firm, role: 'pi' }, { organisation: department, role: 'clerk' });
    expect((await add({ tag: 'sme' }, both.token)).codes).toEqual(['TWO_PERSON_RULE']);
    await app.ask('mutation ($id: ID) { switchOrganisation(organisation: $id) }', { id: department }, both.token);
    expect((await add({ tag: 'sme' }, both.token)).codes).toEqual(['TWO_PERSON_RULE']);
    const now = await instant();
    expect((await add({ tag: 'sme', from: after(now, 2), to: after(now, 1) })).codes).toEqual(['INPUT_INVALID']);
    expect((await add({ tag: '' })).codes).toEqual(['INPUT_INVALID']);
  });

  it('is proved by files, which officers and its people see', async () => {
    const tag = (await add({ tag: 'incubator' })).data!.addOrganisationTag.id;
    const upload = async (token: string) => {
      const form = new FormData();
      form.set('file', new Blob(['certificate']), 'certificate.txt');
      const response = await fetch(`${app.url}/files`, { method: 'POST', body: form, headers: { authorization: `Bearer ${token}` } });
      return ((await response.json()) as { id: string }).id;
    };
    const prove = async (token: string) =>
      app.graphql(
        'mutation ($tag: ID!, $files: [ID!]!, $key: ID!) { proveOrganisationTag(tag: $tag, files: $files, key: $key) { evidence { name } } }',
        { tag, files: [await upload(token)], key: newKey() },
        token,
      );
    const certificate = { name: 'certificate.txt' };
    expect((await prove(clerk.token)).data).toEqual({ proveOrganisationTag: { evidence: [certificate] } });
    const administrator = await make.person({ organisation: firm, role: 'administrator' });
    expect((await prove(administrator.token)).data).toEqual({ proveOrganisationTag: { evidence: [certificate, certificate] } });
    const foreign = await make.person({ organisation: await make.organisation(), role: 'administrator' });
    expect((await prove(foreign.token)).codes).toEqual(['NOT_FOUND']);
    const query = 'query ($id: ID!) { node(id: $id) { ... on OrganisationTag { tag evidence { name } } } }';
    expect(await app.ask(query, { id: tag }, foreign.token)).toEqual({ node: { tag: 'incubator', evidence: [] } });
  });
});
