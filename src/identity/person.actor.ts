import { ANONYMOUS, type Actor } from '../common/actor.js';

/** The person as it would ask now, for what happens later in its name: what it may do is read anew each time. Roles that sleep give nothing. */
export async function actorOf(
  on: { query<R>(sql: string, values: unknown[]): Promise<R[]> },
  { personId, locale, requestId }: { personId: string } & Pick<Actor, 'locale' | 'requestId'>,
): Promise<Actor> {
  const [known] = await on.query<Pick<Actor, 'expertId' | 'memberships'>>(
    `select (select e.id from expert e where e.person_id = $1 order by e.id limit 1) as "expertId",
       coalesce((select json_agg(json_build_object('organisationId', m.organisation_id, 'role', m.role) order by m.role, m.organisation_id)
                 from membership m where m.person_id = $1 and m.suspended_at is null), '[]') as memberships`,
    [personId],
  );
  return { ...ANONYMOUS, ...known!, personId, locale, requestId };
}
