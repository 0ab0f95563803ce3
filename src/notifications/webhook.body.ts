import type { Kind } from './notification.kind.js';
import { type Facts, say } from './notification.words.js';

/** What happened, as it was told to an organisation. */
interface Told {
  kind: Kind;
  /** When it happened, by the clock of the product. */
  at: Date;
  /** Typed ids: of the organisation, and of what it leads to. */
  organisation: string;
  object: string;
  facts: Facts;
}

/** The body of a call: type, timestamp and data, as Standard Webhooks advise. The same words as in the inbox, and what they were made of. */
export function bodyOf({ kind, at, organisation, object, facts }: Told): string {
  const [zh, en] = [say(kind, facts, 'zh'), say(kind, facts, 'en')];
  const data = { organisation, object, title: { zh: zh.subject, en: en.subject }, body: { zh: zh.body, en: en.body }, facts };
  return JSON.stringify({ type: kind.name, timestamp: at.toISOString(), data });
}
