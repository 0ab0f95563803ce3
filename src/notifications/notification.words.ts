import type { Role } from '../common/actor.js';
import { ROLE_WORDS } from '../identity/role.words.js';
import { formOf, type Kind, type Words } from './notification.kind.js';
import type { FactForm } from './notification.links.js';

export type Language = 'zh' | 'en';
/** Values of the facts as they were told: texts in both languages, instants in ISO 8601, fen as text. */
export type Facts = Readonly<Record<string, unknown>>;

/** What a reader reads: the subject line and the paragraph. */
export interface Said {
  subject: string;
  body: string;
}

const ZONE = 'Asia/Shanghai';
/** What the reader may not see by now, or what is not known. */
const UNKNOWN = '—';

/** Chinese stands without a space beside Chinese, and with one beside letters and figures; the texts have one on both sides of every value. */
const WIDE = String.raw`[\p{Script=Han}\u3000-\u303f\uff00-\uffef]`;
const [WIDE_FIRST, WIDE_LAST] = [new RegExp(`^${WIDE}`, 'u'), new RegExp(`${WIDE}$`, 'u')];

/** What words are made of: those of a kind, and the type of the object that gives their facts. */
export type Spoken = Pick<Kind, 'link' | 'eventFacts' | 'zh' | 'en'>;

/** The words of a kind in a language, with its facts. */
export function say(kind: Spoken, facts: Facts, language: Language): Said {
  const fill = (text: string): string =>
    text.replace(/( ?)\{(\w+)\}( ?)/g, (_place, before: string, name: string, after: string) => {
      const value = write(formOf(kind, name) ?? 'plain', facts[name], language);
      if (language === 'en') return `${before}${value}${after}`;
      return `${WIDE_FIRST.test(value) ? '' : before}${value}${WIDE_LAST.test(value) ? '' : after}`;
    });
  const [subject, body]: Words = kind[language];
  return { subject: oneLine(fill(subject)), body: fill(body) };
}

/** A subject is one line, whatever a title holds. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

function write(form: FactForm, value: unknown, language: Language): string {
  if (value === null || value === undefined || value === '') return UNKNOWN;
  switch (form) {
    case 'text': {
      const texts = value as Partial<Record<Language, string>>;
      return texts[language] || texts.zh || texts.en || UNKNOWN;
    }
    case 'instant':
      return instant(new Date(String(value)), language);
    case 'money':
      return money(BigInt(String(value)), language);
    case 'role':
      return ROLE_WORDS[value as Role][language];
    case 'plain':
      return String(value);
  }
}

/** An instant as it is read in China, to the minute, or to the second where that counts. */
export function instant(at: Date, language: Language): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, dateStyle: 'short', timeStyle: 'medium' }).formatToParts(at);
  const of = (type: string): string => parts.find((part) => part.type === type)!.value;
  const written = `${of('year')}-${of('month')}-${of('day')} ${of('hour')}:${of('minute')}`;
  return of('second') === '00' ? `${written}${zone(language)}` : `${written}:${of('second')}${zone(language)}`;
}

const zone = (language: Language): string => (language === 'zh' ? '（北京时间）' : ' (Beijing time)');

function money(fen: bigint, language: Language): string {
  const yuan = `${fen / 100n}`.replace(/\B(?=(\d{3})+$)/g, ',');
  const rest = fen % 100n === 0n ? '' : `.${String(fen % 100n).padStart(2, '0')}`;
  return language === 'zh' ? `${yuan}${rest} 元` : `CNY ${yuan}${rest}`;
}
