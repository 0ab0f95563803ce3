import { type GraphQLSchema, isEnumType } from 'graphql';
import type { Actor } from '../common/actor.js';
import { inChina } from './cell.rules.js';
import type { Words } from './table.kind.js';

/** The words of a file in that language; the Chinese ones of enums are the first Chinese ones of their descriptions in the schema. */
export const wordsOf = (locale: Actor['locale'], schema: GraphQLSchema): Words => ({
  locale,
  say: (text) => (text ? text[locale] || text.zh || text.en : ''),
  when: (at) => (at ? instant(at, locale) : '—'),
  name: (type, value) => {
    if (value === null || value === undefined) return '';
    if (locale === 'en') return /^[A-Z][A-Z_]+$/.test(value) ? value.toLowerCase().replaceAll('_', ' ') : value;
    const known = schema.getType(type);
    const described = isEnumType(known) ? known.getValue(value)?.description : undefined;
    return /\S*\p{Script=Han}[^\s;:,]*/u.exec(described ?? '')?.[0] ?? value;
  },
});

const MONTHS = 'January,February,March,April,May,June,July,August,September,October,November,December'.split(',');

/** `2026年3月1日 17:00`, `1 March 2026, 17:00 (UTC+8)`. */
function instant(at: string, locale: Actor['locale']): string {
  const [, year, month, day, time] = /^(\d+)-(\d+)-(\d+) (\d+:\d+)/.exec(inChina(at))!;
  return locale === 'zh'
    ? `${year}年${Number(month)}月${Number(day)}日 ${time}`
    : `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}, ${time} (UTC+8)`;
}
