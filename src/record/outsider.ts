import { CryptoError } from '../crypto/crypto.error.js';
import { verifyJws } from '../crypto/jws.js';
import { isConsistent } from '../crypto/merkle.js';
import type { Jwk } from '../crypto/server-keys.js';
import { CHECKPOINT_TYPE, type CheckpointPayload } from './checkpoint.js';
import { Frontier } from './frontier.js';
import { hashOfLeaf } from './leaf.js';
import type { PublishedLeaf } from './proof.service.js';

/** What an outsider keeps between two looks at a published record. */
export interface Memory {
  /** The last checkpoint seen, a JWS. */
  checkpoint: string;
  /** Roots of the complete subtrees of its tree, from left to right, in hex: what is needed to append to it. */
  peaks: string[];
  /** Signing keys seen. */
  keys: Jwk[];
}

/** What an outsider finds; `fault` says the first thing that does not hold, and then there is nothing new to keep. */
export interface OutsiderReport {
  fault: string | null;
  size: number;
  at: string;
  /** Ids of keys that were not there the last time: the operator must be able to say why. */
  newKeys: string[];
  memory: Memory | null;
}

class NotHolding extends Error {}

const must = (holds: boolean, reason: string): void => {
  if (!holds) throw new NotHolding(reason);
};
const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

/**
 * Checks a published record over HTTP, without an account: the signature of its checkpoint, that it only grew since the one kept (by the
 * consistency proof), and that all leaves published since give its root. Throws where the server does not answer as it should.
 */
export async function verifyPublished(url: string, kept: Memory | null): Promise<OutsiderReport> {
  const report: OutsiderReport = { fault: null, size: 0, at: '', newKeys: [], memory: null };
  try {
    const { keys } = await fetched<{ keys: Jwk[] }>(url, '.well-known/jwks.json');
    const served = new Set(keys.map(({ kid, x }) => `${kid} ${x}`));
    for (const { kid, x } of kept?.keys ?? []) must(served.has(`${kid} ${x}`), `the signing key ${kid} is not served any more`);
    report.newKeys = kept ? keys.map(({ kid }) => kid).filter((kid) => !kept.keys.some((known) => known.kid === kid)) : [];
    const { jws } = await fetched<{ jws: string }>(url, 'record/checkpoint');
    const now = await verifyJws<CheckpointPayload>(jws, { keys }, CHECKPOINT_TYPE);
    report.size = now.size;
    report.at = now.at;
    const frontier = kept ? await grown(url, kept, keys, now) : new Frontier();
    await follow(url, frontier, now);
    report.memory = { checkpoint: jws, peaks: frontier.peaks.map((hash) => hash.toString('hex')), keys };
  } catch (error) {
    if (!(error instanceof NotHolding || error instanceof CryptoError)) throw error;
    report.fault = error.message;
  }
  return report;
}

/** The tree kept, after the proof that the new one begins with it. */
async function grown(url: string, kept: Memory, keys: Jwk[], now: CheckpointPayload): Promise<Frontier> {
  const before = await verifyJws<CheckpointPayload>(kept.checkpoint, { keys }, CHECKPOINT_TYPE);
  must(before.origin === now.origin, 'this is another record than the one kept');
  must(before.size <= now.size, `the record has shrunk: it held ${before.size} events, and holds ${now.size}`);
  const { path } = await fetched<{ path: string[] }>(url, `record/proof/consistency?from=${before.size}&to=${now.size}`);
  const proof = { oldSize: before.size, newSize: now.size, oldRoot: bytes(before.root), newRoot: bytes(now.root), path: path.map(bytes) };
  must(isConsistent(proof), `the first ${before.size} events are not those of the checkpoint of ${before.at}`);
  const frontier = new Frontier(before.size, kept.peaks.map(bytes));
  must(frontier.root().toString('hex') === before.root, 'the file kept is damaged: its subtrees are not those of its checkpoint');
  return frontier;
}

/** Appends the leaves published since, page by page. */
async function follow(url: string, frontier: Frontier, { size, root, origin }: CheckpointPayload): Promise<void> {
  while (frontier.size < size) {
    const { leaves } = await fetched<{ leaves: PublishedLeaf[] }>(url, `record/leaves?from=${frontier.size}&to=${size}`);
    must(leaves.length > 0, `leaf ${frontier.size} is not served`);
    for (const { seq, hash, content } of leaves) {
      must(seq === frontier.size, `leaf ${frontier.size} is not served`);
      must(content === null || hashOfLeaf(content).toString('hex') === hash, `leaf ${seq} is not the hash of its content`);
      must(seq > 0 || hash === origin, 'the first leaf is not the one that the checkpoint names as origin');
      frontier.append(bytes(hash));
    }
  }
  must(frontier.root().toString('hex') === root, `the leaves do not give the root of the checkpoint of ${size} events`);
}

async function fetched<T>(url: string, path: string): Promise<T> {
  const response = await fetch(new URL(path, url.endsWith('/') ? url : `${url}/`));
  if (!response.ok) throw new Error(`${response.url} answers ${response.status}: ${(await response.text()).slice(0, 300)}`);
  return (await response.json()) as T;
}
