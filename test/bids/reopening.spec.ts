import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TellingService } from '../../src/notifications/telling.service.js';
import { EDITIONS } from '../../src/record/bundle.format.js';
import { verifyBundle } from '../../src/verify/verification.js';
import { overtaken } from '../attacks/races.js';
import { newKey, type Someone, text } from '../factories.js';
import { type Department, keyOf } from '../list.factories.js';
import { until } from '../messages/house.js';
import { type Bidder, type Call, refusal } from './bid-world.js';
import { type SealedCall, SealedWorld } from './sealed-world.js';

const CLOSE = 'P45DT17H';
const DECLARE = `mutation ($input: DeclareOutageInput!, $key: ID!) { declareOutage(input: $input, key: $key) {
  id moves { reopened bidderCloseBefore bidderClose challenge { id } } unmoved { close reason challenge { id } } } }`;
const READ = `query ($id: ID!) { challenge(id: $id) { state bidderClose recommenderClose list { id }
  closings { round root leaves closedAt undoneAt } sealKeys { state } } }`;
const RECEIPTS = 'query ($id: ID!) { bid(id: $id) { receipts { jws inTime proof { leafIndex treeSize path root } } } }';

interface Declared {
  id: string;
  moves: { reopened: boolean; bidderCloseBefore: string; bidderClose: string; challenge: { id: string } }[];
  unmoved: { close: string; reason: string; challenge: { id: string } }[];
}
interface Read {
  state: string;
  bidderClose: string;
  recommenderClose: string;
  list: { id: string };
  closings: { round: number; root: string; leaves: number; closedAt: string; undoneAt: string | null }[];
  sealKeys: { state: string }[];
}
interface Held {
  jws: string;
  inTime: boolean;
  proof: { root: string; treeSize: number } | null;
}

