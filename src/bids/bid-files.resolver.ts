import { ResolveField, Resolver } from '@nestjs/graphql';
import { File } from '../files/file.entity.js';
import { type FileParties, provedByFiles } from '../files/file.sight.js';
import type { Viewer } from '../reading/declarations.js';
import { Rows, typedId } from '../reading/decorators.js';
import { Bid } from './bid.entity.js';
import { bidColumns, ownOrOfficers, seesBid } from './bid.visibility.js';
import { Correction } from './correction.entity.js';

/** SQL: whether a bid's content, as submitted last in time, names the file; those of older versions are never shown. */
const named = (content: string, file: Pick<FileParties, 'key'>): string => `${content} -> 'attachments' ? (${typedId('file', file.key)})`;

provedByFiles(
  'bid',
  (file, viewer: Viewer) =>
    `exists (select 1 from bid b where b.id = ${file.boundId} and ${named('b.content', file)} and ${seesBid(bidColumns('b'), viewer)})`,
);
provedByFiles(
  'correction',
  (file, viewer: Viewer) =>
    `exists (select 1 from correction k join bid b on b.id = k.bid_id where k.id = ${file.boundId} and ${ownOrOfficers(bidColumns('b'), viewer)})`,
);

@Resolver(() => Bid)
export class BidFiles {
  @ResolveField(() => [File], { description: 'Files 附件 of its content as submitted last in time' })
  @Rows<File, Bid>({
    on: (bid, file) => `${file.boundType} = 'bid' and ${file.boundId} = ${bid.key} and ${named(bid.content, file)}`,
    order: ['createdAt'],
  })
  attachments(): void {}
}

@Resolver(() => Correction)
export class CorrectionFiles {
  @ResolveField(() => [File], { description: 'Files that came with the answer' })
  @Rows<File, Correction>({
    on: (correction, file) => `${file.boundType} = 'correction' and ${file.boundId} = ${correction.key}`,
    order: ['createdAt'],
  })
  attachments(): void {}
}
