/** The JWS type of a checkpoint. */
export const CHECKPOINT_TYPE = 'jiebang-checkpoint+jws';

/** What a checkpoint signs. */
export interface CheckpointPayload {
  /** Which log it is: the hash of its first leaf, in hex. */
  origin: string;
  /** Leaves. */
  size: number;
  /** RFC 9162 root over them, in hex. */
  root: string;
  /** ISO instant in UTC with milliseconds. */
  at: string;
  /** The checkpoint before it; null in the first. */
  previous: { size: number; root: string } | null;
}

/** The uuid of a checkpoint: the first 16 bytes of its root. */
export const checkpointKey = (root: string): string => root.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** What a JWS says, its signature aside. Throws SyntaxError where it is none. */
export function payloadOf(jws: string): CheckpointPayload {
  const payload = JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString()) as Partial<CheckpointPayload> | null;
  if (!Number.isSafeInteger(payload?.size) || !/^[0-9a-f]{64}$/.test(payload?.root ?? ''))
    throw new SyntaxError('This is not a checkpoint');
  return payload as CheckpointPayload;
}
