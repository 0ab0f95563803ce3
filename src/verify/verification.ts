import { hash } from 'node:crypto';
import { canonical } from '../crypto/canonical.js';
import { BUNDLE_TYPE, type Edition, type HeaderLine, type Kind, type SealLine } from '../record/bundle.format.js';
import { BundleReader } from './bundle.reader.js';
import { Bundle } from './bundle.js';
import { checkChallenges } from './challenges.check.js';
import { type Check, Checks, DoesNotHold, type Fault } from './checks.js';
import { checkDecisions } from './decisions.check.js';
import { checkDelivery } from './delivery.check.js';
import { checkEligibility } from './eligibility.check.js';
import { checkOpenings } from './envelopes.check.js';
import { EventLog } from './event.log.js';
import { checkMoney } from './money.check.js';
import { checkDraws, checkPanels } from './panels.check.js';
import { checkRankings } from './rankings.check.js';
import { checkMissing, checkRows } from './rows.check.js';
import { checkReceipts, signed } from './signatures.check.js';

/** Kinds of rows; the others are looked at as they come. */
const KINDS: readonly Kind[] = [
  ...(['challenge', 'amendment', 'sealKey', 'closing', 'opening', 'receipt', 'bid', 'eligibility', 'draw', 'panel', 'sheet'] as const),
  ...([
    'ranking',
    'decision',
    'objection',
    'contract',
    'milestone',
    'heat',
    'acceptance',
    'change',
    'termination',
    'payment',
    'removal',
  ] as const),
];

/** What a bundle comes to. */
export interface Verdict {
  edition: Edition;
  list: string;
  leftOut: string[];
  /** Thumbprints (RFC 7638) of the keys in the file. */
  keys: string[];
  /** By check: what was held against what it should be, and what could not be computed again. */
  held: ReadonlyMap<Check, number>;
  skipped: ReadonlyMap<Check, number>;
  /** Events that no checkpoint covers yet. */
  unsealed: number;
  /** What words were removed from, by the removal: hashes of it can't be made again, and are kept. */
  removed: ReadonlyMap<string, readonly string[]>;
  fault: Fault | null;
}

/**
 * Re-computes the record of a list from one file and nothing else, as far as its edition lets it. `trusted`: thumbprints of the only keys that
 * may have signed. Stops at the first thing that does not hold. Throws NotABundle.
 */
export async function verifyBundle(path: string, trusted: readonly string[] | null = null): Promise<Verdict> {
  const reader = new BundleReader(path);
  const checks = new Checks();
  const log = new EventLog(checks);
  let bundle: Bundle | null = null;
  let fault: Fault | null = null;
  try {
    let seal: SealLine | null = null;
    for await (const line of reader.lines()) {
      seal = null;
      if (line.kind === 'header') bundle = new Bundle(line);
      const read = bundle!;
      await checks.over('bundle', { kind: line.kind, id: `line ${reader.count}` }, () => {
        if (line.kind === 'list') read.setList(line);
        else if (line.kind === 'event') log.addEvent(line);
        else if (line.kind === 'leaf') log.addLeaf(line);
        else if (line.kind === 'proof') log.addProof(line.hashes);
        else if (line.kind === 'checkpoint') log.setCheckpoint(line);
        else if (line.kind === 'seal') seal = line;
        else if (line.kind === 'header' || KINDS.includes(line.kind)) read.add(line.kind, line);
        else throw new TypeError(`a line of kind ${JSON.stringify(line.kind)}`);
      });
    }
    await all(bundle!, log, checks, trusted);
    await checkSeal(bundle!, reader, seal, checks);
  } catch (error) {
    if (!(error instanceof DoesNotHold)) throw error;
    fault = error.fault;
  }
  const { edition, list, leftOut, jwks } = bundle!.header;
  const { held, skipped } = checks;
  return {
    edition,
    list,
    leftOut,
    keys: jwks.keys.map(({ kid }) => kid),
    held,
    skipped,
    unsealed: log.unsealed,
    removed: log.removals.named,
    fault,
  };
}

async function all(bundle: Bundle, log: EventLog, checks: Checks, trusted: readonly string[] | null): Promise<void> {
  checkKeys(bundle.header, checks, trusted);
  await checks.over('challenges', { kind: 'list', id: bundle.header.list }, () => void bundle.list.rules);
  log.removals.check(bundle, checks);
  await checkChallenges(bundle, log, checks);
  await checkReceipts(bundle, checks);
  await checkOpenings(bundle, log, checks);
  await checkEligibility(bundle, log, checks);
  await checkDraws(bundle, log, checks);
  await checkPanels(bundle, log, checks);
  await checkRankings(bundle, checks);
  await checkDecisions(bundle, checks);
  await checkDelivery(bundle, log, checks);
  await checkMoney(bundle, checks);
  await checkRows(bundle, log, checks);
  checkMissing(bundle, log, checks);
  await log.check(bundle);
}

/** The keys that count: those of the file, or of them those that are trusted; each bears its own thumbprint. */
function checkKeys(header: HeaderLine, checks: Checks, trusted: readonly string[] | null): void {
  for (const key of header.jwks.keys) {
    const right = { kty: 'OKP', crv: 'Ed25519', x: key.x, kid: thumbprint(key.x), alg: 'EdDSA', use: 'sig' };
    checks.same('keys', { kind: 'header', id: key.kid }, 'the key, by its thumbprint', right, key);
  }
  if (trusted === null) return;
  const known = header.jwks.keys.filter(({ kid }) => trusted.includes(kid));
  checks.isTrue('keys', { kind: 'header', id: header.list }, 'a key of the file is one of those given', known.length > 0);
  header.jwks = { keys: known };
}

/** RFC 7638, for Ed25519 (RFC 8037). */
export const thumbprint = (x: string): string => hash('sha256', canonical({ crv: 'Ed25519', kty: 'OKP', x }), 'base64url');

/** The signature over the file: whatever was changed in it, and nothing else tells, this does. */
async function checkSeal(bundle: Bundle, reader: BundleReader, seal: SealLine | null, checks: Checks): Promise<void> {
  const subject = { kind: 'seal', id: bundle.header.list };
  if (!seal)
    throw new DoesNotHold({ check: 'bundle', ...subject, what: 'the last line', expected: 'the signature over the file', found: 'none' });
  const { lines, sha256, jws } = seal;
  const payload = await signed(bundle, jws, BUNDLE_TYPE, subject);
  const { edition, list } = bundle.header;
  checks.same('bundle', subject, 'what was signed', payload, { edition, lines, list, sha256 });
  checks.same('bundle', subject, 'number of lines before it', reader.count - 1, lines);
  checks.same('bundle', subject, 'hash of all lines before it', reader.sha256BeforeLast(), sha256);
}
