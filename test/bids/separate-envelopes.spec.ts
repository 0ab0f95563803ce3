import { type ExpertOfTest } from '../panels/review-world.js';
import { newKey, type Someone, text } from '../factories.js';
import { keyOf } from '../list.factories.js';
import type { Bidder } from './bid-world.js';
import { type SealedCall, SealedWorld } from './sealed-world.js';

const RULES = {
  panel: { size: 3, minimum: 2, reserves: 0, strata: [{ tag: 'technical', min: 1 }] },
  conflict: { scope: 'bid' },
  review: { stages: [{ id: 'remote', weight: 100 }] },
  scoring: { tieOrder: ['public_money'] },
};
const READ = `query ($id: ID!) { bid(id: $id) { state content { title { en } budget { publicRequest } } draft { budget { publicRequest } }
  sealed { envelope } versions { warnings } eligibility { status rules } } }`;
interface Read {
  state: string;
  content: { title: { en: string } | null; budget: { publicRequest: string } | null } | null;
  draft: { budget: { publicRequest: string } | null } | null;
  sealed: { envelope: string }[] | null;
  versions: { warnings: string[] | null }[];
  eligibility: { status: string; rules: string[] } | null;
}
const RANKING = 'query ($id: ID!) { challenge(id: $id) { ranking { ranking { rank bid } } } }';

