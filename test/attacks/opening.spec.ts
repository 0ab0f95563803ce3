import { execFile, spawnSync } from 'node:child_process';
import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { OpeningService } from '../../src/bids/opening.service.js';
import { startApp } from '../app.js';
import { type Bidder, refusal } from '../bids/bid-world.js';
import { type SealedCall, SealedWorld } from '../bids/sealed-world.js';
import { newKey } from '../factories.js';
import { FileWorld } from '../files/file-world.js';
import { keyOf } from '../list.factories.js';
import { overtaken } from './races.js';

const CLOSE = 'P45DT17H';
const SCRIPTS = join(import.meta.dirname, '../record/independent.py');
const PAGE = join(import.meta.dirname, '../../docs/sealing.md');

describe('what comes together with the close or the opening of sealed bids', () => {
  let world: SealedWorld;
  let sealed: SealedCall;
  beforeAll(async () => (world = await SealedWorld.start()));
  beforeEach(async () => {
    await world.bids.setClock('2026-03-01T00:00:00+08:00');
    sealed = await world.call();
  });
  afterAll(() => world.stop());

  const app = () => world.bids.app;
  const ready = async (by: Bidder) => {
    const bid = await world.bids.draft(sealed.call.challenge, by);
    await world.bids.approve(bid, by);
    return bid;
  };
  const sealKey = async () => (await world.custody.keys(sealed.call.challenge))[0]!;
  const run = async () => {
    const { id } = await sealKey();
    return app().database.system((tx) =>
      app()
        .nest.get(OpeningService)
        .run(tx, { sealKeyId: keyOf(id) }),
    );
  };
  const receipts = (bid: string) =>
    world.sql<{ kind: string; no: number; in_time: boolean; commitment: string; jws: string }>(
      'select kind, no, in_time, commitment, jws from receipt where bid_id = $1 order by at, no, kind',
      [keyOf(bid)],
    );
  const closings = () =>
    world.sql<{ root: string; leaves: number }>('select root, leaves from closing where challenge_id = $1', [sealed.call.key]);
  /** The act begins in the last second, and gets the challenge when the next has come. */
  const delayed = <T>(act: () => Promise<T>): Promise<T> =>
    overtaken(
      app(),
      async (tx) => {
        await tx.query('select from challenge where id = $1 for update', [sealed.call.key]);
        await tx.query('update demo_clock set instant = $1', [sealed.call.at(CLOSE, 1000)]);
      },
      act,
    );

  it('given a submission and a withdrawal that wait beyond the close: both are late, and neither is under the root', async () => {
    const [by, other] = [await world.bids.bidder(), await world.bids.bidder()];
    const [late, stays] = [await ready(by), await world.bids.submitted(sealed.call.challenge, other)];
    await world.bids.setClock(sealed.call.at(CLOSE, 999));
    const both = () => Promise.all([refusal(world.bids.submit(late, by)), refusal(world.bids.withdraw(stays, other))]);
    expect(await delayed(both)).toEqual(['BID_AFTER_DEADLINE', null]);
    expect([...(await receipts(late)), ...(await receipts(stays))].map(({ kind, in_time }) => [kind, in_time])).toEqual([
      ['submission', false],
      ['submission', true],
      ['withdrawal', false],
    ]);
    await world.closed(sealed);
    expect(await closings()).toMatchObject([{ leaves: 1 }]);
    await world.open(sealed);
    expect(await world.minutes(sealed.call.challenge)).toMatchObject([{ opened: 2, failed: [] }]);
    expect([await world.bids.state(late), await world.bids.state(stays)]).toEqual(['INELIGIBLE', 'FORM_CHECK']);
  });

  it('given a late submission that commits while the opening waits for it: it is opened too', async () => {
    const [by, slow] = [await world.bids.bidder(), await world.bids.bidder()];
    await world.bids.submitted(sealed.call.challenge, by);
    const late = await ready(slow);
    await world.closed(sealed);
    await world.handIn(sealed);
    await run();
    let submitting: Promise<unknown> | undefined;
    await overtaken(
      app(),
      async (tx) => {
        // The submission gets the challenge and waits for its bid; the opening waits for the submission.
        await tx.query('select from bid where id = $1 for update', [keyOf(late)]);
        submitting = refusal(world.bids.submit(late, slow));
        await new Promise((resolve) => setTimeout(resolve, 300));
      },
      () => run(),
    );
    expect(await submitting).toBe('BID_AFTER_DEADLINE');
    await world.closed(sealed);
    expect(await world.minutes(sealed.call.challenge)).toMatchObject([{ opened: 2, failed: [] }]);
    expect(await world.bids.row(late)).toMatchObject({ state: 'INELIGIBLE', content: { routeFamily: 'route' } });
  });

  it('given one that waits for the end of the opening: it is kept plain, and nothing stays sealed that nobody opens any more', async () => {
    const [by, slow] = [await world.bids.bidder(), await world.bids.bidder()];
    await world.bids.submitted(sealed.call.challenge, by);
    const late = await ready(slow);
    await world.closed(sealed);
    await world.handIn(sealed);
    await run();
    const { id } = await sealKey();
    const submitted = await overtaken(
      app(),
      (tx) =>
        app()
          .nest.get(OpeningService)
          .run(tx, { sealKeyId: keyOf(id) }),
      () => refusal(world.bids.submit(late, slow)),
    );
    expect([submitted, await world.bids.state(sealed.call.challenge)]).toEqual(['BID_AFTER_DEADLINE', 'EVALUATING']);
    expect(await world.version(late)).toMatchObject({ sealed: null, content: { routeFamily: 'route' } });
    expect(await world.bids.row(late)).toMatchObject({ state: 'INELIGIBLE' });
  });

  it('given two workers at once, at a batch and at the end: each bid is opened once, and the minutes are written once', async () => {
    const bids: string[] = [];
    for (let at = 0; at < 5; at += 1) bids.push(await world.bids.submitted(sealed.call.challenge, await world.bids.bidder()));
    await world.closed(sealed);
    await world.handIn(sealed);
    await Promise.all([run(), run(), run()]);
    await world.closed(sealed);
    expect(await world.minutes(sealed.call.challenge)).toMatchObject([{ opened: 5, failed: [] }]);
    const events = await world.sql<{ event: string; count: number }>(
      `select event, count(*)::int as count from event where challenge_id = $1 and event in ('open', 'openSeal', 'evaluate') and from_state <> 'READY' group by event order by event`,
      [sealed.call.key],
    );
    expect(events).toEqual([
      { event: 'evaluate', count: 1 },
      { event: 'open', count: 5 },
      { event: 'openSeal', count: 1 },
    ]);
  });

  it('given withdrawn bids alone: nobody is asked for a share, and nothing is opened', async () => {
    const by = await world.bids.bidder();
    const bid = await world.bids.submitted(sealed.call.challenge, by);
    await world.bids.withdraw(bid, by);
    await world.closed(sealed);
    expect([await world.bids.state(sealed.call.challenge), (await sealKey()).state]).toEqual(['EVALUATING', 'SEALED']);
    expect(await closings()).toMatchObject([{ leaves: 2 }]);
    expect(await world.version(bid)).toMatchObject({ content: null, opening: null });
    expect(await refusal(world.bids.withdraw(bid, by))).toBe('WRONG_STATE');
  });

  it('given late bids alone: the root is over nothing, and they are opened to be found late', async () => {
    const by = await world.bids.bidder();
    const bid = await ready(by);
    await sealed.call.moveTo(CLOSE, 1000);
    expect(await refusal(world.bids.submit(bid, by))).toBe('BID_AFTER_DEADLINE');
    await world.closed(sealed);
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    expect([await closings(), (await sealKey()).state]).toEqual([[{ root: empty, leaves: 0 }], 'AWAITING_SHARES']);
    await world.open(sealed);
    expect(await world.bids.row(bid)).toMatchObject({ state: 'INELIGIBLE', eligibility_rules: ['LATE_SUBMISSION'] });
  });

  it('given one submission sent five times at once: one version, one receipt', async () => {
    const by = await world.bids.bidder();
    const bid = await ready(by);
    const key = newKey();
    const query = 'mutation ($bid: ID!, $key: ID!) { submitBid(bid: $bid, key: $key) { version receipts { jws } } }';
    const send = () => app().graphql<{ submitBid: { version: number; receipts: object[] } }>(query, { bid, key }, by.pi.token);
    const answers = await Promise.all(Array.from({ length: 5 }, send));
    expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1);
    expect(answers[0]!.data!.submitBid).toMatchObject({ version: 1, receipts: [{}] });
  });

  it('given a version with other files than the one before: only the files of the version that stands come to light', async () => {
    const files = new FileWorld(app());
    const by = await world.bids.bidder();
    const upload = async (name: string) => (await files.upload(`%PDF-1.7 ${name}`, `${name}.pdf`, by.pi.token)).body.id;
    const [dropped, kept] = [await upload('dropped'), await upload('kept')];
    const bid = await world.bids.submitted(sealed.call.challenge, by, { attachments: [dropped] });
    await world.bids.save(bid, by, { attachments: [kept] });
    await world.bids.approve(bid, by);
    await world.bids.submit(bid, by);
    await world.closed(sealed);
    await world.open(sealed);
    const names = await world.sql('select name from file where bound_id = $1 order by name nulls last', [keyOf(bid)]);
    expect(names).toEqual([{ name: 'kept.pdf' }, { name: null }]);
    const { clerk } = sealed.department;
    expect((await files.download(kept, clerk.token)).status).toBe(200);
    expect((await files.download(dropped, clerk.token)).status).toBe(404);
  });

  const withPython = spawnSync('python3', ['--version']).status === 0 ? it : it.skip;
  withPython('all receipts in time, replaced, withdrawn and given again, are under the root by a program that is not ours', async () => {
    const bidders = [await world.bids.bidder(), await world.bids.bidder(), await world.bids.bidder()];
    const bids: string[] = [];
    for (const by of bidders) bids.push(await world.bids.submitted(sealed.call.challenge, by));
    await world.bids.submit(bids[0]!, bidders[0]!);
    await world.bids.withdraw(bids[1]!, bidders[1]!);
    await world.bids.submit(bids[1]!, bidders[1]!);
    await world.bids.withdraw(bids[1]!, bidders[1]!);
    await sealed.call.moveTo(CLOSE, 1000);
    expect(await refusal(world.bids.submit(bids[0]!, bidders[0]!))).toBe('BID_AFTER_DEADLINE');
    const query = `query ($id: ID!) { bid(id: $id) { receipts { commitment inTime jws proof { leafIndex treeSize path root } } } }`;
    type Seen = { commitment: string; inTime: boolean; jws: string; proof: object | null };
    const seen: Seen[] = [];
    for (const [at, id] of bids.entries())
      seen.push(...(await app().ask<{ bid: { receipts: Seen[] } }>(query, { id }, bidders[at]!.pi.token)).bid.receipts);
    expect(seen.map(({ inTime, proof }) => inTime === (proof !== null))).toEqual(Array(8).fill(true));
    const [script] = /(?<=python3 - <<'END'\n)(?:(?!END\n)[^])*proof\.json(?:(?!END\n)[^])*/.exec(await readFile(PAGE, 'utf8'))!;
    const folder = await mkdtemp(join(tmpdir(), 'jiebang-receipts-'));
    const python = async (...words: string[]) => (await promisify(execFile)('python3', words, { cwd: folder })).stdout.trim();
    try {
      const [closing] = (await closings()) as [{ root: string; leaves: number }];
      const early = seen.filter(({ inTime }) => inTime);
      expect(closing.leaves).toBe(early.length);
      for (const { commitment, proof } of early) {
        expect(proof).toMatchObject({ root: closing.root });
        await writeFile(join(folder, 'proof.json'), JSON.stringify({ commitment, ...proof }));
        expect(await python('-c', script)).toBe('holds');
      }
      await writeFile(join(folder, 'proof.json'), JSON.stringify({ commitment: randomBytes(32).toString('hex'), ...early[0]!.proof }));
      expect(await python('-c', script)).toBe('does not hold');
      const ofList = 'query ($id: ID!) { challenge(id: $id) { list { id } } }';
      const { challenge } = await app().ask<{ challenge: { list: { id: string } } }>(ofList, { id: sealed.call.challenge });
      const lines = (await (await fetch(`${app().url}/record/lists/${challenge.list.id}/bundle`)).text()).trim().split('\n');
      await writeFile(
        join(folder, 'closing.json'),
        lines.find((line) => (JSON.parse(line) as { kind: string }).kind === 'closing')!,
      );
      expect(await python(SCRIPTS, 'closing.json')).toBe(`holds: ${closing.root} is the root of ${early.length} commitments`);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('given a server key that was changed since: receipts verify by the published keys, authors read on, and the bids are opened', async () => {
    const by = await world.bids.bidder();
    const bid = await world.bids.submitted(sealed.call.challenge, by);
    const SERVER_KEY = randomBytes(32).toString('base64url');
    const settings = { SERVER_KEY, SERVER_KEYS_BEFORE: Buffer.alloc(32, 7).toString('base64url') };
    const rotated = await startApp({ worker: false, storage: app().storage, settings });
    try {
      const query = 'query ($id: ID!) { bid(id: $id) { content { routeFamily } receipts { jws } } }';
      type Seen = { bid: { content: object; receipts: { jws: string }[] } };
      const seen = (await rotated.ask<Seen>(query, { id: bid }, by.pi.token)).bid;
      expect(seen.content).toEqual({ routeFamily: 'route' });
      const { keys } = (await (await fetch(`${rotated.url}/.well-known/jwks.json`)).json()) as { keys: { kid: string; x: string }[] };
      const [head, payload, signature] = seen.receipts[0]!.jws.split('.') as [string, string, string];
      const { kid } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { kid: string };
      const { x } = keys.find((key) => key.kid === kid)!;
      const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } });
      expect(verify(null, Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
      await world.closed(sealed);
      await world.handIn(sealed);
      const { id } = await sealKey();
      for (let at = 0; at < 2; at += 1)
        await rotated.database.system((tx) => rotated.nest.get(OpeningService).run(tx, { sealKeyId: keyOf(id) }));
      expect(await world.bids.state(bid)).toBe('FORM_CHECK');
    } finally {
      await rotated.nest.close();
    }
  });
});
