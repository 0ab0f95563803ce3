import { startApp, type TestApp } from '../app.js';
import { Factories, newKey, type Someone, text } from '../factories.js';
import { challengeInput, type Department, ListFactories } from '../list.factories.js';

const DRAFT = 'mutation ($input: DraftChallengeInput!, $key: ID!) { draftChallenge(input: $input, key: $key) { id } }';
const READ = `query ($id: ID!) { challenge(id: $id) { state redesign { en } relists { id } relistedAs { id }
  formerListings { challenge list outcome bids eligible } } }`;

interface Read {
  state: string;
  redesign: { en: string } | null;
  relists: { id: string } | null;
  relistedAs: { id: string }[];
  formerListings: { challenge: string; outcome: string; bids: number; eligible: number }[];
}

describe('a challenge that is listed anew', () => {
  let app: TestApp;
  let lists: ListFactories;
  let ours: Department;
  let former: string;
  const overrides = { noBid: { action: 'RELIST' } };

  beforeAll(async () => {
    app = await startApp();
    const make = new Factories(app);
    lists = new ListFactories(app, make);
    ours = await lists.department();
    await app.moveTo('2026-03-02T01:00:00.000Z');
    ({ challenge: former } = await lists.published(ours, { list: { overrides } }));
    await app.moveTo('2026-05-20T00:00:00.000Z');
  });
  afterAll(() => app.stop());

  const read = async (id: string, token?: string) => (await app.ask<{ challenge: Read }>(READ, { id }, token)).challenge;
  const draft = async (given: object, who: Someone = ours.clerk, department = ours) => {
    const list = await lists.list(department, { overrides });
    const input = { ...challengeInput(list, department.id), ...given };
    const answer = await app.graphql<{ draftChallenge: { id: string } }>(
      DRAFT,
      { input: { ...input, funding: { ...input.funding, publicPerAward: String(input.funding.publicPerAward) } }, key: newKey() },
      who.token,
    );
    return { list, codes: answer.codes, id: answer.data?.draftChallenge.id ?? '' };
  };

  it('names the former one and says what is different; nobody else may list that anew', async () => {
    expect(await read(former)).toMatchObject({ state: 'RELISTED', relists: null, relistedAs: [], formerListings: [] });
    expect((await draft({ relists: former })).codes).toEqual(['INPUT_INVALID']);
    const theirs = await lists.department();
    expect((await draft({ relists: former, redesign: text('Lower target') }, theirs.clerk, theirs)).codes).toEqual(['CANNOT_RELIST']);
    const { id, list, codes } = await draft({ relists: former, redesign: text('Lower target') });
    expect(codes).toEqual([]);
    expect((await draft({ relists: former, redesign: text('Again') })).codes).toEqual(['CANNOT_RELIST']);
    expect((await draft({ relists: id, redesign: text('Not relisted') })).codes).toEqual(['CANNOT_RELIST']);

    // Drafted, it is the department's business alone.
    expect(await read(former)).toMatchObject({ relistedAs: [] });
    expect(await read(former, ours.clerk.token)).toMatchObject({ relistedAs: [{ id }] });
    await lists.approve(ours, list);
    await app.ask(
      'mutation ($list: ID!, $key: ID!) { publishList(list: $list, key: $key) { id } }',
      { list, key: newKey() },
      ours.approver.token,
    );
    expect(await read(former)).toMatchObject({ relistedAs: [{ id }] });
    expect(await read(id)).toMatchObject({
      redesign: { en: 'Lower target' },
      relists: { id: former },
      formerListings: [{ challenge: former, outcome: 'NO_BID', bids: 0, eligible: 0 }],
    });
  });

  it('tells the figures of every listing before, the first one first', async () => {
    const [{ id: second }] = (await read(former)).relistedAs as [{ id: string }];
    await app.moveTo('2026-09-20T00:00:00.000Z');
    const { id: third, list } = await draft({ relists: second, redesign: text('More money') });
    expect(third).not.toBe('');
    await lists.approve(ours, list);
    await app.ask(
      'mutation ($list: ID!, $key: ID!) { publishList(list: $list, key: $key) { id } }',
      { list, key: newKey() },
      ours.approver.token,
    );
    expect((await read(third)).formerListings).toMatchObject([{ challenge: former }, { challenge: second, outcome: 'NO_BID' }]);
  });

  it('cannot be told from one that nobody has, where the former one is a draft of others', async () => {
    const theirs = await lists.department();
    const hidden = await lists.challenge(theirs, await lists.list(theirs));
    expect((await draft({ relists: hidden, redesign: text('Guess') })).codes).toEqual(['NOT_FOUND']);
    expect((await draft({ relists: `challenge_${'0'.repeat(32)}`, redesign: text('Guess') })).codes).toEqual(['NOT_FOUND']);
  });
});
