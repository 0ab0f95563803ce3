import { onSuccession } from './succession.js';

/**
 * With a role end the delegations of it, begun or not: they are its holder's, and who gets the role names an own deputy. It is on record, so that
 * both people are told. What was done by the deputy says for whom, and stands.
 */
onSuccession(async (tx, { organisationId, role, from }) => {
  const ended = await tx.query<{ id: string }>(
    `update delegation set revoked_at = clock_now(), revoked_by = $4
     where organisation_id = $1 and role = $2 and principal_id = $3 and revoked_at is null and date_trunc('second', clock_now()) <= until_at returning id`,
    [organisationId, role, from, tx.actor.personId],
  );
  await tx.events(ended.map(({ id: key }) => ({ subject: 'delegation', key, event: 'revokeDelegation', reason: 'role ended' })));
  return [];
});
