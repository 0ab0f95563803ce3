import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { Actor } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { type Can, permitted } from '../common/permissions.js';

/** Stands before every query and mutation; a field without a mark is refused to all. Other routes ask for themselves. */
@Injectable()
export class PermissionGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (context.getType<'graphql' | 'http'>() !== 'graphql') return true;
    const graphql = GqlExecutionContext.create(context);
    const { parentType, fieldName } = graphql.getInfo<GraphQLResolveInfo>();
    const mark = parentType.getFields()[fieldName]?.extensions.can as Can | undefined;
    const refused = permitted(mark, graphql.getContext<{ actor: Actor }>().actor);
    if (refused) throw new DomainError(refused);
    return true;
  }
}
