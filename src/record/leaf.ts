import { hash } from 'node:crypto';
import { typedId } from '../common/ids.js';
import { canonical, sha256Hex } from '../crypto/canonical.js';
import { leafHash } from '../crypto/merkle.js';

/** SQL of an instant as text: ISO 8601 in UTC with microseconds. */
export const instant = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** SQL of a LeafRow's columns, from `event e`. */
export const LEAF_COLUMNS = `e.id, ${instant('e.at')} as at, ${instant('e.recorded_at')} as "recordedAt", e.subject,
  e.subject_id as "subjectId", e.challenge_id as "challengeId", e.event, e.from_state as "from", e.to_state as "to",
  e.actor_role as role, e.actor_id as "actorId", e.for_id as "forId", e.reason, e.document_hash as "documentHash", e.request_id as "requestId",
  e.era, e.transaction_id::text as "transactionId", encode(e.salt, 'hex') as salt, e.salted,
  e.removed_by as "removedBy", e.leaf`;

/** An event as it is stored, as far as its leaf covers it: all but the document itself, which its hash stands for. */
export interface LeafRow {
  id: string;
  /** ISO 8601 in UTC with microseconds, as all instants here. */
  at: string;
  recordedAt: string;
  subject: string;
  subjectId: string;
  challengeId: string | null;
  event: string;
  from: string | null;
  to: string | null;
  role: string | null;
  actorId: string | null;
  /** For whom as a deputy; older bundles do not have it. */
  forId?: string | null;
  reason: string | null;
  documentHash: string | null;
  requestId: string | null;
  era: number;
  transactionId: string;
  /** 16 bytes in hex. */
  salt: string;
  /** Whether `documentHash` covers the salt; not so before the record was sealed. */
  salted: boolean;
  /** The removal that last took words out of it; its salt was made anew then. */
  removedBy?: string | null;
  /** Its leaf as it was sealed, where words were removed: with another salt it could not be made again. */
  leaf?: string | null;
}

/** What the log says of an event: ids are typed, hashes SHA-256 over the event's salt and a text, in hex. */
export interface Leaf {
  /** Over the typed id of the person. */
  actorHash: string | null;
  at: string;
  challengeId: string | null;
  /** Over the document in canonical JSON; of an event from before salts over that JSON's SHA-256 in hex. */
  documentHash: string | null;
  event: string;
  /** Over the typed id of the person for whom the actor stood in; not there where the actor acted for nobody. */
  forHash?: string;
  from: string | null;
  id: string;
  /** Over canonical `{era, requestId, salted, transactionId}`; never null, so that no leaf can be guessed. */
  originHash: string;
  reasonHash: string | null;
  recordedAt: string;
  role: string | null;
  /** The type of what it concerns, as in a typed id. */
  subject: string;
  subjectId: string;
  to: string | null;
}

/** SHA-256 over salt and text, in hex. `salt` is hex. */
export const saltedHash = (salt: string, text: string): string =>
  hash('sha256', Buffer.concat([Buffer.from(salt, 'hex'), Buffer.from(text, 'utf8')]), 'hex');

/** The leaf of an event, its members in canonical order. */
export function leafOf(row: LeafRow): Leaf {
  const { salt, era, requestId, salted, transactionId } = row;
  const hashed = (text: string | null): string | null => (text === null ? null : saltedHash(salt, text));
  return {
    actorHash: hashed(row.actorId && typedId('person', row.actorId)),
    at: row.at,
    challengeId: row.challengeId && typedId('challenge', row.challengeId),
    documentHash: salted ? row.documentHash : hashed(row.documentHash),
    event: row.event,
    ...(row.forId && { forHash: saltedHash(salt, typedId('person', row.forId)) }),
    from: row.from,
    id: typedId('event', row.id),
    originHash: saltedHash(salt, JSON.stringify({ era, requestId, salted, transactionId })),
    reasonHash: hashed(row.reason),
    recordedAt: row.recordedAt,
    role: row.role,
    subject: row.subject,
    subjectId: typedId(row.subject, row.subjectId),
    to: row.to,
  };
}

/** The text whose RFC 9162 leaf hash stands in the log: canonical, since the members are flat and in order, and far faster than sorting them. */
export const leafText = (row: LeafRow): string => row.leaf ?? JSON.stringify(leafOf(row));

/** The leaf hash of that text, 32 bytes. */
export const hashOfLeaf = (text: string): Buffer => leafHash(Buffer.from(text, 'utf8'));

/** Whether the hash of the document is what the document, as JSON text, gives. */
export function documentHolds({ salt, salted, documentHash }: LeafRow, document: string | null): boolean {
  if (document === null) return documentHash === null;
  const text = canonical(JSON.parse(document));
  return documentHash === (salted ? saltedHash(salt, text) : sha256Hex(text));
}
