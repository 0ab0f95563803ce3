import { ANONYMOUS, type Actor } from '../common/actor.js';
import type { Database } from '../common/transaction.js';

/**
 * The operator with this address, who answers for what is done at the command line; null where there is none, or the role sleeps. No session
 * showed who it is: in the record such acts have `command-line` as their request.
 */
export async function operatorBy(database: Pick<Database, 'query'>, email: string): Promise<Actor | null> {
  const held = await database.query<{ personId: string; organisationId: string }>(
    `select p.id as "personId", m.organisation_id as "organisationId" from person p join membership m on m.person_id = p.id
     where p.email = lower($1) and m.role = 'operator' and m.suspended_at is null`,
    [email],
  );
  const memberships = held.map(({ organisationId }) => ({ organisationId, role: 'operator' as const }));
  return held[0] ? { ...ANONYMOUS, personId: held[0].personId, memberships, requestId: 'command-line' } : null;
}
