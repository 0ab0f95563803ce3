import type { Role } from '../common/actor.js';
import { newId, typedId } from '../common/ids.js';
import type { Tx } from '../common/transaction.js';
import { roleOf } from './answering.js';
import { schedule } from './recertification.service.js';

/** A role that somebody gets: uuids, and who answers for it in which quality. */
interface Given {
  person: string;
  organisationId: string;
  role: Role;
  by: string | null;
  as: string;
}

/** Gives a role, on record; one that is held already stays as it is. */
export async function giveRole(tx: Tx, { person, organisationId, role, by, as }: Given): Promise<void> {
  const key = newId();
  const [added] = await tx.query<{ until: Date | null }>(
    `insert into membership (id, person_id, organisation_id, role, granted_by, granted_as, granted_at, certified_until)
     select $1, $2, o.id, $4, $5, $6, n.at, n.at + o.recertify_every::interval from organisation o, (select clock_now() as at) n where o.id = $3
     on conflict do nothing returning certified_until as until`,
    [key, person, organisationId, role, by, as],
  );
  if (added?.until) await schedule(tx, key, added.until);
  if (added)
    await tx.event({
      subject: 'person',
      key: person,
      event: 'grantMembership',
      role: roleOf(tx.actor),
      document: { organisation: typedId('organisation', organisationId), role },
    });
}
