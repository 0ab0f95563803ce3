import { randomBytes } from 'node:crypto';
import argon2 from 'argon2';
import { DomainError } from '../common/errors.js';

const PASSWORD_MIN = 10;
export const PASSWORD_MAX = 200;

/**
 * argon2id with 19 MiB, 2 passes, 1 lane: the least that OWASP's Password Storage Cheat Sheet recommends, about 25 ms on a core of a
 * server. Signing in is rare beside everything else, but a demo signs in some eighty people.
 */
const COST = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The PHC text of a new password. Throws PASSWORD_TOO_SHORT. */
export async function newPassword(password: string): Promise<string> {
  if (password.length < PASSWORD_MIN) throw new DomainError('PASSWORD_TOO_SHORT', { min: PASSWORD_MIN });
  return hashPassword(password);
}

/** The PHC text of a password. */
const hashPassword = (password: string): Promise<string> => argon2.hash(password, COST);

let nobody: Promise<string> | undefined;

/** Whether the password fits. Where there is no account or no password, as much work is done for nothing, so that the time tells nothing. */
export async function passwordFits(hash: string | null, password: string): Promise<boolean> {
  nobody ??= hashPassword(randomBytes(32).toString('base64url'));
  const fits = await argon2.verify(hash ?? (await nobody), password);
  return fits && hash !== null;
}

/** A password that nobody chose: 128 random bits. */
export const randomPassword = (): string => randomBytes(16).toString('base64url');
