import { ResolveField, Resolver } from '@nestjs/graphql';
import { File } from '../files/file.entity.js';
import { provedByFiles } from '../files/file.sight.js';
import { Rows } from '../reading/decorators.js';
import { Objection, readsObjection } from './objection.entity.js';

provedByFiles('objection', (file, viewer) => {
  const columns = { filedById: 'o.filed_by', departmentId: 'o.department_id' };
  return `exists (select 1 from objection o where o.id = ${file.boundId} and ${readsObjection(columns, viewer)})`;
});

@Resolver(() => Objection)
export class ObjectionFiles {
  @ResolveField(() => [File], { description: 'Files 附件 that prove it: to those who read its text' })
  @Rows<File, Objection>({
    on: (objection, file) => `${file.boundType} = 'objection' and ${file.boundId} = ${objection.key}`,
    order: ['createdAt'],
  })
  attachments(): void {}
}
