import { DomainError } from '../common/errors.js';
import type { Tx } from '../common/transaction.js';
import type { Changed } from './words.removal.js';

/** SQL of `v`: whether something of a version could still be opened. */
const HOLDS_SOMETHING = `v.sealed @? '$[*] ? (@.ciphertext != "")'`;
/** SQL: envelopes of `v` that nobody can open any more; their names and commitments stay. */
const EMPTIED = `(select jsonb_agg((g - 'server') || '{"ciphertext": "", "nonce": "", "wraps": []}' order by n)
  from jsonb_array_elements(v.sealed) with ordinality e(g, n))`;
const COMMITMENTS = `(select jsonb_agg(jsonb_build_object('envelope', g -> 'envelope', 'commitment', g -> 'commitment') order by n)
  from jsonb_array_elements(v.sealed) with ordinality e(g, n))`;

/**
 * Holds submissions, the close and the opening of its challenge up, and refuses a bid of which nothing is sealed, or something opened. Throws
 * NOT_FOUND, REMOVAL_NOT_SEALED.
 */
export async function requireSealed(tx: Tx, bid: string): Promise<void> {
  await tx.one('select c.id from challenge c join bid b on b.challenge_id = c.id where b.id = $1 for no key update of c', [bid]);
  const { sealed } = await tx.one<{ sealed: boolean }>(
    `select coalesce(bool_or(${HOLDS_SOMETHING}), false) and not coalesce(bool_or(v.content is not null or v.opening is not null), false) as sealed
     from bid_version v where v.bid_id = $1`,
    [bid],
  );
  if (!sealed) throw new DomainError('REMOVAL_NOT_SEALED');
}

/**
 * Takes all that a sealed bid says: nobody reads it, so nobody can tell which words are secret. Envelopes of every version, the draft, and the
 * files of all; what was received when, with which commitment, stays. Throws REMOVAL_NOT_SEALED for what was opened meanwhile.
 */
export async function removeSealed(tx: Tx, bid: string): Promise<Changed[]> {
  await requireSealed(tx, bid);
  const ids = (rows: { id: string }[]): string[] => rows.map(({ id }) => id);
  const versions = await tx.query<{ id: string }>(
    `update bid_version v set removed = ${COMMITMENTS}, sealed = ${EMPTIED} where v.bid_id = $1 and ${HOLDS_SOMETHING} returning v.id`,
    [bid],
  );
  const drafts = await tx.query<{ id: string }>('update bid set draft = null where id = $1 and draft is not null returning id', [bid]);
  const files = await tx.query<{ id: string }>(
    `select id from file where bound_type = 'bid' and bound_id = $1 and removed_at is null order by id`,
    [bid],
  );
  for (const { id } of files) await removeFile(tx, id);
  const changed = [
    { table: 'bid_version', column: 'sealed', ids: ids(versions) },
    { table: 'bid', column: 'draft', ids: ids(drafts) },
    { table: 'file', column: 'content', ids: ids(files) },
  ];
  return changed.filter((each) => each.ids.length > 0);
}

/** The key goes at once, so that no process opens it any more; the content itself goes after the commit. */
export async function removeFile(tx: Tx, fileId: string): Promise<void> {
  await tx.query('update file set wrapped_key = null, removed_at = clock_now() where id = $1', [fileId]);
  await tx.send('removal.destroy-file', { fileId });
}
