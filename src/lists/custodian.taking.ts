import { DomainError } from '../common/errors.js';
import { typedId } from '../common/ids.js';
import { onTaking } from '../identity/succession.js';

/**
 * Shares of keys are bound to the key of their custodian, and pass to nobody. Who keeps one must not come to run the list, nor the platform: with
 * the others of the office, those would open its bids alone.
 */
onTaking(async (tx, { organisationId, role, person }) => {
  if (!['clerk', 'approver', 'operator'].includes(role)) return;
  const kept = await tx.query<{ id: string }>(
    `select l.id from list l join list_custodian k on k.list_id = l.id where k.person_id = $2 and l.state <> 'CANCELLED'
       and ($3 or l.department_id = $1)
       and (l.state <> 'PUBLISHED' or exists (select from seal_key s join seal_share h on h.seal_key_id = s.id
         where s.list_id = l.id and h.custodian_id = $2 and s.opened_at is null))`,
    [organisationId, person, role === 'operator'],
  );
  if (kept.length)
    throw new DomainError('CUSTODIANS_INVALID', {
      faults: kept.map(({ id }) => `${typedId('person', person)} keeps a share of ${typedId('list', id)}`).join('; '),
    });
});
