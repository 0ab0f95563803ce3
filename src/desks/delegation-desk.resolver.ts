import { Int, ResolveField, Resolver } from '@nestjs/graphql';
import { Delegation } from '../identity/delegation.entity.js';
import type { Viewer } from '../reading/declarations.js';
import { type Expression, type Rule, Sql, Visible } from '../reading/decorators.js';
import { rowOf, sightOf, tableOf } from '../reading/sight.js';
import { DeskEntry } from './desk-entry.entity.js';
import { groupOf } from './desk.visibility.js';

type Row = Parameters<Expression<Delegation>>[0];

/** The viewer that the deputy is once it stands in: with the delegated role alone. */
const standingIn = (delegation: Row, { now, hands }: Viewer): Viewer => ({
  ...{ id: delegation.deputyId, now, hands, standsIn: 'true', expert: 'null::uuid' },
  organisations: `array[${delegation.organisationId}]`,
  roles: `array[${delegation.role}]`,
  as: (role) => `case when ${delegation.role} = '${role}' then array[${delegation.organisationId}] else '{}' end`,
});

const waiting: Expression<Delegation> = (delegation, viewer) => {
  const deputy = standingIn(delegation, viewer);
  const entry = rowOf(DeskEntry, 'entry');
  return `(select count(*)::int from ${tableOf(DeskEntry)} entry where ${entry.held} = ${delegation.role} and ${sightOf(DeskEntry, 'entry', deputy)}
    and (${groupOf(entry as Record<keyof DeskEntry, string>, deputy)}) = 'DUE')`;
};

const runningForDeputy: Rule<Delegation> = (delegation, viewer) =>
  `(${delegation.deputyId} = ${viewer.id} and exists (select from running_delegation r where r.id = ${delegation.key}))`;

@Resolver(() => Delegation)
export class DelegationDesk {
  @ResolveField(() => Int, {
    nullable: true,
    description:
      'How much is due on the desk in the delegated role, which the deputy finds there after `standIn`; to the deputy while the delegation runs, else null',
  })
  @Visible(runningForDeputy)
  @Sql<Delegation>(waiting)
  waiting(): void {}
}
