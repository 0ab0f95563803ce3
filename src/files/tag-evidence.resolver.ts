import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../common/actor.js';
import { CurrentActor } from '../common/current-actor.js';
import { Can } from '../common/permissions.js';
import { OrganisationTag } from '../identity/organisation-tag.entity.js';
import { officer } from '../identity/visibility.js';
import { Rows } from '../reading/decorators.js';
import { File } from './file.entity.js';
import { provedByFiles } from './file.sight.js';
import { TagEvidenceService } from './tag-evidence.service.js';

provedByFiles(
  'organisation_tag',
  (file, viewer) =>
    `(${officer(viewer)} or exists (select from organisation_tag t where t.id = ${file.boundId} and t.organisation_id = any(${viewer.organisations})))`,
);

@Resolver(() => OrganisationTag)
export class TagEvidence {
  constructor(@Inject(TagEvidenceService) private readonly service: TagEvidenceService) {}

  @ResolveField(() => [File], { description: 'Files that prove it: to officers and to the people of the organisation' })
  @Rows<File, OrganisationTag>({
    on: (tag, file) => `${file.boundType} = 'organisation_tag' and ${file.boundId} = ${tag.key}`,
    order: ['createdAt'],
  })
  evidence(): void {}

  @Mutation(() => OrganisationTag, {
    description: 'An officer, or an administrator of the organisation, adds files that prove a tag. NOT_FOUND, FILE_BOUND',
  })
  @Can('clerk', 'approver', 'operator', 'administrator')
  proveOrganisationTag(
    @CurrentActor() actor: Actor,
    @Args('tag', { type: () => ID, description: 'Global id of the tag' }) tag: string,
    @Args('files', { type: () => [ID], description: 'Own uploads, at most 100' }) files: string[],
    @Args('key', { type: () => ID, description: 'Idempotency key' }) _key: string,
  ): Promise<string> {
    return this.service.prove(actor, tag, files);
  }
}
