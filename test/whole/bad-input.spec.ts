import { startApp, type TestApp } from '../app.js';
import { Factories, newCreditCode, newKey, next, type Someone, text } from '../factories.js';
import { type Department, ListFactories } from '../list.factories.js';

const ASK =
  'mutation ($challenge: ID!, $question: TextInput!, $key: ID!) { askQuestion(challenge: $challenge, question: $question, key: $key) { id } }';
const UNKNOWN = (type: string): string => `${type}_${'0'.repeat(12)}4${'0'.repeat(19)}`;

describe('bad input', () => {
  let app: TestApp;
  let make: Factories;
  let lists: ListFactories;
  let department: Department;
  let elsewhere: Department;
  let someone: Someone;
  let challenge: string;
  let planned: string;
  let tables: string[];

  beforeAll(async () => {
    app = await startApp({ worker: false, settings: { BODY_LIMIT: '200000' } });
    make = new Factories(app);
    lists = new ListFactories(app, make);
    [department, elsewhere] = [await lists.department(), await lists.department()];
    ({ challenge } = await lists.published(department));
    planned = await lists.list(department);
    someone = await make.person();
    const known = await app.database.query<{ name: string }>(
      `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`,
    );
    tables = known.map(({ name }) => name);
  });
  afterAll(() => app.stop());

  const rows = async (): Promise<object> => {
    const [counted] = await app.database.query<object>(
      `select ${tables.map((table) => `(select count(*) from ${table})::int as ${table}`).join(', ')}`,
    );
    return counted!;
  };

  /** The code of a refusal, after a look that its words are in the language asked for and that nothing was written. */
  async function refused(query: string, variables: Record<string, unknown>, who?: Someone): Promise<unknown> {
    const before = await rows();
    const [english, chinese] = [
      await app.graphql(query, variables, who?.token),
      await app.graphql(query, variables, who?.token, { 'accept-language': 'zh-CN' }),
    ];
    expect(english.errors).toHaveLength(1);
    expect(english.errors[0]!.message).toMatch(/^[\x20-\x7e‘’“”…]+$/);
    expect(chinese.errors[0]!.message).toMatch(/[\u4e00-\u9fff]/);
    expect(chinese.codes).toEqual(english.codes);
    expect(await rows()).toEqual(before);
    return english.codes[0];
  }
  const act = (name: string, args: Record<string, string>): string => {
    const given = { ...args, key: 'ID!' };
    const variables = Object.entries(given).map(([arg, type]) => `$${arg}: ${type}`);
    return `mutation (${variables.join(', ')}) { ${name}(${Object.keys(given)
      .map((arg) => `${arg}: $${arg}`)
      .join(', ')}) { id } }`;
  };

  describe('of an id', () => {
    it.each(['', 'x', 'list', 'list_1'])('that is none (%j) is said to be none', async (list) => {
      expect(await refused(act('submitList', { list: 'ID!' }), { list, key: newKey() }, department.clerk)).toBe('ID_INVALID');
    });

    it('of another type is said to be none', async () => {
      expect(await refused(act('submitList', { list: 'ID!' }), { list: challenge, key: newKey() }, department.clerk)).toBe('ID_INVALID');
    });

    it('that nobody knows, and one of a foreign thing, get the same answer', async () => {
      for (const list of [UNKNOWN('list'), planned])
        expect(await refused(act('submitList', { list: 'ID!' }), { list, key: newKey() }, elsewhere.clerk)).toBe('NOT_FOUND');
      const read = 'query ($id: ID!) { list(id: $id) { id } node(id: $id) { id } }';
      for (const id of [UNKNOWN('list'), planned])
        expect((await app.graphql(read, { id }, elsewhere.clerk.token)).data).toEqual({ list: null, node: null });
      expect((await app.graphql(read, { id: planned }, department.clerk.token)).data).toMatchObject({ list: { id: planned } });
    });
  });

  it('of a role that the caller lacks, or of nobody, is refused', async () => {
    const query = act('approveList', { list: 'ID!' });
    expect(await refused(query, { list: planned, key: newKey() })).toBe('UNAUTHENTICATED');
    expect(await refused(query, { list: planned, key: newKey() }, department.clerk)).toBe('FORBIDDEN');
  });

  it('of a thing in another state is refused with the state', async () => {
    const query = act('approveList', { list: 'ID!' });
    expect(await refused(query, { list: planned, key: newKey() }, department.approver)).toBe('WRONG_STATE');
    const { errors } = await app.graphql(query, { list: planned, key: newKey() }, department.approver.token);
    expect(errors[0]!.extensions).toMatchObject({ details: { machine: 'list', state: 'PLANNING', event: 'approveList' } });
  });

  it('of a version that somebody else has changed is refused with both', async () => {
    const lead = await make.organisation({ kind: 'UNIVERSITY' });
    const pi = await make.person({ organisation: lead, role: 'pi' });
    const draft = 'mutation ($input: DraftBidInput!, $key: ID!) { draftBid(input: $input, key: $key) { id draftVersion } }';
    const { draftBid } = await app.ask<{ draftBid: { id: string } }>(
      draft,
      { input: { challenge, lead, content: {} }, key: newKey() },
      pi.token,
    );
    const clerkTries = { input: { challenge, lead, content: {} }, key: newKey() };
    expect(await refused(draft, clerkTries, department.clerk)).toBe('FORBIDDEN');
    const save = act('saveBidDraft', { input: 'SaveBidDraftInput!' });
    const input = { bid: draftBid.id, expectedVersion: 1, changes: { title: text('Mine') } };
    await app.ask(save, { input, key: newKey() }, pi.token);
    expect(await refused(save, { input, key: newKey() }, pi)).toBe('VERSION_STALE');
    const { errors } = await app.graphql(save, { input, key: newKey() }, pi.token);
    expect(errors[0]!.extensions).toMatchObject({ details: { given: 1, current: 2 } });
  });

  describe('of a value', () => {
    const organisation = (given: object) => ({
      kind: 'ENTERPRISE',
      name: text('A'),
      creditCode: '91320100MA00000001',
      regionCode: '320100',
      ...given,
    });
    const expert = (given: object) => ({
      person: someone.id,
      affiliation: department.id,
      fields: [],
      strata: ['technical'],
      regionCode: '320000',
      ...given,
    });

    it.each([
      ['a type that does not fit', 'createOrganisation', 'CreateOrganisationInput!', () => organisation({ regionCode: 320100 })],
      ['an unknown field', 'createOrganisation', 'CreateOrganisationInput!', () => organisation({ nothing: 1 })],
      ['a field that is missing', 'createOrganisation', 'CreateOrganisationInput!', () => organisation({ regionCode: undefined })],
      ['null where a value is asked for', 'createOrganisation', 'CreateOrganisationInput!', () => organisation({ name: null })],
      ['an enum of its own', 'createOrganisation', 'CreateOrganisationInput!', () => organisation({ kind: 'GUILD' })],
      ['a text that is too long', 'createOrganisation', 'CreateOrganisationInput!', () => organisation({ name: text('x'.repeat(20_001)) })],
      ['a text that holds NUL', 'createOrganisation', 'CreateOrganisationInput!', () => organisation({ name: text('a\u0000b') })],
      [
        'a list that is too long',
        'createExpert',
        'CreateExpertInput!',
        () => expert({ strata: Array.from({ length: 2000 }, () => 'technical') }),
      ],
    ])('that is %s is refused as input', async (_what, name, type, input) => {
      const operator = await make.operator();
      expect(await refused(act(name, { input: type }), { input: input(), key: newKey() }, operator)).toBe('INPUT_INVALID');
    });

    it.each([
      ['money below nothing', '-1'],
      ['money beyond what is counted', '9'.repeat(19)],
      ['money with a point', '1.5'],
      ['money as a double', 1e300],
    ])('that is %s is refused as input', async (_what, amount) => {
      const query = act('lockBudget', { list: 'ID!', amount: 'Money!' });
      expect(await refused(query, { list: planned, amount, key: newKey() }, department.finance)).toBe('INPUT_INVALID');
    });

    it.each([
      ['', ''],
      [' \t', '\u3000\n'],
      ['\u200b', '\u00a0'],
    ])('that says nothing in either language (%j, %j) is refused, and is enough in one', async (zh, en) => {
      const question = { zh, en };
      expect(await refused(ASK, { challenge, question, key: newKey() }, someone)).toBe('INPUT_INVALID');
      expect((await app.graphql(ASK, { challenge, question: { zh, en: 'Is it?' }, key: newKey() }, someone.token)).codes).toEqual([]);
    });

    it('that is a reason, a name or a number, and blank, is refused', async () => {
      const cancel = act('cancelList', { list: 'ID!', reason: 'String!' });
      expect(await refused(cancel, { list: planned, reason: ' \u3000', key: newKey() }, department.approver)).toBe('INPUT_INVALID');
      const save = act('saveSearch', { input: 'SaveSearchInput!' });
      expect(await refused(save, { input: { name: '  ', text: 'laser' }, key: newKey() }, someone)).toBe('INPUT_INVALID');
      const draft = act('draftList', { input: 'DraftListInput!' });
      const input = { department: department.id, code: '   ', title: text('List'), archetype: 'A', profile: 'jiangsu-province-list/1' };
      expect(await refused(draft, { input, key: newKey() }, department.clerk)).toBe('INPUT_INVALID');
    });

    it.each(['2000-02-30T00:00:00Z', '2000-02-28T24:00:00Z', '2000-02-28T00:00:60Z', '9999-12-31T00:00:00Z'])(
      'that is no instant of the calendar (%s) is refused',
      async (to) => {
        const move = 'mutation ($to: DateTime!, $key: ID!) { moveClock(to: $to, key: $key) { instant } }';
        expect(await refused(move, { to, key: newKey() })).toBe('INPUT_INVALID');
      },
    );

    it('is refused in words of the language asked for, by rules of ours too', async () => {
      const settings = { language: 'zh', digestHour: null, quietFrom: 8, quietTo: 8, muted: [] };
      const set = 'mutation ($input: SettingsInput!, $key: ID!) { setNotificationSettings(input: $input, key: $key) { language } }';
      const { errors } = await app.graphql(set, { input: settings, key: newKey() }, someone.token, { 'accept-language': 'zh' });
      expect(errors[0]!.message).toBe('输入无效：input.quietTo：不能与 quietFrom 为同一小时');
      const create = act('createOrganisation', { input: 'CreateOrganisationInput!' });
      const { token } = await make.operator();
      const code = newCreditCode();
      const wrong = organisation({ creditCode: `${code.slice(0, 17)}${code.endsWith('0') ? '1' : '0'}` });
      const [chinese, english] = [
        await app.graphql(create, { input: wrong, key: newKey() }, token, { 'accept-language': 'zh' }),
        await app.graphql(create, { input: wrong, key: newKey() }, token),
      ];
      expect(chinese.errors[0]!.message).toBe('统一社会信用代码无效：校验码不正确。');
      expect(english.errors[0]!.message).toBe('The unified social credit code is not valid: its check character is wrong.');
      expect(english.errors[0]!.extensions).toMatchObject({ details: { fault: 'CHECK_CHARACTER' } });
    });

    it('names the field and the rule, in the language asked for', async () => {
      const query = act('createOrganisation', { input: 'CreateOrganisationInput!' });
      const { token } = await make.operator();
      const input = organisation({ name: text('x'.repeat(20_001)) });
      const { errors } = await app.graphql(query, { input, key: newKey() }, token);
      expect(errors[0]!.message).toContain('name.zh');
      expect(errors[0]!.extensions).toMatchObject({
        details: { faults: [{ path: 'name.zh', rule: 'maxLength' }, { path: 'name.en' }] },
      });
      const chinese = await app.graphql(query, { input, key: newKey() }, token, { 'accept-language': 'zh' });
      expect(chinese.errors[0]!.message).toContain('name.zh：长度超过上限');
    });
  });

  describe('of a key that was used', () => {
    const question = () => ({ challenge, question: text(`Question ${next()}`) });
    const ids = async () => (await app.database.query('select id from question')).length;

    it('for the same input gets the same answer, and nothing is done twice', async () => {
      const input = { ...question(), key: newKey() };
      const first = await app.ask(ASK, input, someone.token);
      const before = await rows();
      expect(await app.ask(ASK, input, someone.token)).toEqual(first);
      expect(await rows()).toEqual(before);
    });

    it('for another input, or another act, is refused', async () => {
      const key = newKey();
      await app.ask(ASK, { ...question(), key }, someone.token);
      expect(await refused(ASK, { ...question(), key }, someone)).toBe('KEY_REUSED');
      const other = act('registerForMatching', { challenge: 'ID!', organisation: 'ID!' });
      expect(await refused(other, { challenge, organisation: department.id, key }, someone)).toBe('KEY_REUSED');
    });

    it('by another person is a key of its own', async () => {
      const input = { ...question(), key: newKey() };
      const [mine, other] = [await app.ask(ASK, input, someone.token), await app.ask(ASK, input, (await make.person()).token)];
      expect(mine).not.toEqual(other);
    });

    it('for what was refused may be used again', async () => {
      const key = newKey();
      expect(await refused(ASK, { ...question(), challenge: UNKNOWN('challenge'), key }, someone)).toBe('NOT_FOUND');
      expect((await app.graphql(ASK, { ...question(), key }, someone.token)).codes).toEqual([]);
    });

    it('several times at once does it once', async () => {
      const input = { ...question(), key: newKey() };
      const before = await ids();
      const answers = await Promise.all(Array.from({ length: 6 }, () => app.graphql(ASK, input, someone.token)));
      expect(answers.flatMap(({ codes }) => codes)).toEqual([]);
      expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1);
      expect(await ids()).toBe(before + 1);
    });

    it('at once for two inputs does one and refuses the other', async () => {
      const key = newKey();
      const before = await ids();
      const answers = await Promise.all([question(), question()].map((input) => app.graphql(ASK, { ...input, key }, someone.token)));
      expect(answers.flatMap(({ codes }) => codes)).toEqual(['KEY_REUSED']);
      expect(await ids()).toBe(before + 1);
    });

    it('is asked for', async () => {
      const query = 'mutation ($challenge: ID!, $question: TextInput!) { askQuestion(challenge: $challenge, question: $question) { id } }';
      expect(await refused(query, question(), someone)).toBe('GRAPHQL_VALIDATION_FAILED');
    });
  });

  describe('of a query', () => {
    const nested = (depth: number): string =>
      `{ challenge(id: "${challenge}") { ${'list { challenges { '.repeat(depth)} id ${'} }'.repeat(depth)} } }`;

    it('that is too deep is refused, and one that is not is answered', async () => {
      expect(await refused(nested(8), {})).toBe('QUERY_TOO_DEEP');
      expect((await app.graphql(nested(2))).codes).toEqual([]);
    });

    it('that costs too much is refused, by nesting or by aliases', async () => {
      expect(await refused(nested(6), {})).toBe('QUERY_TOO_COSTLY');
      const aliases = Array.from(
        { length: 300 },
        (_, index) => `a${index}: challenges(first: 100) { nodes { id code version state cluster bids { id } } }`,
      );
      expect(await refused(`{ ${aliases.join(' ')} }`, {})).toBe('QUERY_TOO_COSTLY');
    });

    it.each([101, 2 ** 31 - 1])('that asks for a page of %i is refused, in the document and in a variable', async (first) => {
      expect(await refused(`{ challenges(first: ${first}) { totalCount } }`, {})).toBe('PAGE_TOO_LARGE');
      expect(await refused('query ($first: Int) { challenges(first: $first) { totalCount } }', { first })).toBe('PAGE_TOO_LARGE');
    });

    it('that asks for a page below nothing is refused', async () => {
      expect(await refused('{ challenges(first: -1) { totalCount } }', {})).toBe('INPUT_INVALID');
    });

    it('with a cursor of another list is refused', async () => {
      const { lists: page } = await app.ask<{ lists: { pageInfo: { endCursor: string } } }>(
        '{ lists(first: 1) { pageInfo { endCursor } } }',
      );
      expect(await refused(`{ organisations(after: "${page.pageInfo.endCursor}") { totalCount nodes { id } } }`, {})).toBe(
        'CURSOR_INVALID',
      );
      expect(await refused('{ organisations(after: "x") { nodes { id } } }', {})).toBe('CURSOR_INVALID');
    });

    it('that comes with others in one body is refused', async () => {
      const body = JSON.stringify([{ query: '{ me { id } }' }, { query: '{ me { id } }' }]);
      const response = await fetch(`${app.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'REQUEST_MALFORMED' } }] });
    });
  });
});
