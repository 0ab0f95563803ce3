import { execFile, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { versionCommitment } from '../../src/bids/bid.envelope.js';
import { RECEIPT_TYPE } from '../../src/bids/receipt.giving.js';
import { closingRoot, proofOf } from '../../src/bids/receipt.proof.js';
import { readConfig } from '../../src/config.js';
import { canonical } from '../../src/crypto/canonical.js';
import { sealEnvelope } from '../../src/crypto/envelope.js';
import { signJws } from '../../src/crypto/jws.js';
import { ServerKeys } from '../../src/crypto/server-keys.js';
import { Encryption } from '../../src/files/file.cipher.js';

const TOOLS = ['python3', 'openssl'].every((tool) => spawnSync(tool, ['version']).error === undefined) ? describe : describe.skip;
const DOCUMENT = join(import.meta.dirname, '..', '..', 'docs', 'sealing.md');

TOOLS('docs/sealing.md', () => {
  let folder: string;
  let blocks: string[];
  const keys = new ServerKeys(readConfig({ SERVER_KEY: randomBytes(32).toString('base64url') }));
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jiebang-by-hand-'));
    blocks = [...(await readFile(DOCUMENT, 'utf8')).matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block!);
  });
  afterAll(() => rm(folder, { recursive: true }));

  const put = (name: string, content: string | Buffer): Promise<void> => writeFile(join(folder, name), content);
  /** What the block that names `about` prints, run as it stands. */
  async function run(about: string, env: Record<string, string> = {}): Promise<string> {
    const PATH = `${dirname(process.execPath)}:${process.env.PATH}`;
    const block = blocks.find((candidate) => candidate.includes(about))!;
    const { stdout } = await promisify(execFile)('bash', ['-ec', block], { cwd: folder, env: { ...env, PATH } });
    return stdout;
  }

  it('shows how to check a receipt', async () => {
    const payload = { bid: 'bid_1', commitment: 'c', inTime: true };
    await put('receipt.jws', await signJws(payload, RECEIPT_TYPE, keys));
    await put('jwks.json', JSON.stringify(keys.jwks()));
    const said = await run('receipt.jws');
    expect(said).toContain(canonical(payload));
    expect(said).toContain('Signature Verified Successfully');
    await put('receipt.jws', (await signJws(payload, RECEIPT_TYPE, keys)).replace(/\.[^.]+\./, '.e30.'));
    await expect(run('receipt.jws')).rejects.toThrow();
  });

  it('shows how to check a commitment', async () => {
    const text = canonical({ bid: 'bid_1', content: { title: '效率' }, envelope: 'all', files: [], salt: 'x' });
    await put('text.json', text);
    const sealed = await sealEnvelope('all', text, 'aad', [], keys);
    expect(await run('text.json')).toContain(versionCommitment([sealed]));
  });

  it('shows how to check that a receipt is under the closing root', async () => {
    for (const count of [1, 7]) {
      const leaves = Array.from({ length: count }, () => randomBytes(32).toString('hex')).sort();
      const closed = { leaves, root: closingRoot(leaves) };
      for (const commitment of new Set([leaves[0]!, leaves.at(-1)!])) {
        const proof = { commitment, ...proofOf(commitment, closed)! };
        await put('proof.json', JSON.stringify(proof));
        expect(await run('proof.json')).toBe('holds\n');
        await put('proof.json', JSON.stringify({ ...proof, commitment: randomBytes(32).toString('hex') }));
        expect(await run('proof.json')).toBe('does not hold\n');
      }
    }
  });

  it('shows how to open a stored file', async () => {
    for (const size of [0, 65_536, 200_000]) {
      const [key, plain] = [randomBytes(32), randomBytes(size)];
      await put('stored', await buffer(Readable.from([plain], { objectMode: false }).compose(new Encryption(key))));
      const said = await run('createDecipheriv', { key: key.toString('base64url') });
      expect(said).toContain(createHash('sha256').update(plain).digest('hex'));
    }
  });
});
