import { createHash, createHmac } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Bidder } from '../bids/bid-world.js';
import { type SealedCall, SealedWorld } from '../bids/sealed-world.js';
import { newKey, type Someone, text } from '../factories.js';
import { FileWorld } from '../files/file-world.js';
import { keyOf } from '../list.factories.js';

const CLOSE = 'P45DT17H';

describe('attacks on sealed bids', () => {
  let world: SealedWorld;
  beforeAll(async () => (world = await SealedWorld.start()));
  afterAll(() => world.stop());

  const app = () => world.bids.app;
  const draft = async (sealed: SealedCall, by: Bidder, content: object) => {
    const answer = await world.bids.mutate(
      'draftBid',
      'DraftBidInput',
      { challenge: sealed.call.challenge, lead: by.lead, content },
      by.pi.token,
    );
    return { ...answer, bid: answer.data?.draftBid?.id as string };
  };
  const saveUnder = (key: string, by: Bidder, input: object) =>
    app().graphql(
      'mutation ($input: SaveBidDraftInput!, $key: ID!) { saveBidDraft(input: $input, key: $key) { id } }',
      { input, key },
      by.pi.token,
    );
  const save = (by: Bidder, input: object) => saveUnder(newKey(), by, input);
  const submitted = async (sealed: SealedCall, by: Bidder) => world.bids.submitted(sealed.call.challenge, by);

  describe('by whoever has a copy of the database', () => {
    it('given a price that was saved alone: no row tells whether a guess at it is right', async () => {
      const sealed = await world.call();
      const by = await world.bids.bidder();
      const { bid } = await draft(sealed, by, {});
      const input = { bid, expectedVersion: 1, changes: { budget: { publicRequest: '88000000', ownFunds: '99000000' } } };
      expect((await save(by, input)).codes).toEqual([]);
      const rows = await world.sql<{ key: string; hash: string }>('select key, hash from idempotency_key where actor_id = $1', [
        keyOf(by.pi.id),
      ]);
      expect(rows).toHaveLength(2);
      const guess = canonicalize({ input })!;
      const tries = ({ key }: { key: string }) => [
        createHash('sha256').update(guess).digest('hex'),
        createHash('sha256').update(key).update(guess).digest('hex'),
        createHmac('sha256', key).update(guess).digest('hex'),
      ];
      expect(rows.filter((row) => tries(row).includes(row.hash))).toEqual([]);
    });

    it('given the server key as well: it takes the idempotency key, which is in no row', async () => {
      const sealed = await world.call('split');
      const by = await world.bids.bidder();
      const { bid } = await draft(sealed, by, {});
      const key = newKey();
      const input = { bid, expectedVersion: 1, changes: { routeFamily: 'secret' } };
      expect((await saveUnder(key, by, input)).codes).toEqual([]);
      expect(await world.sql('select 1 from idempotency_key k where k::text like $1', [`%${key}%`])).toEqual([]);
      expect((await saveUnder(key, by, input)).codes).toEqual([]);
      expect((await saveUnder(key, by, { ...input, changes: { routeFamily: 'other' } })).codes).toEqual(['KEY_REUSED']);
    });
  });

  describe('by an account that is nobody’s of the bid', () => {
    it('given the platform operator: sees no line of the record of a bid or its files before it is opened', async () => {
      const sealed = await world.call();
      const by = await world.bids.bidder();
      const file = (await new FileWorld(app()).upload('%PDF-1.7 annex', 'annex.pdf', by.pi.token)).body.id;
      const bid = await world.bids.submitted(sealed.call.challenge, by, { attachments: [file] });
      const operator = await world.bids.make.operator();
      const lines = async (who: Someone, subject: string) => {
        const query = 'query ($subject: ID!) { events(subject: $subject, first: 20) { totalCount nodes { id event actor { id } } } }';
        return (await app().ask<{ events: { totalCount: number; nodes: { id: string; event: string }[] } }>(query, { subject }, who.token))
          .events;
      };
      for (const subject of [bid, file]) expect(await lines(operator, subject)).toEqual({ totalCount: 0, nodes: [] });
      const [line] = (await lines(by.pi, bid)).nodes;
      expect((await app().ask('query ($id: ID!) { node(id: $id) { id } }', { id: line!.id }, operator.token)).node).toBeNull();
      await world.closed(sealed);
      await world.open(sealed);
      expect((await lines(operator, bid)).nodes.map(({ event }) => event)).toContain('submitBid');
    });
  });

  describe('by a bidder whose content is no text or no figure', () => {
    const bad: [string, object][] = [
      ['U+0000 in a text', { title: { zh: '', en: 'a\u0000b' } }],
      ['U+0000 in a word', { routeFamily: '\u0000' }],
      ['half of a surrogate pair', { plan: { zh: '\ud800', en: '' } }],
      ['the other half', { indicatorAnswers: [{ indicator: '\udc00', value: 1 }] }],
    ];
    it.each(bad)('given %s: refused as bad input, drafted or saved', async (_what, content) => {
      const sealed = await world.call();
      const by = await world.bids.bidder();
      expect((await draft(sealed, by, content)).codes).toEqual(['INPUT_INVALID']);
      const { bid } = await draft(sealed, by, {});
      expect((await save(by, { bid, expectedVersion: 1, changes: content })).codes).toEqual(['INPUT_INVALID']);
    });

    it.each(['1e999', '{"min":-1e999,"max":0}', '{"min":0,"max":1e999}'])('given the figure %s: refused as bad input', async (value) => {
      const sealed = await world.call();
      const by = await world.bids.bidder();
      const input = {
        challenge: sealed.call.challenge,
        lead: by.lead,
        content: { indicatorAnswers: [{ indicator: 'I1', value: 'FIGURE' }] },
      };
      const query = 'mutation ($input: DraftBidInput!, $key: ID!) { draftBid(input: $input, key: $key) { id } }';
      const response = await fetch(`${app().url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${by.pi.token}` },
        body: JSON.stringify({ query, variables: { input, key: newKey() } }).replace('"FIGURE"', value),
      });
      const { errors } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['INPUT_INVALID']);
    });

    it('given the strangest content that is taken: opens as what was given', async () => {
      const sealed = await world.call();
      const by = await world.bids.bidder();
      const partner = await world.bids.bidder();
      const strange = {
        title: { zh: '𠮷\u2028\u0001"\\', en: '' },
        routeFamily: '__proto__',
        indicatorAnswers: [
          { indicator: '__proto__', value: -0 },
          { indicator: 'I1', value: 1e21 },
          { indicator: 'I1', value: { min: 5e-324, max: 0.1 } },
          { indicator: 'I2', value: 1.7976931348623157e308 },
          { indicator: 'I2', value: { min: 9, max: -9 } },
        ],
        partners: [
          { organisation: partner.lead, sharePercent: 1e-7 },
          { organisation: partner.lead, sharePercent: 33.333333333333336 },
        ],
        team: [partner.pi.id, partner.pi.id, by.pi.id],
        avoidExperts: [],
        priorWinnerOf: { zh: '', en: '\u0001\\' },
      };
      const { bid, codes } = await draft(sealed, by, {
        ...{ technicalRoute: text('Route'), plan: text('Plan'), budget: { publicRequest: '1', ownFunds: '999999999999999999' } },
        ...{ trlNow: 1, trlEnd: 9, leadSharePercent: 0, unitApprover: by.approver.id, ...strange },
      });
      expect(codes).toEqual([]);
      await world.bids.approve(bid, by);
      await world.bids.submit(bid, by);
      const good = await submitted(sealed, await world.bids.bidder());
      await world.closed(sealed);
      await world.open(sealed);
      expect(await world.minutes(sealed.call.challenge)).toMatchObject([{ opened: 2, failed: [] }]);
      expect([await world.bids.state(bid), await world.bids.state(good)]).toEqual(['FORM_CHECK', 'FORM_CHECK']);
      expect((await world.bids.row(bid)).content).toMatchObject({ title: strange.title, routeFamily: '__proto__', team: strange.team });
    });
  });

  describe('by whoever writes to the database', () => {
    it('given a late bid that is turned into one in time: its receipt says otherwise', async () => {
      const sealed = await world.call();
      const good = await submitted(sealed, await world.bids.bidder());
      const by = await world.bids.bidder();
      const late = await world.bids.draft(sealed.call.challenge, by);
      await world.bids.approve(late, by);
      await sealed.call.moveTo(CLOSE, 1000);
      await expect(world.bids.submit(late, by)).rejects.toThrow('BID_AFTER_DEADLINE');
      await world.sql('update bid_version set in_time = true where bid_id = $1', [keyOf(late)]);
      await world.sql('update receipt set in_time = true where bid_id = $1', [keyOf(late)]);
      await world.sql(`update bid set state = 'SEALED' where id = $1`, [keyOf(late)]);
      await world.closed(sealed);
      await world.open(sealed);
      expect([await world.bids.state(good), await world.bids.state(late)]).toEqual(['FORM_CHECK', 'SEALED']);
      expect(await world.minutes(sealed.call.challenge)).toMatchObject([{ opened: 1, failed: [{ bid: late, reason: 'RECEIPT_DIFFERS' }] }]);
    });

    it('given a version that is made late so that an older one stands: the bid is not opened as what it no longer is', async () => {
      const sealed = await world.call();
      const by = await world.bids.bidder();
      const bid = await submitted(sealed, by);
      await world.bids.save(bid, by, { routeFamily: 'better' });
      await world.bids.approve(bid, by);
      await world.bids.submit(bid, by);
      await world.sql('update bid_version set in_time = false where bid_id = $1 and no = 2', [keyOf(bid)]);
      await world.closed(sealed);
      await world.open(sealed);
      expect(await world.minutes(sealed.call.challenge)).toMatchObject([{ opened: 0, failed: [{ bid, reason: 'RECEIPT_DIFFERS' }] }]);
    });

    it('given a withdrawn bid that is brought back: its receipt of the withdrawal keeps it closed', async () => {
      const sealed = await world.call();
      const by = await world.bids.bidder();
      const bid = await submitted(sealed, by);
      await world.bids.withdraw(bid, by);
      await world.sql(`update bid set state = 'SUBMITTED', withdrawn_at = null where id = $1`, [keyOf(bid)]);
      await world.closed(sealed);
      await world.open(sealed);
      expect(await world.bids.row(bid)).toMatchObject({ state: 'SEALED', content: null });
      expect(await world.minutes(sealed.call.challenge)).toMatchObject([{ opened: 0, failed: [{ bid, reason: 'RECEIPT_DIFFERS' }] }]);
    });
  });
});
