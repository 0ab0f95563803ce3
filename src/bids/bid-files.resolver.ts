import { ResolveField, Resolver } from '@nestjs/graphql';
import { File } from '../files/file.entity.js';
import { type FileParties, provedByFiles } from '../files/file.sight.js';
import type { Viewer } from '../reading/declarations.js';
import { Rows, typedId } from '../reading/decorators.js';
import { Bid } from './bid.entity.js';
import { bidColumns, type BidParties, ownOrOfficers, ownOrRecommender, seesBid } from './bid.visibility.js';
import { Correction } from './correction.entity.js';

/** SQL: whether a bid's content, as submitted last in time, names the file; those of older versions are never shown. */
const named = (content: string, file: Pick<FileParties, 'key'>): string => `${content} -> 'attachments' ? (${typedId('file', file.key)})`;

/** SQL: whether the file lies with a bid that is still sealed, for those who may read that: which version names it, the envelope knows. */
const sealedWith = (bid: BidParties & { state: string; content: string }, file: Pick<FileParties, 'key'>, viewer: Viewer): string =>
  `(${bid.content} is null and exists (select 1 from file s where s.id = ${file.key} and s.sealed is not null) and ${bid.state} in ('SUBMITTED', 'SEALED', 'REFUSED_LATE') and ${ownOrRecommender(bid, viewer)})`;

provedByFiles(
  'bid',
  (file, viewer: Viewer) => {
    const bid = { ...bidColumns('b'), state: 'b.state', content: 'b.content' };
    return `exists (select 1 from bid b where b.id = ${file.boundId} and (${named(bid.content, file)} and ${seesBid(bid, viewer)} or ${sealedWith(bid, file, viewer)}))`;
  },
  (file) => `(select jsonb_build_object('subject', 'file', 'key', ${file.key}, 'challenge', b.challenge_id) from bid b
    where b.id = ${file.boundId} and b.opened_at is not null)`,
);
provedByFiles(
  'correction',
  (file, viewer: Viewer) =>
    `exists (select 1 from correction k join bid b on b.id = k.bid_id where k.id = ${file.boundId} and ${ownOrOfficers(bidColumns('b'), viewer)})`,
);

@Resolver(() => Bid)
export class BidFiles {
  @ResolveField(() => [File], {
    description: 'Files 附件 of its content as submitted last in time; while it is sealed, all that came with it',
  })
  @Rows<File, Bid>({
    on: (bid, file, viewer) =>
      `${file.boundType} = 'bid' and ${file.boundId} = ${bid.key} and (${named(bid.content, file)} or ${sealedWith(bid, file, viewer)})`,
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
