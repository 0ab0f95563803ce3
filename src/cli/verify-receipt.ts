import type { ReceiptPayload } from '../bids/receipt.giving.js';
import { CryptoError } from '../crypto/crypto.error.js';
import { verifyJws } from '../crypto/jws.js';
import { includes, leafHash } from '../crypto/merkle.js';
import type { Jwk } from '../crypto/server-keys.js';
import { StartupError } from '../startup-error.js';
import { readJson } from './custodian.key.js';

const RECEIPT_TYPE = 'jiebang-receipt+jws';

/** A receipt as the API shows it to those who hold it. */
interface Held {
  jws: string;
  proof?: { leafIndex: number; treeSize: number; path: string[]; root: string } | null;
}
/** What the server published at a close. */
interface Closing {
  root: string;
  leaves: number;
  closedAt: string;
  undoneAt: string | null;
}
type Keys = { keys: Jwk[] };
type Ask = <T>(path: string, query?: string, variables?: object) => Promise<T>;

/**
 * Checks every receipt in a JSON file, e.g. an answer of the API: the signature, by the keys of a server or of a JWKS file, and the proof that it
 * is under the root of the close; with a server also that this is the root which it publishes, and that no
 * receipt in time was left out of it. Returns the exit code. Throws StartupError.
 */
export async function verifyReceiptFile(
  file: string,
  from: { url?: string; keys?: string },
  print: (line: string) => void,
): Promise<number> {
  const receipts = heldIn(await readJson(file));
  if (!receipts.length) throw new StartupError(`${file} holds no receipt: an object with jws and, after the close, proof.`);
  const ask = from.url === undefined ? null : asking(from.url);
  if (!ask && from.keys === undefined) throw new StartupError('Say whose keys sign: --url, or --keys with a file.');
  const keys = ask ? await ask<Keys>('/.well-known/jwks.json') : ((await readJson(from.keys!)) as Keys);
  for (const receipt of receipts) {
    const fault = await faultOf(receipt, keys, ask, print);
    if (fault === null) continue;
    print(`The receipt does not hold: ${fault}.`);
    return 1;
  }
  print('Everything holds.');
  return 0;
}

/** What looks like a receipt, wherever it stands. */
function heldIn(value: unknown): Held[] {
  if (typeof value !== 'object' || value === null) return [];
  return 'jws' in value && typeof value.jws === 'string' ? [value as Held] : Object.values(value).flatMap(heldIn);
}

async function faultOf({ jws, proof }: Held, keys: Keys, ask: Ask | null, print: (line: string) => void): Promise<string | null> {
  let payload: ReceiptPayload;
  try {
    payload = await verifyJws<ReceiptPayload>(jws, keys, RECEIPT_TYPE);
  } catch (error) {
    if (error instanceof CryptoError) return error.message;
    throw error;
  }
  const { kind, no, bid, challenge, at, inTime, commitment } = payload;
  print(`Signed: ${kind} ${no} of ${bid} for ${challenge}, ${inTime ? 'in time' : 'late'} at ${at}, commitment ${commitment}.`);
  if (!proof) {
    if (
      ask &&
      inTime &&
      (await published(ask, challenge)).some(({ closedAt, undoneAt }) => !undoneAt && Date.parse(closedAt) >= Date.parse(at))
    )
      return 'it is in time and its close is over, but no proof is with it: fetch it anew; where there is still none, it was left out';
    print('  No proof is with it: there is none before the close, and none for what came late.');
    return null;
  }
  const { leafIndex, treeSize, path, root } = proof;
  const bytes = (hex: string) => Buffer.from(hex, 'hex');
  const leaf = leafHash(bytes(commitment));
  if (!includes({ index: leafIndex, size: treeSize, leaf, path: path.map(bytes), root: bytes(root) }))
    return `it is not leaf ${leafIndex} of ${treeSize} under ${root}`;
  const closings = ask && (await published(ask, challenge)).filter((closing) => closing.root === root && closing.leaves === treeSize);
  if (closings?.length === 0) return `the root ${root} over ${treeSize} leaves is not published for ${challenge}`;
  print(`  It is leaf ${leafIndex} of ${treeSize} under the closing root ${root}${closings ? ', as published' : ''}.`);
  if (closings?.every(({ undoneAt }) => undoneAt)) print('  That close was undone by an outage: the next one gives another proof.');
  return null;
}

async function published(ask: Ask, challenge: string): Promise<Closing[]> {
  const query = 'query ($id: ID!) { challenge(id: $id) { closings { root leaves closedAt undoneAt } } }';
  const { data } = await ask<{ data: { challenge: { closings: Closing[] } | null } | null }>('/graphql', query, {
    id: challenge,
  });
  return data?.challenge?.closings ?? [];
}

function asking(url: string): Ask {
  return async <T>(path: string, query?: string, variables?: object): Promise<T> => {
    const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query, variables }) };
    try {
      const response = await fetch(new URL(path, url), query === undefined ? {} : post);
      if (!response.ok) throw new Error(`it answers ${response.status}`);
      return (await response.json()) as T;
    } catch (error) {
      throw new StartupError(`${url}${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
}
