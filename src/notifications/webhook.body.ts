import { kindOf } from './kinds.js';
import { type Facts, say, type Spoken } from './notification.words.js';

/** A test, which an administrator asks for: it tells of nothing that happened, and of nothing to people. */
export const TEST = 'webhook.test';

const TEST_WORDS: Named = {
  name: TEST,
  link: 'webhook',
  zh: ['回调测试', '这是单位管理员发起的测试，没有任何事项发生。'],
  en: ['A test of the web hook', 'An administrator of the organisation asked for this test. Nothing has happened.'],
};

/** What a call says. */
interface Named extends Spoken {
  /** The type on the wire. */
  name: string;
}

/** What a call of the type says. Throws for one that this version does not know. */
export const spokenOf = (type: string): Named => (type === TEST ? TEST_WORDS : kindOf(type));

/** What happened, as it was told to an organisation. */
interface Told {
  kind: Named;
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
