import { startApp, type TestApp } from '../app.js';
import { Factories, text } from '../factories.js';
import { type Department, ListFactories } from '../list.factories.js';

describe('published lists and challenges', () => {
  let app: TestApp;
  let lists: ListFactories;
  let city: Department;
  let names: Map<string, string>;
  beforeAll(async () => {
    app = await startApp({ worker: false });
    lists = new ListFactories(app, new Factories(app));
    await app.database.query(`update demo_clock set instant = '2026-03-02T10:00:00+08:00'`);
    const province = await lists.department('320000');
    city = await lists.department('320100');
    const far = await lists.department('110000');
    const publish = (department: Department, code: string, days: number, fen: bigint, cluster: 'NEW_ENERGY' | 'BIOMEDICINE') =>
      lists.published(department, {
        list: { code: `L${code}`, overrides: { window: { bidderClose: `P${days}D` } } },
        challenge: { code, title: text(`Solar ${code}`), cluster, funding: { kind: 'fiscal', publicPerAward: fen } },
      });
    const a = await publish(province, 'A', 40, 300n, 'NEW_ENERGY');
    const b = await publish(city, 'B', 20, 500n, 'BIOMEDICINE');
    const c = await publish(far, 'C', 30, 300n, 'NEW_ENERGY');
    names = new Map(
      [a, b, c].flatMap(({ list, challenge }, index) => [
        [list, 'ABC'[index]!],
        [challenge, 'ABC'[index]!],
      ]),
    );
    await lists.challenge(city, await lists.list(city), { code: 'D' });
  });
  afterAll(() => app.stop());

  const find = async (root: 'lists' | 'challenges', args: string, token?: string) => {
    const query = `{ found: ${root}${args && `(${args})`} { nodes { id code } totalCount } }`;
    const { found } = await app.ask<{ found: { nodes: { id: string; code: string }[]; totalCount: number } }>(query, {}, token);
    expect(found.totalCount).toBe(found.nodes.length);
    return found.nodes.map(({ id, code }) => names.get(id) ?? code).join('');
  };

  it.each([
    ['', 'BCA'],
    ['orderBy: CLOSES_LATEST', 'ACB'],
    ['orderBy: AMOUNT', 'BCA'],
    ['orderBy: CODE', 'ABC'],
    ['cluster: BIOMEDICINE', 'B'],
    ['region: "320000"', 'BA'],
    ['region: "320100"', 'B'],
    ['region: "32%"', ''],
    ['state: OPEN', 'BCA'],
    ['state: DRAFT', ''],
    ['closesBefore: "2026-04-01T00:00:00+08:00"', 'B'],
    ['minAmount: "301"', 'B'],
    ['text: "sOLAR b"', 'B'],
    ['text: "%"', ''],
    ['text: "en"', ''],
    ['cluster: NEW_ENERGY, region: "110000"', 'C'],
  ])('challenges(%s) finds %s', async (args, expected) => expect(await find('challenges', args)).toBe(expected));

  it.each([
    ['orderBy: CODE', 'ABC'],
    ['region: "320000", orderBy: CODE', 'AB'],
    ['archetype: B', ''],
    ['text: "lb"', 'B'],
    ['state: PLANNING', ''],
  ])('lists(%s) finds %s', async (args, expected) => expect(await find('lists', args)).toBe(expected));

  it('shows drafts to officers of their department only', async () => {
    expect(await find('challenges', 'state: DRAFT', city.supervisor.token)).toBe('D');
    expect(await find('lists', 'state: PLANNING', city.finance.token)).toMatch(/^L-/);
  });

  it('finds a list by its number, and pages by cursors', async () => {
    expect(await app.ask(`{ listByCode(code: "LB") { code phase } none: listByCode(code: "x") { code } }`)).toEqual({
      listByCode: { code: 'LB', phase: 'PUBLISHED' },
      none: null,
    });
    const page = (after: string | null) =>
      app.ask<{ challenges: { nodes: { code: string }[]; pageInfo: { endCursor: string; hasNextPage: boolean } } }>(
        `query ($after: String) { challenges(first: 2, after: $after, orderBy: AMOUNT) { nodes { code } pageInfo { endCursor hasNextPage } } }`,
        { after },
      );
    const first = (await page(null)).challenges;
    const second = (await page(first.pageInfo.endCursor)).challenges;
    expect([first.nodes, second.nodes].flat().map(({ code }) => code)).toEqual(['B', 'C', 'A']);
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
  });

  it.each([
    [['OPEN'], 'PUBLISHED'],
    [['EXTENDED'], 'PUBLISHED'],
    [['CLOSED'], 'CLOSED'],
    [['EVALUATING'], 'IN_REVIEW'],
    [['AWARDED'], 'AWARDED'],
    [['RUNNING'], 'AWARDED'],
    [['RELISTED'], 'COMPLETED'],
    [['FULFILLED'], 'COMPLETED'],
  ])('with a challenge %s stands at %s', async ([state], phase) => {
    const code = 'LC';
    await app.database.query(`update challenge set state = $1 where code = 'C'`, [state]);
    expect(await app.ask(`{ listByCode(code: "${code}") { phase } }`)).toEqual({ listByCode: { phase } });
  });

  it('name the policies that a list can stand on', async () => {
    const { policyProfiles } = await app.ask<{ policyProfiles: { code: string; hash: string; rules: object }[] }>(
      '{ policyProfiles { code version archetype name { zh } rules hash } }',
    );
    expect(policyProfiles).toHaveLength(5);
    expect(policyProfiles[0]).toMatchObject({
      code: 'jiangsu-province-list',
      archetype: 'A',
      rules: { window: { bidderClose: 'P45DT17H' } },
    });
  });
});
