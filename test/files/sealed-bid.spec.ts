import { OpeningService } from '../../src/bids/opening.service.js';
import { newKeyPair } from '../../src/crypto/custody.js';
import type { SealLevel } from '../../src/files/file.entity.js';
import { type Bidder, BidWorld, refusal } from '../bids/bid-world.js';
import type { Someone } from '../factories.js';
import { CustodyWorld, dumpOf, type Sealed } from '../seals/custody-world.js';
import { FileWorld } from './file-world.js';

describe.each<SealLevel>(['custodial', 'split'])('an attachment of a bid that is sealed (%s)', (level) => {
  const START = '2026-03-01T00:00:00+08:00';
  let bids: BidWorld;
  let files: FileWorld;
  let custody: CustodyWorld;
  let sealed: Sealed;
  let by: Bidder;
  beforeAll(async () => {
    bids = await BidWorld.start();
    files = new FileWorld(bids.app);
    custody = new CustodyWorld(bids.app);
  });
  afterAll(() => files.stop());
  beforeEach(async () => {
    await bids.setClock(START);
    sealed = await custody.sealed({ level, envelopes: 'one' }, { recommend: { required: false } });
    by = await bids.bidder();
    await custody.register(by.pi, (await newKeyPair()).publicKey);
  });

  let count = 0;
  const upload = async () => {
    count += 1;
    return (await files.upload(`content ${count} of ${level}`, `名称-${level}-${count}.txt`, by.pi.token)).body;
  };
  const status = async (id: string, who?: Someone): Promise<number> => (await files.download(id, who?.token)).status;

  /** Past both closes, two custodians hand in their shares, and the bids are opened. */
  async function open(): Promise<void> {
    await bids.moveTo(new Date(Date.parse(START) + 90 * 86_400_000));
    const [key] = await custody.keys(sealed.challenge);
    for (const keeper of sealed.keepers.slice(0, 2)) expect((await custody.handInOwn(keeper, key!)).codes).toEqual([]);
    const due = `update message set done_at = clock_timestamp() where job = 'challenge.open-bids' and done_at is null returning payload`;
    for (;;) {
      const more = await bids.app.database.system(async (tx) => {
        const [next] = await tx.query<{ payload: { sealKeyId: string } }>(due);
        if (next) await bids.app.nest.get(OpeningService).run(tx, next.payload);
        return next !== undefined;
      });
      if (!more) return;
    }
  }

  it('leaves neither name nor hash in the database, and gets both back at the opening', async () => {
    const file = await upload();
    const bid = await bids.draft(sealed.challenge, by, { attachments: [file.id] });
    await bids.approve(bid, by);
    expect(await dumpOf(bids.app)).toContain(file.name);
    await bids.submit(bid, by);
    const dump = await dumpOf(bids.app);
    for (const secret of [file.name, file.sha256]) expect(dump).not.toContain(secret);

    const { clerk, supervisor } = sealed.department;
    const strangers = [clerk, supervisor, sealed.keepers[0]!, undefined];
    for (const who of strangers) expect(await status(file.id, who)).toBe(404);
    for (const who of [by.pi, by.approver]) expect(await status(file.id, who)).toBe(level === 'custodial' ? 200 : 400);

    await open();
    for (const who of [by.pi, clerk, supervisor]) {
      const response = await files.download(file.id, who.token);
      expect(response.headers.get('content-disposition')).toContain(encodeURIComponent(file.name));
      expect(await response.text()).toBe(`content ${count} of ${level}`);
    }
    expect(await status(file.id)).toBe(404);
    const query = 'query ($bid: ID!) { bid(id: $bid) { attachments { id name sha256 } } }';
    const attachments = [{ id: file.id, name: file.name, sha256: file.sha256 }];
    expect(await bids.app.ask(query, { bid }, clerk.token)).toEqual({ bid: { attachments } });
  });

  it('goes into the next version where the server can open the last one, and is otherwise to be uploaded again', async () => {
    const [kept, added] = [await upload(), await upload()];
    const bid = await bids.submitted(sealed.challenge, by, { attachments: [kept.id] });
    const changes = { ...bids.content(by), attachments: [kept.id, added.id] };
    await bids.save(bid, by, changes);
    await bids.approve(bid, by);
    if (level === 'split') {
      expect(await refusal(bids.submit(bid, by))).toBe('FILE_SEALED');
      const again = await upload();
      await bids.save(bid, by, { ...changes, attachments: [again.id, added.id] });
      await bids.approve(bid, by);
      await bids.submit(bid, by);
      await open();
      for (const id of [again.id, added.id]) expect(await status(id, sealed.department.clerk)).toBe(200);
      expect(await status(kept.id, sealed.department.clerk)).toBe(404);
      return;
    }
    await bids.submit(bid, by);
    await open();
    for (const { id, name } of [kept, added]) {
      const response = await files.download(id, sealed.department.clerk.token);
      expect(response.headers.get('content-disposition')).toContain(encodeURIComponent(name));
    }
  });

  it('that was withdrawn is never opened', async () => {
    const file = await upload();
    const bid = await bids.submitted(sealed.challenge, by, { attachments: [file.id] });
    const other = await bids.bidder();
    await custody.register(other.pi, (await newKeyPair()).publicKey);
    await bids.submitted(sealed.challenge, other);
    await bids.withdraw(bid, by);
    await open();
    expect(await dumpOf(bids.app)).not.toContain(file.name);
    for (const who of [by.approver, sealed.department.clerk]) expect(await status(file.id, who)).toBe(404);
  });
});
