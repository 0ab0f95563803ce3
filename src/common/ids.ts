import { randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import { DomainError } from './errors.js';

/** A time-ordered id for rows whose order may show. */
export const newId = (): string => v7();
/** A random id for bids, score sheets and seats, whose order must not show. */
export const newSecretId = (): string => randomUUID();

/** The opaque id on the wire: `<type>_<32 hex digits>`. */
export const typedId = (type: string, uuid: string): string => `${type}_${uuid.replaceAll('-', '')}`;

/** Takes a wire id apart; null where it is none. */
export function parseId(id: string): { type: string; uuid: string } | null {
  const match = /^([a-z_]+)_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(id);
  return match ? { type: match[1]!, uuid: match.slice(2).join('-') } : null;
}

/** The uuid inside a wire id of `type`. Throws ID_INVALID for anything else. */
export function uuidOf(id: string, type: string): string {
  const parsed = parseId(id);
  if (parsed?.type !== type) throw new DomainError('ID_INVALID', { id, type });
  return parsed.uuid;
}
