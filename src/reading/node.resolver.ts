import { Query, Resolver } from '@nestjs/graphql';
import { Node } from '../common/node.js';
import { Public } from '../common/permissions.js';
import { One } from './decorators.js';

@Resolver()
export class NodeResolver {
  @Query(() => Node, { nullable: true, description: 'Any object by its global id; null where there is none that the viewer may see' })
  @Public()
  @One()
  node(): void {}
}
