import type { Tx } from '../common/transaction.js';

/** Whether a person works in an organisation: awake, and not only as one of its experts. */
export async function isColleague(tx: Tx, organisationId: string, person: string): Promise<boolean> {
  const [found] = await tx.query(
    `select from membership where organisation_id = $1 and person_id = $2 and role <> 'expert' and suspended_at is null limit 1`,
    [organisationId, person],
  );
  return found !== undefined;
}
