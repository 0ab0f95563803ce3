import { Query, Resolver } from '@nestjs/graphql';
import { Public } from '../common/permissions.js';
import { Paged } from '../reading/decorators.js';
import { Checkpoint, CheckpointConnection } from './checkpoint.entity.js';

@Resolver(() => Checkpoint)
export class CheckpointResolver {
  @Query(() => CheckpointConnection, { description: 'The signed states of the record 留痕, the latest first' })
  @Public()
  @Paged<Checkpoint>({ order: ['-size'] })
  checkpoints(): void {}
}
