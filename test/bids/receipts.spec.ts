import { createPublicKey, verify } from 'node:crypto';
import { canonical, sha256Hex } from '../../src/crypto/canonical.js';
import { includes, leafHash } from '../../src/crypto/merkle.js';
import { ServerKeys } from '../../src/crypto/server-keys.js';
import { type Bidder, BidWorld, type Call, refusal } from './bid-world.js';
import { keyOf } from '../list.factories.js';

const CLOSE = 'P45DT17H';
const RECEIPTS = `query ($bid: ID!, $challenge: ID!) {
  bid(id: $bid) { versions { no commitment receipt } receipts { kind no commitment at inTime jws proof { leafIndex treeSize path root } } }
  challenge(id: $challenge) { closings { round root leaves closedAt } } }`;

interface Proof {
  leafIndex: number;
  treeSize: number;
  path: string[];
  root: string;
}
interface Seen {
  kind: string;
  no: number;
  commitment: string;
  at: string;
  inTime: boolean;
  jws: string;
  proof: Proof | null;
}
interface Asked {
  bid: { versions: { no: number; commitment: string; receipt: string }[]; receipts: Seen[] };
  challenge: { closings: { round: number; root: string; leaves: number; closedAt: string }[] };
}

describe('receipts', () => {
  let world: BidWorld;
  let call: Call;
  let by: Bidder;
  let bid: string;
  beforeAll(async () => {
    world = await BidWorld.start();
    call = await world.challenge();
    by = await world.bidder();
    bid = await world.submitted(call.challenge, by);
  });
  afterAll(() => world.stop());

  const read = (id = bid, who = by) => world.app.ask<Asked>(RECEIPTS, { bid: id, challenge: call.challenge }, who.pi.token);
  /** With nothing but the standard library, and the public key alone. */
  const payloadOf = (jws: string): Record<string, unknown> => {
    const [head, payload, signature] = jws.split('.');
    const header = JSON.parse(Buffer.from(head!, 'base64url').toString()) as { alg: string; typ: string; kid: string };
    const { kty, crv, x } = world.app.nest
      .get(ServerKeys)
      .jwks()
      .keys.find(({ kid }) => kid === header.kid)!;
    expect(header).toMatchObject({ alg: 'EdDSA', typ: 'jiebang-receipt+jws' });
    const key = createPublicKey({ format: 'jwk', key: { kty, crv, x } });
    expect(verify(null, Buffer.from(`${head}.${payload}`), key, Buffer.from(signature!, 'base64url'))).toBe(true);
    return JSON.parse(Buffer.from(payload!, 'base64url').toString()) as Record<string, unknown>;
  };
  const holds = ({ commitment, proof }: Pick<Seen, 'commitment' | 'proof'>): boolean =>
    proof !== null &&
    includes({
      index: proof.leafIndex,
      size: proof.treeSize,
      leaf: leafHash(Buffer.from(commitment, 'hex')),
      path: proof.path.map((hash) => Buffer.from(hash, 'hex')),
      root: Buffer.from(proof.root, 'hex'),
    });

  it('are signed over what was received, and prove nothing before the close', async () => {
    const { bid: seen, challenge } = await read();
    expect(challenge.closings).toEqual([]);
    expect(seen.receipts).toHaveLength(1);
    const [{ jws, proof, ...receipt }] = seen.receipts as [Seen];
    expect(proof).toBeNull();
    const [{ list }] = (await world.sql<{ list: string }>(
      `select 'list_' || replace(list_id::text, '-', '') as list from challenge where id = $1`,
      [call.key],
    )) as [{ list: string }];
    expect(payloadOf(jws)).toEqual({ list, challenge: call.challenge, bid, ...receipt });
    expect(seen.versions).toEqual([{ no: 1, commitment: receipt.commitment, receipt: jws }]);
  });

  it('commit to the content with a salt, so that equal contents have unlike commitments', async () => {
    await world.submit(bid, by);
    const versions = await world.sql<{
      no: number;
      content: object;
      proof: { all: { salt: string; files: object[] } };
      commitment: string;
    }>('select no, content, proof, commitment from bid_version where bid_id = $1 order by no', [keyOf(bid)]);
    for (const { no, content, proof, commitment } of versions) {
      const all = sha256Hex(canonical({ bid, challenge: call.challenge, content, envelope: 'all', no, ...proof.all }));
      expect(sha256Hex(canonical({ all }))).toBe(commitment);
    }
    expect(new Set(versions.map(({ commitment }) => commitment)).size).toBe(2);
  });

  it('are given for a withdrawal too, whose commitment hides that it is one', async () => {
    await world.withdraw(bid, by);
    const receipt = (await read()).bid.receipts.at(-1)!;
    expect(receipt).toMatchObject({ kind: 'withdrawal', no: 2, inTime: true });
    const [{ salt }] = (await world.sql<{ salt: string }>(`select salt from receipt where bid_id = $1 and kind = 'withdrawal'`, [
      keyOf(bid),
    ])) as [{ salt: string }];
    const withdrawn = canonical({ bid, challenge: call.challenge, kind: 'withdrawal', no: 2, salt });
    expect(sha256Hex(withdrawn)).toBe(receipt.commitment);
    await world.submit(bid, by);
  });

  it('are all under the root that the close publishes to everyone, in no telling order, and late ones are not', async () => {
    const other = await world.bidder();
    const second = await world.submitted(call.challenge, other);
    await call.moveTo(CLOSE, 1000);
    expect(await refusal(world.submit(bid, by))).toBe('BID_AFTER_DEADLINE');
    await world.withdraw(second, other);
    const { closings } = (
      await world.app.ask<Pick<Asked, 'challenge'>>('query ($id: ID!) { challenge(id: $id) { closings { round root leaves closedAt } } }', {
        id: call.challenge,
      })
    ).challenge;
    expect(closings).toEqual([{ round: 1, root: expect.any(String), leaves: 5, closedAt: call.at(CLOSE, 1000).toISOString() }]);
    const receipts = [...(await read()).bid.receipts, ...(await read(second, other)).bid.receipts];
    const late = receipts.filter(({ inTime }) => !inTime);
    expect(late.map(({ kind, proof }) => [kind, proof])).toEqual([
      ['submission', null],
      ['withdrawal', null],
    ]);
    for (const { jws, inTime } of late) expect(payloadOf(jws)).toMatchObject({ inTime });
    const early = receipts.filter(({ inTime }) => inTime);
    expect(early).toHaveLength(5);
    for (const receipt of early) {
      expect(holds(receipt)).toBe(true);
      expect(receipt.proof).toMatchObject({ treeSize: 5, root: closings[0]!.root });
    }
    const ordered = early.map(({ commitment }) => commitment).sort();
    for (const { commitment, proof } of early) expect(proof!.leafIndex).toBe(ordered.indexOf(commitment));
    const [closed] = await world.sql<{ document: object }>(`select document from event where event = 'close' and subject_id = $1`, [
      call.key,
    ]);
    const { round, root, leaves } = closings[0]!;
    expect(closed!.document).toEqual({ round, root, leaves });
  });

  it('no longer lead to the root where one was taken away behind the back of the application', async () => {
    const gone = await world.challenge();
    const bids = [await world.bidder(), await world.bidder(), await world.bidder()];
    const ids: string[] = [];
    for (const bidder of bids) ids.push(await world.submitted(gone.challenge, bidder));
    await gone.moveTo(CLOSE, 1000);
    const proofs = async () => (await read(ids[0], bids[0])).bid.receipts[0]!;
    expect(holds(await proofs())).toBe(true);
    await world.sql('delete from receipt where bid_id = $1', [keyOf(ids[1]!)]);
    expect(holds(await proofs())).toBe(false);
  });

  it('are shown to those who see the bid alone', async () => {
    const stranger = await world.bidder();
    expect((await world.app.ask<{ bid: object | null }>(RECEIPTS, { bid, challenge: call.challenge }, stranger.pi.token)).bid).toBeNull();
  });
});
