import { newKey, newCreditCode, type Someone } from '../factories.js';
import { FileWorld } from '../files/file-world.js';

const CREATE = `mutation ($input: CreateOrganisationInput!, $key: ID!) { createOrganisation(input: $input, key: $key) { id } }`;

interface Warned {
  data: unknown;
  extensions?: { warnings: { code: string; path: string; marks: string[]; message: string }[] };
}

describe('content that bears a mark of secrecy', () => {
  let world: FileWorld;
  let operator: Someone;
  beforeAll(async () => {
    world = await FileWorld.start();
    operator = await world.make.operator();
  });
  afterAll(() => world.stop());

  const post = async (query: string, variables: object, language = 'en'): Promise<Warned> => {
    const headers = { 'content-type': 'application/json', 'accept-language': language, authorization: `Bearer ${operator.token}` };
    const response = await fetch(`${world.app.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
    return (await response.json()) as Warned;
  };
  const organisation = (zh: string) => ({
    input: { kind: 'ENTERPRISE', name: { zh, en: 'Unit' }, creditCode: newCreditCode(), regionCode: '320100', tags: [] },
    key: newKey(),
  });

  it('is warned about in every mutation, with the way to it, in the language of the client', async () => {
    const english = await post(CREATE, organisation('某涉密单位'));
    expect(english.data).not.toBeNull();
    expect(english.extensions?.warnings).toEqual([
      {
        code: 'SECRET_CONTENT',
        path: 'createOrganisation.input.name.zh',
        marks: ['涉密'],
        message: expect.stringContaining('send it offline') as unknown,
      },
    ]);
    const chinese = await post(CREATE, organisation('绝密★某所'), 'zh');
    expect(chinese.extensions?.warnings[0]?.message).toContain('不得进入本系统');
  });

  it('is warned about by the name that the client gave a mutation, and where it stands in the document', async () => {
    const input = `{ kind: ENTERPRISE, name: { zh: "机密★", en: "" }, creditCode: "${newCreditCode()}", regionCode: "320100", tags: [] }`;
    const answer = await post(`mutation { mine: createOrganisation(key: "${newKey()}", input: ${input}) { id } }`, {});
    expect(answer.extensions?.warnings.map(({ path }) => path)).toEqual(['mine.input.name.zh']);
  });

  it('is not found where there is none', async () => {
    expect(await post(CREATE, organisation('某精密机械公司'))).not.toHaveProperty('extensions');
  });

  it('is warned about in the name of a file, and in its text wherever it lies', async () => {
    const { token } = operator;
    const named = await world.upload('plain', '机密★方案.txt', token);
    expect(named.body.warnings).toMatchObject([{ code: 'SECRET_CONTENT', path: 'name', marks: ['机密★'] }]);
    // Longer than the pieces in which a body arrives, so that the mark may lie across two of them.
    const long = `${'字'.repeat(100_000)}密级：机密${'字'.repeat(100_000)}`;
    const { body } = await world.upload(long, 'long.txt', token);
    expect(body.warnings).toMatchObject([{ path: 'content', marks: ['密级：机密'] }]);
    expect((await world.upload('nothing of that kind', 'a.txt', token)).body.warnings).toEqual([]);
  });
});
