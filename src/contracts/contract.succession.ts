import { DomainError } from '../common/errors.js';
import { typedId } from '../common/ids.js';
import { onSuccession } from '../identity/succession.js';

/** Contracts that are to be signed or run. */
const LIVE = `state in ('SIGN_PENDING', 'EFFECTIVE')`;

/** The unit approver of a contract passes with the role; its PI by a change that the department agrees to, and not otherwise. */
onSuccession(async (tx, { organisationId, role, from, to }) => {
  const contracts = (found: { id: string }[]): string[] => found.map(({ id }) => typedId('contract', id));
  if (role === 'unit-approver' && to)
    return contracts(
      await tx.query<{ id: string }>(
        `update contract set unit_approver_id = $3 where lead_id = $1 and unit_approver_id = $2 and ${LIVE} returning id`,
        [organisationId, from, to],
      ),
    );
  if (role !== 'pi') return [];
  const bound = await tx.query<{ id: string }>(`select id from contract where lead_id = $1 and pi_id = $2 and ${LIVE} order by id`, [
    organisationId,
    from,
  ]);
  if (bound.length) throw new DomainError('PI_BOUND', { of: contracts(bound).join(', ') });
  return [];
});
