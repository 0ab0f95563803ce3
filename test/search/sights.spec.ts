import { randomUUID } from 'node:crypto';
import type { Role } from '../../src/common/actor.js';
import { startApp, type TestApp } from '../app.js';
import { Factories, type Someone } from '../factories.js';
import { type Department, keyOf, ListFactories } from '../list.factories.js';
import { indexed } from './search-world.js';

const SEARCH = `query ($text: String, $orderBy: SearchOrder) { search(text: $text, orderBy: $orderBy) {
  hits { kind decision { id } highlights(text: "deviquill") { text } } totalCount facets { kinds { value count } clusters { value count } states { value count } } } }`;
interface Seen {
  search: {
    hits: { kind: string; decision: { id: string } | null }[];
    totalCount: number;
    facets: Record<string, { value: string; count: number }[]>;
  };
}
const ROLES: Role[] = [
  'operator',
  'recommender',
  'need-owner',
  'tester',
  'pi',
  'unit-approver',
  'team-member',
  'expert',
  'lead',
  'member',
  'end-user',
];

describe('a decision in the search', () => {
  let app: TestApp;
  let department: Department;
  let foreign: Department;
  const others: (Someone | undefined)[] = [undefined];
  const decision = randomUUID();
  beforeAll(async () => {
    app = await startApp();
    const make = new Factories(app);
    const lists = new ListFactories(app, make);
    [department, foreign] = [await lists.department(), await lists.department()];
    const firm = await make.organisation({ kind: 'ENTERPRISE' });
    for (const role of ROLES) others.push(await make.person({ organisation: firm, role }));
    others.push(department.finance, foreign.clerk, foreign.approver, foreign.supervisor, foreign.finance);
    const { challenge } = await lists.published(department);
    await app.database.query(
      `insert into decision (id, challenge_id, department_id, state, valid_bids, outcome, steps, deviation_reason, decided_at, public_from)
       select $1, c.id, c.department_id, 'DECIDED', 1, 'AWARDED', '[]', 'the deviquill reason', clock_now(), clock_now() + interval '1 day' from challenge c where c.id = $2`,
      [decision, keyOf(challenge)],
    );
    await app.database.system((tx) => tx.send('search.index', { kind: 'DECISION', ids: [decision] }));
    await indexed(app);
  });
  afterAll(() => app.stop());

  const asked = async (who: Someone | undefined, orderBy = 'RELEVANCE') =>
    (await app.ask<Seen>(SEARCH, { text: 'deviquill', orderBy }, who?.token)).search;

  it('is hidden from all but the officers of its department before its notice opens, in hits, counts and facets', async () => {
    for (const who of others)
      for (const order of ['RELEVANCE', 'CLOSES_SOONEST'])
        expect(await asked(who, order)).toEqual({ hits: [], totalCount: 0, facets: { kinds: [], clusters: [], states: [] } });
    for (const who of [department.clerk, department.approver, department.supervisor])
      expect(await asked(who)).toMatchObject({ totalCount: 1, hits: [{ kind: 'NOTICE', highlights: [{ text: 'the deviquill reason' }] }] });
  });

  it('is a notice to everybody from then on, and a result when the award stands', async () => {
    await app.database.query(`update decision set public_from = clock_now() where id = $1`, [decision]);
    for (const who of others)
      expect(await asked(who)).toMatchObject({
        totalCount: 1,
        hits: [{ kind: 'NOTICE' }],
        facets: { kinds: [{ value: 'NOTICE', count: 1 }] },
      });
    await app.database.query(`update decision set awarded_at = clock_now() where id = $1`, [decision]);
    expect(await asked(undefined)).toMatchObject({ hits: [{ kind: 'RESULT' }], facets: { kinds: [{ value: 'RESULT', count: 1 }] } });
  });
});