describe('a bid in separate envelopes', () => {
  let world: SealedWorld;
  let sealed: SealedCall;
  let experts: ExpertOfTest[];
  const bids: Record<string, { id: string; by: Bidder }> = {};
  const fen = { cheap: 50_000_000n, dear: 90_000_000n, over: 100_000_001n, poor: 80_000_000n, lost: 10_000_000n };
  beforeAll(async () => {
    world = await SealedWorld.start(true);
    sealed = await world.call('custodial', RULES, 'separate');
    experts = [];
    for (let at = 0; at < 3; at += 1) experts.push(await world.bids.make.expert(await world.bids.make.organisation()));
    for (const [name, publicRequest] of Object.entries(fen)) {
      const by = await world.bids.bidder();
      const ownFunds = name === 'poor' ? 1n : 200_000_000n;
      const id = await world.bids.submitted(sealed.call.challenge, by, { title: text(name), budget: { publicRequest, ownFunds } });
      bids[name] = { id, by };
    }
  });
  afterAll(() => world.stop());

  const read = async (name: string, who: Someone = sealed.department.clerk) =>
    (await world.bids.app.ask<{ bid: Read | null }>(READ, { id: bids[name]!.id }, who.token)).bid;
  const move = (at: Date) => world.bids.app.moveTo(at.toISOString());
  const settle = async () => move((await world.sql<{ now: Date }>('select clock_now() as now'))[0]!.now);
  const act = async (who: Someone, document: string, variables: object = {}): Promise<void> => {
    const { codes } = await world.custody.act(who, document, { challenge: sealed.call.challenge, ...variables });
    expect(codes).toEqual([]);
  };
  const handIn = async (envelope: string): Promise<string[]> => {
    const key = (await world.custody.keys(sealed.call.challenge)).find((candidate) => candidate.envelope === envelope)!;
    const codes: string[] = [];
    for (const keeper of sealed.keepers.slice(0, 2)) codes.push(...((await world.custody.handInOwn(keeper, key)).codes as string[]));
    return codes;
  };

  it('is three sealed envelopes, the price to a key of its own, and is whole for its authors', async () => {
    const { pi } = bids.cheap!.by;
    expect((await read('cheap', pi))!.sealed).toMatchObject([
      { envelope: 'qualification' },
      { envelope: 'technical' },
      { envelope: 'price' },
    ]);
    expect(await read('cheap', pi)).toMatchObject({ content: { title: { en: 'cheap' }, budget: { publicRequest: '50000000' } } });
    const kids = await world.sql<{ kids: string[] }>(
      `select array(select e -> 'wraps' -> 0 ->> 'kid' from jsonb_array_elements(sealed) e) as kids from bid_version where bid_id = $1`,
      [keyOf(bids.cheap!.id)],
    );
    const [main, price] = (await world.custody.keys(sealed.call.challenge)).map(({ fingerprint }) => fingerprint);
    expect(kids).toEqual([{ kids: [main, main, price] }]);
  });

  it('is opened without its price, which no custodian can open before the scores are locked', async () => {
    await world.sql(`update bid_version set sealed = jsonb_set(sealed, '{2,ciphertext}', '"AAAA"') where bid_id = $1`, [
      keyOf(bids.lost!.id),
    ]);
    await move(sealed.call.at('P60DT17H', 1000));
    expect(await handIn('price')).toEqual(['SHARE_TOO_EARLY', 'SHARE_TOO_EARLY']);
    expect(await handIn('main')).toEqual([]);
    await settle();
    for (const name of Object.keys(fen)) {
      expect(await read(name)).toMatchObject({
        state: 'FORM_CHECK',
        content: { title: { en: name }, budget: null },
        versions: [{ warnings: [] }],
      });
      await world.bids.check(bids[name]!.id, sealed.department.clerk);
      await world.bids.confirm(bids[name]!.id, sealed.department.approver);
      expect(await world.bids.row(bids[name]!.id)).toMatchObject({ eligibility_status: 'ELIGIBLE' });
    }
    expect((await read('cheap', bids.cheap!.by.pi))!.draft).toEqual({ budget: { publicRequest: '50000000' } });
  });

  it('is ranked when the prices are opened after the last stage, and what breaks a rule on money falls out', async () => {
    const { clerk } = sealed.department;
    const seats = { challenge: sealed.call.challenge, seed: 's', drawn: experts.map(({ expert }) => expert), reserves: [] };
    await act(clerk, 'mutation ($input: AppointPanelInput!, $key: ID!) { appointPanel(input: $input, key: $key) { id } }', {
      input: seats,
    });
    await act(clerk, 'mutation ($challenge: ID!, $key: ID!) { settlePanel(challenge: $challenge, key: $key) { id } }');
    for (const expert of experts)
      for (const { id } of Object.values(bids)) {
        expect(await world.bids.app.ask(READ, { id }, expert.token)).toMatchObject({ bid: { content: { budget: null } } });
        const items = [
          { criterion: 'C1', score: 9 },
          { criterion: 'C2', score: 5 },
        ];
        const input = { bid: id, stage: 'remote', items, confidence: 4, canDeliver: true, overall: text('Sound') };
        await act(expert, 'mutation ($input: SubmitScoreInput!, $key: ID!) { submitScore(input: $input, key: $key) { id } }', { input });
      }
    expect(await handIn('price')).toEqual(['SHARE_TOO_EARLY', 'SHARE_TOO_EARLY']);
    await act(clerk, 'mutation ($challenge: ID!, $key: ID!) { closeStage(challenge: $challenge, stage: "remote", key: $key) { state } }');
    await settle();
    const ranking = async () =>
      (
        await world.bids.app.ask<{ challenge: { ranking: { ranking: { rank: number; bid: string }[] } | null } }>(
          RANKING,
          { id: sealed.call.challenge },
          clerk.token,
        )
      ).challenge.ranking;
    expect(await ranking()).toBeNull();
    expect((await read('cheap'))!.content!.budget).toBeNull();
    const early = await world.bids.app.graphql(
      'mutation ($input: DecideAwardInput!, $key: ID!) { decideAward(input: $input, key: $key) { id } }',
      { input: { challenge: sealed.call.challenge }, key: newKey() },
      sealed.department.approver.token,
    );
    expect(early.codes).toEqual(['STAGES_OPEN']);
    expect(await handIn('price')).toEqual([]);
    await settle();
    expect((await ranking())!.ranking.map(({ rank, bid }) => [rank, bid])).toEqual([
      [1, bids.cheap!.id],
      [2, bids.dear!.id],
    ]);
    expect(await read('cheap')).toMatchObject({ state: 'RANKED', content: { budget: { publicRequest: '50000000' } } });
    expect(await read('over')).toMatchObject({
      state: 'INELIGIBLE',
      eligibility: { rules: ['OVER_AMOUNT'] },
      versions: [{ warnings: ['OVER_AMOUNT'] }],
    });
    expect(await read('poor')).toMatchObject({ state: 'INELIGIBLE', eligibility: { rules: ['OWN_FUNDS_SHORT'] } });
    expect(await read('lost')).toBeNull();
    expect(await world.bids.row(bids.lost!.id)).toMatchObject({
      state: 'SEALED',
      content: null,
      opened_at: null,
      eligibility_status: null,
    });
    expect(await world.minutes(sealed.call.challenge)).toMatchObject([
      { envelope: 'main', opened: 5, failed: [] },
      { envelope: 'price', opened: 4, failed: [{ bid: bids.lost!.id, reason: 'CANNOT_OPEN' }] },
    ]);
  });
});
