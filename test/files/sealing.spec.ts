import { createDecipheriv } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '../../src/common/errors.js';
import type { SealLevel } from '../../src/files/file.entity.js';
import { FileService, type SealedFile } from '../../src/files/file.service.js';
import { keyOf } from '../list.factories.js';
import { FileWorld } from './file-world.js';

describe('the files of a sealed bid', () => {
  let world: FileWorld;
  let token: string;
  beforeAll(async () => {
    world = await FileWorld.start();
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    ({ token } = await world.make.person());
  });

  const upload = async (content: string, name = 'plan.txt') => (await world.upload(content, name, token)).body;
  const service = (): FileService => world.app.nest.get(FileService);
  const seal = (ids: string[], level: SealLevel, known?: SealedFile[]) =>
    world.app.database.system((tx) => service().sealFiles(tx, ids, level, known));
  const unseal = (files: SealedFile[]) => world.app.database.system((tx) => service().unsealFiles(tx, files));
  const code = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: unknown) => (error instanceof DomainError ? error.code : error),
    );
  const rowOf = async (id: string): Promise<string> => {
    const [row] = await world.app.database.query<{ row: string }>('select f::text as row from file f where id = $1', [keyOf(id)]);
    return row!.row;
  };
  const shown = (id: string) => world.app.ask('query ($id: ID!) { file(id: $id) { name sha256 size mediaType } }', { id }, token);
  const facts = { name: expect.any(String), sha256: expect.any(String) };

  it.each(['custodial', 'split'] as const)('given %s: lose name and hash, and get them back when they are opened', async (level) => {
    const { id, name, size, sha256, mediaType } = await upload('the plan', '方案.txt');
    const file = { name, size, sha256, mediaType };
    const before = await shown(id);
    expect(before).toEqual({ file });
    const sealed = await seal([id, id], level);
    expect(sealed).toEqual([{ id, ...file, key: expect.stringMatching(/^[\w-]{43}$/) }]);
    expect(await shown(id)).toEqual({ file: { ...file, name: null, sha256: null } });
    const row = await rowOf(id);
    for (const secret of [file.name, file.sha256, sealed[0]!.key]) expect(row).not.toContain(secret);

    await unseal(sealed);
    expect(await shown(id)).toEqual(before);
    expect(await (await world.download(id, token)).text()).toBe('the plan');
    await unseal(sealed.map((again) => ({ ...again, name: 'another.txt' })));
    expect(await shown(id)).toEqual(before);
  });

  it('given custodial: still go out to their uploader, under a name that says nothing', async () => {
    const { id } = await upload('the plan');
    await seal([id], 'custodial');
    const response = await world.download(id, token);
    expect([response.status, await response.text()]).toEqual([200, 'the plan']);
    expect(response.headers.get('content-disposition')).toContain('filename="sealed-file"');
  });

  it('given split: go out to nobody, and the server holds no key', async () => {
    const { id } = await upload('the plan');
    const [sealed] = await seal([id], 'split');
    const response = await world.download(id, token);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'FILE_SEALED' } }],
    });
    const [row] = await world.app.database.query<{ key: unknown }>('select wrapped_key as key from file where id = $1', [keyOf(id)]);
    expect(row!.key).toBeNull();

    // What a custodian, or the author, does by hand with the key of the envelope.
    const stored = await readFile(join(world.app.folder, 'files', 'kept', keyOf(id).slice(-2), keyOf(id)));
    const nonce = Buffer.from('000000000000000000000001', 'hex');
    const decipher = createDecipheriv('aes-256-gcm', Buffer.from(sealed!.key, 'base64url'), nonce).setAuthTag(stored.subarray(-16));
    expect(Buffer.concat([decipher.update(stored.subarray(0, -16)), decipher.final()]).toString()).toBe('the plan');
  });

  it.each(['custodial', 'split'] as const)(
    'given %s: go into the next version of the bid by what the last envelope says',
    async (level) => {
      const [kept, added] = [await upload('kept'), await upload('added')];
      const known = await seal([kept.id], level);
      expect(await code(seal([kept.id], level))).toBe('FILE_SEALED');
      const sealed = await seal([added.id, kept.id], level, known);
      expect(sealed.map(({ id }) => id)).toEqual([added.id, kept.id]);
      expect(sealed[1]).toEqual(known[0]);
      await unseal(sealed);
      for (const { id, name, sha256 } of [kept, added]) {
        expect(await shown(id)).toEqual({ file: expect.objectContaining({ name, sha256 }) });
        expect((await world.download(id, token)).status).toBe(200);
      }
    },
  );

  it('are refused where one is unknown, or was stored before contents were encrypted; then nothing is sealed', async () => {
    const [own, plain] = [await upload('own'), await upload('plain')];
    await world.app.database.query('update file set wrapped_key = null where id = $1', [keyOf(plain.id)]);
    expect(await code(seal([own.id, `file_${'0'.repeat(32)}`], 'split'))).toBe('NOT_FOUND');
    expect(await code(seal([own.id, plain.id], 'split'))).toBe('FILE_NOT_ENCRYPTED');
    expect(await shown(own.id)).toEqual({ file: expect.objectContaining(facts) });
    expect(await seal([], 'split')).toEqual([]);
    await unseal([]);
  });

  it('are not put back with a key that is none', async () => {
    const { id } = await upload('x');
    const sealed = await seal([id], 'split');
    await expect(unseal(sealed.map((file) => ({ ...file, key: 'AAAA' })))).rejects.toThrow('The key of a file');
    expect((await world.download(id, token)).status).toBe(400);
  });
});
