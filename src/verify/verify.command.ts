import { existsSync, readFileSync } from 'node:fs';
import { NotABundle } from './bundle.reader.js';
import { type Check, CHECKS } from './checks.js';
import { thumbprint, type Verdict, verifyBundle } from './verification.js';

type Print = (line: string) => void;

/**
 * `jiebang verify FILE`: says line by line what was held against what it should be, and names the first thing that does not hold. `key`: a
 * file with a JWKS, or thumbprints divided by commas. Returns the exit code.
 */
export async function verifyBundleFile(file: string, key: string | null, print: Print): Promise<number> {
  try {
    const trusted = key === null ? null : trustedBy(key);
    const verdict = await verifyBundle(file, trusted);
    sayWhose(verdict, trusted, print);
    sayChecks(verdict, print);
    sayRemoved(verdict, print);
    return sayEnd(verdict, print);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (!(error instanceof NotABundle) && code === undefined) throw error;
    print(`${file} is no bundle: ${(error as Error).message}.`);
    return 1;
  }
}

/** Thumbprints of the keys in a JWKS file, or as they were given. */
function trustedBy(key: string): string[] {
  if (!existsSync(key)) return key.split(',').map((thumb) => thumb.trim());
  try {
    const { keys } = JSON.parse(readFileSync(key, 'utf8')) as { keys: { x: string }[] };
    return keys.map(({ x }) => thumbprint(x));
  } catch {
    throw new NotABundle(`${key} is neither a thumbprint nor a file with a JWKS`);
  }
}

function sayWhose({ edition, list, keys, leftOut }: Verdict, trusted: readonly string[] | null, print: Print): void {
  print(`Edition ${edition} of ${list}.`);
  for (const left of leftOut) print(`  left out: ${left}`);
  if (trusted !== null) print('Signatures were checked against the keys given.');
  else {
    print('Signatures were checked against the keys in the file itself; compare these thumbprints with what the publisher shows:');
    for (const kid of keys) print(`  ${kid}`);
  }
}

function sayChecks({ held, skipped }: Verdict, print: Print): void {
  for (const [check, title] of Object.entries(CHECKS) as [Check, string][]) {
    const [holds, left] = [held.get(check) ?? 0, skipped.get(check) ?? 0];
    if (holds + left === 0) continue;
    print(`${title.padEnd(32)} ${String(holds).padStart(8)} held${left > 0 ? `, ${left} not shown in this edition` : ''}`);
  }
}

/** What was removed, by two persons: what its hashes stood for can't be seen any more. */
function sayRemoved({ removed }: Verdict, print: Print): void {
  for (const [removal, things] of removed) {
    print(`Secret content was removed by ${removal}; the hashes of what it stood in are kept:`);
    for (const thing of things) print(`  ${thing}`);
  }
}

function sayEnd({ fault, unsealed }: Verdict, print: Print): number {
  if (unsealed > 0) print(`${unsealed} events were too new for a checkpoint: nothing proves them yet.`);
  if (!fault) {
    print('Everything holds.');
    return 0;
  }
  const { check, kind, id, what, expected, found } = fault;
  print(`DOES NOT HOLD (${CHECKS[check]}): ${kind} ${id}: ${what}`);
  print(`  expected ${expected}`);
  print(`  found    ${found}`);
  return 1;
}
