import { FileService } from '../../src/files/file.service.js';
import { type Bidder, BidWorld, type Call, refusal } from '../bids/bid-world.js';
import type { Someone } from '../factories.js';
import { keyOf } from '../list.factories.js';
import { FileWorld } from './file-world.js';

describe('a file that proves something', () => {
  let bids: BidWorld;
  let files: FileWorld;
  let call: Call;
  let by: Bidder;
  beforeAll(async () => {
    bids = await BidWorld.start();
    files = new FileWorld(bids.app);
  });
  afterAll(() => files.stop());
  beforeEach(async () => {
    await bids.setClock('2026-03-01T00:00:00+08:00');
    call = await bids.challenge();
    by = await bids.bidder();
  });

  const upload = async (who: Someone): Promise<string> => (await files.upload('proof', 'proof.txt', who.token)).body.id;
  const gets = async (id: string, who?: Someone): Promise<boolean> => {
    const { status } = await files.download(id, who?.token);
    expect([200, 404]).toContain(status);
    const { file } = await bids.app.ask<{ file: object | null }>('query ($id: ID!) { file(id: $id) { id } }', { id }, who?.token);
    expect(file !== null).toBe(status === 200);
    return status === 200;
  };
  const boundTo = async (id: string): Promise<string | null> => {
    const [row] = await bids.sql<{ bound_id: string | null }>('select bound_id from file where id = $1', [keyOf(id)]);
    return row!.bound_id;
  };

  it('given an attachment of a bid: is seen by whoever sees the bid, and as long sealed', async () => {
    const organisation = await bids.make.organisation({ kind: 'DEPARTMENT' });
    const recommender = await bids.make.person({ organisation, role: 'recommender' });
    const partner = await bids.bidder();
    const { clerk, supervisor } = bids.department;
    const strangers = [await bids.bidder().then(({ pi }) => pi), await bids.make.operator(), undefined];
    const file = await upload(by.pi);
    const given = { attachments: [file], recommender: organisation, partners: [{ organisation: partner.lead, sharePercent: 10 }] };
    const bid = await bids.draft(call.challenge, by, given);
    expect(await gets(file, by.pi)).toBe(true);
    for (const who of [by.approver, recommender, partner.pi, clerk, supervisor, ...strangers]) expect(await gets(file, who)).toBe(false);

    await bids.approve(bid, by);
    await bids.submit(bid, by);
    expect(await boundTo(file)).toBe(keyOf(bid));
    for (const who of [by.pi, by.approver, recommender, partner.pi]) expect(await gets(file, who)).toBe(true);
    for (const who of [clerk, supervisor, ...strangers]) expect(await gets(file, who)).toBe(false);

    await call.moveTo('P46D');
    for (const who of [clerk, supervisor]) expect(await gets(file, who)).toBe(false);
    await call.moveTo('P90D');
    for (const who of [by.pi, recommender, clerk, supervisor]) expect(await gets(file, who)).toBe(true);
    for (const who of strangers) expect(await gets(file, who)).toBe(false);

    const query = 'query ($bid: ID!) { bid(id: $bid) { attachments { id name boundAt } } }';
    const attachments = [{ id: file, name: 'proof.txt', boundAt: '2026-02-28T16:00:00.000Z' }];
    expect(await bids.app.ask(query, { bid }, clerk.token)).toEqual({ bid: { attachments } });
  });

  it("as a PI who names another's file, or one that nobody has: NOT_FOUND, and nothing is bound", async () => {
    const own = await upload(by.pi);
    for (const foreign of [await upload(by.approver), `file_${'0'.repeat(32)}`]) {
      const bid = await bids.draft(call.challenge, by, { attachments: [own, foreign] });
      await bids.approve(bid, by);
      expect(await refusal(bids.submit(bid, by))).toBe('NOT_FOUND');
      expect(await bids.state(bid)).toBe('DRAFT');
      expect(await boundTo(own)).toBeNull();
    }
    expect(await refusal(bids.draft(call.challenge, by, { attachments: [by.pi.id] }))).toBe('ID_INVALID');
  });

  it('is bound once, also where two bids come at once: FILE_BOUND', async () => {
    const file = await upload(by.pi);
    const other = await bids.challenge();
    const drafts = [];
    for (const { challenge } of [call, other]) {
      drafts.push(await bids.draft(challenge, by, { attachments: [file] }));
      await bids.approve(drafts.at(-1)!, by);
    }
    const codes = await Promise.all(drafts.map((bid) => refusal(bids.submit(bid, by))));
    expect(codes.toSorted()).toEqual(['FILE_BOUND', null]);
    expect(await boundTo(file)).toBe(keyOf(drafts[codes.indexOf(null)]!));
  });

  it('given a bid submitted anew: stays bound; what the new version leaves out is shown to nobody but who uploaded it', async () => {
    const [kept, left, added] = [await upload(by.pi), await upload(by.pi), await upload(by.pi)];
    const bid = await bids.submitted(call.challenge, by, { attachments: [kept, left, kept] });
    expect(await gets(left, by.approver)).toBe(true);
    await bids.save(bid, by, { attachments: [added, kept] });
    await bids.approve(bid, by);
    await bids.submit(bid, by);
    for (const id of [kept, left, added]) expect(await boundTo(id)).toBe(keyOf(bid));
    expect(await Promise.all([kept, left, added].map((id) => gets(id, by.approver)))).toEqual([true, false, true]);
    expect(await gets(left, by.pi)).toBe(true);
  });

  it('given a late submission: is on record with it', async () => {
    const file = await upload(by.pi);
    const bid = await bids.draft(call.challenge, by, { attachments: [file] });
    await bids.approve(bid, by);
    await call.moveTo('P90D');
    expect(await refusal(bids.submit(bid, by))).toBe('BID_AFTER_DEADLINE');
    expect(await boundTo(file)).toBe(keyOf(bid));
  });

  it('given the answer to a defect: is seen by the author unit and officers, and not by partners', async () => {
    const partner = await bids.bidder();
    const bid = await bids.submitted(call.challenge, by, { partners: [{ organisation: partner.lead, sharePercent: 10 }] });
    await call.moveTo('P90D');
    const correction = await bids.notice(bid);
    const [file, foreign] = [await upload(by.pi), await upload(partner.pi)];
    expect(await refusal(bids.correct(correction, by.pi, { files: [foreign] }))).toBe('NOT_FOUND');
    await bids.correct(correction, by.pi, { files: [file] });
    for (const who of [by.pi, by.approver, bids.department.clerk]) expect(await gets(file, who)).toBe(true);
    for (const who of [partner.pi, undefined]) expect(await gets(file, who)).toBe(false);
    const query = 'query ($bid: ID!) { bid(id: $bid) { corrections { attachments { id } } } }';
    expect(await bids.app.ask(query, { bid }, by.approver.token)).toEqual({ bid: { corrections: [{ attachments: [{ id: file }] }] } });
  });

  it('is swept when it has waited for a day, unless it is bound or a draft that can still be submitted names it', async () => {
    const [bound, drafted, idle] = [await upload(by.pi), await upload(by.pi), await upload(by.pi)];
    await bids.submitted(call.challenge, by, { attachments: [bound] });
    const other = await bids.challenge();
    await bids.draft(other.challenge, by, { attachments: [drafted] });
    const sweep = (id: string) => bids.app.database.system((tx) => bids.app.nest.get(FileService).sweep(tx, keyOf(id)));
    const contents = async () => (await files.contents()).filter((name) => [bound, drafted, idle].some((id) => keyOf(id) === name)).length;
    for (const id of [bound, drafted, idle]) await sweep(id);
    expect(await contents()).toBe(2);
    expect(await gets(idle, by.pi)).toBe(false);
    expect(await bids.pending('file.sweep', { fileId: keyOf(drafted) })).toBe(1);

    await other.moveTo('P46D');
    await sweep(drafted);
    expect(await contents()).toBe(1);
    expect(await gets(bound, by.pi)).toBe(true);
  });
});

describe('a file that proves nothing', () => {
  let world: FileWorld;
  beforeAll(async () => {
    world = await FileWorld.start({}, true);
  });
  afterAll(() => world.stop());

  it('is removed by the worker after a day', async () => {
    const { token } = await world.make.person();
    await world.upload('x', 'x.txt', token);
    await world.app.moveTo('2000-01-01T23:59:59+08:00');
    expect(await world.contents()).toHaveLength(1);
    await world.app.moveTo('2000-01-02T00:00:00+08:00');
    expect(await world.contents()).toEqual([]);
    expect(await world.rows()).toBe(0);
    const events = await world.app.database.query(`select event from event where subject = 'file' order by id`);
    expect(events).toEqual([{ event: 'upload' }, { event: 'sweep' }]);
  });
});
