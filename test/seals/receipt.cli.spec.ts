import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BidWorld } from '../bids/bid-world.js';

const RECEIPTS = 'query ($id: ID!) { bid(id: $id) { receipts { jws proof { leafIndex treeSize path root } } } }';
interface Asked {
  bid: { receipts: { jws: string; proof: { leafIndex: number; treeSize: number; path: string[]; root: string } | null }[] };
}

describe('jiebang verify receipt', () => {
  let world: BidWorld;
  let folder: string;
  let asked: Asked;
  let jwks: object;
  beforeAll(async () => {
    world = await BidWorld.start();
    folder = await mkdtemp(join(tmpdir(), 'jiebang-receipts-'));
    const call = await world.challenge();
    const by = await world.bidder();
    const bid = await world.submitted(call.challenge, by);
    await world.submitted(call.challenge, await world.bidder());
    await world.submit(bid, by);
    await call.moveTo('P45DT17H', 1000);
    asked = await world.app.ask<Asked>(RECEIPTS, { id: bid }, by.pi.token);
    jwks = (await (await fetch(`${world.app.url}/.well-known/jwks.json`)).json()) as object;
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await world.stop();
  });

  const file = async (content: object): Promise<string> => {
    const path = join(folder, `${Math.random()}.json`);
    await writeFile(path, JSON.stringify(content));
    return path;
  };
  const run = (...words: string[]): Promise<{ code: number; out: string }> =>
    new Promise((resolve) => {
      const command = ['--import', './test/typescript.js', 'src/cli/main.ts', 'verify', 'receipt', ...words];
      execFile(process.execPath, command, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out: stdout + stderr }),
      );
    });

  it('holds receipts and their proofs against what the server publishes, or against a file of keys', async () => {
    const path = await file({ data: asked });
    const online = await run(path, '--url', world.app.url);
    expect(online).toMatchObject({ code: 0, out: expect.stringMatching(/leaf \d of 3 under the closing root \w{64}, as published/) });
    expect(online.out.match(/^Signed: submission/gm)).toHaveLength(2);
    expect(await run(path, '--keys', await file(jwks))).toMatchObject({ code: 0, out: expect.stringContaining('Everything holds.') });
  });

  it('names what does not hold', async () => {
    const [first, second] = asked.bid.receipts;
    const url = ['--url', world.app.url];
    const [head, , signature] = first!.jws.split('.');
    const forged = `${head}.${second!.jws.split('.')[1]}.${signature}`;
    expect(await run(await file([{ ...first, jws: forged }]), ...url)).toMatchObject({
      code: 1,
      out: expect.stringContaining('does not hold'),
    });
    expect(await run(await file([{ ...first, proof: second!.proof }]), ...url)).toMatchObject({
      code: 1,
      out: expect.stringContaining('is not leaf'),
    });
    const alone = { leafIndex: 0, treeSize: 1, path: [], root: first!.proof!.root };
    expect(await run(await file([{ ...first, proof: alone }]), ...url)).toMatchObject({
      code: 1,
      out: expect.stringContaining('is not leaf 0 of 1'),
    });
    expect(await run(await file([{ ...first, proof: null }]), ...url)).toMatchObject({
      code: 1,
      out: expect.stringContaining('no proof is with it'),
    });
    expect(await run(await file({ nothing: true }), ...url)).toMatchObject({ code: 1, out: expect.stringContaining('holds no receipt') });
    expect(await run(await file([first!]))).toMatchObject({ code: 1, out: expect.stringContaining('--url, or --keys') });
  });
});
