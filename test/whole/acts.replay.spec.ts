import { parseId } from '../../src/common/ids.js';
import { BidWorld } from '../bids/bid-world.js';
import { newKey, type Someone } from '../factories.js';

const UPDATE = 'mutation ($input: UpdateListInput!, $key: ID!) { updateList(input: $input, key: $key) { id legalBasis } }';
const APPROVE = 'mutation ($bid: ID!, $key: ID!) { approveBid(bid: $bid, key: $key) { id state } }';
const RECOMMEND = 'mutation ($bid: ID!, $rank: Int!, $key: ID!) { recommendBid(bid: $bid, rank: $rank, key: $key) { id state } }';
const NOT_FOUND = [{ message: 'There is no such thing that you may see.', extensions: { code: 'NOT_FOUND', details: {} } }];

describe('an act that is sent again tells nothing that its sender may not see', () => {
  let world: BidWorld;
  beforeAll(async () => {
    world = await BidWorld.start();
  });
  afterAll(() => world.stop());

  const send = async (query: string, variables: object, who: Someone) => {
    const { errors } = await world.app.graphql(query, { ...variables }, who.token);
    return errors.map(({ message, extensions }) => ({ message, extensions }));
  };
  /** Takes a role from somebody: all that is left of it is what was done. */
  const dismiss = ({ id }: Someone, organisation: string) =>
    world.sql('delete from membership where person_id = $1 and organisation_id = $2', [parseId(id)!.uuid, parseId(organisation)!.uuid]);

  it('to somebody else with the same key and input, who was never in the list', async () => {
    const ours = await world.lists.department();
    const other = await world.lists.department();
    const variables = { input: { list: await world.lists.list(ours), legalBasis: 'secret' }, key: newKey() };
    expect(await send(UPDATE, variables, ours.clerk)).toEqual([]);
    expect(await send(UPDATE, variables, other.clerk)).toEqual(NOT_FOUND);
  });

  it('to a clerk who has left the department for another one', async () => {
    const [ours, other] = [await world.lists.department(), await world.lists.department()];
    const clerk = await world.make.person({ organisation: ours.id, role: 'clerk' }, { organisation: other.id, role: 'clerk' });
    const variables = { input: { list: await world.lists.list(ours), legalBasis: 'secret' }, key: newKey() };
    expect(await send(UPDATE, variables, clerk)).toEqual([]);
    expect(await send(UPDATE, variables, clerk)).toEqual([]);
    await dismiss(clerk, ours.id);
    expect(await send(UPDATE, variables, clerk)).toEqual(NOT_FOUND);
  });

  it('to a unit approver who has left the unit and is named no more', async () => {
    const { challenge } = await world.challenge();
    const by = await world.bidder();
    const variables = { bid: await world.draft(challenge, by), key: newKey() };
    expect(await send(APPROVE, variables, by.approver)).toEqual([]);
    const successor = await world.make.person({ organisation: by.lead, role: 'unit-approver' });
    await world.save(variables.bid, by, { unitApprover: successor.id });
    await dismiss(by.approver, by.lead);
    expect(await send(APPROVE, variables, by.approver)).toEqual(NOT_FOUND);
  });

  it('to a recommender who now recommends for another unit: neither the bid nor the refusal that was on record', async () => {
    const call = await world.challenge({ recommend: { required: true } });
    const by = await world.bidder();
    const [unit, other] = [await world.make.organisation({ kind: 'DEPARTMENT' }), await world.make.organisation({ kind: 'DEPARTMENT' })];
    const who = await world.make.person({ organisation: unit, role: 'recommender' }, { organisation: other, role: 'recommender' });
    const bid = await world.draft(call.challenge, by, { recommender: unit });
    await world.approve(bid, by);
    await world.submit(bid, by);
    const inTime = { bid, rank: 1, key: newKey() };
    expect(await send(RECOMMEND, inTime, who)).toEqual([]);
    await call.moveTo('P60DT17H', 1000);
    const late = { bid, rank: 2, key: newKey() };
    expect(await send(RECOMMEND, late, who)).toMatchObject([{ extensions: { code: 'RECOMMENDER_CLOSED' } }]);
    await dismiss(who, unit);
    expect(await send(RECOMMEND, inTime, who)).toEqual(NOT_FOUND);
    expect(await send(RECOMMEND, late, who)).toEqual(NOT_FOUND);
  });
});
