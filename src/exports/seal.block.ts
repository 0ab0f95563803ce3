import type { Block } from './document.kind.js';
import type { Told, Words } from './table.kind.js';

/** Where an office closes its paper 落款: its name, the day, and the place of its seal 公章. */
export const sealBlock = (office: Told | null | undefined, at: string | null | undefined, { locale, say, when }: Words): Block => ({
  closing: [say(office), locale === 'zh' ? '（公章）' : '(seal)', dayOf(when(at), locale)],
});

const dayOf = (instant: string, locale: Words['locale']): string => instant.split(locale === 'zh' ? ' ' : ',')[0]!;

/** A duration of whole days in words; any other as it stands, in ISO 8601. */
export const said = (duration: string, locale: Words['locale']): string =>
  duration.replace(/^P(\d+)D$/, (_whole, days: string) => (locale === 'zh' ? `${days} 天` : `${days} days`));

/** The longest of durations in whole days, in ISO 8601; null where there is none. */
export function longest(durations: readonly string[]): string | null {
  const days = durations.map((one) => Number(/^P(\d+)D$/.exec(one)?.[1] ?? NaN)).filter((one) => !Number.isNaN(one));
  return days.length && days.length === durations.length ? `P${Math.max(...days)}D` : null;
}

/** The number by which people cite a contract: that of its challenge, and its place among the contracts of it. */
export const contractNumber = ({ challenge, number }: { challenge: { code: string } | null; number: number }, word: string): string =>
  [challenge?.code, word, String(number).padStart(2, '0')].filter(Boolean).join('-');
