import { Query, Resolver } from '@nestjs/graphql';
import { Public, SignedIn } from '../common/permissions.js';
import { One, Paged } from '../reading/decorators.js';
import { File, FileConnection } from './file.entity.js';

@Resolver(() => File)
export class FileResolver {
  @Query(() => File, { nullable: true, description: 'One file; null where there is none that the viewer may see' })
  @Public()
  @One<File>()
  file(): void {}

  @Query(() => FileConnection, { description: 'Files that the viewer has uploaded, the latest first' })
  @SignedIn()
  @Paged<File>({ where: (file, viewer) => `${file.uploadedById} = ${viewer.id}`, order: ['-createdAt'] })
  myFiles(): void {}
}
