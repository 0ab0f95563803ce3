import { createPublicKey, verify } from 'node:crypto';
import { includes, isConsistent, leafHash, rootOf } from '../../src/crypto/merkle.js';
import { payloadOf } from '../../src/record/checkpoint.js';
import { RecordWorld } from './record-world.js';

interface Leaf {
  seq: number;
  hash: string;
  content: string | null;
}

describe('the published record', () => {
  let world: RecordWorld;
  let challenges: string[];
  const sizes: number[] = [];
  beforeAll(async () => {
    world = await RecordWorld.start();
    challenges = await world.publish(3);
    sizes.push(payloadOf(await world.checkpoint()).size);
    await world.publish(2);
    sizes.push(payloadOf(await world.checkpoint()).size);
  }, 240_000);
  afterAll(() => world.stop());

  const get = async <T>(path: string): Promise<T> => {
    const response = await fetch(`${world.app.url}/${path}`);
    expect(response.status).toBe(200);
    return (await response.json()) as T;
  };
  const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
  const allLeaves = async (): Promise<Leaf[]> => (await get<{ leaves: Leaf[] }>('record/leaves')).leaves;

  it('has a root that anybody computes from its leaves, and a signature that anybody verifies', async () => {
    const { jws, root, size, origin, previous } = await get<ReturnType<typeof payloadOf> & { jws: string }>('record/checkpoint');
    const leaves = await allLeaves();
    expect(size).toBe(sizes[1]);
    expect(leaves.map(({ seq }) => seq)).toEqual(leaves.map((_leaf, at) => at));
    expect(rootOf(leaves.map(({ hash }) => bytes(hash))).toString('hex')).toBe(root);
    expect(origin).toBe(leaves[0]!.hash);
    expect(previous!.size).toBe(sizes[0]);
    const [header, payload, signature] = jws.split('.');
    const { kid, typ } = JSON.parse(Buffer.from(header!, 'base64url').toString()) as { kid: string; typ: string };
    expect(typ).toBe('jiebang-checkpoint+jws');
    const { keys } = await get<{ keys: { kid: string; kty: string; crv: string; x: string }[] }>('.well-known/jwks.json');
    const key = createPublicKey({ format: 'jwk', key: { ...keys.find((each) => each.kid === kid)! } });
    expect(verify(null, Buffer.from(`${header}.${payload}`), key, Buffer.from(signature!, 'base64url'))).toBe(true);
  });

  it('proves every leaf in every tree, and every tree as the beginning of the later one', async () => {
    const leaves = await allLeaves();
    const [older, newer] = sizes as [number, number];
    for (const size of [1, 2, 3, 7, 8, older, newer]) {
      for (const seq of [0, 1, 2, 6, 7, size - 1].filter((place) => place < size)) {
        const proof = await get<{ leaf: string; path: string[]; root: string }>(`record/proof/inclusion?seq=${seq}&size=${size}`);
        const root = rootOf(leaves.slice(0, size).map(({ hash }) => bytes(hash)));
        expect(includes({ index: seq, size, leaf: bytes(leaves[seq]!.hash), path: proof.path.map(bytes), root })).toBe(true);
        expect(bytes(proof.root)).toEqual(root);
      }
      for (const from of [1, 2, 3, 5, 8, size].filter((place) => place <= size)) {
        const { path } = await get<{ path: string[] }>(`record/proof/consistency?from=${from}&to=${size}`);
        const [oldRoot, newRoot] = [from, size].map((each) => rootOf(leaves.slice(0, each).map(({ hash }) => bytes(hash))));
        expect(isConsistent({ oldSize: from, newSize: size, oldRoot: oldRoot!, newRoot: newRoot!, path: path.map(bytes) })).toBe(true);
      }
    }
  });

  it('shows what hashed of lists and challenges that are public, and of nothing else', async () => {
    const leaves = await allLeaves();
    const shown = leaves.flatMap(({ content }) => (content === null ? [] : [JSON.parse(content) as Record<string, unknown>]));
    expect(new Set(shown.map(({ subject }) => subject))).toEqual(new Set(['list', 'challenge']));
    expect(shown).toContainEqual(expect.objectContaining({ subjectId: challenges[0], event: 'open', from: 'READY', to: 'OPEN' }));
    for (const { content, hash } of leaves) {
      if (content !== null) expect(leafHash(Buffer.from(content)).toString('hex')).toBe(hash);
    }
    expect(leaves.some(({ content }) => content === null)).toBe(true);
  });

  it('comes in pages, and says no clearly', async () => {
    const page = await get<{ size: number; leaves: Leaf[]; next: number | null }>('record/leaves?from=3&to=5');
    expect(page).toMatchObject({ size: sizes[1], next: null, leaves: [{ seq: 3 }, { seq: 4 }] });
    for (const path of [
      ...['record/leaves?from=-1', 'record/leaves?from=x', 'record/leaves?from=5&to=4', `record/leaves?to=${sizes[1]! + 1}`],
      ...[
        'record/proof/inclusion',
        'record/proof/inclusion?seq=8&size=8',
        'record/proof/inclusion?seq=1&seq=2',
        'record/proof/inclusion?seq=1.5',
      ],
      ...['record/proof/consistency', 'record/proof/consistency?from=0', 'record/proof/consistency?from=9&to=8'],
      ...['record/proof/consistency?from=99999999999999999999'],
    ]) {
      const response = await fetch(`${world.app.url}/${path}`, { headers: { 'accept-language': 'en' } });
      const answer = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] };
      expect({ path, status: response.status, code: answer.errors[0]!.extensions.code }).toEqual({
        path,
        status: 400,
        code: 'INPUT_INVALID',
      });
      expect(answer.errors[0]!.message).toMatch(/(from|to|seq|size): must be a whole number from \d+ to \d+/);
    }
  });

  it('shows an event its place and its salted hashes to whoever sees the event, the salt to who reads its document', async () => {
    const [event] = await world.query<{ id: string; supervisor: string }>(
      `select e.id, m.person_id as supervisor from event e join challenge c on c.id = e.challenge_id
       join membership m on m.organisation_id = c.department_id and m.role = 'supervisor' where e.document is not null and e.subject = 'challenge' limit 1`,
    );
    const token = await world.signIn(event!.supervisor);
    const id = `event_${event!.id.replaceAll('-', '')}`;
    const query = 'query ($id: ID!) { node(id: $id) { ... on Event { salt documentHash leaf { seq content hash } } } }';
    const { node } = await world.app.ask<{ node: { salt: string; documentHash: string; leaf: Leaf } }>(query, { id }, token);
    expect(node.salt).toMatch(/^[0-9a-f]{32}$/);
    expect(JSON.parse(node.leaf.content!)).toMatchObject({ id, documentHash: node.documentHash });
    expect((await allLeaves())[node.leaf.seq]!.hash).toBe(node.leaf.hash);
    expect(leafHash(Buffer.from(node.leaf.content!)).toString('hex')).toBe(node.leaf.hash);
    expect(await world.app.ask(query, { id })).toEqual({ node: null });
  });
});

describe('a record of which nothing is published', () => {
  it('is not found', async () => {
    const world = await RecordWorld.start();
    try {
      expect((await fetch(`${world.app.url}/record/checkpoint`)).status).toBe(404);
      expect((await fetch(`${world.app.url}/record/leaves`)).status).toBe(404);
    } finally {
      await world.stop();
    }
  });
});