describe('a close that ran in an outage', () => {
  let world: SealedWorld;
  let operator: Someone;
  let folder: string;
  beforeAll(async () => {
    world = await SealedWorld.start();
    operator = await world.bids.make.operator();
    folder = await mkdtemp(join(tmpdir(), 'jiebang-reopening-'));
  });
  /** Each test has days of its own: an outage is declared once. */
  let days = 0;
  beforeEach(() => world.bids.setClock(new Date(Date.parse('2026-03-01T00:00:00+08:00') + (days += 3) * 86_400_000).toISOString()));
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await world.stop();
  });

  const app = () => world.bids.app;
  /** Declares that people could not work from an hour before the bidder close to an hour after it. */
  const declare = async (call: Call, key = newKey()): Promise<Declared> => {
    const input = { from: call.at(CLOSE, -3_600_000), to: call.at(CLOSE, 3_600_000), reason: text('Power failure') };
    return (await app().ask<{ declareOutage: Declared }>(DECLARE, { input, key }, operator.token)).declareOutage;
  };
  const of = ({ challenge }: Call, rows: Declared['moves'] | Declared['unmoved']) => rows.filter((row) => row.challenge.id === challenge);
  const read = async ({ challenge }: Call): Promise<Read> => (await app().ask<{ challenge: Read }>(READ, { id: challenge })).challenge;
  /** Who is told of the challenge by that kind of notice. */
  const told = async (kind: string, { challenge }: Call): Promise<string[]> => {
    const of = 'select id from event where challenge_id = $1';
    const events = await app().database.query<{ id: string }>(of, [keyOf(challenge)]);
    await app().database.system((tx) =>
      app()
        .nest.get(TellingService)
        .tell(
          tx,
          events.map(({ id }) => id),
        ),
    );
    const people = await app().database.query<{ person: string }>(
      `select 'person_' || replace(person_id::text, '-', '') as person from notification where kind = $1
         and event_id in (${of.replace('$1', '$2')}) order by 1`,
      [kind, keyOf(challenge)],
    );
    return people.map(({ person }) => person);
  };
  const receipts = async (bid: string, by: Bidder): Promise<Held[]> =>
    (await app().ask<{ bid: { receipts: Held[] } }>(RECEIPTS, { id: bid }, by.pi.token)).bid.receipts;
  const replaced = async (bid: string, by: Bidder): Promise<void> => {
    await world.bids.save(bid, by, world.bids.content(by));
    await world.bids.approve(bid, by);
    await world.bids.submit(bid, by);
  };
  /** The faults of the public and the supervision bundle of the list: none. */
  const verified = async (call: Call, department: Department): Promise<unknown[]> => {
    const { list } = await read(call);
    const faults: unknown[] = [];
    for (const edition of EDITIONS) {
      const headers = { authorization: `Bearer ${department.supervisor.token}` };
      const response = await fetch(`${app().url}/record/lists/${list.id}/bundle?edition=${edition}`, { headers });
      const path = join(folder, `${newKey()}.jsonl`);
      await writeFile(path, await response.text());
      faults.push((await verifyBundle(path)).fault);
    }
    return faults;
  };
  const verifyReceipts = async (held: readonly Held[]): Promise<{ code: number; out: string }> => {
    const path = join(folder, `${newKey()}.json`);
    await writeFile(path, JSON.stringify(held));
    const command = ['--import', './test/typescript.js', 'src/cli/main.ts', 'verify', 'receipt', path, '--url', app().url];
    return new Promise((resolve) =>
      execFile(process.execPath, command, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out: stdout + stderr }),
      ),
    );
  };

  it.each(['custodial', 'split'] as const)(
    'is undone while its bids are sealed (%s): what was submitted stands and can be replaced, and the second close holds',
    async (level) => {
      const sealed = await world.call(level);
      const { call, department } = sealed;
      const people = await Promise.all([0, 1, 2, 3].map(() => world.bids.bidder()));
      // Where the server can't open, authors have keys of their own.
      if (level === 'split') for (const { pi } of people) await world.custody.keeper(pi);
      const [stays, changes, left, late] = people as [Bidder, Bidder, Bidder, Bidder];
      const bid = await world.bids.submitted(call.challenge, stays);
      const changed = await world.bids.submitted(call.challenge, changes);
      const withdrawn = await world.bids.submitted(call.challenge, left);
      await world.bids.withdraw(withdrawn, left);
      await call.moveTo(CLOSE, 7_200_000);
      const refused = await world.bids.draft(call.challenge, late);
      await world.bids.approve(refused, late);
      expect(await refusal(world.bids.submit(refused, late))).toBe('BID_AFTER_DEADLINE');
      await world.closed(sealed);
      const before = await receipts(bid, stays);
      const [closed] = (await read(call)).closings;
      expect(closed).toMatchObject({ round: 1, leaves: 4, undoneAt: null });
      expect(await read(call)).toMatchObject({ state: 'CLOSED', sealKeys: [{ state: 'AWAITING_SHARES' }] });

      const key = newKey();
      const outage = await declare(call, key);
      // Declared 15 days late: people have 24 hours from then on.
      const bidderClose = call.at('P61DT17H', 1000).toISOString();
      expect(of(call, outage.moves)).toEqual([
        { reopened: true, bidderCloseBefore: call.at(CLOSE).toISOString(), bidderClose, challenge: { id: call.challenge } },
      ]);
      expect(of(call, outage.unmoved)).toEqual([]);
      expect(await declare(call, key)).toEqual(outage);
      const authors = people.flatMap(({ pi, approver }) => [pi.id, approver.id]);
      const { clerk, approver, supervisor } = department;
      expect(await told('closeUndone', call)).toEqual([...authors, clerk.id, approver.id, supervisor.id].sort());
      expect(await told('sharesAwaitedLater', call)).toEqual(sealed.keepers.map(({ id }) => id).sort());
      const open = await read(call);
      expect(open).toMatchObject({ state: 'OPEN', bidderClose, sealKeys: [{ state: 'SEALED' }] });
      expect(open.closings).toEqual([{ ...closed, undoneAt: expect.any(String) as unknown }]);
      const states = async () => Promise.all([bid, changed, withdrawn, refused].map((one) => world.bids.state(one)));
      expect(await states()).toEqual(['SUBMITTED', 'SUBMITTED', 'WITHDRAWN', 'REFUSED_LATE']);
      expect(await world.bids.row(withdrawn)).toMatchObject({ eligibility_status: null, found_at: null });
      // The receipt holds, and no proof is missed; nor is it said to be wrong with the proof of the close that was undone.
      expect(await verifyReceipts(await receipts(bid, stays))).toMatchObject({ code: 0 });
      expect(await verifyReceipts(before)).toMatchObject({ code: 0, out: expect.stringContaining('undone by an outage') as unknown });
      expect(await verified(call, department)).toEqual([null, null]);
      await expect(world.handIn(sealed)).rejects.toThrow('SHARE_TOO_EARLY');

      await replaced(changed, changes);
      await replaced(withdrawn, left);
      await replaced(refused, late);
      await world.bids.withdraw(bid, stays);
      expect(await states()).toEqual(['WITHDRAWN', 'SUBMITTED', 'SUBMITTED', 'SUBMITTED']);
      await world.bids.moveTo(new Date(Date.parse(bidderClose) + 1000));
      expect((await read(call)).closings).toMatchObject([
        { leaves: 4, undoneAt: expect.any(String) as unknown },
        { round: 1, leaves: 8, undoneAt: null },
      ]);
      expect(await verified(call, department)).toEqual([null, null]);
      await world.bids.moveTo(new Date(Date.parse((await read(call)).recommenderClose) + 1000));
      await world.open(sealed);
      expect(await world.minutes(call.challenge)).toMatchObject([{ round: 1, opened: 3, failed: [] }]);
      expect(await states()).toEqual(['WITHDRAWN', 'FORM_CHECK', 'FORM_CHECK', 'FORM_CHECK']);
      expect(await world.bids.row(bid)).toMatchObject({ eligibility_status: 'WITHDRAWN' });
      expect(await verified(call, department)).toEqual([null, null]);
      const after = await receipts(refused, late);
      expect(after.map(({ inTime, proof }) => [inTime, proof?.treeSize ?? null])).toEqual(
        expect.arrayContaining([
          [false, null],
          [true, 8],
        ]),
      );
      expect(await verifyReceipts([...after, ...before])).toMatchObject({ code: 0 });

      // It is too late now: the second close lies in another outage, which says so.
      const again = { from: new Date(Date.parse(bidderClose) - 1000), to: new Date(Date.parse(bidderClose) + 1000), reason: text('Again') };
      const answer = await app().ask<{ declareOutage: Declared }>(DECLARE, { input: again, key: newKey() }, operator.token);
      expect(of(call, answer.declareOutage.moves)).toEqual([]);
      expect(of(call, answer.declareOutage.unmoved)).toEqual([
        { close: bidderClose, reason: 'BIDS_OPENED', challenge: { id: call.challenge } },
      ]);
    },
  );

  it('is undone of a challenge that seals nothing, as long as the recommender close is ahead', async () => {
    const call = await world.bids.challenge();
    const [by, late] = [await world.bids.bidder(), await world.bids.bidder()];
    const bid = await world.bids.submitted(call.challenge, by);
    await call.moveTo(CLOSE, 3_600_000);
    const refused = await world.bids.draft(call.challenge, late);
    await world.bids.approve(refused, late);
    expect(await refusal(world.bids.submit(refused, late))).toBe('BID_AFTER_DEADLINE');
    const { recommenderClose } = await read(call);
    expect(of(call, (await declare(call)).moves)).toMatchObject([{ reopened: true }]);
    const open = await read(call);
    const shifted = (close: string | Date) => new Date(new Date(close).getTime() + 26 * 3_600_000).toISOString();
    expect(open).toMatchObject({ state: 'OPEN', bidderClose: shifted(call.at(CLOSE)), recommenderClose: shifted(recommenderClose) });
    // The draft that came late is still approved.
    await world.bids.submit(refused, late);
    await world.bids.submit(bid, by);
    await world.bids.moveTo(new Date(Date.parse(open.recommenderClose) + 1000));
    expect([await world.bids.state(bid), await world.bids.state(refused)]).toEqual(['FORM_CHECK', 'FORM_CHECK']);
    expect(await world.bids.checked(refused)).toMatchObject({ eligibility_status: 'ELIGIBLE', counted_version: 2 });
    expect(await world.bids.checked(bid)).toMatchObject({ eligibility_status: 'ELIGIBLE', counted_version: 2 });
    expect((await read(call)).closings).toMatchObject([{ leaves: 1 }, { leaves: 3, undoneAt: null }]);
    expect(await verified(call, world.bids.department)).toEqual([null, null]);
  });

  it('stands once a custodian has given a share, or nobody bid and that was dealt with', async () => {
    const sealed = await world.call();
    const empty = await world.bids.challenge();
    await world.submitted(sealed, 'one');
    await world.closed(sealed);
    await world.bids.moveTo(empty.at('P60DT17H', 1000));
    await world.handIn(sealed, 1);
    const outage = await declare(sealed.call);
    const close = sealed.call.at(CLOSE).toISOString();
    expect(of(sealed.call, outage.moves)).toEqual([]);
    expect(of(sealed.call, outage.unmoved)).toEqual([{ close, reason: 'SHARES_GIVEN', challenge: { id: sealed.call.challenge } }]);
    expect(of(empty, outage.unmoved)).toMatchObject([{ reason: 'NO_BID' }]);
    // Published, with the rest.
    const { outages } = await app().ask<{ outages: { nodes: Declared[] } }>('{ outages(first: 50) { nodes { id unmoved { reason } } } }');
    expect(outages.nodes.find(({ id }) => id === outage.id)!.unmoved).toContainEqual({ reason: 'SHARES_GIVEN' });
    expect(await read(sealed.call)).toMatchObject({ state: 'CLOSED', closings: [{ undoneAt: null }] });
    await world.handIn({ ...sealed, keepers: sealed.keepers.slice(1) }, 1);
    await world.bids.moveTo(sealed.call.at('P60DT17H', 2000));
    expect(await world.minutes(sealed.call.challenge)).toMatchObject([{ opened: 1, failed: [] }]);
  });

  describe('given a custodian who hands in a share at the same time', () => {
    let sealed: SealedCall;
    let bid: string;
    beforeEach(async () => {
      sealed = await world.call();
      bid = await world.submitted(sealed, 'one');
      await world.closed(sealed);
    });
    const handIn = () => refusal(world.handIn(sealed, 1)).catch((error: Error) => error.message);
    const blocked = async (count: number) =>
      until(async () => {
        const [found] = await world.sql<{ count: number }>(
          `select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        return found!.count >= count;
      });

    it('stands where the share was first', async () => {
      let given: Promise<unknown> | undefined;
      const outage = await overtaken(
        app(),
        async (tx) => {
          await tx.query(`select from seal_share s join seal_key k on k.id = s.seal_key_id where k.challenge_id = $1 for update of s`, [
            sealed.call.key,
          ]);
          given = handIn();
          await blocked(1);
        },
        () => declare(sealed.call),
      );
      expect(await given).toBeNull();
      expect(of(sealed.call, outage.unmoved)).toMatchObject([{ reason: 'SHARES_GIVEN' }]);
      expect(await read(sealed.call)).toMatchObject({ state: 'CLOSED' });
    });

    it('is undone where the outage was first, and the share is refused', async () => {
      let declared: Promise<Declared> | undefined;
      const given = await overtaken(
        app(),
        async (tx) => {
          await tx.query('select from bid where id = $1 for update', [keyOf(bid)]);
          declared = declare(sealed.call);
          await blocked(1);
        },
        handIn,
      );
      expect(given).toContain('SHARE_TOO_EARLY');
      expect(of(sealed.call, (await declared)!.moves)).toMatchObject([{ reopened: true }]);
      expect(await read(sealed.call)).toMatchObject({ state: 'OPEN', sealKeys: [{ state: 'SEALED' }] });
    });
  });
});
