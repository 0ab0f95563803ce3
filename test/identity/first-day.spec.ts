import { BidWorld, type Call } from '../bids/bid-world.js';
import { newKey, text } from '../factories.js';
import { Joining } from './joining.js';

describe('the first day of an organisation', () => {
  let world: BidWorld;
  let joining: Joining;
  let call: Call;
  beforeAll(async () => {
    world = await BidWorld.start();
    joining = new Joining(world.app);
    call = await world.challenge();
  });
  afterAll(() => world.stop());

  it('leads from its registration to a submitted bid, by its own acts and one officer’s word', async () => {
    const { app, department } = world;
    // It registers, and answers the mail.
    const input = joining.registration();
    const registration = await joining.registered(input);
    // An officer of the department verifies it.
    const { data } = await joining.verify(registration, department.clerk.token);
    const firm = data!.verifyRegistration.organisation.id;
    // Its administrator sets a first password, signs in and invites two people, who do the same.
    const administrator = await joining.joined(input.applicant.email);
    const [researcher, director] = [`researcher-${newKey()}@example.org`, `director-${newKey()}@example.org`];
    for (const [email, role] of [
      [researcher, 'pi'],
      [director, 'unit-approver'],
    ] as const)
      expect((await joining.invite({ organisation: firm, email, roles: [role] }, administrator)).codes).toEqual([]);
    const [pi, approver] = [await joining.joined(researcher), await joining.joined(director)];
    // The researcher drafts a bid that names the director, who approves it; then it is submitted.
    const { me } = await app.ask<{ me: { id: string } }>('{ me { id } }', {}, approver);
    const content = world.content({ lead: firm, pi: department.clerk, approver: { ...department.clerk, id: me.id } });
    const drafted = await app.ask<{ draftBid: { id: string } }>(
      'mutation ($input: DraftBidInput!, $key: ID!) { draftBid(input: $input, key: $key) { id } }',
      { input: { challenge: call.challenge, lead: firm, content: plain({ ...content, title: text('Our first bid') }) }, key: newKey() },
      pi,
    );
    const bid = drafted.draftBid.id;
    const act = (name: string, token: string) =>
      app.graphql(`mutation ($bid: ID!, $key: ID!) { ${name}(bid: $bid, key: $key) { state } }`, { bid, key: newKey() }, token);
    expect((await act('submitBid', pi)).codes).toEqual(['BID_NOT_APPROVED']);
    expect((await act('approveBid', approver)).codes).toEqual([]);
    expect((await act('submitBid', pi)).data).toEqual({ submitBid: { state: 'SUBMITTED' } });
  });
});

/** Fen as text, as they go over the wire. */
const plain = (value: object): unknown =>
  JSON.parse(JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? part.toString() : part)));
