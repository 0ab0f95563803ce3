import { ResolveField, Resolver } from '@nestjs/graphql';
import { partyOrOfficerOf } from '../contracts/contract.visibility.js';
import { File } from '../files/file.entity.js';
import { provedByFiles } from '../files/file.sight.js';
import { Rows } from '../reading/decorators.js';
import { MilestoneSubmission } from './milestone-submission.entity.js';

provedByFiles(
  'milestone_submission',
  (file, viewer) =>
    `exists (select 1 from milestone_submission s where s.id = ${file.boundId} and ${partyOrOfficerOf('s.contract_id', viewer)})`,
);

@Resolver(() => MilestoneSubmission)
export class SubmissionFiles {
  @ResolveField(() => [File], { description: 'Files 附件 of its evidence' })
  @Rows<File, MilestoneSubmission>({
    on: (submission, file) => `${file.boundType} = 'milestone_submission' and ${file.boundId} = ${submission.key}`,
    order: ['createdAt'],
  })
  attachments(): void {}
}
