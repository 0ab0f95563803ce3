import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { typedId } from '../common/ids.js';
import type { Tx } from '../common/transaction.js';
import { canonical } from '../crypto/canonical.js';
import { bidAad, openWithServer, sealEnvelope, type SealedEnvelope } from '../crypto/envelope.js';
import { ServerKeys } from '../crypto/server-keys.js';
import type { SealingLevel } from '../policies/effective-rules.js';
import type { BidContent } from './bid.documents.js';
import type { Bid } from './bid.entity.js';
import { type EnvelopeFile, type EnvelopeText, PRICE } from './bid.envelope.js';

/** A draft as it lies on a custodial list: sealed to the server, so that a copy of the database reveals nothing of it. */
export interface SealedDraft {
  /** Typed ids of the files that it names, for the sweeping of those that nothing names. */
  attachments: string[];
  sealed: SealedEnvelope;
}

/** A version as far as its content is asked for. */
export interface StoredVersion {
  no: number;
  content: BidContent | null;
  sealed: SealedEnvelope[] | null;
}

const DRAFT = 'draft';
/** Keys of this process, for fields of the read plan, where nothing is injected. */
const HELD = new Set<ServerKeys>();

/** What bids say, as far as the server can know it. */
@Injectable()
export class BidContentService implements OnApplicationShutdown {
  constructor(@Inject(ServerKeys) private readonly keys: ServerKeys) {
    HELD.add(keys);
  }

  onApplicationShutdown(): void {
    HELD.delete(this.keys);
  }

  /** A draft as it is to be stored. */
  async stored(bidKey: string, draftVersion: number, draft: BidContent, level: SealingLevel): Promise<BidContent | SealedDraft> {
    if (level !== 'custodial') return draft;
    const aad = bidAad(typedId('bid', bidKey), draftVersion, DRAFT);
    return { attachments: draft.attachments ?? [], sealed: await sealEnvelope(DRAFT, canonical(draft), aad, [], this.keys) };
  }

  /**
   * The draft as its authors left it: what they saved last, or what they submitted last. Empty where only they could open that: then the whole
   * content has to be given again.
   */
  async draftOf(tx: Tx, bid: Bid): Promise<BidContent> {
    if (bid.draft) return draftShown(bid.key, bid.draftVersion, bid.draft, null) ?? {};
    const [version] = await tx.query<StoredVersion>('select no, content, sealed from bid_version where bid_id = $1 and no = $2', [
      bid.key,
      bid.version,
    ]);
    return (version && contentShown(bid.key, version)) ?? {};
  }

  /** What the envelopes of a bid's versions say of files that are sealed already. */
  async knownFiles(tx: Tx, bidKey: string): Promise<EnvelopeFile[]> {
    const versions = await tx.query<StoredVersion>(
      'select no, content, sealed from bid_version where bid_id = $1 and sealed is not null order by no desc',
      [bidKey],
    );
    return versions.flatMap((version) => textsShown(bidKey, version)?.flatMap(({ files }) => files) ?? []);
  }
}

/** What a sealed envelope says, where a key held here opens it; null where none does, or it is not what was sealed. */
function shown(sealed: SealedEnvelope, aad: string): string | null {
  for (const keys of HELD) {
    try {
      return openWithServer(sealed, aad, keys);
    } catch {
      // the next key; what opens with none is not shown
    }
  }
  return null;
}

/** The texts of a version's envelopes as the server can show them; null where it can't. */
function textsShown(bidKey: string, { no, sealed }: Pick<StoredVersion, 'no' | 'sealed'>): EnvelopeText[] | null {
  const texts = (sealed ?? []).map((envelope) => shown(envelope, bidAad(typedId('bid', bidKey), no, envelope.envelope)));
  return texts.includes(null) || !texts.length ? null : texts.map((text) => JSON.parse(text!) as EnvelopeText);
}

/** The content of a version, opened with the server's key where it is sealed to that, as far as it can be; null where nothing of it can. */
export function contentShown(bidKey: string, version: StoredVersion): BidContent | null {
  const { content, sealed } = version;
  const whole = content && (content.budget || !sealed?.some(({ envelope }) => envelope === PRICE));
  return whole ? content : (mergedContent(textsShown(bidKey, version)) ?? content);
}

/** The draft as it stands: what lies there, or else the version submitted last. */
export function draftShown(
  bidKey: string,
  draftVersion: number,
  draft: BidContent | SealedDraft | null,
  last: StoredVersion | null,
): BidContent | null {
  if (!draft) return last && contentShown(bidKey, last);
  if (!('sealed' in draft)) return draft;
  const text = shown(draft.sealed, bidAad(typedId('bid', bidKey), draftVersion, DRAFT));
  return text === null ? null : (JSON.parse(text) as BidContent);
}

/** The content that the envelopes of a version hold together. */
export const mergedContent = (texts: readonly Pick<EnvelopeText, 'content'>[] | null): BidContent | null =>
  texts && Object.assign({}, ...texts.map(({ content }) => content));
