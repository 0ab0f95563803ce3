import { randomBytes } from 'node:crypto';
import argon2 from 'argon2';
import { DomainError } from '../common/errors.js';
import { BLANK, isBlank } from '../common/text.js';
import { FairQueue } from './fair-queue.js';

const PASSWORD_MIN = 10;
export const PASSWORD_MAX = 200;

/**
 * argon2id with 19 MiB, 2 passes, 1 lane: the least that OWASP's Password Storage Cheat Sheet recommends, about 25 ms on a core of a
 * server. Signing in is rare beside everything else, but a demo signs in some eighty people.
 */
const COST = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/**
 * Two at a time: half of Node's four threads, which files and names of hosts need too, and 38 MiB. What waits takes turns by source, so a
 * flood from one holds up nobody else; at the limits the wait is some seconds.
 */
const WORK = new FairQueue({ width: 2, lane: 100, all: 1000 });
/** The lane of new passwords: who sets one is signed in, or starts the process. */
const OWN = 'own';

/** The PHC text of a new password. Throws PASSWORD_TOO_SHORT, INPUT_INVALID for one of blanks alone, TOO_MANY_REQUESTS. */
export async function newPassword(password: string): Promise<string> {
  if (password.length < PASSWORD_MIN) throw new DomainError('PASSWORD_TOO_SHORT', { min: PASSWORD_MIN });
  if (isBlank(password)) throw new DomainError('INPUT_INVALID', { faults: [{ path: 'password', ...BLANK }] });
  return WORK.run(OWN, () => argon2.hash(password, COST));
}

/** Throws INPUT_INVALID for a password that is too long to hash. */
export function requirePasswordLength(password: string, path: string): void {
  if (password.length > PASSWORD_MAX) throw new DomainError('INPUT_INVALID', { faults: [{ path, rule: 'maxLength' }] });
}

let nobody: Promise<string> | undefined;

/**
 * Whether the password fits. Where there is no account or no password, as much work is done for nothing, so that the time tells nothing.
 * `lane` is who asks. Throws TOO_MANY_REQUESTS where too many wait.
 */
export async function passwordFits(hash: string | null, password: string, lane: string): Promise<boolean> {
  // Longer ones are refused where they are set; to hash a megabyte costs more than to refuse it.
  const known = password.length > PASSWORD_MAX ? null : hash;
  nobody ??= argon2.hash(randomPassword(), COST);
  const stand = await nobody;
  const fits = await WORK.run(lane, () => argon2.verify(known ?? stand, password.slice(0, PASSWORD_MAX)));
  return fits && known !== null;
}

/** A password that nobody chose: 128 random bits. */
export const randomPassword = (): string => randomBytes(16).toString('base64url');
