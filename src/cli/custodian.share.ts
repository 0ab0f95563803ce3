import { randomUUID } from 'node:crypto';
import { shareInfo } from '../challenges/seal-share.rules.js';
import { CryptoError } from '../crypto/crypto.error.js';
import { shareCommitment } from '../crypto/custody.js';
import { type Hpke, hpkeOpen } from '../crypto/hpke.js';
import { StartupError } from '../startup-error.js';
import { readJson, readKeyFile } from './custodian.key.js';

/** A share that is due, as the API shows it. */
interface DueShare {
  id: string;
  commitment: string;
  sealed: Hpke;
  sealKey?: { round: number; envelope: string; challenge: Closes & { code: string } } | null;
}
interface Closes {
  bidderClose: string;
  recommenderClose: string;
  extendedUntil: string | null;
}

interface Words {
  key: string;
  url?: string;
  token?: string;
  file?: string;
  handIn?: boolean;
  ignoreClock?: boolean;
}
interface Output {
  log(line: string): void;
  error(line: string): void;
}

const DUE = `{ sharesDue { id commitment sealed { enc ct }
  sealKey { round envelope challenge { code bidderClose recommenderClose extendedUntil } } } }`;
const HAND_IN = 'mutation ($input: HandInShareInput!, $key: ID!) { handInShare(input: $input, key: $key) { handedInAt } }';

/**
 * Opens the shares that are due and prints them, or hands them in; one that fails does not keep the others. Gives whether all went well. Throws
 * StartupError where words, key file or server are not what they must be.
 */
export async function shares(words: Words, output: Output): Promise<boolean> {
  const server = words.url && words.token ? { url: words.url, token: words.token } : null;
  if (Boolean(server) === Boolean(words.file)) throw new StartupError('Give --url and --token, or --file.');
  if (words.handIn && !server) throw new StartupError('Shares are handed in with --url and --token.');
  const { privateKey } = await readKeyFile(words.key);
  const due = server ? (await ask<{ sharesDue: DueShare[] }>(server, DUE)).sharesDue : dueIn(await readJson(words.file!));
  if (!due.length) output.error('No share is due.');
  let well = true;
  for (const share of due) {
    try {
      const value = await openShare(privateKey, share);
      output.error(`${share.id}: ${about(share)}`);
      if (words.handIn) output.log(`${share.id} handed in at ${await handIn(server!, share, value, words)}`);
      else output.log(`${share.id} ${value}`);
    } catch (error) {
      if (!(error instanceof CryptoError || error instanceof StartupError)) throw error;
      well = false;
      output.error(`${share.id}: ${error.message}`);
    }
  }
  return well;
}

async function openShare(privateKey: string, { id, sealed, commitment }: DueShare): Promise<string> {
  const value = (await hpkeOpen(privateKey, sealed, shareInfo(id))).toString('base64url');
  if (shareCommitment(value) !== commitment) throw new CryptoError('the share is not what its commitment stands for');
  return value;
}

/** Whoever runs the server may say that a share is due before it is: the closes are public, and this machine has a clock of its own. */
async function handIn(server: Server, share: DueShare, value: string, { ignoreClock }: Words): Promise<string> {
  const close = share.sealKey && lastClose(share.sealKey.challenge);
  if (!ignoreClock && !(close && close.getTime() < Date.now()))
    throw new StartupError(
      `not handed in: by the clock of this machine the last close, ${close?.toISOString() ?? 'unknown'}, is yet to come.`,
    );
  const answer = await ask<{ handInShare: { handedInAt: string } }>(server, HAND_IN, {
    input: { share: share.id, value },
    key: randomUUID(),
  });
  return answer.handInShare.handedInAt;
}

const lastClose = ({ bidderClose, recommenderClose, extendedUntil }: Closes): Date =>
  new Date(Math.max(Date.parse(extendedUntil ?? bidderClose), Date.parse(recommenderClose)));

function about({ sealKey }: DueShare): string {
  if (!sealKey) return 'opened';
  const { challenge, round, envelope } = sealKey;
  return `challenge ${challenge.code}, round ${round}, ${envelope} envelope, closed ${lastClose(challenge).toISOString()}`;
}

/** The answer to `sharesDue`, whole or the list alone. */
function dueIn(json: object): DueShare[] {
  const list: unknown = Array.isArray(json) ? json : (json as { data?: { sharesDue?: unknown } }).data?.sharesDue;
  if (!Array.isArray(list) || !list.every(isDue))
    throw new StartupError('The file holds no answer to sharesDue { id commitment sealed { enc ct } }.');
  return list;
}

function isDue(value: unknown): value is DueShare {
  const { id, commitment, sealed } = (value ?? {}) as Partial<DueShare>;
  return [id, commitment, sealed?.enc, sealed?.ct].every((part) => typeof part === 'string');
}

interface Server {
  url: string;
  token: string;
}

async function ask<T>({ url, token }: Server, query: string, variables: object = {}): Promise<T> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': 'en', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  };
  const response = await fetch(new URL('/graphql', url), init).catch((error: unknown) => {
    throw new StartupError(`Nobody answers at ${url}: ${error instanceof Error ? error.message : String(error)}`);
  });
  type Answer = { data?: T | null; errors?: { message: string; extensions?: { code?: string } }[] };
  const { data, errors = [] } = (await response.json().catch(() => ({}))) as Answer;
  if (errors[0]) throw new StartupError(`${errors[0].extensions?.code ?? 'refused'}: ${errors[0].message}`);
  if (!data) throw new StartupError(`${url} does not answer as a server of this kind does.`);
  return data;
}
