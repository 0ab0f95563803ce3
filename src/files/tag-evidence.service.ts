import { Inject, Injectable } from '@nestjs/common';
import { type Actor, holds } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { typedId, uuidOf } from '../common/ids.js';
import { Database } from '../common/transaction.js';
import { roleOf } from '../identity/answering.js';
import { OrganisationTag } from '../identity/organisation-tag.entity.js';
import { FileService } from './file.service.js';

/** Files that prove tags of organisations, such as certificates. */
@Injectable()
export class TagEvidenceService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(FileService) private readonly files: FileService,
  ) {}

  /** Binds own uploads to a tag, by an officer or an administrator of the organisation. Throws NOT_FOUND, FILE_BOUND. */
  async prove(actor: Actor, id: string, fileIds: string[]): Promise<string> {
    return this.database.write(actor, async (tx) => {
      const { key, organisationId } = await tx.load(OrganisationTag, uuidOf(id, 'organisation_tag'), 'share');
      const officer = (['clerk', 'approver', 'operator'] as const).some((role) => holds(actor, role));
      if (!officer && !holds(actor, 'administrator', organisationId)) throw new DomainError('NOT_FOUND');
      await this.files.bind(tx, { fileIds, boundType: 'organisation_tag', boundId: key, uploaderPersonId: actor.personId! });
      const document = { tag: typedId('organisation_tag', key), files: fileIds };
      await tx.event({ subject: 'organisation', key: organisationId, event: 'proveTag', role: roleOf(actor), document });
      return key;
    });
  }
}
